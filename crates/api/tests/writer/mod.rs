//! From a declaration to the objects that users would write for it: the other way round than
//! [`resolve`](hjemmel_api::resolve). Cases speak in terms of the declaration; this puts them to
//! whatever reads objects.
//!
//! Where a field is written is asked of [`WorkloadPlaces`], as refusals ask it, and how a word is
//! spelt of its vocabulary. What the API cannot say is listed by [`expressible`].

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Two test binaries use this, each another part.
#![allow(dead_code, unused_imports, unreachable_pub, missing_docs)]

mod expressible;
mod objects;

use hjemmel_api::WorkloadPlaces;
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::declaration::record::{Field, Shape};
use hjemmel_domain::profile::Profile;
use hjemmel_domain::text::Places as _;
use hjemmel_domain::vocabulary::Term as _;
use serde_json::{Value as Json, json};

pub use expressible::{Expressible, expressible, object_names};
pub use objects::Objects;

const API_VERSION: &str = "hjemmel.dev/v1alpha1";

/// Fields that the API asks for even if they are empty.
const REQUIRED: [(&str, &str); 2] = [("legal.otherBasis[", "].ref"), ("oversight.roles[", "].role")];

/// The objects that say a declaration and a profile: the DataController of the namespace, the
/// DataProcessors, the ImpactAssessments, and last the AIWorkload. Nothing runs: it is external.
///
/// A day, word, number or text that is not set is left out, truth values are always written, and
/// nothing is left to the controller's defaults.
pub fn written(declaration: &Declaration, profile: &Profile, name: &str, namespace: &str) -> Vec<Json> {
    let mut documents = skeleton(declaration, name, namespace);
    let objects = Objects::read(&documents);
    let references = objects.references(namespace);
    let places = WorkloadPlaces::new(&objects.workload, &references);
    for document in &mut documents {
        if document["kind"] == "ImpactAssessment" {
            document["spec"].as_object_mut().unwrap().remove("approvedOn");
        }
    }
    let mut fields = Vec::new();
    walk("", &<Declaration as Field>::shape(), &declaration.to_json(), &mut fields);
    fields.retain(|(path, value)| is_said(declaration, path, value));
    let mut readings = Vec::new();
    walk("profile", &<Profile as Field>::shape(), &profile.to_json(), &mut readings);
    readings.retain(|(path, value)| path != "profile.profileKind" && value != "");
    for (path, value) in fields.into_iter().chain(readings) {
        if path == "data.sources" {
            // the declaration has them for all categories together
            let workload = documents.last_mut().unwrap();
            for i in 0..declaration.data.categories.len() {
                put(workload, &format!("spec.dataCategories[{i}].sources"), value.clone());
            }
            continue;
        }
        let place = places.place(&path);
        let object = place.object.unwrap_or_else(|| format!("AIWorkload/{name}"));
        let document = documents.iter_mut().find(|d| title(d) == object);
        put(document.unwrap_or_else(|| panic!("{path} belongs in {object}, which is not written")), &place.path, value);
    }
    documents
}

/// The documents as one text: each is JSON, which is YAML too.
pub fn text(documents: &[Json]) -> String {
    documents.iter().map(|document| format!("---\n{document:#}\n")).collect()
}

/// `DataProcessor/leverandoer`
fn title(document: &Json) -> String {
    let text = |pointer: &str| document.pointer(pointer).and_then(Json::as_str).unwrap();
    format!("{}/{}", text("/kind"), text("/metadata/name"))
}

