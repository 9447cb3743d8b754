//! The pod template of a workload, as Kubernetes reads one.

use k8s_openapi::api::core::v1::PodTemplateSpec;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Number, Value};

/// A pod template, and the fields in it that Kubernetes has no use for.
///
/// Kubernetes reads numbers where it wants quantities (`cpu: 1`), and so does this. Unknown fields
/// are kept by name: a misspelt one must not vanish without a word.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PodTemplate {
    /// The template.
    pub template: PodTemplateSpec,
    /// Paths of unknown fields, `spec.containers[0].imagePulPolicy`.
    pub unknown: Vec<String>,
}

impl From<PodTemplateSpec> for PodTemplate {
    fn from(template: PodTemplateSpec) -> Self {
        Self { template, unknown: Vec::new() }
    }
}

impl Serialize for PodTemplate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.template.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for PodTemplate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        spell_quantities(&mut value);
        let mut unknown = Vec::new();
        let mut track = serde_path_to_error::Track::new();
        let located = serde_path_to_error::Deserializer::new(value, &mut track);
        match serde_ignored::deserialize(located, |path| unknown.push(spelt(&path.to_string()))) {
            Ok(template) => Ok(Self { template, unknown }),
            Err(error) => Err(serde::de::Error::custom(format_args!("{}: {error}", track.path()))),
        }
    }
}

/// `spec.containers.0.image` as `spec.containers[0].image`; what stands for an optional value goes.
fn spelt(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for segment in path.split('.').filter(|segment| *segment != "?") {
        if segment.bytes().all(|b| b.is_ascii_digit()) {
            out.push_str(&format!("[{segment}]"));
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(segment);
        }
    }
    out
}

/// Fields that hold a quantity, and fields that hold a map of them.
const QUANTITIES: [&str; 2] = ["divisor", "sizeLimit"];
const MAPS_OF_QUANTITIES: [&str; 3] = ["limits", "overhead", "requests"];

fn spell_quantities(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(spell_quantities),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Number(number) if QUANTITIES.contains(&name.as_str()) => *value = quantity(number),
                    Value::Object(quantities) if MAPS_OF_QUANTITIES.contains(&name.as_str()) => spell_each(quantities),
                    value => spell_quantities(value),
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn spell_each(quantities: &mut Map<String, Value>) {
    for value in quantities.values_mut() {
        if let Value::Number(number) = value {
            *value = quantity(number);
        }
    }
}

fn quantity(number: &Number) -> Value {
    Value::String(number.to_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_is_a_quantity_where_kubernetes_wants_one() {
        let template: PodTemplate = serde_json::from_value(json!({"spec": {
            "containers": [{"name": "app", "resources": {"limits": {"cpu": 1, "memory": "1Gi"}, "requests": {"cpu": 0.5}}}],
            "volumes": [{"name": "scratch", "emptyDir": {"sizeLimit": 1048576}}],
        }}))
        .unwrap();
        let written = serde_json::to_value(&template).unwrap();
        assert_eq!(written["spec"]["containers"][0]["resources"]["limits"], json!({"cpu": "1", "memory": "1Gi"}));
        assert_eq!(written["spec"]["containers"][0]["resources"]["requests"]["cpu"], "0.5");
        assert_eq!(written["spec"]["volumes"][0]["emptyDir"]["sizeLimit"], "1048576");
        assert_eq!(template.unknown, [""; 0]);
    }

    #[test]
    fn a_misspelt_field_is_kept_by_name() {
        let template: PodTemplate = serde_json::from_value(json!({"spec": {
            "containers": [{"name": "app", "imagePulPolicy": "Always", "securityContext": {"runAsNonRot": true}}],
            "nodeSelektor": {"a": "b"},
        }}))
        .unwrap();
        assert_eq!(
            template.unknown,
            [
                "spec.containers[0].imagePulPolicy",
                "spec.containers[0].securityContext.runAsNonRot",
                "spec.nodeSelektor"
            ]
        );
    }

    #[test]
    fn a_value_of_the_wrong_type_is_refused_at_its_place() {
        let error = serde_json::from_value::<PodTemplate>(json!({"spec": {"containers": [{"name": 7}]}})).unwrap_err();
        assert!(error.to_string().starts_with("spec.containers[0].name: "), "{error}");
    }
}
