//! The purpose, the legal basis, the trial and reuse.

use hjemmel_domain::vocabulary::{Article6, Article9, LegalArea, Lifecycle, TaskKind, UseCase};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::{Day, Named, Reference, Text};

/// The purpose and the legal basis (BEK 101 § 1; GDPR 5(1)(b), 6(3)).
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Purpose {
    /// The purpose in a sentence that a citizen understands: who uses it, for what, why. At least 30 characters are needed
    /// where personal data is used (GDPR 5(1)(b)); it is shown in the public register. For example `Udkast til resumé af
    /// beskæftigelsessager, som sagsbehandleren gennemgår`.
    pub description: Text<1, 2000>,

    /// What the AI is used for (GDPR 5(1)(b); BEK 101 § 1(1)-(4)).
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub use_cases: Vec<Named<UseCase>>,

    /// Where in its life the workload is. Trial and Production are use on real cases; Development, Training and Test with
    /// personal data need BEK101-1-3 or BEK101-1-4 among the legal bases.
    pub lifecycle: Named<Lifecycle>,

    /// The acts whose cases are worked on, for example `[LAB]` (BEK 101 § 1(1); LOB § 3(2)). BEK 101 covers the first five.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub legal_areas: Vec<Named<LegalArea>>,

    /// The provisions relied on: BEK101-1-1 (casework), BEK101-1-2 (profiling), BEK101-1-3 (development and operation),
    /// BEK101-1-4 (training), BEK101-1-5 (reuse), or another order's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), inner(length(min = 1, max = 63)), extend("x-kubernetes-list-type" = "set"))]
    pub legal_basis: Vec<String>,

    /// What kind of task it serves under the benefit acts (LOB § 3(2) no. 2).
    pub task_kind: Option<Named<TaskKind>>,

    /// Statutes other than BEK 101 that allow AI in an area, if any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["ref"]))]
    pub other_basis: Vec<OtherBasis>,

    /// Whether it supports the handling of cases, as BEK 101 § 1(1) demands; staff monitoring, control and marketing do not.
    /// Not stated means no.
    pub supports_casework: Option<bool>,

    /// The day processing began (BEK 101 § 3: no basis before 1 February 2026).
    pub started_on: Option<Day>,
}

/// A statute other than BEK 101 that allows AI in an area (GDPR 6(3)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OtherBasis {
    /// The provision, for example `lov nr. 123 af 01/03/2026 § 4`.
    #[serde(rename = "ref")]
    pub reference: Reference,

    /// The areas it covers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub areas: Vec<Named<LegalArea>>,

    /// The statute's title.
    pub title: Option<Text<1, 500>>,

    /// Whether it covers AI. Not stated means no.
    #[serde(rename = "coversAI")]
    pub covers_ai: Option<bool>,

    /// Whether it covers operation and not only development. Not stated means no.
    pub covers_operation: Option<bool>,

    /// The first day it applies.
    pub valid_from: Option<Day>,

    /// The first day it no longer applies; open-ended if left out.
    pub valid_to: Option<Day>,
}

/// The articles of the GDPR relied on; the DPO says which.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Gdpr {
    /// The letter of Art. 6(1): for a municipality normally `E`, public task. Never assumed.
    pub article6: Option<Named<Article6>>,

    /// The letter of Art. 9(2), if special categories such as Health are used: normally `G`. Never assumed.
    pub article9: Option<Named<Article9>>,

    /// The note on why data on criminal offences is necessary (databeskyttelsesloven § 8), if such data is used.
    pub article10_necessity_ref: Option<Reference>,

    /// The statute that allows a solely automated decision (GDPR 22(2)(b)); BEK 101 is not one.
    pub article22_basis: Option<Reference>,
}

/// A time-limited trial on real cases.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{
    "rule": "!has(self.startDate) || !has(self.endDate) || self.endDate >= self.startDate",
    "message": "endDate must not be before startDate",
    "fieldPath": ".endDate",
}]))]
pub struct Trial {
    /// The first day.
    pub start_date: Option<Day>,

    /// The last day; the workload stops after it.
    pub end_date: Option<Day>,

    /// The evaluation plan.
    pub evaluation_ref: Option<Reference>,

    /// The real-world testing plan, if a high-risk system is not on the market yet (AI Act 60).
    pub real_world_plan_ref: Option<Reference>,
}

/// Reuse of data collected for another purpose; it is a new processing (BEK 101 § 1(5)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Reuse {
    /// The processing whose data is reused, as the Art. 30 record calls it.
    pub of: Option<Reference>,

    /// The day it was decided; impact assessment and notice must be at least as new.
    pub decided_on: Option<Day>,

    /// The note on compatibility of purposes (GDPR 5(1)(b), 6(4)).
    pub compatibility_ref: Option<Reference>,
}
