//! The custom resources of `hjemmel.dev/v1alpha1`, and their conversion into a declaration.
//!
//! Everything here is a pure function of its arguments: no client, no runtime.
//!
//! | module | holds |
//! |---|---|
//! | [`ai_workload`], [`data_controller`], [`data_processor`], [`impact_assessment`], [`dispensation`], [`rule_set`] | the six kinds |
//! | [`conditions`] | the conditions of a status |
//! | [`references`] | the objects a workload refers to, and which are missing |
//! | [`resolve`] | from resources to a declaration |
//! | [`judgement`] | what the law says of a workload: the one way to a verdict |
//! | [`WorkloadPlaces`], [`AnyWorkloadPlaces`] | from a field of the declaration to where users write it |
//! | [`crds()`] | the CustomResourceDefinitions |

#![allow(clippy::duplicated_attributes, reason = "each printer column repeats the attributes of the others")]

pub mod ai_workload;
pub mod conditions;
mod crds;
pub mod data_controller;
pub mod data_processor;
pub mod dispensation;
pub mod impact_assessment;
mod into_declaration;
pub mod judgement;
mod named;
mod object_status;
mod places;
pub mod references;
pub mod rule_set;
mod schema;
mod text;
mod time;

pub use ai_workload::{AIWorkload, AIWorkloadSpec, AIWorkloadStatus};
pub use crds::crds;
pub use data_controller::{DataController, DataControllerSpec};
pub use data_processor::{DataProcessor, DataProcessorSpec, ProcessorReference};
pub use dispensation::{Dispensation, DispensationSpec};
pub use impact_assessment::{ImpactAssessment, ImpactAssessmentSpec};
pub use into_declaration::{Resolved, resolve};
pub use named::Named;
pub use object_status::ObjectStatus;
pub use places::{AnyWorkloadPlaces, WorkloadPlaces};
pub use references::{MissingReference, ObjectName, References, ReferredKind, lacking, references_of};
pub use rule_set::{RuleSet, RuleSetSpec};
pub use text::{Contact, Label, Prose, Reference, Text};
pub use time::{Day, Instant};

/// The API group of the custom resources.
pub const GROUP: &str = "hjemmel.dev";

/// The version of the custom resources.
pub const VERSION: &str = "v1alpha1";
