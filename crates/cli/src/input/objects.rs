//! From documents to typed objects, and the way from a name to an object.

mod decode;

use std::collections::HashMap;

use hjemmel_api::{AIWorkload, DataController, DataProcessor, ImpactAssessment, References};
use kube::ResourceExt as _;

use super::{Input, Misfit};

/// Our objects that fit their schemas, typed; each with the index of its document in [`Input::documents`].
#[derive(Debug, Default)]
pub struct Objects {
    /// The workloads in the order of the input.
    pub workloads: Vec<Typed<AIWorkload>>,
    /// The data controllers in the order of the input.
    pub controllers: Vec<Typed<DataController>>,
    /// The processors in the order of the input.
    pub processors: Vec<Typed<DataProcessor>>,
    /// The impact assessments in the order of the input.
    pub assessments: Vec<Typed<ImpactAssessment>>,
    documents: HashMap<Identity, usize>,
}

/// A typed object and where it comes from.
#[derive(Debug)]
pub struct Typed<T> {
    /// The index of its document in [`Input::documents`].
    pub document: usize,
    /// The object; its `metadata.namespace` is the document's, if its kind has one.
    pub object: T,
}

/// Kind, namespace and name.
type Identity = (String, String, String);

impl Objects {
    /// Decodes every document that fits its schema. What cannot be decoded, a pod template with
    /// fields that Kubernetes does not know, and a second object of the same name become misfits
    /// of their documents, and are no objects.
    #[must_use]
    pub fn decode(input: &mut Input) -> Self {
        let mut objects = Self::default();
        for index in 0..input.documents.len() {
            objects.refuse_double(input, index);
            let document = &mut input.documents[index];
            if document.misfits.is_empty()
                && let Err(misfits) = objects.add(document, index)
            {
                document.misfits = misfits;
            }
        }
        objects
    }

    /// The objects that a workload of `namespace` may refer to.
    #[must_use]
    pub fn references(&self, namespace: &str) -> References<'_> {
        let here = |found: Option<String>| found.as_deref() == Some(namespace);
        References {
            controllers: self
                .controllers
                .iter()
                .map(|c| &c.object)
                .filter(|c| c.spec.namespaces.iter().any(|n| *n == namespace))
                .collect(),
            processors: self
                .processors
                .iter()
                .map(|p| &p.object)
                .filter(|p| here(p.namespace()))
                .map(|p| (p.name_any(), p))
                .collect(),
            assessments: self
                .assessments
                .iter()
                .map(|a| &a.object)
                .filter(|a| here(a.namespace()))
                .map(|a| (a.name_any(), a))
                .collect(),
        }
    }

    /// The index in [`Input::documents`] of the object with this name, whether it fits its schema or not.
    /// The namespace of a DataController is empty.
    #[must_use]
    pub fn find(&self, kind: &str, namespace: &str, name: &str) -> Option<usize> {
        self.documents.get(&(kind.to_owned(), namespace.to_owned(), name.to_owned())).copied()
    }

    /// Notes the document's name; a name that was there before is a misfit.
    fn refuse_double(&mut self, input: &mut Input, index: usize) {
        let document = &input.documents[index];
        if document.name.is_empty() {
            return;
        }
        let identity = (document.kind.clone(), document.namespace.clone(), document.name.clone());
        let Some(first) = self.documents.get(&identity).map(|first| &input.documents[*first]) else {
            self.documents.insert(identity, index);
            return;
        };
        let misfit = Misfit {
            path: "metadata.name".to_owned(),
            at: document.root.place("metadata.name"),
            message: format!(
                "{} {:?} stands twice; first at {}:{}",
                document.kind, document.name, first.file, first.root.at.line
            ),
            remedy: "keep one of them, or give this one another name".to_owned(),
        };
        input.documents[index].misfits.push(misfit);
    }
}
