//! Which workloads a change concerns.

use hjemmel_api::{AIWorkload, DataController, DataProcessor, ImpactAssessment, ReferredKind, references_of};
use kube::ResourceExt;
use kube::runtime::reflector::{ObjectRef, Store};

use super::Stores;
use super::follow::Wake;
use super::reflected::Seen;
use crate::metrics::Metrics;

/// The workload itself. Its series go with it.
pub(crate) fn of_workload(seen: Seen<'_, AIWorkload>, metrics: &Metrics, all: &Store<AIWorkload>) -> Wake {
    match seen {
        Seen::Changed { after: Some(workload), .. } => Wake::Some(vec![ObjectRef::from_obj(workload)]),
        Seen::Changed { before, after: None } => {
            if let Some(gone) = before {
                metrics.workloads().remove(&gone.namespace().unwrap_or_default(), &gone.name_any());
            }
            // The reconciler finds nothing, and forgets what it remembered of it.
            Wake::Some(before.map(ObjectRef::from_obj).into_iter().collect())
        }
        Seen::Listed => {
            metrics.workloads().retain(|namespace, name| all.get(&ObjectRef::new(name).within(namespace)).is_some());
            Wake::All
        }
    }
}

/// Workloads of the namespaces it answers for, or did.
pub(crate) fn of_controller(seen: Seen<'_, DataController>, stores: &Stores) -> Wake {
    let Seen::Changed { before, after } = seen else { return Wake::All };
    if before.map(|c| &c.spec) == after.map(|c| &c.spec) {
        return Wake::NONE;
    }
    let namespaces: Vec<&String> = before.into_iter().chain(after).flat_map(|c| &c.spec.namespaces).collect();
    workloads(stores, |_, namespace| namespaces.iter().any(|n| *n == namespace))
}

/// Workloads whose chain of processors has it.
pub(crate) fn of_processor(seen: Seen<'_, DataProcessor>, stores: &Stores) -> Wake {
    let Seen::Changed { before, after } = seen else { return Wake::All };
    if before.map(|p| &p.spec) == after.map(|p| &p.spec) {
        return Wake::NONE;
    }
    let Some(processor) = after.or(before) else { return Wake::NONE };
    let (own_name, own_namespace) = (processor.name_any(), processor.namespace().unwrap_or_default());
    workloads(stores, |workload, namespace| {
        let mut found = false;
        if namespace == own_namespace {
            stores.chain(workload, namespace, |name, _| {
                found = name == own_name;
                !found
            });
        }
        found
    })
}

/// Workloads that name it.
pub(crate) fn of_assessment(seen: Seen<'_, ImpactAssessment>, stores: &Stores) -> Wake {
    let Seen::Changed { before, after } = seen else { return Wake::All };
    if before.map(|a| &a.spec) == after.map(|a| &a.spec) {
        return Wake::NONE;
    }
    let Some(assessment) = after.or(before) else { return Wake::NONE };
    let (own_name, own_namespace) = (assessment.name_any(), assessment.namespace().unwrap_or_default());
    workloads(stores, |workload, namespace| {
        namespace == own_namespace
            && references_of(workload).iter().any(|r| r.kind == ReferredKind::ImpactAssessment && r.name == own_name)
    })
}

fn workloads(stores: &Stores, concerned: impl Fn(&AIWorkload, &str) -> bool) -> Wake {
    let concerned = stores
        .workloads
        .state()
        .iter()
        .filter(|w| concerned(w, w.metadata.namespace.as_deref().unwrap_or_default()))
        .map(|w| ObjectRef::from_obj(w.as_ref()))
        .collect();
    Wake::Some(concerned)
}
