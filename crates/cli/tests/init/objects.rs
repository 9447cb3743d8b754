//! Objects as JSON: read, changed, decoded strictly and judged.

use std::collections::BTreeMap;

use hjemmel_api::judgement::{Judgement, judge};
use hjemmel_api::{AIWorkload, DataController, DataProcessor, ImpactAssessment, References};
use hjemmel_cli::input::node::{Key, Node, Position, Value as NodeValue};
use hjemmel_domain::catalogue::Catalogue;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The one object of a text.
pub(crate) fn document(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// An object without places.
pub(crate) fn node(value: &Value) -> Node {
    let at = Position::default();
    let value = match value {
        Value::Null => NodeValue::Null,
        Value::Bool(b) => NodeValue::Bool(*b),
        Value::Number(n) => NodeValue::Number(n.clone()),
        Value::String(text) => NodeValue::Text(text.clone()),
        Value::Array(items) => NodeValue::List(items.iter().map(node).collect()),
        Value::Object(fields) => {
            NodeValue::Map(fields.iter().map(|(name, value)| (Key { at, name: name.clone() }, node(value))).collect())
        }
    };
    Node { at, end: at, value }
}

/// The pointer of `spec.roles[0].role`.
fn pointer(path: &str) -> String {
    path.split(['.', '[']).map(|step| format!("/{}", step.trim_end_matches(']'))).collect()
}

/// The value at a path.
pub(crate) fn get<'a>(object: &'a Value, path: &str) -> Option<&'a Value> {
    object.pointer(&pointer(path))
}

/// Replaces the value at a path.
pub(crate) fn set(object: &mut Value, path: &str, value: Value) {
    *object.pointer_mut(&pointer(path)).unwrap_or_else(|| panic!("there is no {path}")) = value;
}

/// A workload and what it refers to.
#[derive(Default)]
pub(crate) struct Objects {
    controllers: Vec<DataController>,
    processors: Vec<DataProcessor>,
    assessments: Vec<ImpactAssessment>,
    workload: Option<AIWorkload>,
}

impl Objects {
    pub(crate) fn add(&mut self, object: Value, what: &str) {
        match object["kind"].as_str().unwrap() {
            "DataController" => self.controllers.push(strict(&object, what)),
            "DataProcessor" => self.processors.push(strict(&object, what)),
            "ImpactAssessment" => self.assessments.push(strict(&object, what)),
            "AIWorkload" => self.workload = Some(strict(&object, what)),
            kind => panic!("{what}: {kind}"),
        }
    }

    pub(crate) fn judge(&self, catalogue: &Catalogue, now: Timestamp) -> Judgement {
        fn named<T: kube::ResourceExt>(objects: &[T]) -> BTreeMap<String, &T> {
            objects.iter().map(|object| (object.name_any(), object)).collect()
        }
        let references = References {
            controllers: self.controllers.iter().collect(),
            processors: named(&self.processors),
            assessments: named(&self.assessments),
        };
        judge(catalogue, self.workload.as_ref().unwrap(), &references, now)
    }
}

/// Decodes an object and refuses what its type has no field for: what is read and written again keeps every value.
fn strict<T: DeserializeOwned + Serialize>(object: &Value, what: &str) -> T {
    let decoded: T = serde_json::from_value(object.clone()).unwrap_or_else(|e| panic!("{what}: {e}\n{object:#}"));
    let kept = serde_json::to_value(&decoded).unwrap();
    lost(object, &kept, &format!("{what} {}", object["kind"]));
    decoded
}

fn lost(written: &Value, kept: &Value, path: &str) {
    match (written, kept) {
        (Value::Object(written), Value::Object(kept)) => {
            for (name, value) in written {
                let path = format!("{path}.{name}");
                lost(value, kept.get(name).unwrap_or_else(|| panic!("there is no field {path}")), &path);
            }
        }
        (Value::Array(written), Value::Array(kept)) if written.len() == kept.len() => {
            for (i, (written, kept)) in written.iter().zip(kept).enumerate() {
                lost(written, kept, &format!("{path}[{i}]"));
            }
        }
        _ => assert_eq!(written, kept, "{path} is read as something else"),
    }
}
