//! The personal data, security and documentation.

use hjemmel_domain::vocabulary::{CaseDocuments, CprUse, DataCategory, DataSource, SyntheticOrigin};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::is_default;
use crate::{Contact, Label, Named, Prose, Reference};

/// A category of personal data and where it comes from.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DataCategoryUse {
    /// The category.
    pub category: Named<DataCategory>,

    /// From which information sources it was obtained (BEK 101 § 2(1)), for example `[OwnCaseSystem]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 24), extend("x-kubernetes-list-type" = "set"))]
    pub sources: Vec<Named<DataSource>>,

    /// Why it is necessary; wanted for sensitive and confidential categories (GDPR 5(1)(c)).
    pub justification: Option<Prose>,
}

/// How the data is used.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct DataUse {
    /// Whether the processing is on a large scale; it then needs an impact assessment (GDPR 35(3)(b)).
    pub large_scale: Option<bool>,

    /// What CPR numbers are used for, if the category CPR is used (databeskyttelsesloven § 11(1)).
    pub cpr_use: Option<Named<CprUse>>,

    /// Synthetic data that the workload makes.
    #[serde(skip_serializing_if = "is_default")]
    pub synthetic: Synthetic,

    /// Training of models on the data (BEK 101 § 1(4)).
    #[serde(skip_serializing_if = "is_default")]
    pub training: Training,

    /// How long the data is kept (GDPR 5(1)(e)). What is not stated here comes from the DataController's defaults.
    #[serde(skip_serializing_if = "is_default")]
    pub retention: Retention,

    /// Protected attributes that the model takes as input, for example `[age]`; each needs a reason in the bias test.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::texts")]
    pub protected_attributes_as_features: Vec<String>,
}

/// Synthetic data that the workload makes; making it from personal data is itself processing.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Synthetic {
    /// What it is made from.
    pub generated_from: Option<Named<SyntheticOrigin>>,

    /// The test against re-identification.
    pub privacy_test_ref: Option<Reference>,

    /// Who outside the authority gets it, for example `[universitet]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::texts")]
    pub audiences: Vec<String>,
}

/// Training of models on personal data (BEK 101 § 1(4); GDPR 14, 17).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Training {
    /// Whether the data trains a model.
    pub uses: Option<bool>,

    /// The data set, as the Art. 30 record or the data catalogue calls it.
    pub dataset_ref: Option<Reference>,
}

/// How long the data is kept (GDPR 5(1)(e), 17; arkivloven). The records owner fills it in.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Retention {
    /// For how many days, for example 365.
    #[schemars(range(min = 1, max = 36500))]
    pub days: Option<u32>,

    /// By which criteria, where a number of days does not fit, for example `til sagen er afsluttet`.
    pub criteria: Option<Prose>,

    /// For how many days raw audio is kept, for example 7; delete it when the note is approved.
    #[schemars(range(min = 1, max = 36500))]
    pub audio_days: Option<u32>,

    /// The erasure routine, also for training data (GDPR 17).
    pub deletion_ref: Option<Reference>,

    /// What happens to case documents: what is journalised may not be deleted by a retention job (arkivloven).
    pub case_documents: Option<Named<CaseDocuments>>,
}

/// Security of processing (BEK 101 § 2(2); GDPR 25, 32, 33). The security officer fills it in.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Security {
    /// The role model for access, for example `ISMS-12` (BEK 101 § 2(2) »adgangsstyring«).
    pub access_control_ref: Option<Reference>,

    /// Whether data is encrypted in transit. Not stated means no.
    pub encryption_in_transit: Option<bool>,

    /// Whether data is encrypted at rest. Not stated means no.
    pub encryption_at_rest: Option<bool>,

    /// The risk assessment (GDPR 32).
    pub risk_assessment_ref: Option<Reference>,

    /// The note on data protection by design and by default (GDPR 25).
    pub by_design_ref: Option<Reference>,

    /// Who is told of a personal data breach, within 72 hours (GDPR 33), for example `sikkerhed@example.kommune.dk`.
    pub breach_contact: Option<Contact>,
}

/// Documentation of the use (BEK 101 § 2(1); GDPR 30; offentlighedsloven § 15).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Documentation {
    /// The documentation of the use; the Art. 30 record or the impact assessment may carry it (BEK 101 § 2(1)).
    pub use_ref: Option<Reference>,

    /// How the technology is used, in a sentence (BEK 101 § 2(1)).
    pub how_used: Option<Prose>,

    /// The entry in the record of processing activities (GDPR 30).
    pub record_of_processing_ref: Option<Reference>,

    /// The rule for when a draft becomes a case document (offentlighedsloven §§ 13, 15).
    pub journalising_ref: Option<Reference>,

    /// The administrative-law impact assessment (FOB 2014-24).
    pub admin_law_assessment_ref: Option<Reference>,
}

/// The audit sidecar.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Audit {
    /// Whether each use is recorded. Not stated means yes.
    pub sidecar: Option<bool>,
}

/// The model that runs.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Model {
    /// Its digest, for example `sha256:9f86d08…`.
    pub digest: Option<Label>,

    /// Its version, for example `2026-05`; `latest` is not a version.
    pub version: Option<Label>,
}
