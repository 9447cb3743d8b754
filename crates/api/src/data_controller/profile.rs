//! How a controller reads the law where law leaves a choice.

use hjemmel_domain::vocabulary::{
    Article49Reading, DocumentationLevel, ExpiryAction, NoticeMode, SeverityChoice, UseCase, WorkersScope,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::Named;

/// How a controller reads the law where law leaves a choice. The status of each workload shows which readings were used.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct ProfileSpec {
    /// How citizens are told of AI (BEK 101 § 2(4) »tydeligt fremgår for den«): a general page, at each contact, or both.
    pub notice_mode: Option<Named<NoticeMode>>,

    /// What »er blevet anvendt« in BEK 101 § 2(1) asks to be documented: the use as declared, or each use.
    pub documentation_level: Option<Named<DocumentationLevel>>,

    /// Whether BEK 101 is a basis for special categories too, as the bill's notes say (GDPR 9(2)(g)).
    #[serde(rename = "bek101CoversSpecialCategories")]
    pub bek101_covers_special_categories: Option<bool>,

    /// Whether pure administration of benefits is refused or warned about (LOB § 3(2) no. 2).
    pub benefit_administration: Option<Named<SeverityChoice>>,

    /// Whether consent may be the basis (Datatilsynet 2022-212-3676: not free in the job centre).
    pub consent_allowed: Option<bool>,

    /// After how many days an assessment without its own date must be reviewed (GDPR 35(11) sets none), for example 365.
    #[schemars(range(min = 1, max = 3650))]
    pub dpia_max_age_days: Option<u32>,

    /// What happens to a running workload when a duty lapses. Trials past their end, prohibited practices, solely automated
    /// decisions and transfers without basis always stop.
    pub expiry_action: Option<Named<ExpiryAction>>,

    /// Whether the EU-US Data Privacy Framework is accepted as a basis for transfers (Decision (EU) 2023/1795).
    pub accept_dpf: Option<bool>,

    /// Third countries with an adequacy decision, ISO 3166-1 alpha-2 (GDPR 45). Replaces the catalogue's list.
    #[schemars(schema_with = "crate::schema::countries")]
    pub adequate_countries: Option<Vec<String>>,

    /// Whether emotion recognition of citizens is refused or warned about (AI Act Annex III 1(c)).
    pub emotion_citizens: Option<Named<SeverityChoice>>,

    /// Use cases read as falling under AI Act Annex III. Replaces the catalogue's list.
    #[serde(rename = "annexIIIUseCases")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub annex_iii_use_cases: Option<Vec<Named<UseCase>>>,

    /// Whether the AI Act's duties for high-risk systems are applied now, before they bind.
    pub ai_act_early: Option<bool>,

    /// From when AI Act 49 applies.
    pub art49_reading: Option<Named<Article49Reading>>,

    /// Which workers must be informed (AI Act 26(7)).
    pub workers_scope: Option<Named<WorkersScope>>,

    /// For how many days before a duty begins it warns, for example 180.
    #[schemars(range(min = 0, max = 3650))]
    pub lead_time_days: Option<u32>,

    /// For how many days raw audio may be kept, for example 30.
    #[schemars(range(min = 0, max = 3650))]
    pub max_audio_days: Option<u32>,
}
