//! Series of single workloads, kept small and written out when asked for: a thousand workloads
//! are some thousand series, and each would cost more as a metric of its own.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use hjemmel_domain::verdict::Severity;
use jiff::Timestamp;
use prometheus::core::{Collector, Desc};
use prometheus::proto::{Gauge, LabelPair, Metric, MetricFamily, MetricType};

const SEVERITIES: [Severity; 3] = [Severity::Deny, Severity::Warn, Severity::Audit];

/// What is known of one workload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The data controller that answers for it, or empty.
    pub controller: String,
    /// The risk class it declares, or empty.
    pub risk_class: &'static str,
    /// The stage of life it declares, or empty.
    pub lifecycle: &'static str,
    /// What the verdict comes to.
    pub verdict: &'static str,
    /// Each rule that found something, and its severity now.
    pub findings: Vec<(Arc<str>, Severity)>,
    /// When the verdict changes next.
    pub valid_until: Option<Timestamp>,
    /// When the permit ends.
    pub permit_not_after: Option<Timestamp>,
}

#[derive(Debug)]
struct Held {
    series: BTreeMap<(String, String), Series>,
    rules: Vec<Arc<str>>,
}

/// The series of all workloads. Clones share one state.
#[derive(Debug, Clone)]
pub struct WorkloadSeries {
    held: Arc<RwLock<Held>>,
    descriptions: Arc<[Desc; 5]>,
}

const INFO: usize = 0;
const FINDINGS: usize = 1;
const RULES: usize = 2;
const VALID_UNTIL: usize = 3;
const PERMIT: usize = 4;

impl WorkloadSeries {
    pub(super) fn new<'a>(rules: impl IntoIterator<Item = &'a str>) -> prometheus::Result<Self> {
        let describe = |name: &str, help: &str, labels: &[&str]| {
            Desc::new(name.to_owned(), help.to_owned(), labels.iter().map(|&l| l.to_owned()).collect(), HashMap::new())
        };
        let mut rules: Vec<Arc<str>> = rules.into_iter().map(Arc::from).collect();
        rules.sort();
        Ok(Self {
            held: Arc::new(RwLock::new(Held { series: BTreeMap::new(), rules })),
            descriptions: Arc::new([
                describe(
                    "hjemmel_ai_workload_info",
                    "What is declared of a workload and what the verdict is; always 1.",
                    &["namespace", "name", "controller", "risk_class", "lifecycle", "verdict"],
                )?,
                describe(
                    "hjemmel_ai_workload_findings",
                    "Findings of a workload, by severity.",
                    &["namespace", "name", "severity"],
                )?,
                describe(
                    "hjemmel_rule_findings",
                    "Workloads in which a rule finds something, by its severity there.",
                    &["rule", "severity"],
                )?,
                describe(
                    "hjemmel_verdict_valid_until_timestamp_seconds",
                    "When the verdict of a workload changes without anybody changing anything, in Unix time.",
                    &["namespace", "name"],
                )?,
                describe(
                    "hjemmel_permit_not_after_timestamp_seconds",
                    "When the permit of a workload ends, in Unix time.",
                    &["namespace", "name"],
                )?,
            ]),
        })
    }

    /// What is known now of the workload `namespace`/`name`.
    pub fn set(&self, namespace: &str, name: &str, series: Series) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.series.insert((namespace.to_owned(), name.to_owned()), series);
    }

    /// The workload is gone, and its series with it.
    pub fn remove(&self, namespace: &str, name: &str) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.series.remove(&(namespace.to_owned(), name.to_owned()));
    }

    /// Only the workloads for which `exists` holds are left.
    pub fn retain(&self, exists: impl Fn(&str, &str) -> bool) {
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        held.series.retain(|(namespace, name), _| exists(namespace, name));
    }

    fn family(&self, which: usize, metrics: Vec<Metric>) -> MetricFamily {
        let description = &self.descriptions[which];
        let mut family = MetricFamily::default();
        family.set_name(description.fq_name.clone());
        family.set_help(description.help.clone());
        family.set_field_type(MetricType::GAUGE);
        family.set_metric(metrics);
        family
    }
}