/// The objects with their references to each other, and nothing else but what they cannot be
/// without. Assessments are approved, or their place would be the approval.
fn skeleton(declaration: &Declaration, name: &str, namespace: &str) -> Vec<Json> {
    let object = |kind: &str, name: &str, spec: Json| {
        json!({
            "apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec
        })
    };
    let mut controller = object(
        "DataController",
        namespace,
        json!({"displayName": "Eksempel Kommune", "type": "Municipality", "namespaces": [namespace]}),
    );
    controller["metadata"].as_object_mut().unwrap().remove("namespace");
    let mut documents = vec![controller];
    let processors = object_names(&declaration.processors);
    documents.extend(processors.iter().map(|p| object("DataProcessor", p, json!({"role": "Processor"}))));
    let categories: Json = declaration.data.categories.iter().map(|c| json!({"category": c.0.api()})).collect();
    let mut workload = json!({
        "purpose": {"description": "", "useCases": [], "lifecycle": "Production"},
        "dataCategories": categories,
        "workload": {"external": {}},
    });
    if !processors.is_empty() {
        workload["processors"] = processors.iter().map(|p| json!({"name": p})).collect();
    }
    for (field, kind, document) in
        [("dpia", "DPIA", &declaration.dpia.reference), ("fria", "FRIA", &declaration.ai_act.fria.reference)]
    {
        if !document.is_empty() {
            let name = format!("{field}-{name}");
            documents.push(object("ImpactAssessment", &name, json!({"type": kind, "approvedOn": "2026-01-01"})));
            workload[field] = json!({"name": name});
        }
    }
    documents.push(object("AIWorkload", name, workload));
    documents
}

/// Every field that holds a value, by its path with the index of each list element, and the value
/// as the API spells it.
fn walk(path: &str, shape: &Shape, value: &Json, out: &mut Vec<(String, Json)>) {
    let below = |field: &str| if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") };
    match shape {
        Shape::Record(fields) => {
            for (field, shape) in fields {
                walk(&below(field), shape, &value[*field], out);
            }
        }
        Shape::List(element) if matches!(**element, Shape::Record(_)) => {
            for (i, value) in value.as_array().unwrap().iter().enumerate() {
                walk(&format!("{path}[{i}]"), element, value, out);
            }
        }
        Shape::Map(_) => {
            for (key, value) in value.as_object().unwrap() {
                out.push((below(key), value.clone()));
            }
        }
        leaf => out.push((path.to_owned(), spelt(leaf, value))),
    }
}

fn spelt(shape: &Shape, value: &Json) -> Json {
    match (shape, value) {
        (Shape::Term(vocabulary), Json::String(word)) => {
            vocabulary.by_value(word).map_or_else(|| value.clone(), |term| term.api.into())
        }
        (Shape::List(element), Json::Array(values)) => values.iter().map(|value| spelt(element, value)).collect(),
        _ => value.clone(),
    }
}

/// Whether a field is written: it says something, and there is an object to say it in.
fn is_said(declaration: &Declaration, path: &str, value: &Json) -> bool {
    let empty = value == "" || value == 0 || value.as_array().is_some_and(Vec::is_empty);
    let category = path.strip_prefix("data.justification.");
    let is_used = |category| declaration.data.categories.iter().any(|used| used.0.value() == category);
    let names_an_object = path.starts_with("processors[") && path.ends_with("].name");
    let without_document =
        (path.starts_with("dpia.") && path != "dpia.notRequiredReason" && declaration.dpia.reference.is_empty())
            || (path.starts_with("aiAct.fria.") && declaration.ai_act.fria.reference.is_empty());
    let required = REQUIRED.iter().any(|(list, field)| path.starts_with(list) && path.ends_with(field));
    (!empty || required)
        && !path.starts_with("status.")
        && path != "data.categories"
        && !names_an_object
        && !without_document
        && category.is_none_or(is_used)
}

/// Puts a value at a path such as `spec.oversight.roles[0].role`; what leads there is made.
fn put(document: &mut Json, path: &str, value: Json) {
    let mut at = document;
    for step in path.split('.') {
        let (field, index) = step.split_once('[').map_or((step, None), |(field, index)| (field, Some(index)));
        let fields = at.as_object_mut().unwrap_or_else(|| panic!("{path}: {field} is asked of what is no map"));
        at = fields.entry(field).or_insert_with(|| if index.is_some() { json!([]) } else { json!({}) });
        if let Some(index) = index {
            let index: usize = index.trim_end_matches(']').parse().unwrap_or_else(|_| panic!("{path} has no index"));
            let list = at.as_array_mut().unwrap_or_else(|| panic!("{path}: {field} is not a list"));
            while list.len() <= index {
                list.push(json!({}));
            }
            at = &mut list[index];
        }
    }
    *at = value;
}
