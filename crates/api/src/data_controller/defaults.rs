//! What holds for all workloads of a controller.

use hjemmel_domain::vocabulary::{AiActRole, Technology};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::is_default;
use crate::ai_workload::{Documentation, Gdpr, Oversight, Retention, Security};
use crate::{Contact, Named, Reference};

/// What holds for all workloads of the controller, unless a workload states it itself. What neither states stays open, and
/// the rules treat it so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Defaults {
    /// The articles of the GDPR relied on.
    #[serde(skip_serializing_if = "is_default")]
    pub gdpr: Gdpr,

    /// Human oversight (AI Act 14, 26(2)).
    #[serde(skip_serializing_if = "is_default")]
    pub oversight: Oversight,

    /// The AI Act file, as far as it is the same for all systems.
    #[serde(skip_serializing_if = "is_default")]
    pub ai_act: AiActDefaults,

    /// Security of processing (BEK 101 § 2(2); GDPR 32).
    #[serde(skip_serializing_if = "is_default")]
    pub security: Security,

    /// Documentation of the use (BEK 101 § 2(1); GDPR 30).
    #[serde(skip_serializing_if = "is_default")]
    pub documentation: Documentation,

    /// How long data is kept (GDPR 5(1)(e)).
    #[serde(skip_serializing_if = "is_default")]
    pub retention: Retention,

    /// The notice to citizens, as far as it is the same for all workloads.
    #[serde(skip_serializing_if = "is_default")]
    pub citizen_notice: CitizenNoticeDefaults,
}

/// The AI Act file, as far as it is the same for all systems of a controller.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct AiActDefaults {
    /// Whether its systems are AI systems (AI Act 3(1)).
    pub technology: Option<Named<Technology>>,

    /// Its role (AI Act 3(3)-(4)).
    pub role: Option<Named<AiActRole>>,

    /// For how many days logs are kept (AI Act 26(6)).
    #[schemars(range(min = 1, max = 36500))]
    pub log_retention_days: Option<u32>,

    /// The measure that supports AI literacy of the staff (AI Act 4).
    pub literacy_ref: Option<Reference>,

    /// Who gets word of serious incidents (AI Act 26(5), 73).
    pub incident_contact: Option<Contact>,
}

/// The notice to citizens, as far as it is the same for all workloads of a controller.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CitizenNoticeDefaults {
    /// Whether the information under GDPR 13 and 14 mentions the processing.
    #[serde(rename = "art13And14Covered")]
    pub art13_and14_covered: Option<bool>,

    /// Where a citizen objects (GDPR 21).
    pub objection_contact: Option<Contact>,

    /// Whether its notices are accessible: EN 301 549, WCAG 2.1 AA (AI Act 50(5)).
    pub accessible: Option<bool>,
}
