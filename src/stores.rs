//! What the API server holds, as far as a decision may look at it. Watched, so that admission
//! makes no call; deciding before every store is synced is impossible (see [`Stores::ready`]).

mod dependents;
mod follow;
mod live;
mod owned;
mod reflected;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, PoisonError, RwLock};

use hjemmel_api::references::MAX_PROCESSOR_CHAIN;
use hjemmel_api::{
    AIWorkload, DataController, DataProcessor, ImpactAssessment, ObjectName, References, ReferredKind, references_of,
};
use kube::core::DeserializeGuard;
use kube::runtime::reflector::{ObjectRef, Store};
use kube::{Api, Client, ResourceExt};
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::metrics::Metrics;
use crate::readiness::{Part, Readiness};

pub use live::{Live, Rollout, covers, projection};
pub use owned::{OwnedKind, OwnedObjects};

/// The stores. Clones share one state.
#[derive(Clone)]
pub struct Stores {
    /// Every AIWorkload.
    pub workloads: Store<AIWorkload>,
    /// Every DataProcessor.
    pub processors: Store<DataProcessor>,
    /// Every ImpactAssessment.
    pub assessments: Store<ImpactAssessment>,
    /// Every object that a workload's owner reference leads to.
    pub owned: OwnedObjects,
    controllers: Controllers,
    synced: watch::Receiver<Vec<&'static str>>,
}

/// DataControllers by the namespace they answer for.
#[derive(Clone, Default)]
struct Controllers(Arc<RwLock<HashMap<String, Vec<Arc<DataController>>>>>);

impl Controllers {
    fn of(&self, namespace: &str) -> Vec<Arc<DataController>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(namespace).cloned().unwrap_or_default()
    }

    fn index(&self, all: Vec<Arc<DataController>>) {
        let mut index: HashMap<String, Vec<Arc<DataController>>> = HashMap::new();
        for controller in all {
            for namespace in &controller.spec.namespaces {
                index.entry(namespace.clone()).or_default().push(Arc::clone(&controller));
            }
        }
        for controllers in index.values_mut() {
            controllers.sort_by_key(|c| c.name_any());
        }
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = index;
    }
}

/// The objects that a workload refers to, as they are now.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Those that claim its namespace: none, one or, by mistake, several.
    pub controllers: Vec<Arc<DataController>>,
    /// By name.
    pub processors: BTreeMap<String, Arc<DataProcessor>>,
    /// By name.
    pub assessments: BTreeMap<String, Arc<ImpactAssessment>>,
}

impl Held {
    /// The same for the conversion into a declaration.
    #[must_use]
    pub fn references(&self) -> References<'_> {
        References {
            controllers: self.controllers.iter().map(AsRef::as_ref).collect(),
            processors: self.processors.iter().map(|(name, p)| (name.clone(), p.as_ref())).collect(),
            assessments: self.assessments.iter().map(|(name, a)| (name.clone(), a.as_ref())).collect(),
        }
    }
}

