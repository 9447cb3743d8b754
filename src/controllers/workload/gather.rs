//! Everything a decision needs. From the stores; what they lack is asked for, because an object
//! that was just created may not have been announced yet.

use std::sync::Arc;

use hjemmel_api::{AIWorkload, DataProcessor, ImpactAssessment, ReferredKind, lacking};
use kube::core::DynamicObject;
use kube::{Api, Client, ResourceExt};

use crate::call::{CallError, call};
use crate::stores::{Held, Live, OwnedKind, Stores};

/// What `workload` refers to, as far as it exists.
///
/// # Errors
/// The API server could not be asked.
pub async fn gather(
    client: &Client,
    stores: &Stores,
    workload: &AIWorkload,
    namespace: &str,
) -> Result<Held, CallError> {
    let mut held = stores.held(workload, namespace);
    let mut asked = Vec::new();
    loop {
        let names: Vec<_> = lacking(workload, &held.references()).into_iter().filter(|n| !asked.contains(n)).collect();
        if names.is_empty() {
            return Ok(held);
        }
        for name in names {
            match name.kind {
                ReferredKind::DataProcessor => {
                    let api: Api<DataProcessor> = Api::namespaced(client.clone(), namespace);
                    if let Some(found) = call("get", name.to_string(), api.get_opt(&name.name)).await? {
                        held.processors.insert(name.name.clone(), Arc::new(found));
                    }
                }
                ReferredKind::ImpactAssessment => {
                    let api: Api<ImpactAssessment> = Api::namespaced(client.clone(), namespace);
                    if let Some(found) = call("get", name.to_string(), api.get_opt(&name.name)).await? {
                        held.assessments.insert(name.name.clone(), Arc::new(found));
                    }
                }
            }
            asked.push(name);
        }
    }
}

/// The Deployment that `workload` controls, if there is one. Only what carries our labels is
/// watched: one that lost them is asked for, so that nobody keeps it running by taking them away.
///
/// # Errors
/// The API server could not be asked.
pub async fn deployment(
    client: &Client,
    stores: &Stores,
    workload: &AIWorkload,
    namespace: &str,
) -> Result<Option<Arc<Live>>, CallError> {
    let (kind, name) = (OwnedKind::Deployment, workload.name_any());
    let found = match stores.owned.get(kind, namespace, &name) {
        Some(live) => Some(live),
        None if workload.spec.workload.deployment.is_some() => {
            let api: Api<DynamicObject> = Api::namespaced_with(client.clone(), namespace, &kind.resource());
            let what = format!("{} {namespace}/{name}", kind.name());
            call("get", what, api.get_opt(&name)).await?.map(|object| Arc::new(Live::of(object)))
        }
        None => None,
    };
    Ok(found.filter(|live| live.controlled_by == workload.metadata.uid))
}
