//! Brings about what should be, with as few writes as there are differences. Never touches an
//! object that is not the workload's own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use hjemmel_api::AIWorkload;
use kube::api::{DeleteParams, Patch, PatchParams, PostParams, Preconditions};
use kube::core::DynamicObject;
use kube::{Api, Client, ResourceExt};
use serde_json::{Value, json};

use super::build::{Desired, labels};
use crate::call::{CallError, call};
use crate::stores::{Live, OwnedKind, OwnedObjects, covers, projection};
use crate::{APPLIED, FIELD_MANAGER};

/// No object ever has this version. Applied with it, an object can be created and not updated:
/// whoever else created it in the meantime keeps it.
const NEVER: &str = "1";

/// What the API server made of what was applied, where the two differ (see [`projection`]), and
/// which fields of others were left after putting an object back. Kept to know that another
/// attempt would change nothing.
#[derive(Debug, Default)]
pub struct Settled(Mutex<HashMap<(OwnedKind, String), Outcome>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Outcome {
    uid: String,
    digest: String,
    projection: u64,
    strangers: Option<u64>,
}

impl Settled {
    fn get(&self, key: &(OwnedKind, String)) -> Option<Outcome> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    fn set(&self, key: (OwnedKind, String), outcome: Outcome) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, outcome);
    }

    fn clear(&self, key: &(OwnedKind, String)) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }

    /// Forgets the objects of the workload `namespace`/`name`.
    pub fn forget(&self, namespace: &str, name: &str) {
        let object = format!("{namespace}/{name}");
        self.0.lock().unwrap_or_else(PoisonError::into_inner).retain(|(_, key), _| *key != object);
    }
}

/// An object of that name belongs to somebody else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its kind.
    pub kind: OwnedKind,
    /// Its name.
    pub name: String,
    /// Kind and name of the object that controls it, if there is one.
    pub controller: Option<(String, String)>,
}

/// Why not everything was brought about.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// An object belongs to somebody else; nothing was touched.
    #[error("{} {} belongs to somebody else", .0.kind.name(), .0.name)]
    Taken(Taken),
    /// The API server did not do what was asked.
    #[error(transparent)]
    Call(#[from] CallError),
}

/// How many objects were written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Applied {
    /// Writes.
    pub writes: usize,
}

/// Where to bring things about.
pub struct Target<'a> {
    /// Writes.
    pub client: &'a Client,
    /// What is there.
    pub owned: &'a OwnedObjects,
    /// What earlier writes came to.
    pub settled: &'a Settled,
}

/// What there is of an object.
enum Found {
    Nothing,
    Ours(Arc<Live>),
}

