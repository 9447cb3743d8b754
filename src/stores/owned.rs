//! The objects that belong to workloads.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use hjemmel_api::AIWorkload;
use k8s_openapi::api::apps::v1::Deployment;
use k8s_openapi::api::core::v1::{Service, ServiceAccount};
use k8s_openapi::api::networking::v1::NetworkPolicy;
use kube::core::{ApiResource, DynamicObject};
use kube::runtime::reflector::ObjectRef;
use kube::runtime::watcher::Event;
use kube::{Api, Client, ResourceExt};

use super::follow::{Feeds, Sink, Wake};
use super::live::Live;
use crate::MANAGED_BY;

/// A kind of object that the operator makes for a workload. The order is the order of applying:
/// pods must find their account, and be fenced, before they start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OwnedKind {
    /// The pods' identity.
    ServiceAccount,
    /// What may reach the pods, and what they may reach.
    NetworkPolicy,
    /// The address of the pods.
    Service,
    /// The pods.
    Deployment,
}

impl OwnedKind {
    /// Every kind, in the order of applying.
    pub const ALL: [Self; 4] = [Self::ServiceAccount, Self::NetworkPolicy, Self::Service, Self::Deployment];

    /// Where the API server serves it.
    #[must_use]
    pub fn resource(self) -> ApiResource {
        match self {
            Self::ServiceAccount => ApiResource::erase::<ServiceAccount>(&()),
            Self::NetworkPolicy => ApiResource::erase::<NetworkPolicy>(&()),
            Self::Service => ApiResource::erase::<Service>(&()),
            Self::Deployment => ApiResource::erase::<Deployment>(&()),
        }
    }

    /// Its name, `Deployment`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ServiceAccount => "ServiceAccount",
            Self::NetworkPolicy => "NetworkPolicy",
            Self::Service => "Service",
            Self::Deployment => "Deployment",
        }
    }

    /// Its name in addresses, `deployments`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        match self {
            Self::ServiceAccount => "serviceaccounts",
            Self::NetworkPolicy => "networkpolicies",
            Self::Service => "services",
            Self::Deployment => "deployments",
        }
    }
}

type Key = (OwnedKind, String, String);

/// The objects that belong to workloads, as they are now. Clones share one state.
#[derive(Debug, Clone, Default)]
pub struct OwnedObjects(Arc<RwLock<HashMap<Key, Arc<Live>>>>);

impl OwnedObjects {
    /// The object, if it is there and carries our label.
    #[must_use]
    pub fn get(&self, kind: OwnedKind, namespace: &str, name: &str) -> Option<Arc<Live>> {
        let key = (kind, namespace.to_owned(), name.to_owned());
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned()
    }

    /// Takes an object as the API server returned or announced it; says what it was. An older
    /// version than the one held is ignored: an announcement may be behind our own writes.
    pub fn put(&self, kind: OwnedKind, namespace: &str, name: &str, live: Live) -> Option<Arc<Live>> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, namespace.to_owned(), name.to_owned());
        if let Some(old) = held.get(&key)
            && old.uid == live.uid
            && old.version > live.version
        {
            return Some(Arc::clone(old));
        }
        held.insert(key, Arc::new(live))
    }

    fn remove(&self, kind: OwnedKind, namespace: &str, name: &str, uid: &str) -> Option<Arc<Live>> {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, namespace.to_owned(), name.to_owned());
        if held.get(&key).is_some_and(|old| old.uid == uid) { held.remove(&key) } else { None }
    }

    pub(super) fn start(&self, client: &Client, feeds: &Feeds) {
        let label = format!("{}={}", MANAGED_BY.0, MANAGED_BY.1);
        for kind in OwnedKind::ALL {
            let api: Api<DynamicObject> = Api::all_with(client.clone(), &kind.resource());
            feeds.start(kind.plural(), api, Some(&label), Shelf { kind, objects: self.clone(), listed: None });
        }
    }
}

/// Keeps the objects of one kind.
struct Shelf {
    kind: OwnedKind,
    objects: OwnedObjects,
    listed: Option<Vec<Key>>,
}

impl Shelf {
    fn put(&self, object: DynamicObject) -> Wake {
        let (namespace, name) = (object.namespace().unwrap_or_default(), object.name_any());
        let live = Live::of(object);
        let wake = of(&live, &namespace);
        match self.objects.put(self.kind, &namespace, &name, live.clone()) {
            Some(before) if before.is_same_as(&live) => Wake::NONE,
            Some(_) | None => wake,
        }
    }
}

impl Sink<DynamicObject> for Shelf {
    fn take(&mut self, event: Event<DynamicObject>) -> Wake {
        match event {
            Event::Apply(object) => self.put(object),
            Event::Delete(object) => {
                let (namespace, name) = (object.namespace().unwrap_or_default(), object.name_any());
                let uid = object.uid().unwrap_or_default();
                self.objects.remove(self.kind, &namespace, &name, &uid).map_or(Wake::NONE, |gone| of(&gone, &namespace))
            }
            Event::Init => {
                self.listed = Some(Vec::new());
                Wake::NONE
            }
            Event::InitApply(object) => {
                let key = (self.kind, object.namespace().unwrap_or_default(), object.name_any());
                self.put(object);
                self.listed.get_or_insert_default().push(key);
                Wake::NONE
            }
            Event::InitDone => {
                let listed = self.listed.take().unwrap_or_default();
                let listed: std::collections::HashSet<_> = listed.into_iter().collect();
                let mut held = self.objects.0.write().unwrap_or_else(PoisonError::into_inner);
                held.retain(|key, _| key.0 != self.kind || listed.contains(key));
                Wake::All
            }
        }
    }
}

/// The workload that an object belongs to: by its owner reference, else by its label.
fn of(live: &Live, namespace: &str) -> Wake {
    let owner = live.controller.as_ref().filter(|(kind, _)| kind == "AIWorkload").map(|(_, name)| name);
    let name = owner.or(live.workload.as_ref());
    Wake::Some(name.map(|name| ObjectRef::<AIWorkload>::new(name).within(namespace)).into_iter().collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::*;

    fn live(uid: &str, version: u64) -> Live {
        let object = json!({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "uid": uid, "resourceVersion": version.to_string()}});
        Live::of(serde_json::from_value(object).unwrap())
    }

    #[test]
    fn an_announcement_behind_our_own_write_is_ignored() {
        let objects = OwnedObjects::default();
        objects.put(OwnedKind::Service, "n", "a", live("u", 7));
        objects.put(OwnedKind::Service, "n", "a", live("u", 5));
        assert_eq!(objects.get(OwnedKind::Service, "n", "a").unwrap().version, 7);
        objects.put(OwnedKind::Service, "n", "a", live("another", 6));
        assert_eq!(objects.get(OwnedKind::Service, "n", "a").unwrap().uid, "another");
    }

    #[test]
    fn the_end_of_an_earlier_object_does_not_remove_its_successor() {
        let objects = OwnedObjects::default();
        objects.put(OwnedKind::Service, "n", "a", live("new", 7));
        assert!(objects.remove(OwnedKind::Service, "n", "a", "old").is_none());
        assert!(objects.get(OwnedKind::Service, "n", "a").is_some());
    }
}
