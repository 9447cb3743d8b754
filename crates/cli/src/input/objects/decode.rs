//! From a document to a typed object.

use kube::Resource;
use serde::de::DeserializeOwned;
use serde_json::{Map, Number, Value as Json};

use super::super::node::{Node, Value};
use super::super::{Document, Misfit};
use super::{Objects, Typed};

/// The way from an AIWorkload to its pod template.
const TEMPLATE: &str = "spec.workload.deployment.template";

impl Objects {
    /// Adds the document as an object, if its kind is one that a verdict needs.
    pub(super) fn add(&mut self, document: &Document, index: usize) -> Result<(), Vec<Misfit>> {
        match document.kind.as_str() {
            "AIWorkload" => {
                let object: hjemmel_api::AIWorkload = decode(document)?;
                let deployment = object.spec.workload.deployment.as_ref();
                let unknown: Vec<_> = deployment
                    .iter()
                    .flat_map(|deployment| &deployment.template.unknown)
                    .map(|path| unknown_in_template(document, path))
                    .collect();
                if !unknown.is_empty() {
                    return Err(unknown);
                }
                self.workloads.push(Typed { document: index, object });
            }
            "DataController" => self.controllers.push(Typed { document: index, object: decode(document)? }),
            "DataProcessor" => self.processors.push(Typed { document: index, object: decode(document)? }),
            "ImpactAssessment" => self.assessments.push(Typed { document: index, object: decode(document)? }),
            _ => {}
        }
        Ok(())
    }
}

fn decode<T: DeserializeOwned + Resource>(document: &Document) -> Result<T, Vec<Misfit>> {
    let json = as_stored(&document.root);
    let mut object: T = serde_path_to_error::deserialize(json).map_err(|error| {
        let path = error.path().to_string();
        vec![undecodable(document, &path, &error.into_inner().to_string())]
    })?;
    if !document.namespace.is_empty() {
        object.meta_mut().namespace = Some(document.namespace.clone());
    }
    Ok(object)
}

/// The value as the API server would store it: a null field is not set, a number without a
/// fraction is whole.
fn as_stored(node: &Node) -> Json {
    match &node.value {
        Value::Number(number) => Json::Number(whole(number)),
        Value::List(items) => items.iter().map(as_stored).collect(),
        Value::Map(fields) => {
            let set = fields.iter().filter(|(_, value)| value.value != Value::Null);
            Json::Object(set.map(|(key, value)| (key.name.clone(), as_stored(value))).collect::<Map<_, _>>())
        }
        Value::Null | Value::Bool(_) | Value::Text(_) => node.to_json(),
    }
}

/// Beyond this, not every whole number has its own floating-point number.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn whole(number: &Number) -> Number {
    match number.as_f64() {
        #[allow(clippy::cast_possible_truncation, reason = "it is whole and within the exact range")]
        Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() < EXACT => Number::from(float as i64),
        _ => number.clone(),
    }
}

/// What the decoder of a pod template says begins with the path within the template.
fn undecodable(document: &Document, path: &str, reason: &str) -> Misfit {
    let (path, reason) = match reason.split_once(": ") {
        Some((inner, rest)) if path == TEMPLATE && !inner.contains(' ') => (format!("{path}.{inner}"), rest),
        _ => (path.to_owned(), reason),
    };
    Misfit {
        at: document.root.place(&path),
        message: format!("cannot be read: {reason}"),
        remedy: if path.starts_with(TEMPLATE) {
            "write it as in a Deployment; `kubectl explain deployment.spec.template` shows the fields".to_owned()
        } else {
            format!("`kubectl explain {}` shows what may stand here", document.kind.to_lowercase())
        },
        path,
    }
}

fn unknown_in_template(document: &Document, path: &str) -> Misfit {
    let name = path.rsplit('.').next().unwrap_or(path);
    let path = format!("{TEMPLATE}.{path}");
    Misfit {
        at: key_of(&document.root, &path),
        message: format!("{name:?} is no field of a pod template"),
        remedy: "correct its spelling or its indentation, or remove it: Kubernetes would drop it without a word"
            .to_owned(),
        path,
    }
}

/// Where the name of a field stands, not its value: the name is what is wrong.
fn key_of(root: &Node, path: &str) -> super::super::node::Position {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    root.field(parent).and_then(|parent| parent.key(name)).map_or_else(|| root.place(path), |key| key.at)
}