impl Target<'_> {
    /// Brings about `desired` for `workload`.
    ///
    /// # Errors
    /// An object of that name belongs to somebody else, and nothing was touched; or the API
    /// server did not do what was asked, and what comes before in `desired` was done.
    pub async fn apply(
        &self,
        workload: &AIWorkload,
        namespace: &str,
        desired: &[Desired],
    ) -> Result<Applied, ApplyError> {
        let uid = workload.uid().unwrap_or_default();
        let mut found = Vec::with_capacity(desired.len());
        for object in desired {
            found.push(self.find(object.kind, namespace, &object.name, &uid).await?);
        }
        let mut applied = Applied::default();
        for (object, found) in desired.iter().zip(found) {
            applied.writes += self.bring_about(namespace, object, found).await?;
        }
        applied.writes += self.prune(&uid, namespace, &workload.name_any(), desired).await?;
        if applied.writes > 0 {
            tracing::info!(
                workload = format!("{namespace}/{}", workload.name_any()),
                writes = applied.writes,
                "applied"
            );
        }
        Ok(applied)
    }

    /// Deletes what the workload owns and no longer declares, the pods first.
    async fn prune(&self, uid: &str, namespace: &str, name: &str, desired: &[Desired]) -> Result<usize, CallError> {
        let mut writes = 0;
        for kind in OwnedKind::ALL.into_iter().rev().filter(|kind| desired.iter().all(|d| d.kind != *kind)) {
            let Some(live) = self.owned.get(kind, namespace, name) else { continue };
            if live.controlled_by.as_deref() != Some(uid) {
                continue;
            }
            let params = DeleteParams {
                preconditions: Some(Preconditions { uid: Some(live.uid.clone()), resource_version: None }),
                ..DeleteParams::background()
            };
            let what = format!("{} {namespace}/{name}", kind.name());
            match call("delete", what.clone(), self.api(kind, namespace).delete(name, &params)).await {
                Ok(_) => writes += 1,
                Err(error) if error.is_not_found() => {}
                Err(error) => return Err(error),
            }
            tracing::info!(object = what, "deleted: the workload no longer declares it");
        }
        Ok(writes)
    }

    /// Scales the workload's Deployment to zero. Nothing else of it is touched, but that it gets
    /// our labels again if somebody took them: without them nobody would watch it.
    ///
    /// # Errors
    /// The API server did not do what was asked.
    pub async fn stop(
        &self,
        workload: &AIWorkload,
        namespace: &str,
        deployment: Option<&Live>,
    ) -> Result<Applied, ApplyError> {
        let (name, kind) = (workload.name_any(), OwnedKind::Deployment);
        let Some(live) = deployment.filter(|live| live.rollout.wanted != 0) else { return Ok(Applied::default()) };
        let params = PatchParams { field_manager: Some(FIELD_MANAGER.to_owned()), ..PatchParams::default() };
        let patch = json!({"metadata": {"uid": live.uid, "labels": labels(&name)}, "spec": {"replicas": 0}});
        let what = format!("Deployment {namespace}/{name}");
        let stopped =
            call("scale", what.clone(), self.api(kind, namespace).patch(&name, &params, &Patch::Merge(&patch))).await?;
        self.owned.put(kind, namespace, &name, Live::of(stopped));
        tracing::info!(object = what, "scaled to zero");
        Ok(Applied { writes: 1 })
    }

    async fn find(&self, kind: OwnedKind, namespace: &str, name: &str, uid: &str) -> Result<Found, ApplyError> {
        let live = match self.owned.get(kind, namespace, name) {
            Some(live) => live,
            // Only objects with our label are watched; another of that name may be there without.
            None => match call(
                "get",
                format!("{} {namespace}/{name}", kind.name()),
                self.api(kind, namespace).get_opt(name),
            )
            .await?
            {
                Some(object) => Arc::new(Live::of(object)),
                None => return Ok(Found::Nothing),
            },
        };
        if live.controlled_by.as_deref() == Some(uid) {
            Ok(Found::Ours(live))
        } else {
            Err(ApplyError::Taken(Taken { kind, name: name.to_owned(), controller: live.controller.clone() }))
        }
    }

    async fn bring_about(&self, namespace: &str, desired: &Desired, found: Found) -> Result<usize, ApplyError> {
        let key = (desired.kind, format!("{namespace}/{}", desired.name));
        let what = format!("{} {}", desired.kind.name(), key.1);
        let api = self.api(desired.kind, namespace);
        let mut patch = desired.object.clone();
        let mut params = PatchParams::apply(FIELD_MANAGER);
        let created = match &found {
            Found::Nothing => {
                patch["metadata"]["resourceVersion"] = NEVER.into();
                true
            }
            Found::Ours(live) if self.is_settled(&key, live, desired) => return Ok(0),
            Found::Ours(live) => {
                // If it is another object by now, it is not ours to force.
                patch["metadata"]["uid"] = live.uid.clone().into();
                params = params.force();
                false
            }
        };
        let mut object = call("apply", what.clone(), api.patch(&desired.name, &params, &Patch::Apply(&patch))).await?;
        let mut writes = 1;
        if Live::of(object.clone()).strangers.is_some() && !created {
            object = self.drive_out(&api, &what, desired).await?;
            writes += 1;
        }
        let live = Live::of(object);
        let outcome = Outcome {
            uid: live.uid.clone(),
            digest: desired.digest.clone(),
            projection: projection(&live.fields(), &desired.object),
            strangers: live.strangers,
        };
        // The common case, in which the API server changed nothing, needs no memory.
        if live.strangers.is_some() || !covers(&live.fields(), &comparable(&desired.object)) {
            self.settled.set(key, outcome);
        } else {
            self.settled.clear(&key);
        }
        self.owned.put(desired.kind, namespace, &desired.name, live);
        tracing::debug!(object = what, created, "applied");
        Ok(writes)
    }

    /// Applying leaves alone what others added beside our fields: a container, a variable, the
    /// node's network. In a governed pod there is nothing beside ours.
    async fn drive_out(
        &self,
        api: &Api<DynamicObject>,
        what: &str,
        desired: &Desired,
    ) -> Result<DynamicObject, CallError> {
        let mut object = call("get", what, api.get(&desired.name)).await?;
        object.data["spec"]["template"]["spec"] = desired.object["spec"]["template"]["spec"].clone();
        // What they own of it goes too, or a later look would find them again.
        for entry in object.metadata.managed_fields.iter_mut().flatten() {
            let applied = entry.operation.as_deref() == Some("Apply");
            if applied && entry.manager.as_deref() == Some(FIELD_MANAGER) {
                continue;
            }
            let template = entry.fields_v1.as_mut().and_then(|f| f.0.pointer_mut("/f:spec/f:template"));
            if let Some(template) = template.and_then(Value::as_object_mut) {
                template.remove("f:spec");
            }
        }
        let params = PostParams { field_manager: Some(FIELD_MANAGER.to_owned()), ..PostParams::default() };
        tracing::info!(object = what, "somebody changed the pods of a governed workload; putting them back");
        call("update", what, api.replace(&desired.name, &params, &object)).await
    }

    fn is_settled(&self, key: &(OwnedKind, String), live: &Live, desired: &Desired) -> bool {
        if live.applied.as_deref() != Some(desired.digest.as_str()) {
            return false;
        }
        let fields = live.fields();
        let settled = self.settled.get(key).filter(|s| s.uid == live.uid && s.digest == desired.digest);
        if live.strangers.is_some() && settled.as_ref().is_none_or(|s| s.strangers != live.strangers) {
            return false;
        }
        covers(&fields, &comparable(&desired.object))
            || settled.is_some_and(|s| s.projection == projection(&fields, &desired.object))
    }

    fn api(&self, kind: OwnedKind, namespace: &str) -> Api<DynamicObject> {
        Api::namespaced_with(self.client.clone(), namespace, &kind.resource())
    }
}

/// What of a desired object can be found again in [`Live::fields`].
fn comparable(desired: &Value) -> Value {
    let mut desired = desired.clone();
    if let Some(object) = desired.as_object_mut() {
        object.remove("apiVersion");
        object.remove("kind");
        if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
            metadata.retain(|field, _| matches!(field.as_str(), "labels" | "annotations" | "ownerReferences"));
        }
    }
    debug_assert!(desired["metadata"]["annotations"][APPLIED].is_string());
    desired
}
