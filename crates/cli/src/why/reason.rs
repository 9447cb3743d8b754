//! The answer: who owns what was asked about, and what is known of the workload.

use hjemmel_api::ai_workload::AIWorkloadStatus;
use hjemmel_domain::text::Language;
use jiff::Timestamp;
use serde::Serialize;

/// Why something runs, or does not.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Why {
    /// From what was asked about to the last owner that was found.
    pub chain: Vec<Link>,
    /// Why the owners could not be followed to the end.
    pub gap: Option<Gap>,
    /// How the workload and what was asked about belong together; `None` without a workload.
    pub through: Option<Through>,
    /// The workload; `None` if no AIWorkload answers for what was asked about.
    pub workload: Option<Judged>,
}

impl Why {
    /// The language of whoever answers for the workload.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        match self.workload.as_ref()?.controllers.as_deref() {
            Some([one]) => Some(if one.english { Language::English } else { Language::Danish }),
            _ => None,
        }
    }
}

/// An object on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Link {
    /// Its kind, `ReplicaSet`.
    pub kind: String,
    /// Its namespace; empty if it has none.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// How it is: a pod's phase or trouble, `1/1` ready pods; empty if it does not say.
    pub state: String,
}

/// Why the owners could not be followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "camelCase")]
pub enum Gap {
    /// The owner is gone, or another object has its name now.
    Missing {
        /// The owner's kind.
        kind: String,
        /// The owner's name.
        name: String,
    },
    /// The owner cannot be read.
    Unreadable {
        /// The owner's kind.
        kind: String,
        /// The owner's name.
        name: String,
        /// Why not.
        problem: String,
    },
    /// The owners own each other.
    Cycle {
        /// The kind of the one that came round again.
        kind: String,
        /// Its name.
        name: String,
    },
    /// There are more owners than any tool makes.
    TooLong,
}

/// How a workload answers for an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Through {
    /// It is what was asked about, or owns it.
    Ownership,
    /// `spec.workload.selector` has the pod's labels.
    Selector,
    /// `spec.workload.targetRef` names the object or one of its owners.
    TargetRef,
}

/// A workload and what is known of it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Judged {
    /// Its namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// The generation of its spec.
    pub generation: i64,
    /// Whether the status speaks of the workload as it is now.
    pub standing: Standing,
    /// The DataControllers that claim the namespace; `None` if they cannot be read.
    pub controllers: Option<Vec<Answering>>,
    /// The objects it names, itself or through a processor.
    pub references: Vec<Named>,
    /// What the operator wrote.
    pub status: AIWorkloadStatus,
}

/// Whether a status can be believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum Standing {
    /// It speaks of the workload as it is.
    Current,
    /// There is none.
    Unjudged,
    /// It speaks of an earlier generation.
    Stale {
        /// The generation it speaks of.
        observed: i64,
    },
    /// Its verdict has ended, and nobody judged again.
    Overdue {
        /// When it ended.
        since: Timestamp,
    },
    /// The workload is being deleted.
    Going,
}

/// A DataController that claims the namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Answering {
    /// Its name.
    pub name: String,
    /// What the authority is called.
    pub display_name: String,
    /// Whether it reads English; else Danish.
    #[serde(skip)]
    pub english: bool,
}

/// An object that the workload names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Named {
    /// Its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Where it is named: `spec.dpia`, `DataProcessor/leverandoer spec.subprocessors`.
    pub place: String,
    /// Whether it exists; `None` if that cannot be read.
    pub exists: Option<bool>,
    /// What it is called; empty if it does not say.
    pub title: String,
    /// The object that may have been meant, if it does not exist.
    pub did_you_mean: Option<String>,
}
