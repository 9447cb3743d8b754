//! What the law says of a declaration, why, and until when.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How severe a finding is. The order is the order of severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Severity {
    /// Recorded: an event and a metric.
    Audit,
    /// An admission warning and a condition.
    Warn,
    /// Create and update are refused, and nothing is reconciled.
    Deny,
}

impl Severity {
    /// The name as written in the catalogue and in `status`: `Deny`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Audit => "Audit",
            Self::Warn => "Warn",
            Self::Deny => "Deny",
        }
    }
}

impl std::fmt::Display for Severity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What a verdict comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Decision {
    /// Nothing, or only findings of severity [`Severity::Audit`].
    Permitted,
    /// Findings of severity [`Severity::Warn`].
    PermittedWithWarnings,
    /// At least one finding of severity [`Severity::Deny`].
    Refused,
}

/// A value that made a rule fire, and where the declaration has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Declaration path with the index of each list element: `processors[0].dpa.validUntil`.
    pub path: String,
    /// The value, as the catalogue spells it; empty if it is not set.
    pub value: String,
}

/// One rule that a declaration does not keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule, `GDPR-28-EXP`.
    pub rule: Arc<str>,
    /// Its severity now.
    pub severity: Severity,
    /// The day the duty begins, or began.
    pub applies_from: Option<Date>,
    /// The values that made it fire; the first is the one to name.
    pub evidence: Vec<Evidence>,
    /// Values for the placeholders of the rule's texts, by placeholder.
    pub placeholders: BTreeMap<String, String>,
    /// Why the rule could not be evaluated, if that is the finding; such a finding refuses.
    pub failure: Option<String>,
}

/// What the law says of a declaration at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Every finding, in reasoning order: the legal basis, then prohibitions, then the rest.
    pub findings: Vec<Finding>,
    /// The next instant at which the verdict or a finding changes without any input changing;
    /// `None` if nothing in the declaration or the catalogue ever changes it.
    pub valid_until: Option<Timestamp>,
    /// What changes then.
    pub next: Vec<Change>,
}

impl Verdict {
    /// What it comes to.
    #[must_use]
    pub fn decision(&self) -> Decision {
        match self.findings.iter().map(|f| f.severity).max() {
            Some(Severity::Deny) => Decision::Refused,
            Some(Severity::Warn) => Decision::PermittedWithWarnings,
            Some(Severity::Audit) | None => Decision::Permitted,
        }
    }

    /// How many findings have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|f| f.severity == severity).count()
    }
}

/// The last whole day before an instant, in Copenhagen: what people mean by "valid until".
#[must_use]
pub fn last_day(until: Timestamp) -> Date {
    let day = crate::engine::day_of(until);
    day.yesterday().unwrap_or(day)
}

/// The day it is in Copenhagen, by which the law counts.
#[must_use]
pub fn day_of(now: Timestamp) -> Date {
    crate::engine::day_of(now)
}

/// The instant at which a day begins in Copenhagen; `None` beyond the calendar's end.
#[must_use]
pub fn beginning_of(day: Date) -> Option<Timestamp> {
    crate::engine::start_of(day)
}

/// A finding that appears, goes or changes its severity at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule.
    pub rule: Arc<str>,
    /// The severity before; `None` if the finding appears.
    pub before: Option<Severity>,
    /// The severity after; `None` if the finding goes.
    pub after: Option<Severity>,
}

impl std::fmt::Display for Change {
    /// `GDPR-28-EXP becomes Deny`, `HJM-PIN goes`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.before, self.after) {
            (_, None) => write!(f, "{} goes", self.rule),
            (None, Some(after)) => write!(f, "{} appears as {after}", self.rule),
            (Some(_), Some(after)) => write!(f, "{} becomes {after}", self.rule),
        }
    }
}
