//! The documents of the tests, and the schemas they are written by.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
// Each test file uses a part of this one.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use hjemmel_api::{
    AIWorkload, DataController, DataProcessor, ImpactAssessment, References, Resolved, WorkloadPlaces, crds, resolve,
};
use hjemmel_domain::profile::Profile;
use hjemmel_domain::text::{Place, Places as _};
use serde_json::Value;

/// Objects as JSON by `Kind/name`, so that a test can change any field of any of them.
#[derive(Clone)]
pub struct Documents(pub BTreeMap<String, Value>);

pub const WORKLOAD: &str = "AIWorkload/sagsresume";
pub const CONTROLLER: &str = "DataController/aalborg";
pub const PROCESSOR: &str = "DataProcessor/leverandoer";
pub const SUBPROCESSOR: &str = "DataProcessor/sky";
pub const DPIA: &str = "ImpactAssessment/dpia-sagsresume";
pub const FRIA: &str = "ImpactAssessment/fria-sagsresume";

impl Documents {
    /// Documents in which every field is set.
    pub fn full() -> Self {
        let texts = [
            include_str!("../documents/ai-workload.yaml"),
            include_str!("../documents/data-controller.yaml"),
            include_str!("../documents/data-processor.yaml"),
            include_str!("../documents/data-subprocessor.yaml"),
            include_str!("../documents/dpia.yaml"),
            include_str!("../documents/fria.yaml"),
        ];
        let documents = texts.iter().map(|text| {
            let document: Value = serde_saphyr::from_str(text).unwrap();
            let text = |pointer: &str| document.pointer(pointer).and_then(Value::as_str).unwrap();
            (format!("{}/{}", text("/kind"), text("/metadata/name")), document)
        });
        Self(documents.collect())
    }

    /// The same with a workload that leaves to its controller what its controller can state.
    pub fn relying_on_defaults() -> Self {
        let mut documents = Self::full();
        let spec = &mut documents.0.get_mut(WORKLOAD).unwrap()["spec"];
        for section in ["gdpr", "oversight", "security", "documentation"] {
            spec.as_object_mut().unwrap().remove(section);
        }
        for (section, fields) in [
            ("data", vec!["retention"]),
            ("aiAct", vec!["technology", "role", "logRetentionDays", "literacyRef", "incidentContact"]),
            ("citizenNotice", vec!["art13And14Covered", "objectionContact", "accessible"]),
        ] {
            for field in fields {
                spec[section].as_object_mut().unwrap().remove(field);
            }
        }
        documents
    }

    pub fn parse(&self) -> Objects {
        fn read<T: serde::de::DeserializeOwned>(document: &Value) -> T {
            serde_json::from_value(document.clone()).unwrap_or_else(|e| panic!("{e}: {document:#}"))
        }
        let of_kind = |kind: &str| {
            let prefix = format!("{kind}/");
            self.0.iter().filter(move |(name, _)| name.starts_with(&prefix)).map(|(_, document)| document.clone())
        };
        Objects {
            workload: read(&self.0[WORKLOAD]),
            controllers: of_kind("DataController").map(|d| read(&d)).collect(),
            processors: of_kind("DataProcessor").map(|d| read(&d)).collect(),
            assessments: of_kind("ImpactAssessment").map(|d| read(&d)).collect(),
        }
    }

    pub fn resolve(&self) -> Resolved {
        self.parse().resolve()
    }

    pub fn place(&self, path: &str) -> Place {
        let objects = self.parse();
        WorkloadPlaces::new(&objects.workload, &objects.references()).place(path)
    }

    /// The document that a place is in.
    pub fn document_of(&self, place: &Place) -> String {
        place.object.clone().unwrap_or_else(|| WORKLOAD.to_owned())
    }
}

/// Typed objects.
pub struct Objects {
    pub workload: AIWorkload,
    pub controllers: Vec<DataController>,
    pub processors: Vec<DataProcessor>,
    pub assessments: Vec<ImpactAssessment>,
}

