//! An owned object as it is: only what comparing and reporting need. A typed Deployment would
//! take five times the memory.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use kube::core::DynamicObject;
use serde_json::{Map, Value};

use crate::{APPLIED, FIELD_MANAGER, WORKLOAD};

/// An owned object as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Live {
    /// Its identity.
    pub uid: String,
    /// Its version; larger is later.
    pub version: u64,
    /// The uid of the object that controls it.
    pub controlled_by: Option<String>,
    /// Kind and name of that object, for people.
    pub controller: Option<(String, String)>,
    /// The workload it says it belongs to.
    pub workload: Option<String>,
    /// The digest of what was last applied.
    pub applied: Option<String>,
    /// A digest of the fields of the pod template that others have set; `None` if there are none.
    pub strangers: Option<u64>,
    /// How far a Deployment's rollout is.
    pub rollout: Rollout,
    /// Labels, annotations, owner references and everything but metadata and status, as JSON.
    fields: Box<[u8]>,
}

/// How far a Deployment's rollout is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rollout {
    /// Pods there should be.
    pub wanted: i32,
    /// Pods there are.
    pub replicas: i32,
    /// Pods of the current template.
    pub updated: i32,
    /// Pods that are ready.
    pub ready: i32,
    /// Pods that have been ready long enough.
    pub available: i32,
    /// Whether the status speaks of the current spec.
    pub observed: bool,
    /// Whether the rollout made no progress within its deadline.
    pub stuck: bool,
}

impl Rollout {
    /// Whether every pod there should be is of the current template and available.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.observed && self.updated >= self.wanted && self.available >= self.wanted && self.replicas == self.updated
    }
}

impl Live {
    /// What matters of `object`.
    #[must_use]
    pub fn of(object: DynamicObject) -> Self {
        let DynamicObject { metadata, data, .. } = object;
        let controller =
            metadata.owner_references.as_deref().unwrap_or_default().iter().find(|o| o.controller == Some(true));
        let annotation = |name: &str| metadata.annotations.as_ref().and_then(|a| a.get(name)).cloned();
        let rollout = rollout(&data, metadata.generation.unwrap_or(0));
        let strangers = strangers(metadata.managed_fields.as_deref().unwrap_or_default());
        let mut fields = match data {
            Value::Object(fields) => fields,
            _ => Map::new(),
        };
        fields.remove("status");
        let mut kept = Map::new();
        let mut keep = |name: &str, value: serde_json::Result<Value>| {
            if let Ok(value) = value {
                kept.insert(name.to_owned(), value);
            }
        };
        keep("labels", serde_json::to_value(&metadata.labels));
        keep("annotations", serde_json::to_value(&metadata.annotations));
        keep("ownerReferences", serde_json::to_value(&metadata.owner_references));
        fields.insert("metadata".to_owned(), Value::Object(kept));
        Self {
            version: metadata.resource_version.as_deref().and_then(|v| v.parse().ok()).unwrap_or(0),
            controlled_by: controller.map(|o| o.uid.clone()),
            controller: controller.map(|o| (o.kind.clone(), o.name.clone())),
            workload: metadata.labels.as_ref().and_then(|l| l.get(WORKLOAD)).cloned(),
            applied: annotation(APPLIED),
            strangers,
            rollout,
            fields: serde_json::to_vec(&Value::Object(fields)).unwrap_or_default().into(),
            uid: metadata.uid.unwrap_or_default(),
        }
    }

    /// Labels, annotations, owner references under `metadata`, and everything else but status.
    #[must_use]
    pub fn fields(&self) -> Value {
        serde_json::from_slice(&self.fields).unwrap_or_default()
    }

    /// Whether anything but the version differs.
    #[must_use]
    pub fn is_same_as(&self, other: &Self) -> bool {
        Self { version: other.version, ..self.clone() } == *other
    }
}

