//! What runs the workload.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::template::PodTemplate;

/// What runs the workload: exactly one of `deployment`, `selector`, `targetRef` and `external`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
#[schemars(extend("x-kubernetes-validations" = [{
    "rule": "[has(self.deployment), has(self.selector), has(self.targetRef), has(self.external)].filter(b, b).size() == 1",
    "message": "set exactly one of deployment, selector, targetRef and external",
}]))]
pub struct Binding {
    /// The operator makes and owns a Deployment, Service, ServiceAccount and NetworkPolicy.
    pub deployment: Option<DeploymentBinding>,

    /// Others make the pods; they are governed by these labels, if their image is in `images`.
    pub selector: Option<PodSelector>,

    /// Others make the pods through this object, such as an InferenceService, StatefulSet or Job.
    pub target_ref: Option<TargetReference>,

    /// Nothing runs in this cluster: a model as a service. It is declared, registered and measured.
    pub external: Option<External>,

    /// The images that pods bound by `selector` or `targetRef` may run, for example
    /// `registry.example.dk/sagsresume@sha256:9f86d08…`; a label alone could be forged.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 32), inner(length(min = 1, max = 1024)), extend("x-kubernetes-list-type" = "set"))]
    pub images: Vec<String>,
}

/// A Deployment that the operator makes and owns.
#[skip_serializing_none]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DeploymentBinding {
    /// How many pods run while the workload is permitted. Not stated means 1.
    #[schemars(range(min = 0, max = 1000))]
    pub replicas: Option<i32>,

    /// The port on which the first container serves; the Service leads to it. For example 8080.
    #[schemars(range(min = 1, max = 65535))]
    pub port: i32,

    /// The pods, as in a Deployment; they must pass the Pod Security Standard *restricted*.
    #[schemars(schema_with = "crate::schema::pod_template")]
    pub template: PodTemplate,
}

/// Pods by their labels.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PodSelector {
    /// Labels that a pod must carry, for example `{app: sagsresume}`.
    #[schemars(length(min = 1, max = 16), extend("minProperties" = 1, "maxProperties" = 16))]
    pub match_labels: BTreeMap<String, LabelValue>,
}

/// The value of a label, at most 63 characters.
pub type LabelValue = crate::Text<0, 63>;

/// An object whose pods are governed; they are found by walking owner references.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetReference {
    /// The object's API version, for example `serving.kserve.io/v1beta1`.
    #[schemars(length(min = 1, max = 317))]
    pub api_version: String,

    /// The object's kind, for example `InferenceService`.
    #[schemars(length(min = 1, max = 63))]
    pub kind: String,

    /// The object's name, in this namespace.
    #[schemars(schema_with = "crate::schema::name")]
    pub name: String,
}

/// A model as a service outside the cluster.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct External {
    /// Where it is used, for example `https://ai.example.dk`.
    #[schemars(schema_with = "crate::schema::web_address")]
    pub url: Option<String>,
}
