//! `RuleSet`: more rules, or other severities for rules of the catalogue.

use std::collections::BTreeMap;

use hjemmel_domain::verdict::Severity;
use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ObjectStatus;

/// More rules in the catalogue's own format, or other severities for rules of the catalogue. The platform owner writes it,
/// for all workloads of the cluster.
#[derive(CustomResource, Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "RuleSet",
    plural = "rulesets",
    shortname = "rset",
    category = "hjemmel",
    category = "ai",
    status = "ObjectStatus",
    derive = "PartialEq",
    doc = "More rules, or other severities for rules of the catalogue.",
    printcolumn(
        name = "Ready",
        type_ = "string",
        json_path = ".status.conditions[?(@.type=='Ready')].status",
        description = "Whether its rules compile and apply"
    ),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp")
)]
#[serde(default, rename_all = "camelCase")]
pub struct RuleSetSpec {
    /// Rules to add, in the catalogue's format.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(schema_with = "crate::schema::rules")]
    pub rules: Vec<AddedRule>,

    /// Other severities for rules of the catalogue, for example `[{rule: HJM-PIN, severity: Deny}]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 200), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["rule"]))]
    pub severities: Vec<SeverityOverride>,
}

/// A rule in the catalogue's format; its body is checked when the operator compiles it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AddedRule {
    /// The rule's identifier, `KOMMUNE-GPU-1`.
    pub id: String,
    /// The rest of the rule.
    #[serde(flatten)]
    pub body: BTreeMap<String, Value>,
}

/// Another severity for a rule of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SeverityOverride {
    /// The rule, for example `HJM-PIN`.
    #[schemars(length(min = 1, max = 63))]
    pub rule: String,

    /// What a finding does from now on: Deny refuses, Warn warns, Audit records.
    pub severity: Severity,
}
