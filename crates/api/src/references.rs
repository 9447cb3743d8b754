//! The objects a workload refers to: which they are, which of them exist, what is missing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use hjemmel_domain::text::{Language, Place};
use kube::ResourceExt;

use crate::impact_assessment::AssessmentType;
use crate::{AIWorkload, DataController, DataProcessor, ImpactAssessment};

/// How many links a chain of processors may have, the first processor included (GDPR 28(4)).
pub const MAX_PROCESSOR_CHAIN: usize = 8;

/// The objects a workload refers to, as far as they exist.
#[derive(Debug, Clone, Default)]
pub struct References<'a> {
    /// The DataControllers whose `spec.namespaces` has the workload's namespace: none, one, or, by mistake, more.
    pub controllers: Vec<&'a DataController>,
    /// DataProcessors of the workload's namespace by name, sub-processors included.
    pub processors: BTreeMap<String, &'a DataProcessor>,
    /// ImpactAssessments of the workload's namespace by name.
    pub assessments: BTreeMap<String, &'a ImpactAssessment>,
}

/// The kind of an object that a workload can name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReferredKind {
    /// A [`DataProcessor`].
    DataProcessor,
    /// An [`ImpactAssessment`].
    ImpactAssessment,
}

impl ReferredKind {
    /// The kind as written in the API.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DataProcessor => "DataProcessor",
            Self::ImpactAssessment => "ImpactAssessment",
        }
    }
}

/// An object that a workload names, in the workload's namespace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectName {
    /// Its kind.
    pub kind: ReferredKind,
    /// Its name.
    pub name: String,
}

impl fmt::Display for ObjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind.name(), self.name)
    }
}

/// The objects that a workload names itself, each once, in the order of its spec.
///
/// Sub-processors are named by the processors: [`lacking`] finds them step by step.
#[must_use]
pub fn references_of(workload: &AIWorkload) -> Vec<ObjectName> {
    let spec = &workload.spec;
    let processors =
        spec.processors.iter().map(|p| ObjectName { kind: ReferredKind::DataProcessor, name: p.name.clone() });
    let assessments = spec
        .dpia
        .iter()
        .chain(&spec.fria)
        .map(|a| ObjectName { kind: ReferredKind::ImpactAssessment, name: a.name.clone() });
    let mut seen = BTreeSet::new();
    processors.chain(assessments).filter(|name| seen.insert(name.clone())).collect()
}

/// The objects that a workload names, itself or through a processor, and that `references` does not hold.
///
/// Who gathers references asks again after each round, until nothing is lacking that exists.
#[must_use]
pub fn lacking(workload: &AIWorkload, references: &References<'_>) -> Vec<ObjectName> {
    let found = find(workload, references);
    let mut names: Vec<ObjectName> = found
        .missing
        .iter()
        .filter_map(|missing| match missing {
            MissingReference::DataProcessor { name, .. } => {
                Some(ObjectName { kind: ReferredKind::DataProcessor, name: name.clone() })
            }
            MissingReference::ImpactAssessment { name, .. } => {
                Some(ObjectName { kind: ReferredKind::ImpactAssessment, name: name.clone() })
            }
            _ => None,
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// A reference that does not lead to what the workload needs; the verdict is then pending.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MissingReference {
    /// No DataController answers for the namespace.
    #[error(
        "no DataController lists namespace {namespace}: add it to spec.namespaces of the authority's DataController"
    )]
    NoController {
        /// The workload's namespace.
        namespace: String,
    },
    /// More than one DataController claims the namespace.
    #[error("namespace {namespace} is listed by several DataControllers ({}): leave it in one of them", .names.join(", "))]
    SeveralControllers {
        /// The workload's namespace.
        namespace: String,
        /// The names of the DataControllers, sorted.
        names: Vec<String>,
    },
    /// A processor or sub-processor does not exist.
    #[error("DataProcessor {name} does not exist in this namespace: create it or correct the name")]
    DataProcessor {
        /// The name that was given.
        name: String,
        /// Where it was given.
        place: Place,
    },
    /// The chain of processors is longer than [`MAX_PROCESSOR_CHAIN`].
    #[error(
        "DataProcessor {name} is more than {MAX_PROCESSOR_CHAIN} links away from the workload: name it in spec.processors"
    )]
    ChainTooLong {
        /// The processor that was not followed.
        name: String,
        /// Where it was named.
        place: Place,
    },
    /// An impact assessment does not exist.
    #[error("ImpactAssessment {name} does not exist in this namespace: create it or correct the name")]
    ImpactAssessment {
        /// The name that was given.
        name: String,
        /// Where it was given, in the workload.
        path: &'static str,
    },
    /// An impact assessment is of the other type.
    #[error("ImpactAssessment {name} is of type {found}, but {path} needs one of type {wanted}: name another")]
    WrongAssessmentType {
        /// The name that was given.
        name: String,
        /// Where it was given, in the workload.
        path: &'static str,
        /// The type that is needed.
        wanted: AssessmentType,
        /// The type that it has.
        found: AssessmentType,
    },
}