impl Objects {
    pub fn references(&self) -> References<'_> {
        let namespace = self.workload.metadata.namespace.clone().unwrap_or_default();
        References {
            controllers: self.controllers.iter().filter(|c| c.spec.namespaces.contains(&namespace)).collect(),
            processors: self.processors.iter().map(|p| (p.metadata.name.clone().unwrap(), p)).collect(),
            assessments: self.assessments.iter().map(|a| (a.metadata.name.clone().unwrap(), a)).collect(),
        }
    }

    pub fn resolve(&self) -> Resolved {
        resolve(&self.workload, &self.references(), &catalogue_profile())
    }
}

/// Readings that differ from those of the documents.
pub fn catalogue_profile() -> Profile {
    Profile { dpia_max_age_days: 365, lead_time_days: 180, max_audio_days: 30, ..Profile::default() }
}

/// The schemas by kind, as JSON.
pub static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    let schemas = crds().into_iter().map(|crd| {
        let schema = crd.spec.versions.into_iter().next().unwrap().schema.unwrap().open_api_v3_schema.unwrap();
        (crd.spec.names.kind, serde_json::to_value(schema).unwrap())
    });
    schemas.collect()
});

/// Every leaf below `spec` of a schema with its schema: scalars, and lists of scalars.
pub fn spec_leaves(kind: &str) -> Vec<(String, Value)> {
    fn walk(path: &str, schema: &Value, out: &mut Vec<(String, Value)>) {
        if let Some(properties) = schema["properties"].as_object() {
            for (name, property) in properties {
                walk(&format!("{path}.{name}"), property, out);
            }
        } else if schema["items"]["properties"].is_object() {
            walk(&format!("{path}[0]"), &schema["items"], out);
        } else {
            out.push((path.to_owned(), schema.clone()));
        }
    }
    let mut out = Vec::new();
    walk("spec", &SCHEMAS[kind]["properties"]["spec"], &mut out);
    out
}

/// The schema at a path such as `spec.dataCategories[0].category`.
pub fn schema_at(kind: &str, path: &str) -> Option<Value> {
    let schema = steps(path).try_fold(&SCHEMAS[kind], |schema, step| match step {
        Step::Field(name) => schema["properties"].get(name),
        Step::Index(_) => schema.get("items"),
    });
    schema.cloned()
}

enum Step<'a> {
    Field(&'a str),
    Index(usize),
}

fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split('.').flat_map(|piece| {
        let mut parts = piece.split('[');
        let field = parts.next().map(Step::Field);
        field.into_iter().chain(parts.map(|index| Step::Index(index.trim_end_matches(']').parse().unwrap_or(0))))
    })
}

/// The value at a path of a JSON document.
pub fn at<'v>(document: &'v Value, path: &str) -> Option<&'v Value> {
    steps(path).try_fold(document, |value, step| match step {
        Step::Field(name) => value.get(name),
        Step::Index(index) => value.get(index),
    })
}

/// Puts another, equally well-formed value at a path. `false` if there is none to change.
pub fn change(document: &mut Value, path: &str, schema: &Value) -> bool {
    let target = steps(path).try_fold(document, |value, step| match step {
        Step::Field(name) => value.get_mut(name),
        Step::Index(index) => value.get_mut(index),
    });
    let Some(value) = target else { return false };
    *value = match &*value {
        Value::Bool(b) => Value::Bool(!b),
        Value::Number(n) => Value::from(n.as_u64().unwrap() + 1),
        Value::Array(_) => Value::Array(Vec::new()),
        Value::String(text) => match (schema["enum"].as_array(), schema["format"].as_str()) {
            (Some(words), _) => words.iter().find(|w| *w != &*value).unwrap().clone(),
            (None, Some("date")) => Value::from("2026-06-06"),
            _ => Value::from(format!("{text}-x")),
        },
        other => panic!("{path} is not a leaf: {other}"),
    };
    true
}