impl Stores {
    /// Starts watching everything. `queue` gets every workload whose decision may have changed.
    #[must_use]
    pub fn start(
        client: &Client,
        queue: &mpsc::Sender<ObjectRef<AIWorkload>>,
        metrics: &Arc<Metrics>,
        readiness: &Readiness,
        tasks: &TaskTracker,
        stop: &CancellationToken,
    ) -> Self {
        let (workloads, workload_writer) = kube::runtime::reflector::store();
        let (processors, processor_writer) = kube::runtime::reflector::store();
        let (assessments, assessment_writer) = kube::runtime::reflector::store();
        let (all_controllers, controller_writer) = kube::runtime::reflector::store::<DataController>();
        let names = ["aiworkloads", "datacontrollers", "dataprocessors", "impactassessments"];
        let awaited = names.into_iter().chain(OwnedKind::ALL.map(OwnedKind::plural)).collect();
        let (unsynced, synced) = watch::channel(awaited);
        let stores = Self {
            workloads,
            processors,
            assessments,
            owned: OwnedObjects::default(),
            controllers: Controllers::default(),
            synced,
        };

        let feeds = follow::Feeds {
            queue: queue.clone(),
            workloads: stores.workloads.clone(),
            unsynced: unsynced.clone(),
            stop: stop.clone(),
            tasks: tasks.clone(),
        };
        let series = Arc::clone(metrics);
        let shown = stores.workloads.clone();
        feeds.start(
            "aiworkloads",
            Api::<DeserializeGuard<AIWorkload>>::all(client.clone()),
            None,
            reflected::Reflected::new(workload_writer, move |seen| dependents::of_workload(seen, &series, &shown)),
        );
        let (view, index) = (stores.clone(), stores.controllers.clone());
        feeds.start(
            "datacontrollers",
            Api::<DeserializeGuard<DataController>>::all(client.clone()),
            None,
            reflected::Reflected::new(controller_writer, move |seen| {
                index.index(all_controllers.state());
                dependents::of_controller(seen, &view)
            }),
        );
        let view = stores.clone();
        feeds.start(
            "dataprocessors",
            Api::<DeserializeGuard<DataProcessor>>::all(client.clone()),
            None,
            reflected::Reflected::new(processor_writer, move |seen| dependents::of_processor(seen, &view)),
        );
        let view = stores.clone();
        feeds.start(
            "impactassessments",
            Api::<DeserializeGuard<ImpactAssessment>>::all(client.clone()),
            None,
            reflected::Reflected::new(assessment_writer, move |seen| dependents::of_assessment(seen, &view)),
        );
        stores.owned.start(client, &feeds);

        let (readiness, mut synced) = (readiness.clone(), stores.synced.clone());
        tasks.spawn({
            let stop = stop.clone();
            async move {
                loop {
                    let waiting = synced.borrow_and_update().join(", ");
                    if waiting.is_empty() {
                        readiness.reached(Part::Stores);
                        return;
                    }
                    readiness.waiting(Part::Stores, format!("waiting for {waiting}"));
                    tokio::select! {
                        () = stop.cancelled() => return,
                        changed = synced.changed() => if changed.is_err() { return },
                    }
                }
            }
        });
        stores
    }

    /// Whether every store holds what the API server held at some instant since the start.
    #[must_use]
    pub fn are_synced(&self) -> bool {
        self.synced.borrow().is_empty()
    }

    /// Waits until every store is synced. `false` if the operator stops before.
    pub async fn ready(&self) -> bool {
        self.synced.clone().wait_for(Vec::is_empty).await.is_ok()
    }

    /// What `workload` in `namespace` refers to.
    #[must_use]
    pub fn held(&self, workload: &AIWorkload, namespace: &str) -> Held {
        let mut held = Held { controllers: self.controllers.of(namespace), ..Held::default() };
        self.chain(workload, namespace, |name, found| {
            if let Some(found) = found {
                held.processors.insert(name.to_owned(), Arc::clone(found));
            }
            true
        });
        for ObjectName { kind, name } in references_of(workload) {
            if kind == ReferredKind::ImpactAssessment
                && let Some(found) = self.assessments.get(&ObjectRef::new(&name).within(namespace))
            {
                held.assessments.insert(name, found);
            }
        }
        held
    }

    /// Visits each processor of `workload` and its sub-processors once, until `visit` says no.
    fn chain(
        &self,
        workload: &AIWorkload,
        namespace: &str,
        mut visit: impl FnMut(&str, Option<&Arc<DataProcessor>>) -> bool,
    ) {
        let mut seen: Vec<String> = Vec::new();
        let mut level: Vec<String> = workload.spec.processors.iter().map(|p| p.name.clone()).collect();
        for _ in 0..MAX_PROCESSOR_CHAIN {
            let mut below = Vec::new();
            for name in level {
                if seen.contains(&name) {
                    continue;
                }
                let found = self.processors.get(&ObjectRef::new(&name).within(namespace));
                if !visit(&name, found.as_ref()) {
                    return;
                }
                below.extend(found.iter().flat_map(|p| p.spec.subprocessors.iter().map(|s| s.name.clone())));
                seen.push(name);
            }
            if below.is_empty() {
                return;
            }
            level = below;
        }
    }
}