fn rollout(data: &Value, generation: i64) -> Rollout {
    let number =
        |pointer: &str| data.pointer(pointer).and_then(Value::as_i64).and_then(|n| i32::try_from(n).ok()).unwrap_or(0);
    let conditions = data.pointer("/status/conditions").and_then(Value::as_array);
    let stuck = conditions.is_some_and(|conditions| {
        conditions
            .iter()
            .any(|c| c["type"] == "Progressing" && c["status"] == "False" && c["reason"] == "ProgressDeadlineExceeded")
    });
    Rollout {
        wanted: number("/spec/replicas"),
        replicas: number("/status/replicas"),
        updated: number("/status/updatedReplicas"),
        ready: number("/status/readyReplicas"),
        available: number("/status/availableReplicas"),
        observed: data.pointer("/status/observedGeneration").and_then(Value::as_i64).unwrap_or(0) >= generation,
        stuck,
    }
}

/// Whoever edits the pod template of a governed Deployment leaves a field set behind, even if
/// what they added does not collide with anything we own. Ours is the one that was applied: an
/// update under our name is somebody who borrowed it.
fn strangers(managed: &[k8s_openapi::apimachinery::pkg::apis::meta::v1::ManagedFieldsEntry]) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    let mut any = false;
    for entry in managed {
        let ours = entry.manager.as_deref() == Some(FIELD_MANAGER) && entry.operation.as_deref() == Some("Apply");
        if ours || entry.subresource.as_deref() == Some("status") {
            continue;
        }
        let pod = entry.fields_v1.as_ref().and_then(|f| f.0.pointer("/f:spec/f:template/f:spec"));
        if let Some(pod) = pod {
            any = true;
            pod.to_string().hash(&mut hasher);
        }
    }
    any.then(|| hasher.finish())
}

/// Whether `live` has everything that `desired` states. Lists must be equal in length; objects
/// may have more (defaults, and fields that others own).
#[must_use]
pub fn covers(live: &Value, desired: &Value) -> bool {
    covers_in(live, desired, false)
}

fn covers_in(live: &Value, desired: &Value, quantities: bool) -> bool {
    match (live, desired) {
        (Value::Object(live), Value::Object(desired)) => desired.iter().all(|(name, wanted)| {
            let quantities = quantities || QUANTITIES.contains(&name.as_str());
            live.get(name).map_or_else(|| is_blank(wanted), |live| covers_in(live, wanted, quantities))
        }),
        (Value::Array(live), Value::Array(desired)) => {
            live.len() == desired.len() && live.iter().zip(desired).all(|(l, d)| covers_in(l, d, quantities))
        }
        (Value::String(live), Value::String(desired)) if quantities => {
            live == desired || quantity(live).zip(quantity(desired)).is_some_and(|(l, d)| same(l, d))
        }
        (live, desired) => live == desired || (live.is_null() && is_blank(desired)),
    }
}

/// Fields whose values the API server writes in a form of its own: `0.5` becomes `500m`.
const QUANTITIES: [&str; 4] = ["limits", "requests", "sizeLimit", "divisor"];

/// A quantity of Kubernetes as a number.
fn quantity(text: &str) -> Option<f64> {
    let split = text.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | '+' | '-')).unwrap_or(text.len());
    let (number, suffix) = text.split_at(split);
    let number: f64 = number.parse().ok()?;
    let factor = match suffix {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 2f64.powi(10),
        "Mi" => 2f64.powi(20),
        "Gi" => 2f64.powi(30),
        "Ti" => 2f64.powi(40),
        "Pi" => 2f64.powi(50),
        "Ei" => 2f64.powi(60),
        exponent => 10f64.powi(exponent.strip_prefix(['e', 'E'])?.parse().ok()?),
    };
    Some(number * factor)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * a.abs().max(b.abs())
}

/// What the API server leaves out when it writes an object.
fn is_blank(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.values().all(is_blank),
        Value::Bool(true) | Value::Number(_) => false,
    }
}

