//! What was found, and where: one model for every format.

use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use jiff::Timestamp;

use crate::input::node::Position;

/// The rule of an object that does not fit its schema.
pub const SCHEMA: &str = "HJM-SCHEMA";
/// The rule of an input that cannot be read.
pub const UNREADABLE: &str = "HJM-UNREADABLE";
/// The rule of a reference that leads nowhere in the input.
pub const REFERENCE: &str = "HJM-REFERENCE";

/// What `hjemmel check` came to.
#[derive(Debug, Clone)]
pub struct Report {
    /// The instant at which the law was asked.
    pub at: Timestamp,
    /// The catalogue's version.
    pub catalogue: String,
    /// The language of the report's own words; findings carry theirs.
    pub language: Language,
    /// The least severity at which the command fails.
    pub threshold: Severity,
    /// Every workload, in the order of the input.
    pub workloads: Vec<Judged>,
    /// Every finding, in the order of the input; of one workload in the verdict's order.
    pub findings: Vec<Found>,
    /// How many objects of other kinds were passed over.
    pub passed_over: usize,
    /// How many files were read.
    pub files: usize,
}

/// A workload and its verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// `AIWorkload jobcenter/sagsresume`.
    pub title: String,
    /// The file it stands in.
    pub file: String,
    /// Where it begins.
    pub at: Position,
    /// `Permitted`, `PermittedWithWarnings`, `Refused` or `Pending`; `None` if it does not fit its schema.
    pub verdict: Option<hjemmel_api::ai_workload::WorkloadVerdict>,
    /// When the verdict changes by itself.
    pub valid_until: Option<Timestamp>,
}

/// A finding with its place in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The workload it is about, or the object that does not fit; the file if there is none.
    pub title: String,
    /// The file of the offending field; often, but not always, the workload's.
    pub file: String,
    /// Where the offending field is, or the nearest place to write it.
    pub at: Position,
    /// The field as users write it, `DataProcessor/leverandoer spec.agreement.validUntil`.
    pub path: String,
    /// The rule, `GDPR-28-EXP`; [`SCHEMA`], [`UNREADABLE`] or [`REFERENCE`] for what is no rule's.
    pub rule: String,
    /// Its severity.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// The provision; empty if there is none.
    pub provision: String,
    /// The language of message and remedy.
    pub language: Language,
}

impl Report {
    /// Whether a finding reaches the threshold.
    #[must_use]
    pub fn fails(&self) -> bool {
        self.findings.iter().any(|found| found.severity >= self.threshold)
    }

    /// How many findings have a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|found| found.severity == severity).count()
    }
}