impl Collector for WorkloadSeries {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let held = self.held.read().unwrap_or_else(PoisonError::into_inner);
        let mut info = Vec::new();
        let mut findings = Vec::new();
        let mut valid_until = Vec::new();
        let mut permit = Vec::new();
        let mut rules: BTreeMap<(Arc<str>, Severity), u32> =
            held.rules.iter().flat_map(|rule| SEVERITIES.map(|severity| ((Arc::clone(rule), severity), 0))).collect();
        for ((namespace, name), series) in &held.series {
            let object = [("namespace", namespace.as_str()), ("name", name.as_str())];
            info.push(gauge(
                &[
                    object[0],
                    object[1],
                    ("controller", &series.controller),
                    ("risk_class", series.risk_class),
                    ("lifecycle", series.lifecycle),
                    ("verdict", series.verdict),
                ],
                1.0,
            ));
            for severity in SEVERITIES {
                let count = series.findings.iter().filter(|(_, s)| *s == severity).count();
                let count = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
                findings.push(gauge(&[object[0], object[1], ("severity", severity.name())], count));
            }
            for (rule, severity) in &series.findings {
                *rules.entry((Arc::clone(rule), *severity)).or_default() += 1;
            }
            valid_until.extend(series.valid_until.map(|at| gauge(&object, seconds(at))));
            permit.extend(series.permit_not_after.map(|at| gauge(&object, seconds(at))));
        }
        let rules = rules
            .iter()
            .map(|((rule, severity), count)| gauge(&[("rule", rule), ("severity", severity.name())], f64::from(*count)))
            .collect();
        [(INFO, info), (FINDINGS, findings), (RULES, rules), (VALID_UNTIL, valid_until), (PERMIT, permit)]
            .into_iter()
            // An empty family is an error to the registry.
            .filter(|(_, metrics): &(usize, Vec<Metric>)| !metrics.is_empty())
            .map(|(which, metrics)| self.family(which, metrics))
            .collect()
    }
}

fn seconds(at: Timestamp) -> f64 {
    at.as_duration().as_secs_f64()
}

fn gauge(labels: &[(&str, &str)], value: f64) -> Metric {
    let labels = labels
        .iter()
        .map(|(name, value)| {
            let mut pair = LabelPair::default();
            pair.set_name((*name).to_owned());
            pair.set_value((*value).to_owned());
            pair
        })
        .collect();
    let mut gauge = Gauge::default();
    gauge.set_value(value);
    let mut metric = Metric::from_gauge(gauge);
    metric.set_label(labels);
    metric
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::metrics::Metrics;

    fn series(findings: &[(&str, Severity)]) -> Series {
        Series {
            controller: "aalborg".into(),
            risk_class: "HighRisk",
            lifecycle: "Production",
            verdict: "Refused",
            findings: findings.iter().map(|(r, s)| (Arc::from(*r), *s)).collect(),
            valid_until: Some("2026-12-01T00:00:00Z".parse().unwrap()),
            permit_not_after: None,
        }
    }

    #[test]
    fn a_rule_counts_the_workloads_in_which_it_finds_something() {
        let metrics = Metrics::new("1", ["A", "B"]).unwrap();
        metrics.workloads().set("jobcenter", "one", series(&[("A", Severity::Deny)]));
        metrics.workloads().set("jobcenter", "two", series(&[("A", Severity::Deny), ("B", Severity::Warn)]));
        let text = metrics.text().unwrap();
        assert!(text.contains(r#"hjemmel_rule_findings{rule="A",severity="Deny"} 2"#), "{text}");
        assert!(text.contains(r#"hjemmel_ai_workload_findings{namespace="jobcenter",name="two",severity="Warn"} 1"#));
        assert!(
            text.contains(
                r#"hjemmel_verdict_valid_until_timestamp_seconds{namespace="jobcenter",name="one"} 1796083200"#
            )
        );
    }

    #[test]
    fn the_series_of_a_workload_go_with_it() {
        let metrics = Metrics::new("1", []).unwrap();
        metrics.workloads().set("jobcenter", "one", series(&[]));
        metrics.workloads().set("jobcenter", "two", series(&[]));
        metrics.workloads().remove("jobcenter", "one");
        metrics.workloads().retain(|_, name| name != "two");
        assert!(!metrics.text().unwrap().contains("jobcenter"));
    }
}
