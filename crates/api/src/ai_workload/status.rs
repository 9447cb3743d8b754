//! What the operator reports of a workload.

use std::collections::BTreeMap;

use hjemmel_domain::verdict::{Decision, Severity};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::Instant;

/// At most this many findings are listed in a status; `findingsTotal` counts all.
pub const MAX_FINDINGS: usize = 50;

/// At most this many coming changes are listed in a status.
pub const MAX_CHANGES: usize = 10;

/// What the operator observed and decided; nobody else writes it.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AIWorkloadStatus {
    /// The generation of the spec that this status speaks of.
    #[schemars(range(min = 0))]
    pub observed_generation: Option<i64>,

    /// What the law says of the declaration.
    pub verdict: Option<WorkloadVerdict>,

    /// The instant at which the verdict or a finding next changes by itself; absent if nothing is in sight.
    pub valid_until: Option<Instant>,

    /// What changes then.
    pub next: Option<NextChange>,

    /// What the declaration does not keep, the most important first; at most 50.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 50), extend("x-kubernetes-list-type" = "atomic"))]
    pub findings: Vec<FindingStatus>,

    /// How many findings there are in all.
    pub findings_total: Option<FindingCounts>,

    /// The permit under which the workload runs; absent while it is not permitted.
    pub permit: Option<PermitStatus>,

    /// The version of the catalogue of rules that was evaluated, for example `2026-11-21`.
    #[schemars(length(max = 63))]
    pub catalogue: Option<String>,

    /// The readings of the law that the data controller chose and that were used, by profile parameter, for example
    /// `noticeMode: GeneralPage`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schemars(extend("maxProperties" = 64))]
    pub readings: BTreeMap<String, crate::Text<0, 1000>>,

    /// The DataController that answers for this namespace.
    #[schemars(length(max = 253))]
    pub controller: Option<String>,

    /// The risk class under the AI Act.
    #[schemars(length(max = 63))]
    pub risk_class: Option<String>,

    /// How many pods there are.
    #[schemars(range(min = 0))]
    pub replicas: Option<i32>,

    /// How many pods are ready.
    #[schemars(range(min = 0))]
    pub ready_replicas: Option<i32>,

    /// Ready, Reconciling, Stalled, Compliant, Permitted, AuditActive, NoticeReachable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::conditions")]
    pub conditions: Vec<Condition>,
}

/// What the law says of a workload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum WorkloadVerdict {
    /// It may run.
    Permitted,
    /// It may run, but something should be mended.
    PermittedWithWarnings,
    /// It may not run.
    Refused,
    /// It cannot be judged yet: an object that it refers to does not exist.
    Pending,
}

impl WorkloadVerdict {
    /// The name as written in status: `PermittedWithWarnings`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Permitted => "Permitted",
            Self::PermittedWithWarnings => "PermittedWithWarnings",
            Self::Refused => "Refused",
            Self::Pending => "Pending",
        }
    }

    /// Whether the workload may run.
    #[must_use]
    pub const fn permits(self) -> bool {
        matches!(self, Self::Permitted | Self::PermittedWithWarnings)
    }
}

impl std::fmt::Display for WorkloadVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl From<Decision> for WorkloadVerdict {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Permitted => Self::Permitted,
            Decision::PermittedWithWarnings => Self::PermittedWithWarnings,
            Decision::Refused => Self::Refused,
        }
    }
}

/// The next change of the verdict that comes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NextChange {
    /// When it comes.
    pub at: Instant,

    /// What it is, for example `GDPR-28-EXP appears as Deny`; at most 10.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 10), inner(length(max = 253)), extend("x-kubernetes-list-type" = "atomic"))]
    pub changes: Vec<String>,
}

/// One rule that the declaration does not keep.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingStatus {
    /// The rule, for example `BEK101-2-4`.
    #[schemars(length(max = 63))]
    pub rule: String,

    /// What the finding does: Deny refuses, Warn warns, Audit records.
    pub severity: Severity,

    /// The field to mend, for example `spec.citizenNotice.url` or `DataProcessor/leverandoer spec.agreement.validUntil`.
    #[schemars(length(max = 1024))]
    pub path: Option<String>,

    /// What is wrong.
    #[schemars(length(max = 2048))]
    pub message: String,

    /// How to mend it.
    #[schemars(length(max = 2048))]
    pub remedy: Option<String>,

    /// The provision that asks for it.
    #[schemars(length(max = 2048))]
    pub basis: Option<String>,
}

/// How many findings there are of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct FindingCounts {
    /// Findings that refuse.
    pub deny: u32,
    /// Findings that warn.
    pub warn: u32,
    /// Findings that are recorded.
    pub audit: u32,
}

/// The permit under which a workload runs.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermitStatus {
    /// Its serial number.
    #[schemars(length(min = 1, max = 128))]
    pub serial: String,

    /// The instant after which it is void.
    pub not_after: Option<Instant>,
}
