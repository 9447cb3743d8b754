//! The conditions of a status: types, reasons, and how one is set.

use jiff::Timestamp;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{Condition, Time};

/// Types of conditions.
///
/// `Reconciling` and `Stalled` are abnormal when true and absent otherwise, as kstatus wants; the
/// others are there once they have been observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionType {
    /// Permitted and running as declared.
    Ready,
    /// The operator is working towards the spec. Absent when not true.
    Reconciling,
    /// Only a user can go on. Absent when not true.
    Stalled,
    /// No finding refuses.
    Compliant,
    /// There is a permit in force.
    Permitted,
    /// The audit sidecar records every use.
    AuditActive,
    /// The notice page answers with the expected text (BEK 101 § 2(4)).
    NoticeReachable,
}

impl ConditionType {
    /// Every type, in the order in which people should read them.
    pub const ALL: [Self; 7] = [
        Self::Ready,
        Self::Reconciling,
        Self::Stalled,
        Self::Compliant,
        Self::Permitted,
        Self::AuditActive,
        Self::NoticeReachable,
    ];

    /// The name as written in status: `Ready`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::Reconciling => "Reconciling",
            Self::Stalled => "Stalled",
            Self::Compliant => "Compliant",
            Self::Permitted => "Permitted",
            Self::AuditActive => "AuditActive",
            Self::NoticeReachable => "NoticeReachable",
        }
    }
}

impl std::fmt::Display for ConditionType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Whether a condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ConditionStatus {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// Not known yet.
    Unknown,
}

impl ConditionStatus {
    /// The name as written in status: `True`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::True => "True",
            Self::False => "False",
            Self::Unknown => "Unknown",
        }
    }
}

impl From<bool> for ConditionStatus {
    fn from(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }
}

/// Why a condition is as it is, in one word for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Every rule is kept.
    Permitted,
    /// No finding refuses; some warn.
    PermittedWithWarnings,
    /// At least one finding refuses.
    Refused,
    /// An object that the workload refers to does not exist yet.
    DependencyNotReady,
    /// The object has not been looked at yet.
    Pending,
    /// Everything is applied and available.
    Available,
    /// The Deployment is rolling out.
    Progressing,
    /// The Deployment did not make progress within its deadline.
    ProgressDeadlineExceeded,
    /// A duty lapsed; the workload was scaled to zero.
    Stopped,
    /// A duty lapsed; the workload keeps running, and updates are refused.
    Lapsed,
    /// Lifecycle is Retired: nothing runs.
    Retired,
    /// An object of that name exists and belongs to another.
    NameConflict,
    /// The pod template asks for what the Pod Security Standard *restricted* forbids.
    InvalidTemplate,
    /// Other pods or objects run it, or none in this cluster.
    External,
    /// The API server refused or did not answer; it is tried again.
    ApplyFailed,
    /// The permit is in force.
    PermitInForce,
    /// There is no permit.
    NoPermit,
    /// The audit sidecar runs in every pod.
    SidecarRunning,
    /// The audit sidecar is not in every pod.
    SidecarNotInjected,
    /// The audit sidecar is switched off in the spec.
    SidecarOff,
    /// The notice page answered with the expected text.
    NoticeFound,
    /// The notice page did not answer with the expected text.
    NoticeFailing,
    /// The notice page has not been checked yet.
    NoticeUnchecked,
}

impl Reason {
    /// The name as written in status: `DependencyNotReady`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Permitted => "Permitted",
            Self::PermittedWithWarnings => "PermittedWithWarnings",
            Self::Refused => "Refused",
            Self::DependencyNotReady => "DependencyNotReady",
            Self::Pending => "Pending",
            Self::Available => "Available",
            Self::Progressing => "Progressing",
            Self::ProgressDeadlineExceeded => "ProgressDeadlineExceeded",
            Self::Stopped => "Stopped",
            Self::Lapsed => "Lapsed",
            Self::Retired => "Retired",
            Self::NameConflict => "NameConflict",
            Self::InvalidTemplate => "InvalidTemplate",
            Self::External => "External",
            Self::ApplyFailed => "ApplyFailed",
            Self::PermitInForce => "PermitInForce",
            Self::NoPermit => "NoPermit",
            Self::SidecarRunning => "SidecarRunning",
            Self::SidecarNotInjected => "SidecarNotInjected",
            Self::SidecarOff => "SidecarOff",
            Self::NoticeFound => "NoticeFound",
            Self::NoticeFailing => "NoticeFailing",
            Self::NoticeUnchecked => "NoticeUnchecked",
        }
    }
}

