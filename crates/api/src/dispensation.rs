//! `Dispensation`: a time-limited waiver of named rules for named workloads.

use kube::CustomResource;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Day, Label, ObjectStatus, Prose};

/// A time-limited waiver of named rules for named workloads of this namespace. The DPO writes it; it is recorded, shown and
/// counted. It never waives prohibited practices (AI Act 5) nor solely automated decisions (BEK 101 § 1(6), GDPR 22).
#[derive(CustomResource, Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[kube(
    group = "hjemmel.dev",
    version = "v1alpha1",
    kind = "Dispensation",
    plural = "dispensations",
    shortname = "disp",
    category = "hjemmel",
    category = "ai",
    namespaced,
    status = "ObjectStatus",
    derive = "PartialEq",
    doc = "A time-limited waiver of named rules for named workloads.",
    printcolumn(name = "Rules", type_ = "string", json_path = ".spec.rules", description = "The rules waived"),
    printcolumn(
        name = "Workloads",
        type_ = "string",
        json_path = ".spec.workloads",
        description = "For which workloads"
    ),
    printcolumn(name = "Valid-Until", type_ = "string", json_path = ".spec.validUntil", description = "The last day"),
    printcolumn(name = "Age", type_ = "date", json_path = ".metadata.creationTimestamp"),
    printcolumn(
        name = "Approver",
        type_ = "string",
        json_path = ".spec.approver",
        description = "Who approved it",
        priority = 1
    ),
    printcolumn(name = "Reason", type_ = "string", json_path = ".spec.reason", description = "Why", priority = 1)
)]
#[serde(rename_all = "camelCase")]
pub struct DispensationSpec {
    /// The rules waived, for example `[HJM-PIN]`; findings name them.
    #[schemars(length(min = 1, max = 20), inner(length(min = 1, max = 63)), extend("x-kubernetes-list-type" = "set"))]
    pub rules: Vec<String>,

    /// The AIWorkloads of this namespace for which they are waived.
    #[schemars(schema_with = "crate::schema::names", extend("minItems" = 1))]
    pub workloads: Vec<String>,

    /// Why, and what is done meanwhile.
    pub reason: Prose,

    /// Who approved it: a function, for example `DPO`.
    pub approver: Label,

    /// The last day.
    pub valid_until: Day,
}
