//! `DataController`: the authority that answers for a set of namespaces.

mod defaults;
mod profile;

pub use defaults::*;
pub use profile::*;

use hjemmel_domain::vocabulary::ControllerType;
use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::{Contact, Label, Named, ObjectStatus, Reference};

/// The data controller (GDPR 4(7)): a municipality, several jointly, or STAR. The platform owner writes it with the DPO: who
/// it is, the namespaces it answers for, what holds for all its workloads, and how it reads the law where law leaves a
/// choice.
#[skip_serializing_none]
#[derive(CustomResource, Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "DataController",
    plural = "datacontrollers",
    shortname = "dc",
    category = "hjemmel",
    category = "ai",
    status = "ObjectStatus",
    derive = "PartialEq",
    doc = "The data controller: who it is, the namespaces it answers for, defaults and readings of the law.",
    printcolumn(
        name = "Display-Name",
        type_ = "string",
        json_path = ".spec.displayName",
        description = "What the authority is called"
    ),
    printcolumn(
        name = "Type",
        type_ = "string",
        json_path = ".spec.type",
        description = "What kind of authority it is"
    ),
    printcolumn(name = "Code", type_ = "string", json_path = ".spec.code", description = "The municipality code"),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(
        name = "Namespaces",
        type_ = "string",
        json_path = ".spec.namespaces",
        description = "The namespaces it answers for",
        priority = 1
    ),
    printcolumn(
        name = "DPO",
        type_ = "string",
        json_path = ".spec.dpo.email",
        description = "The data protection officer",
        priority = 1
    )
)]
#[serde(rename_all = "camelCase")]
pub struct DataControllerSpec {
    /// What the authority is called, for example `Aalborg Kommune`; shown in the public register.
    pub display_name: Label,

    /// What kind of authority it is (BEK 101 § 1; LOB § 52 a). The profile kind follows from it.
    #[serde(rename = "type")]
    pub kind: Named<ControllerType>,

    /// The municipality code, three digits, for example `"851"`.
    #[schemars(length(max = 3), regex(pattern = r"^[0-9]{3}$"))]
    pub code: Option<String>,

    /// The CVR number, eight digits, for example `"29189420"`.
    #[schemars(length(max = 8), regex(pattern = r"^[0-9]{8}$"))]
    pub cvr: Option<String>,

    /// The unit that uses the AI, for example `Jobcenter`.
    pub unit: Option<Label>,

    /// Where to ask about the AI use, for example `jobcenter@example.kommune.dk`; shown in the public register.
    pub contact: Option<Contact>,

    /// The data protection officer (GDPR 37).
    pub dpo: Option<Dpo>,

    /// The arrangement between joint controllers (GDPR 26), if type is JointMunicipalities.
    pub arrangement_ref: Option<Reference>,

    /// The namespaces it answers for, for example `[jobcenter]`. A namespace may have one DataController only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::names")]
    pub namespaces: Vec<String>,

    /// The language of refusals, warnings and statuses. Not stated means Da.
    pub language: Option<Language>,

    /// What holds for all its workloads. A workload's own value wins, field by field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub defaults: Defaults,

    /// How it reads the law where law leaves a choice. What is not stated follows the catalogue, field by field.
    #[serde(default, skip_serializing_if = "is_default")]
    pub profile: ProfileSpec,
}

/// The data protection officer (GDPR 37).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dpo {
    /// The mailbox of the function, for example `dpo@example.kommune.dk`.
    #[schemars(length(min = 3, max = 253), regex(pattern = r"^[^@\s]+@[^@\s]+$"))]
    pub email: String,

    /// What the function is called, for example `Databeskyttelsesrådgiveren`.
    pub name: Option<Label>,
}

/// A language of the texts that people read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Language {
    /// Danish.
    Da,
    /// English.
    En,
}

impl From<Language> for hjemmel_domain::text::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::Da => Self::Danish,
            Language::En => Self::English,
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
