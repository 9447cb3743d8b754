//! The objects of the examples, read strictly, and what the law says of a workload among them.

use std::collections::BTreeMap;
use std::fs;

use hjemmel_api::{
    AIWorkload, DataController, DataProcessor, ImpactAssessment, References, Resolved, WorkloadPlaces, resolve,
};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{FindingText, refusal};
use hjemmel_domain::verdict::Verdict;
use jiff::Timestamp;
use k8s_openapi::api::core::v1::Namespace;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::header::files;

/// What workloads refer to, by namespace and name where it has one.
#[derive(Default)]
pub struct Municipality {
    pub namespaces: Vec<String>,
    pub controllers: Vec<DataController>,
    processors: BTreeMap<(String, String), DataProcessor>,
    assessments: BTreeMap<(String, String), ImpactAssessment>,
}

/// What the law says of a workload among the objects of the municipality.
pub struct Judged {
    pub resolved: Resolved,
    pub verdict: Verdict,
    pub texts: Vec<FindingText>,
    /// What the webhook would answer, should it refuse.
    pub refusal: String,
}

impl Municipality {
    /// Reads `examples/municipality`.
    pub fn read() -> Self {
        let mut all = Self::default();
        for path in files("municipality") {
            let text = fs::read_to_string(&path).unwrap();
            for document in documents(&text, &path.display().to_string()) {
                all.add(document, &path.display().to_string());
            }
        }
        all
    }

    fn add(&mut self, document: Value, file: &str) {
        let kind = document["kind"].as_str().unwrap_or_default().to_owned();
        let at = |name: &str| document["metadata"][name].as_str().unwrap_or_default().to_owned();
        let key = (at("namespace"), at("name"));
        let place = format!("{file}, {kind} {}", key.1);
        let fresh = match kind.as_str() {
            "Namespace" => {
                strict::<Namespace>(&document, &place);
                self.namespaces.push(key.1);
                true
            }
            "DataController" => {
                self.controllers.push(strict(&document, &place));
                true
            }
            "DataProcessor" => self.processors.insert(key, strict(&document, &place)).is_none(),
            "ImpactAssessment" => self.assessments.insert(key, strict(&document, &place)).is_none(),
            _ => panic!("{place} does not belong there"),
        };
        assert!(fresh, "{place} is there twice");
    }

    fn references(&self, namespace: &str) -> References<'_> {
        fn of<'a, T>(all: &'a BTreeMap<(String, String), T>, namespace: &str) -> BTreeMap<String, &'a T> {
            all.iter().filter(|((n, _), _)| n == namespace).map(|((_, name), o)| (name.clone(), o)).collect()
        }
        References {
            controllers: self.controllers.iter().filter(|c| c.spec.namespaces.iter().any(|n| n == namespace)).collect(),
            processors: of(&self.processors, namespace),
            assessments: of(&self.assessments, namespace),
        }
    }

    /// The data protection impact assessment of a workload, if it names one that exists.
    pub fn dpia(&self, workload: &AIWorkload) -> Option<&ImpactAssessment> {
        let namespace = workload.metadata.namespace.clone().unwrap_or_default();
        self.assessments.get(&(namespace, workload.spec.dpia.as_ref()?.name.clone()))
    }

    /// The names of the processors and assessments, each with its namespace.
    pub fn names(&self) -> impl Iterator<Item = &(String, String)> {
        self.processors.keys().chain(self.assessments.keys())
    }

    /// Judges a workload at an instant, as the webhook and the operator do.
    pub fn judge(&self, catalogue: &Catalogue, workload: &AIWorkload, now: Timestamp) -> Judged {
        let namespace = workload.metadata.namespace.clone().unwrap_or_default();
        let references = self.references(&namespace);
        let resolved = resolve(workload, &references, catalogue.profile());
        let verdict = catalogue.evaluate(&resolved.declaration, &resolved.profile, now);
        let places = WorkloadPlaces::new(workload, &references);
        let texts: Vec<_> = verdict.findings.iter().map(|f| catalogue.text(f, resolved.language, &places)).collect();
        let title = format!("AIWorkload {namespace}/{}", workload.metadata.name.clone().unwrap_or_default());
        let refusal = refusal(&title, &texts, resolved.language);
        Judged { resolved, verdict, texts, refusal }
    }
}

/// The one workload of a file.
pub fn workload(text: &str, file: &str) -> AIWorkload {
    let documents = documents(text, file);
    assert_eq!(documents.len(), 1, "{file} has {} documents", documents.len());
    assert_eq!(documents[0]["kind"], "AIWorkload", "{file}");
    strict(&documents[0], file)
}

fn documents(text: &str, file: &str) -> Vec<Value> {
    serde_saphyr::from_multiple(text).unwrap_or_else(|e| panic!("{file}: {e}"))
}

/// Reads an object and refuses what it has no field for: what is read and written again must have kept every value.
fn strict<T: DeserializeOwned + Serialize>(document: &Value, place: &str) -> T {
    let object: T = serde_json::from_value(document.clone()).unwrap_or_else(|e| panic!("{place}: {e}"));
    lost("", document, &serde_json::to_value(&object).unwrap(), place);
    object
}

fn lost(path: &str, written: &Value, kept: &Value, place: &str) {
    match (written, kept) {
        (Value::Object(written), Value::Object(kept)) => {
            for (name, value) in written {
                let path = format!("{path}.{name}");
                let kept = kept.get(name).unwrap_or_else(|| panic!("{place}: there is no field {path}"));
                lost(&path, value, kept, place);
            }
        }
        (Value::Array(written), Value::Array(kept)) if written.len() == kept.len() => {
            for (i, (value, kept)) in written.iter().zip(kept).enumerate() {
                lost(&format!("{path}[{i}]"), value, kept, place);
            }
        }
        _ => assert_eq!(written, kept, "{place}: {path} is read as something else"),
    }
}
