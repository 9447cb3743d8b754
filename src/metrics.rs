//! What the operator measures. Names and labels are an interface: dashboards and alerts use them.
//!
//! | metric | labels |
//! |---|---|
//! | `hjemmel_ai_workload_info` | namespace, name, controller, risk_class, lifecycle, verdict |
//! | `hjemmel_ai_workload_findings` | namespace, name, severity |
//! | `hjemmel_rule_findings` | rule, severity |
//! | `hjemmel_verdict_valid_until_timestamp_seconds` | namespace, name |
//! | `hjemmel_permit_not_after_timestamp_seconds` | namespace, name |
//! | `hjemmel_admission_decisions_total` | resource, operation, decision |
//! | `hjemmel_admission_duration_seconds` | resource |
//! | `hjemmel_webhook_certificate_expiration_timestamp_seconds` | |
//! | `hjemmel_build_info` | version, catalogue |
//! | `controller_runtime_reconcile_total` | controller, result |
//! | `controller_runtime_reconcile_time_seconds` | controller |
//!
//! The number of series is bounded by objects and rules and does not grow with uses.

mod workloads;

use std::time::Duration;

use jiff::Timestamp;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};

pub use workloads::{Series, WorkloadSeries};

use crate::webhook::review::Operation;

/// The controller's name in `controller_runtime_*`.
pub const CONTROLLER: &str = "aiworkload";

/// What an admission review came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AdmissionDecision {
    /// Allowed without a word.
    Allowed,
    /// Allowed with warnings.
    Warned,
    /// Allowed, because what it refers to is not there yet.
    Pending,
    /// Denied for what it declares.
    Denied,
    /// Denied because no answer could be given.
    Failed,
}

impl AdmissionDecision {
    const ALL: [Self; 5] = [Self::Allowed, Self::Warned, Self::Pending, Self::Denied, Self::Failed];

    const fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allow",
            Self::Warned => "warn",
            Self::Pending => "pending",
            Self::Denied => "deny",
            Self::Failed => "error",
        }
    }
}

/// How a reconcile ended; the values every operator dashboard knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReconcileResult {
    /// Nothing more to do until something changes.
    Success,
    /// To be done again at a known time.
    RequeueAfter,
    /// To be tried again.
    Error,
}

impl ReconcileResult {
    const ALL: [Self; 3] = [Self::Success, Self::RequeueAfter, Self::Error];

    const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::RequeueAfter => "requeue_after",
            Self::Error => "error",
        }
    }
}

/// A metric could not be set up; a mistake in this file.
#[derive(Debug, thiserror::Error)]
#[error("metrics: {0}")]
pub struct MetricsError(#[from] prometheus::Error);

/// Everything the operator measures.
pub struct Metrics {
    registry: Registry,
    workloads: WorkloadSeries,
    decisions: IntCounterVec,
    admission_duration: Histogram,
    reconciles: IntCounterVec,
    reconcile_time: Histogram,
    certificate_ends: IntGauge,
}

impl Metrics {
    /// Metrics of an operator with this catalogue; every known series starts at 0.
    ///
    /// # Errors
    /// Two metrics share a name.
    pub fn new<'a>(catalogue: &str, rules: impl IntoIterator<Item = &'a str>) -> Result<Self, MetricsError> {
        let registry = Registry::new();
        let workloads = WorkloadSeries::new(rules)?;
        registry.register(Box::new(workloads.clone()))?;

        let decisions = IntCounterVec::new(
            Opts::new("hjemmel_admission_decisions_total", "Admission reviews, by what they came to."),
            &["resource", "operation", "decision"],
        )?;
        for operation in [Operation::Create, Operation::Update] {
            for decision in AdmissionDecision::ALL {
                decisions.with_label_values(&["aiworkloads", operation.name(), decision.name()]);
            }
        }
        registry.register(Box::new(decisions.clone()))?;

        let durations = HistogramVec::new(
            HistogramOpts::new("hjemmel_admission_duration_seconds", "Time to answer an admission review.")
                .buckets(vec![0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.01, 0.05, 0.25, 0.5]),
            &["resource"],
        )?;
        registry.register(Box::new(durations.clone()))?;

        let reconciles = IntCounterVec::new(
            Opts::new("controller_runtime_reconcile_total", "Reconciles, by how they ended."),
            &["controller", "result"],
        )?;
        for result in ReconcileResult::ALL {
            reconciles.with_label_values(&[CONTROLLER, result.name()]);
        }
        registry.register(Box::new(reconciles.clone()))?;

        let reconcile_times = HistogramVec::new(
            HistogramOpts::new("controller_runtime_reconcile_time_seconds", "Time a reconcile took.")
                .buckets(vec![0.001, 0.005, 0.01, 0.025, 0.1, 0.5, 2.0, 10.0]),
            &["controller"],
        )?;
        registry.register(Box::new(reconcile_times.clone()))?;

        let certificate_ends = IntGauge::new(
            "hjemmel_webhook_certificate_expiration_timestamp_seconds",
            "When the webhook's certificate ends, in Unix time.",
        )?;
        registry.register(Box::new(certificate_ends.clone()))?;

        let build = IntGaugeVec::new(
            Opts::new("hjemmel_build_info", "The operator's version and the version of its catalogue; always 1."),
            &["version", "catalogue"],
        )?;
        build.with_label_values(&[env!("CARGO_PKG_VERSION"), catalogue]).set(1);
        registry.register(Box::new(build))?;

        Ok(Self {
            registry,
            workloads,
            decisions,
            admission_duration: durations.with_label_values(&["aiworkloads"]),
            reconciles,
            reconcile_time: reconcile_times.with_label_values(&[CONTROLLER]),
            certificate_ends,
        })
    }

    /// Series of single workloads.
    #[must_use]
    pub fn workloads(&self) -> &WorkloadSeries {
        &self.workloads
    }

    /// An admission review of an AIWorkload was answered.
    pub fn admitted(&self, operation: Operation, decision: AdmissionDecision, took: Duration) {
        self.decisions.with_label_values(&["aiworkloads", operation.name(), decision.name()]).inc();
        self.admission_duration.observe(took.as_secs_f64());
    }

    /// A reconcile ended.
    pub fn reconciled(&self, result: ReconcileResult, took: Duration) {
        self.reconciles.with_label_values(&[CONTROLLER, result.name()]).inc();
        self.reconcile_time.observe(took.as_secs_f64());
    }

    /// The webhook's certificate ends then.
    pub fn certificate_ends(&self, at: Timestamp) {
        self.certificate_ends.set(at.as_second());
    }

    /// All metrics in Prometheus' text format.
    ///
    /// # Errors
    /// A metric cannot be written; a mistake in this file.
    pub fn text(&self) -> Result<String, MetricsError> {
        Ok(TextEncoder::new().encode_to_string(&self.registry.gather())?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn known_series_start_at_zero() {
        let text = Metrics::new("2026-02", ["GDPR-28"]).unwrap().text().unwrap();
        for line in [
            r#"hjemmel_admission_decisions_total{decision="deny",operation="CREATE",resource="aiworkloads"} 0"#,
            r#"hjemmel_rule_findings{rule="GDPR-28",severity="Deny"} 0"#,
            r#"controller_runtime_reconcile_total{controller="aiworkload",result="error"} 0"#,
            r#"catalogue="2026-02""#,
        ] {
            assert!(text.contains(line), "{line} is not in\n{text}");
        }
    }
}
