//! Everything a decision needs. From the stores; what they lack is asked for, because an object
//! that was just created may not have been announced yet.

use std::sync::Arc;

use hjemmel_api::{AIWorkload, DataProcessor, ImpactAssessment, ReferredKind, lacking};
use kube::{Api, Client};

use crate::call::{CallError, call};
use crate::stores::{Held, Stores};

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