/// A digest of what `live` has at the places that `desired` states. The API server rewrites some
/// values: this digest after applying says what it made of them.
#[must_use]
pub fn projection(live: &Value, desired: &Value) -> u64 {
    fn walk(live: &Value, desired: &Value, hasher: &mut DefaultHasher) {
        match (live, desired) {
            (Value::Object(live), Value::Object(desired)) => {
                for (name, wanted) in desired {
                    name.hash(hasher);
                    walk(live.get(name).unwrap_or(&Value::Null), wanted, hasher);
                }
            }
            (Value::Array(live), Value::Array(desired)) => {
                live.len().hash(hasher);
                for (l, d) in live.iter().zip(desired) {
                    walk(l, d, hasher);
                }
            }
            (live, _) => live.to_string().hash(hasher),
        }
    }
    let mut hasher = DefaultHasher::new();
    walk(live, desired, &mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn an_object_is_covered_if_it_has_what_is_stated() {
        let cases = [
            (json!({"a": 1, "b": 2}), json!({"a": 1}), true, "more than stated"),
            (json!({"a": 2}), json!({"a": 1}), false, "another value"),
            (json!({}), json!({"a": 1}), false, "a missing value"),
            (json!({}), json!({"hostNetwork": false, "x": {}, "y": []}), true, "blank values are left out"),
            (json!({"hostNetwork": true}), json!({"hostNetwork": false}), false, "a value where blank is stated"),
            (
                json!({"c": [{"name": "a", "image": "x", "pull": "Always"}]}),
                json!({"c": [{"name": "a", "image": "x"}]}),
                true,
                "defaults in a list",
            ),
            (json!({"c": [{"name": "a"}, {"name": "b"}]}), json!({"c": [{"name": "a"}]}), false, "an extra element"),
        ];
        for (live, desired, expected, what) in cases {
            assert_eq!(covers(&live, &desired), expected, "{what}");
        }
    }

    #[test]
    fn a_quantity_is_the_same_however_it_is_written() {
        for (live, desired, expected) in [
            ("500m", "0.5", true),
            ("1", "1000m", true),
            ("1Gi", "1024Mi", true),
            ("1e3", "1k", true),
            ("100m", "0.1", true),
            ("1Gi", "1G", false),
            ("1", "2", false),
            ("x", "y", false),
        ] {
            let limits = |cpu: &str| json!({"resources": {"limits": {"cpu": cpu}}});
            assert_eq!(covers(&limits(live), &limits(desired)), expected, "{live} {desired}");
        }
        assert!(!covers(&json!({"image": "1.0"}), &json!({"image": "1"})), "elsewhere, text is text");
    }

    #[test]
    fn the_projection_sees_only_what_is_stated() {
        let desired = json!({"cpu": "0.5"});
        assert_eq!(
            projection(&json!({"cpu": "500m"}), &desired),
            projection(&json!({"cpu": "500m", "x": 1}), &desired)
        );
        assert_ne!(projection(&json!({"cpu": "500m"}), &desired), projection(&json!({"cpu": "1"}), &desired));
    }

    fn object(json: Value) -> DynamicObject {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_rollout_is_done_when_all_pods_are_new_and_available() {
        let deployment = |observed: i64, available: i64| {
            Live::of(object(json!({
                "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", "generation": 3},
                "spec": {"replicas": 2},
                "status": {"observedGeneration": observed, "replicas": 2, "updatedReplicas": 2, "availableReplicas": available},
            })))
            .rollout
            .is_done()
        };
        assert!(deployment(3, 2));
        assert!(!deployment(2, 2), "an old status");
        assert!(!deployment(3, 1), "a pod missing");
    }

    #[test]
    fn who_edits_the_pod_template_is_a_stranger() {
        let entry = |manager: &str, operation: &str, fields: Value| json!({"manager": manager, "operation": operation, "apiVersion": "apps/v1", "fieldsType": "FieldsV1", "fieldsV1": fields});
        let managed = |manager: &str, fields: Value| entry(manager, "Update", fields);
        let live = |entries: Value| {
            Live::of(object(json!({"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", "managedFields": entries}}))).strangers
        };
        let pod = json!({"f:spec": {"f:template": {"f:spec": {"f:hostNetwork": {}}}}});
        assert!(live(json!([managed("kubectl-edit", pod.clone())])).is_some());
        assert!(live(json!([entry(FIELD_MANAGER, "Apply", pod.clone())])).is_none());
        assert!(live(json!([managed(FIELD_MANAGER, pod)])).is_some(), "a borrowed name");
        assert!(live(json!([managed("kubectl-scale", json!({"f:spec": {"f:replicas": {}}}))])).is_none());
    }
}