impl MissingReference {
    /// Where it is mended.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Self::NoController { .. } | Self::SeveralControllers { .. } => {
                Place { object: Some("DataController".to_owned()), path: "spec.namespaces".to_owned() }
            }
            Self::DataProcessor { place, .. } | Self::ChainTooLong { place, .. } => place.clone(),
            Self::ImpactAssessment { path, .. } | Self::WrongAssessmentType { path, .. } => {
                Place { object: None, path: (*path).to_owned() }
            }
        }
    }

    /// The path of the field to mend, in the object that [`place`](Self::place) names.
    #[must_use]
    pub fn path(&self) -> String {
        self.place().path
    }

    /// The same in Danish.
    #[must_use]
    pub fn danish(&self) -> String {
        match self {
            Self::NoController { namespace } => format!(
                "ingen DataController omfatter namespace {namespace}: tilføj det i spec.namespaces i myndighedens DataController"
            ),
            Self::SeveralControllers { namespace, names } => format!(
                "namespace {namespace} er omfattet af flere DataControllere ({}): lad det stå i én af dem",
                names.join(", ")
            ),
            Self::DataProcessor { name, .. } => {
                format!("DataProcessor {name} findes ikke i dette namespace: opret den, eller ret navnet")
            }
            Self::ChainTooLong { name, .. } => format!(
                "DataProcessor {name} er mere end {MAX_PROCESSOR_CHAIN} led væk fra løsningen: angiv den i spec.processors"
            ),
            Self::ImpactAssessment { name, .. } => {
                format!("ImpactAssessment {name} findes ikke i dette namespace: opret den, eller ret navnet")
            }
            Self::WrongAssessmentType { name, path, wanted, found } => format!(
                "ImpactAssessment {name} er af typen {found}, men {path} skal pege på en af typen {wanted}: angiv en anden"
            ),
        }
    }

    /// What is missing and how to mend it, in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Danish => self.danish(),
            Language::English => self.to_string(),
        }
    }
}

/// What a workload's references lead to.
pub(crate) struct Found<'a> {
    /// The one controller of the namespace.
    pub(crate) controller: Option<&'a DataController>,
    /// The processors: the workload's own in its order, then those reached through them, by name.
    pub(crate) processors: Vec<(String, &'a DataProcessor)>,
    /// The data protection impact assessment.
    pub(crate) dpia: Option<&'a ImpactAssessment>,
    /// The fundamental rights impact assessment.
    pub(crate) fria: Option<&'a ImpactAssessment>,
    /// What is missing.
    pub(crate) missing: Vec<MissingReference>,
}

pub(crate) fn find<'a>(workload: &AIWorkload, references: &References<'a>) -> Found<'a> {
    let mut missing = Vec::new();
    let controller = match references.controllers.as_slice() {
        [one] => Some(*one),
        [] => {
            missing.push(MissingReference::NoController { namespace: namespace(workload) });
            None
        }
        several => {
            let mut names: Vec<_> = several.iter().map(|c| c.name_any()).collect();
            names.sort();
            missing.push(MissingReference::SeveralControllers { namespace: namespace(workload), names });
            None
        }
    };
    let processors = find_processors(workload, references, &mut missing);
    let mut assessment = |reference: &Option<crate::ai_workload::AssessmentReference>, wanted, path| {
        let name = &reference.as_ref()?.name;
        match references.assessments.get(name) {
            None => {
                missing.push(MissingReference::ImpactAssessment { name: name.clone(), path });
                None
            }
            Some(assessment) if assessment.spec.kind != wanted => {
                let found = assessment.spec.kind;
                missing.push(MissingReference::WrongAssessmentType { name: name.clone(), path, wanted, found });
                None
            }
            Some(assessment) => Some(*assessment),
        }
    };
    let dpia = assessment(&workload.spec.dpia, AssessmentType::Dpia, "spec.dpia.name");
    let fria = assessment(&workload.spec.fria, AssessmentType::Fria, "spec.fria.name");
    Found { controller, processors, dpia, fria, missing }
}

/// Breadth first, so that each processor is met by its shortest chain; each is followed once, so
/// cycles end.
fn find_processors<'a>(
    workload: &AIWorkload,
    references: &References<'a>,
    missing: &mut Vec<MissingReference>,
) -> Vec<(String, &'a DataProcessor)> {
    let own = workload
        .spec
        .processors
        .iter()
        .enumerate()
        .map(|(i, p)| (p.name.clone(), Place { object: None, path: format!("spec.processors[{i}].name") }));
    let mut seen = BTreeSet::new();
    let mut level: Vec<(String, Place)> = own.collect();
    let mut result: Vec<(String, &'a DataProcessor)> = Vec::new();
    let mut own_count = 0;
    for depth in 0..=MAX_PROCESSOR_CHAIN {
        let mut next = Vec::new();
        for (name, place) in level {
            if !seen.insert(name.clone()) {
                continue;
            }
            if depth == MAX_PROCESSOR_CHAIN {
                missing.push(MissingReference::ChainTooLong { name, place });
                continue;
            }
            let Some(processor) = references.processors.get(&name) else {
                missing.push(MissingReference::DataProcessor { name, place });
                continue;
            };
            for (i, sub) in processor.spec.subprocessors.iter().enumerate() {
                let object = Some(format!("DataProcessor/{name}"));
                next.push((sub.name.clone(), Place { object, path: format!("spec.subprocessors[{i}].name") }));
            }
            result.push((name, processor));
        }
        if depth == 0 {
            own_count = result.len();
        }
        level = next;
    }
    result[own_count..].sort_by(|a, b| a.0.cmp(&b.0));
    result
}

/// The workload's namespace; the API server fills it in for every namespaced object.
fn namespace(workload: &AIWorkload) -> String {
    workload.namespace().unwrap_or_else(|| "default".to_owned())
}