impl std::fmt::Display for Reason {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// Bytes of a condition's message at most (the bound of `metav1.Condition`).
pub const MAX_MESSAGE_BYTES: usize = 32_768;

/// A condition to be set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCondition {
    /// What is observed.
    pub kind: ConditionType,
    /// Whether it holds.
    pub status: ConditionStatus,
    /// Why, for programs.
    pub reason: Reason,
    /// Why, for people; cut at [`MAX_MESSAGE_BYTES`].
    pub message: String,
}

/// Sets a condition. The time of the last transition is kept while the status stays the same, or
/// the operator would wake itself forever.
pub fn set_condition(conditions: &mut Vec<Condition>, new: NewCondition, generation: Option<i64>, now: Timestamp) {
    let NewCondition { kind, status, reason, mut message } = new;
    if message.len() > MAX_MESSAGE_BYTES {
        message.truncate(message.floor_char_boundary(MAX_MESSAGE_BYTES));
    }
    let existing = conditions.iter().position(|c| c.type_ == kind.name());
    let last_transition_time = existing
        .map(|i| &conditions[i])
        .filter(|c| c.status == status.name())
        .map_or_else(|| Time(crate::Instant::from(now).timestamp()), |c| c.last_transition_time.clone());
    let condition = Condition {
        type_: kind.name().to_owned(),
        status: status.name().to_owned(),
        reason: reason.name().to_owned(),
        message,
        observed_generation: generation,
        last_transition_time,
    };
    match existing {
        Some(i) => conditions[i] = condition,
        None => conditions.push(condition),
    }
}

/// Removes a condition, as the abnormal-true ones are when they are not true.
pub fn remove_condition(conditions: &mut Vec<Condition>, kind: ConditionType) {
    conditions.retain(|c| c.type_ != kind.name());
}

/// The condition of a type, if it is there.
#[must_use]
pub fn condition(conditions: &[Condition], kind: ConditionType) -> Option<&Condition> {
    conditions.iter().find(|c| c.type_ == kind.name())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn new(status: ConditionStatus, message: &str) -> NewCondition {
        NewCondition { kind: ConditionType::Ready, status, reason: Reason::Available, message: message.to_owned() }
    }

    #[test]
    fn the_last_transition_moves_only_when_the_status_does() {
        let [first, second, third] = [100, 200, 300].map(|s| Timestamp::from_second(s).unwrap());
        let mut conditions = Vec::new();
        for (name, status, message, now, want) in [
            ("a new condition starts now", ConditionStatus::Unknown, "a", first, first),
            ("another message keeps the time", ConditionStatus::Unknown, "b", second, first),
            ("another status moves it", ConditionStatus::True, "b", third, third),
        ] {
            set_condition(&mut conditions, new(status, message), Some(3), now);
            let found = condition(&conditions, ConditionType::Ready).unwrap();
            assert_eq!(found.last_transition_time.0, want, "{name}");
            assert_eq!((&*found.message, found.observed_generation, conditions.len()), (message, Some(3), 1), "{name}");
        }
        remove_condition(&mut conditions, ConditionType::Ready);
        assert!(conditions.is_empty());
    }

    #[test]
    fn what_is_written_is_what_is_read_back() {
        let now = Timestamp::new(100, 999_999_999).unwrap();
        let mut conditions = Vec::new();
        set_condition(&mut conditions, new(ConditionStatus::True, "ø"), None, now);
        let text = serde_json::to_string(&conditions).unwrap();
        assert_eq!(serde_json::from_str::<Vec<Condition>>(&text).unwrap(), conditions);
    }

    #[test]
    fn a_message_is_cut_between_characters_at_the_bound_of_the_api() {
        let mut conditions = Vec::new();
        let long = "ø".repeat(MAX_MESSAGE_BYTES);
        set_condition(&mut conditions, new(ConditionStatus::True, &long), None, Timestamp::UNIX_EPOCH);
        assert_eq!(conditions[0].message.len(), MAX_MESSAGE_BYTES);
        let odd = format!("x{long}");
        set_condition(&mut conditions, new(ConditionStatus::True, &odd), None, Timestamp::UNIX_EPOCH);
        assert_eq!(conditions[0].message.len(), MAX_MESSAGE_BYTES - 1);
    }
}
