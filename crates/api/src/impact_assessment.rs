//! `ImpactAssessment`: a data protection or fundamental rights impact assessment.

use hjemmel_domain::vocabulary::{DataCategory, ResidualRisk, UseCase};
use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::{Day, Label, Named, ObjectStatus, Prose, Reference};

/// A data protection impact assessment (DPIA, GDPR 35) or a fundamental rights impact assessment (FRIA, AI Act 27): what it
/// covers, when it was approved, what the DPO advised and which risk is left. The DPO writes it; AIWorkloads name it.
#[skip_serializing_none]
#[derive(CustomResource, Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "ImpactAssessment",
    plural = "impactassessments",
    shortname = "dpia",
    category = "hjemmel",
    category = "ai",
    namespaced,
    status = "ObjectStatus",
    derive = "PartialEq",
    doc = "A data protection (DPIA) or fundamental rights (FRIA) impact assessment.",
    selectable = ".spec.type",
    printcolumn(name = "Type", type_ = "string", json_path = ".spec.type", description = "DPIA or FRIA"),
    printcolumn(
        name = "Approved-On",
        type_ = "string",
        json_path = ".spec.approvedOn",
        description = "The day it was approved"
    ),
    printcolumn(
        name = "Valid-Until",
        type_ = "string",
        json_path = ".spec.validUntil",
        description = "The last day before review"
    ),
    printcolumn(
        name = "Residual-Risk",
        type_ = "string",
        json_path = ".spec.residualRisk",
        description = "The risk that is left"
    ),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(
        name = "Title",
        type_ = "string",
        json_path = ".spec.title",
        description = "What it is called",
        priority = 1
    ),
    printcolumn(name = "Ref", type_ = "string", json_path = ".spec.ref", description = "The document", priority = 1)
)]
#[serde(rename_all = "camelCase")]
pub struct ImpactAssessmentSpec {
    /// Which kind of assessment it is; cannot be changed later.
    #[serde(rename = "type")]
    #[schemars(extend("x-kubernetes-validations" = [{
        "rule": "self == oldSelf",
        "message": "the type of an assessment cannot be changed: make a new ImpactAssessment",
    }]))]
    pub kind: AssessmentType,

    /// What it is called, for example `Konsekvensanalyse: sagsresumé`.
    pub title: Option<Label>,

    /// The document, for example its number in the case system. Left out, the object's name stands for it.
    #[serde(rename = "ref")]
    pub reference: Option<Reference>,

    /// What it covers; data and use cases outside were not assessed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scope: AssessmentScope,

    /// The day it was approved.
    pub approved_on: Option<Day>,

    /// The last day before it must be reviewed. Left out, it is the approval plus the days in the DataController's
    /// `profile.dpiaMaxAgeDays`: GDPR 35(11) asks for review and sets no age.
    pub valid_until: Option<Day>,

    /// The advice of the data protection officer (GDPR 35(2)).
    #[serde(default, skip_serializing_if = "is_default")]
    pub dpo_advice: DpoAdvice,

    /// The risk that is left after the measures; High needs prior consultation (GDPR 36).
    pub residual_risk: Option<Named<ResidualRisk>>,

    /// The prior consultation of Datatilsynet (GDPR 36).
    pub prior_consultation_ref: Option<Reference>,

    /// Whether it covers reuse of data for a new purpose (BEK 101 § 1(5)). Not stated means no.
    pub covers_reuse: Option<bool>,

    /// Whether it uses the provider's information under AI Act 13 (AI Act 26(9)). Not stated means no.
    #[serde(rename = "usesArticle13Information")]
    pub uses_article13_information: Option<bool>,

    /// The day the market surveillance authority was notified of a FRIA (AI Act 27(3)).
    pub notified_on: Option<Day>,
}

/// Which kind of impact assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum AssessmentType {
    /// A data protection impact assessment (GDPR 35).
    #[serde(rename = "DPIA")]
    Dpia,
    /// A fundamental rights impact assessment (AI Act 27).
    #[serde(rename = "FRIA")]
    Fria,
}

impl AssessmentType {
    /// The name as written in the API: `DPIA`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Dpia => "DPIA",
            Self::Fria => "FRIA",
        }
    }
}

impl std::fmt::Display for AssessmentType {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// What an assessment covers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AssessmentScope {
    /// The categories of data that were assessed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 40), extend("x-kubernetes-list-type" = "set"))]
    pub data_categories: Vec<Named<DataCategory>>,

    /// The use cases that were assessed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub use_cases: Vec<Named<UseCase>>,
}

/// The advice of the data protection officer (GDPR 35(2)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DpoAdvice {
    /// The day it was given.
    pub given_on: Option<Day>,

    /// Who gave it: a function, for example `DPO`.
    pub by: Option<Label>,

    /// What was advised, in short.
    pub summary: Option<Prose>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
