//! The objects of some documents, and what the law says of the workload among them.

use hjemmel_api::judgement::{Judgement, judge};
use hjemmel_api::{AIWorkload, DataController, DataProcessor, ImpactAssessment, References, Resolved, resolve};
use hjemmel_domain::catalogue::Catalogue;
use jiff::Timestamp;
use kube::ResourceExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

/// One workload and what it may refer to.
pub struct Objects {
    pub workload: AIWorkload,
    controllers: Vec<DataController>,
    processors: Vec<DataProcessor>,
    assessments: Vec<ImpactAssessment>,
}

impl Objects {
    /// Reads documents with one workload among them; those of other kinds are passed over.
    pub fn read<'d>(documents: impl IntoIterator<Item = &'d Json> + Clone) -> Self {
        fn of<'d, T: DeserializeOwned>(documents: impl IntoIterator<Item = &'d Json>, kind: &str) -> Vec<T> {
            let read = |d: &Json| serde_json::from_value(d.clone()).unwrap_or_else(|e| panic!("{e}: {d:#}"));
            documents.into_iter().filter(|d| d["kind"] == kind).map(read).collect()
        }
        let mut workloads = of(documents.clone(), "AIWorkload");
        assert_eq!(workloads.len(), 1, "the documents have another number of workloads than 1");
        Self {
            workload: workloads.remove(0),
            controllers: of(documents.clone(), "DataController"),
            processors: of(documents.clone(), "DataProcessor"),
            assessments: of(documents, "ImpactAssessment"),
        }
    }

    /// What the workloads of a namespace may refer to.
    pub fn references(&self, namespace: &str) -> References<'_> {
        fn of<'a, T: kube::Resource>(all: &'a [T], namespace: &str) -> std::collections::BTreeMap<String, &'a T> {
            let here = all.iter().filter(|o| o.meta().namespace.as_deref() == Some(namespace));
            here.map(|object| (object.name_any(), object)).collect()
        }
        References {
            controllers: self.controllers.iter().filter(|c| c.spec.namespaces.iter().any(|n| n == namespace)).collect(),
            processors: of(&self.processors, namespace),
            assessments: of(&self.assessments, namespace),
        }
    }

    /// The workload's namespace.
    pub fn namespace(&self) -> String {
        self.workload.namespace().unwrap_or_default()
    }

    pub fn resolve(&self, catalogue: &Catalogue) -> Resolved {
        resolve(&self.workload, &self.references(&self.namespace()), catalogue.profile())
    }

    pub fn judge(&self, catalogue: &Catalogue, now: Timestamp) -> Judgement {
        judge(catalogue, &self.workload, &self.references(&self.namespace()), now)
    }
}
