//! `DataProcessor`: a processor or sub-processor as contracted.

use hjemmel_domain::vocabulary::{ProcessorRole, TransferBasis};
use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::{Day, Label, Named, ObjectStatus, Reference};

/// A processor or sub-processor as contracted (GDPR 28; BEK 101 § 2(3)). The contract owner writes it once; every
/// AIWorkload of the namespace that uses the processor names it.
#[skip_serializing_none]
#[derive(CustomResource, Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "DataProcessor",
    plural = "dataprocessors",
    shortname = "dp",
    category = "hjemmel",
    category = "ai",
    namespaced,
    status = "ObjectStatus",
    derive = "PartialEq",
    doc = "A processor or sub-processor as contracted: locations, agreement, transfer basis, endpoints.",
    validation = Rule::new("!has(self.spec.subprocessors) || self.spec.subprocessors.all(s, s.name != self.metadata.name)")
        .message("a processor cannot be its own sub-processor: remove its own name")
        .field_path(".spec.subprocessors"),
    printcolumn(name = "Role", type_ = "string", json_path = ".spec.role", description = "Processor or sub-processor"),
    printcolumn(name = "Agreement", type_ = "string", json_path = ".spec.agreement.ref", description = "The data processing agreement"),
    printcolumn(name = "Valid-Until", type_ = "string", json_path = ".spec.agreement.validUntil", description = "The last day of the agreement"),
    printcolumn(name = "Transfer", type_ = "string", json_path = ".spec.transfer.basis", description = "The basis for transfers to third countries"),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(name = "Display-Name", type_ = "string", json_path = ".spec.displayName", description = "What the processor is called", priority = 1),
    printcolumn(name = "Locations", type_ = "string", json_path = ".spec.locations", description = "Countries where the data is", priority = 1)
)]
#[serde(default, rename_all = "camelCase")]
// neither can be left out: without a place there is no transfer to find, without a role no agreement to ask for
#[schemars(extend("required" = ["locations", "role"]))]
pub struct DataProcessorSpec {
    /// What the processor is called, for example `Leverandør A/S`; shown in the public register.
    pub display_name: Option<Label>,

    /// Its place in the chain (GDPR 28).
    pub role: Option<Named<ProcessorRole>>,

    /// Whether the controller has authorised it, if it is a sub-processor (GDPR 28(2)). Not stated means no.
    pub authorised: Option<bool>,

    /// Countries where the data is stored or processed, ISO 3166-1 alpha-2, for example `[DK, SE]` (GDPR 44).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::countries")]
    pub locations: Vec<String>,

    /// Countries from which support has access, ISO 3166-1 alpha-2; access is a transfer (GDPR 44).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::countries")]
    pub support_access_from: Vec<String>,

    /// Whether it uses the data for its own purposes, such as training its models; it is then a controller (GDPR 28(10)).
    pub uses_data_for_own_purposes: Option<bool>,

    /// The data processing agreement (GDPR 28(3)).
    #[serde(skip_serializing_if = "is_default")]
    pub agreement: Agreement,

    /// The basis for transfers to third countries, if there are any (GDPR Chapter V).
    #[serde(skip_serializing_if = "is_default")]
    pub transfer: Transfer,

    /// Where it may be called, for example `https://api.leverandoer.example` or `api.leverandoer.example:443`. The audit
    /// sidecar lets a workload reach these and nothing else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::endpoints")]
    pub endpoints: Vec<String>,

    /// The processors that it engages, each a DataProcessor of this namespace (GDPR 28(2), (4)). They count as processors of
    /// every workload that uses this one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 64), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["name"]))]
    pub subprocessors: Vec<ProcessorReference>,
}

/// A data processing agreement (GDPR 28(3)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Agreement {
    /// The agreement, for example its number in the contract system.
    #[serde(rename = "ref")]
    pub reference: Option<Reference>,

    /// The last day it is in force; open-ended if left out.
    pub valid_until: Option<Day>,

    /// Whether it binds the processor to documentation, access control and encryption as BEK 101 § 2(1)-(2) demand
    /// (BEK 101 § 2(3)). Not stated means no.
    #[serde(rename = "coversBEK101Section2")]
    pub covers_bek101_section2: Option<bool>,

    /// The documented instructions (GDPR 28(3)(a)).
    pub instructions_ref: Option<Reference>,
}

/// The basis for transfers to third countries (GDPR Chapter V).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Transfer {
    /// The basis.
    pub basis: Option<Named<TransferBasis>>,

    /// The transfer impact assessment, needed with SCC and BCR (GDPR 46(1); CJEU C-311/18).
    pub tia_ref: Option<Reference>,
}

/// A DataProcessor of this namespace.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProcessorReference {
    /// The name of the DataProcessor, for example `leverandoer`.
    #[schemars(schema_with = "crate::schema::name")]
    pub name: String,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
