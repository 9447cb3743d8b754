//! `AIWorkload`: one declared use of AI, and what runs it.

mod basis;
mod binding;
mod data;
mod people;
mod status;
mod system;
mod template;

pub use basis::*;
pub use binding::*;
pub use data::*;
pub use people::*;
pub use status::*;
pub use system::*;
pub use template::PodTemplate;

use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::text::Prose;

/// One declared use of AI, and what runs it. The platform engineer writes it; the operator checks it against BEK 101, the
/// GDPR and the AI Act, says in status what is missing, and runs it only while it is permitted.
///
/// Purpose, data, processors, impact assessment and citizen notice are enough for a simple case; what is the same for
/// all workloads of an authority may stand once in the DataController's defaults.
#[skip_serializing_none]
#[derive(CustomResource, Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "AIWorkload",
    plural = "aiworkloads",
    singular = "aiworkload",
    shortname = "aiw",
    category = "hjemmel",
    category = "ai",
    namespaced,
    status = "AIWorkloadStatus",
    derive = "PartialEq",
    doc = "One declared use of AI, and what runs it; permitted, or refused with the reasons in status.",
    selectable = ".spec.purpose.lifecycle",
    selectable = ".status.verdict",
    printcolumn(
        name = "Verdict",
        type_ = "string",
        json_path = ".status.verdict",
        description = "What the law says of it now"
    ),
    printcolumn(
        name = "Risk",
        type_ = "string",
        json_path = ".status.riskClass",
        description = "The risk class under the AI Act"
    ),
    printcolumn(
        name = "Lifecycle",
        type_ = "string",
        json_path = ".spec.purpose.lifecycle",
        description = "Where in its life it is"
    ),
    printcolumn(
        name = "Valid-Until",
        type_ = "string",
        json_path = ".status.validUntil",
        description = "When the verdict next changes by itself"
    ),
    printcolumn(
        name = "Ready",
        type_ = "string",
        json_path = ".status.conditions[?(@.type=='Ready')].status",
        description = "Whether it is permitted and running"
    ),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(
        name = "Controller",
        type_ = "string",
        json_path = ".status.controller",
        description = "The data controller",
        priority = 1
    ),
    printcolumn(
        name = "Use-Cases",
        type_ = "string",
        json_path = ".spec.purpose.useCases",
        description = "What the AI is used for",
        priority = 1
    ),
    printcolumn(
        name = "Message",
        type_ = "string",
        json_path = ".status.conditions[?(@.type=='Ready')].message",
        description = "Why it is ready or not",
        priority = 1
    )
)]
#[serde(rename_all = "camelCase")]
pub struct AIWorkloadSpec {
    /// What the AI is for, in which cases and on which legal basis (BEK 101 § 1; GDPR 5(1)(b)). The platform engineer fills
    /// it in with the business owner.
    pub purpose: Purpose,

    /// The categories of personal data, each with its sources (BEK 101 § 2(1); GDPR 5(1)(c)). State the category `None` if
    /// there is no personal data: leaving data out is not a way to say so. For example
    /// `{category: Health, sources: [OwnCaseSystem], justification: nødvendig i sygedagpengesager}`.
    #[schemars(length(min = 1, max = 40), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["category"]))]
    pub data_categories: Vec<DataCategoryUse>,

    /// Whom the data is about, for example `[Unemployed]`. Vulnerable groups need an impact assessment (GDPR 35).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "set"))]
    pub data_subjects: Vec<crate::Named<hjemmel_domain::vocabulary::DataSubject>>,

    /// How the data is used: scale, CPR numbers, training, synthetic data, retention.
    #[serde(default, skip_serializing_if = "is_default")]
    pub data: DataUse,

    /// The processors that get the data, each a DataProcessor of this namespace, for example `[{name: leverandoer}]`
    /// (GDPR 28). Their sub-processors follow from there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub processors: Vec<crate::ProcessorReference>,

    /// The data protection impact assessment: an ImpactAssessment of type DPIA in this namespace (GDPR 35).
    pub dpia: Option<AssessmentReference>,

    /// Why no data protection impact assessment was made, as the DPO signed it (GDPR 35(1)). Leave it out when `dpia` names one.
    pub dpia_not_required_reason: Option<Prose>,

    /// The fundamental rights impact assessment: an ImpactAssessment of type FRIA in this namespace (AI Act 27).
    pub fria: Option<AssessmentReference>,

    /// The notice that tells citizens that AI is used (BEK 101 § 2(4); GDPR 13-14; AI Act 50). The communications owner
    /// fills it in, for example `{url: https://example.kommune.dk/ai, describesAI: true}`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub citizen_notice: CitizenNotice,

    /// The articles of the GDPR relied on. What is not stated here comes from the DataController's defaults.
    #[serde(default, skip_serializing_if = "is_default")]
    pub gdpr: Gdpr,

    /// The trial, if lifecycle is Trial: a trial has an end.
    #[serde(default, skip_serializing_if = "is_default")]
    pub trial: Trial,

    /// Reuse of data that was collected for another purpose (BEK 101 § 1(5)). Leave it out if there is none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub reuse: Reuse,

    /// The AI's part in decisions about people (BEK 101 § 1(6); GDPR 22). Must be stated here or in the DataController's
    /// defaults; nothing is assumed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub decision: Decision,

    /// The people who oversee the AI (BEK 101 § 1(6); AI Act 14, 26(2)). What is not stated here comes from the
    /// DataController's defaults.
    #[serde(default, skip_serializing_if = "is_default")]
    pub oversight: Oversight,

    /// Profiling: evaluation of personal aspects of a person (BEK 101 § 1(2); GDPR 4(4)).
    #[serde(default, skip_serializing_if = "is_default")]
    pub profiling: Profiling,

    /// Interaction with citizens and generated content (AI Act 50).
    #[serde(default, skip_serializing_if = "is_default")]
    pub interaction: Interaction,

    /// Biometrics and emotions (AI Act 5, 50(3), Annex III 1). Leave it out if there are none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub biometrics: Biometrics,

    /// The self-declaration on prohibited practices, signed by whoever applies this object: all must be false, and true is
    /// refused (AI Act 5).
    #[serde(default, skip_serializing_if = "is_default")]
    pub prohibited_practices: ProhibitedPractices,

    /// The AI Act file of the system: role, risk class, instructions, registrations. What is not stated here comes from the
    /// DataController's defaults where they have it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ai_act: AiAct,

    /// The model that runs; pin it, so that a change is seen.
    #[serde(default, skip_serializing_if = "is_default")]
    pub model: Model,

    /// Security of processing (BEK 101 § 2(2); GDPR 32). What is not stated here comes from the DataController's defaults.
    #[serde(default, skip_serializing_if = "is_default")]
    pub security: Security,

    /// Documentation of the use (BEK 101 § 2(1); GDPR 30). What is not stated here comes from the DataController's defaults.
    #[serde(default, skip_serializing_if = "is_default")]
    pub documentation: Documentation,

    /// The audit sidecar, which records each use (BEK 101 § 2(1)); on unless switched off.
    #[serde(default, skip_serializing_if = "is_default")]
    pub audit: Audit,

    /// The public AI register; listed unless switched off.
    #[serde(default, skip_serializing_if = "is_default")]
    pub public_register: PublicRegister,

    /// What runs it: exactly one of `deployment`, `selector`, `targetRef` and `external`.
    pub workload: Binding,
}

/// An ImpactAssessment of this namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AssessmentReference {
    /// The name of the ImpactAssessment, for example `dpia-sagsresume`.
    #[schemars(schema_with = "crate::schema::name")]
    pub name: String,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
