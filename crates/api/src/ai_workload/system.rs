//! The AI Act file of the system, prohibited practices and the public register.

use hjemmel_domain::vocabulary::{AiActRole, ExemptionCondition, RiskClass, Technology, UseCase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::is_default;
use crate::{Contact, Day, Label, Named, Reference};

/// The self-declaration on prohibited practices (AI Act 5(1)). True is refused; no document cures it.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ProhibitedPractices {
    /// Subliminal, manipulative or deceptive techniques (5(1)(a)).
    pub manipulation: Option<bool>,

    /// Exploiting age, disability or a social or economic situation, such as unemployment (5(1)(b)).
    pub exploits_vulnerability: Option<bool>,

    /// Social scoring: rating people by social behaviour, with detriment in an unrelated context (5(1)(c)).
    pub social_scoring: Option<bool>,

    /// Predicting crime from profiling alone (5(1)(d)).
    pub crime_prediction: Option<bool>,

    /// Making intimate material of a person without consent (5(1)(ba)).
    pub ncii: Option<bool>,

    /// Making child sexual abuse material (5(1)(bb)).
    pub csam: Option<bool>,
}

/// The AI Act file of the system (Regulation (EU) 2024/1689).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AiAct {
    /// Whether it is an AI system (Art. 3(1)). Not stated means AiSystem, under which more rules apply.
    pub technology: Option<Named<Technology>>,

    /// The authority's role (Art. 3(3)-(4)): Deployer for a bought system, Provider or Both for one it builds.
    pub role: Option<Named<AiActRole>>,

    /// The risk class the system has; the rules check it against purpose and decision (Art. 5, 6, 50).
    pub risk_class: Option<Named<RiskClass>>,

    /// The points of Annex III it falls under, for example `["5a"]`.
    #[serde(rename = "annexIII", skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 30), inner(length(min = 1, max = 8), regex(pattern = r"^[1-8][a-z]?$")), extend("x-kubernetes-list-type" = "set"))]
    pub annex_iii: Vec<String>,

    /// The exemption from high-risk under Art. 6(3), if claimed.
    #[serde(skip_serializing_if = "is_default")]
    pub exemption: Exemption,

    /// The day it was placed on the market.
    pub placed_on_market: Option<Day>,

    /// The day of the last significant change of its design (Art. 111(2)).
    pub significant_change: Option<Day>,

    /// The use cases for which the provider made it (Art. 26(1)).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub intended_use_cases: Vec<Named<UseCase>>,

    /// Whether it carries the authority's own name (Art. 25(1)(a)).
    pub rebranded: Option<bool>,

    /// Whether it was substantially modified (Art. 25(1)(b)).
    pub substantially_modified: Option<bool>,

    /// The provider's instructions for use (Art. 13, 26(1)).
    pub instructions_ref: Option<Reference>,

    /// The conformity file, if the authority is provider (Art. 43, 47).
    pub conformity_ref: Option<Reference>,

    /// Whether it is CE marked (Art. 48).
    pub ce_marked: Option<bool>,

    /// The provider's registration in the EU database (Art. 49(1)).
    pub eu_db_provider_id: Option<Label>,

    /// The authority's own registration in the EU database (Art. 26(8), 49(3)).
    pub eu_db_deployer_id: Option<Label>,

    /// For how many days logs are kept; high-risk systems need at least six months, 184 days (Art. 26(6)).
    #[schemars(range(min = 1, max = 36500))]
    pub log_retention_days: Option<u32>,

    /// The day the workers' representatives were informed (Art. 26(7)).
    pub workers_informed_on: Option<Day>,

    /// The measure that supports AI literacy of the staff, such as a course (Art. 4).
    pub literacy_ref: Option<Reference>,

    /// Who gets word of serious incidents (Art. 26(5), 73).
    pub incident_contact: Option<Contact>,

    /// The check that input data is relevant and representative (Art. 26(4)).
    pub input_data_ref: Option<Reference>,

    /// The general-purpose model it uses, if any (Art. 53).
    #[serde(skip_serializing_if = "is_default")]
    pub gpai: Gpai,
}

/// The exemption from high-risk under AI Act 6(3).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Exemption {
    /// The conditions of Art. 6(3) that are met.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 4), extend("x-kubernetes-list-type" = "set"))]
    pub conditions: Vec<Named<ExemptionCondition>>,

    /// The assessment (Art. 6(4)).
    pub assessment_ref: Option<Reference>,

    /// Whether the output materially influences the decision; if so there is no exemption.
    pub material_influence: Option<bool>,

    /// The provider's registration of the exempted system (Art. 49(2)).
    pub provider_registration_id: Option<Label>,
}

/// The general-purpose AI model that the system uses (AI Act 53).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Gpai {
    /// The model's name and version.
    pub model: Option<Label>,

    /// The provider's documentation (Annex XII).
    pub doc_ref: Option<Reference>,

    /// The day the model last changed; a change after the impact assessment calls for a review (GDPR 35(11)).
    pub changed_on: Option<Day>,
}

/// The public AI register.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct PublicRegister {
    /// Whether the workload is listed. Not stated means yes.
    pub publish: Option<bool>,
}
