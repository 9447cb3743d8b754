//! Reconciling AIWorkloads: gather (client) → decide → build → apply (client) → report (client).

pub mod apply;
#[cfg(test)]
mod argocd;
pub mod build;
pub mod decide;
#[cfg(test)]
mod flux;
pub mod gather;
#[cfg(test)]
mod judges_tests;
#[cfg(test)]
mod kstatus;
pub mod report;
pub mod status;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures::{FutureExt, StreamExt};
use hjemmel_api::AIWorkload;
use hjemmel_domain::catalogue::Catalogue;
use jiff::{SignedDuration, Timestamp};
use kube::runtime::controller::{Action, Config, applier};
use kube::runtime::events::{Recorder, Reporter};
use kube::runtime::reflector::ObjectRef;
use kube::{Client, ResourceExt};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::backoff::{self, Backoff};
use crate::call::CallError;
use crate::clock::Clock;
use crate::metrics::{Metrics, ReconcileResult};
use crate::stores::{OwnedKind, Stores};
use apply::Applied;
use decide::{Course, decide};
use status::Outcome;

/// Reconciles at the same time; most of the time each waits for the API server.
const CONCURRENCY: u16 = 8;
/// Looked at again after this long even if nothing is due: the machine's clock may be moved, or
/// stand still while it sleeps.
const LONGEST: Duration = Duration::from_secs(3600);
/// What only another user's action cures, and what is not watched, is looked at again after this.
const BLOCKED: Duration = Duration::from_secs(60);

/// What every reconcile needs. Clones share one state.
pub struct Context {
    client: Client,
    stores: Stores,
    catalogue: Arc<Catalogue>,
    metrics: Arc<Metrics>,
    clock: Clock,
    recorder: Recorder,
    settled: apply::Settled,
    failures: Mutex<HashMap<String, Backoff>>,
}

impl Context {
    /// What reconciling with `client` needs.
    #[must_use]
    pub fn new(
        client: Client,
        stores: Stores,
        catalogue: Arc<Catalogue>,
        metrics: Arc<Metrics>,
        clock: Clock,
    ) -> Arc<Self> {
        let reporter = Reporter { controller: "hjemmel-operator".to_owned(), instance: std::env::var("HOSTNAME").ok() };
        Arc::new(Self {
            recorder: Recorder::new(client.clone(), reporter),
            client,
            stores,
            catalogue,
            metrics,
            clock,
            settled: apply::Settled::default(),
            failures: Mutex::default(),
        })
    }
}

/// Why a reconcile is to be tried again.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The API server did not do what was asked.
    #[error(transparent)]
    Call(#[from] CallError),
    /// The reconcile did not run to its end; a mistake in this program.
    #[error("a reconcile ended abruptly: {0}")]
    Abrupt(String),
}

/// Reconciles what `queue` names until told to stop; reconciles in flight are finished.
pub async fn run(context: Arc<Context>, queue: mpsc::Receiver<ObjectRef<AIWorkload>>, stop: CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => return,
        synced = context.stores.ready() => if !synced { return },
    }
    let store = context.stores.workloads.clone();
    let forgetting = Arc::clone(&context);
    let queue = futures::stream::unfold(queue, async |mut queue| {
        queue.recv().await.map(|item| (Ok::<_, Failure>(item), queue))
    })
    .take_until(stop.cancelled_owned())
    .boxed();
    let config = Config::default().concurrency(CONCURRENCY);
    let reconciles = applier(
        |workload: Arc<AIWorkload>, context: Arc<Context>| {
            // Spawned, so that both threads share the work.
            tokio::spawn(timed(workload, context))
                .map(|ended| ended.unwrap_or_else(|error| Err(Failure::Abrupt(error.to_string()))))
                .boxed()
        },
        |workload, error, context| context.failed(&workload, error),
        context,
        store,
        queue,
        config,
    );
    reconciles
        .for_each(async |ended| {
            if let Err(kube::runtime::controller::Error::ObjectNotFound(gone)) = ended {
                forgetting.forget(&gone.namespace.unwrap_or_default(), &gone.name);
            }
        })
        .await;
}

async fn timed(workload: Arc<AIWorkload>, context: Arc<Context>) -> Result<Action, Failure> {
    let begun = Instant::now();
    let result = reconcile(&workload, &context).await;
    let outcome = match &result {
        Ok(Some(_)) => ReconcileResult::RequeueAfter,
        Ok(None) => ReconcileResult::Success,
        Err(_) => ReconcileResult::Error,
    };
    context.metrics.reconciled(outcome, begun.elapsed());
    let again = result?;
    context.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(&workload));
    Ok(again.map_or_else(Action::await_change, Action::requeue))
}

/// One pass over `workload`. Returns when to come back if nothing happens before.
async fn reconcile(workload: &Arc<AIWorkload>, context: &Context) -> Result<Option<Duration>, Failure> {
    if workload.metadata.deletion_timestamp.is_some() {
        // Garbage collection takes what the workload owns.
        return Ok(None);
    }
    let namespace = workload.namespace().unwrap_or_default();
    let now = context.clock.now();
    let held = gather::gather(&context.client, &context.stores, workload, &namespace).await?;
    let deployment = gather::deployment(&context.client, &context.stores, workload, &namespace).await?;
    let decided = decide(&context.catalogue, workload, &held, deployment.as_deref(), now);

    let target = apply::Target { client: &context.client, owned: &context.stores.owned, settled: &context.settled };
    let (outcome, trouble) = match decided.course {
        Course::Leave => (Outcome::Left, None),
        Course::Run => match build::build(workload) {
            Err(faults) => (Outcome::Invalid(faults), None),
            Ok(desired) => applied(target.apply(workload, &namespace, &desired).await),
        },
        Course::Stop => applied(target.stop(workload, &namespace, deployment.as_deref()).await),
    };
    let deployment = context.stores.owned.get(OwnedKind::Deployment, &namespace, &workload.name_any());
    let deployment = deployment.filter(|d| d.controlled_by == workload.metadata.uid);

    let seen = status::Seen {
        workload,
        held: &held,
        decided: &decided,
        outcome: &outcome,
        rollout: deployment.map(|d| d.rollout),
        catalogue: &context.catalogue,
        now,
    };
    report::report(context, &seen).await?;
    if let Some(trouble) = trouble {
        return Err(trouble.into());
    }
    let blocked = matches!(outcome, Outcome::Taken(_) | Outcome::Rejected(_)).then_some(BLOCKED);
    Ok([decided.again_at.map(|at| pause(at, now)), blocked].into_iter().flatten().min())
}

/// What applying came to, and what is to be tried again.
fn applied(result: Result<Applied, apply::ApplyError>) -> (Outcome, Option<CallError>) {
    match result {
        Ok(_) => (Outcome::Applied, None),
        Err(apply::ApplyError::Taken(taken)) => (Outcome::Taken(taken), None),
        Err(apply::ApplyError::Call(error)) if error.is_final() => (Outcome::Rejected(error.to_string()), None),
        Err(apply::ApplyError::Call(error)) => (Outcome::Failed(error.to_string()), Some(error)),
    }
}

/// Until `at`, rounded up, so that the verdict has turned when we look.
fn pause(at: Timestamp, now: Timestamp) -> Duration {
    let left = at.duration_since(now).max(SignedDuration::ZERO) + SignedDuration::from_millis(1);
    left.unsigned_abs().min(LONGEST)
}

fn key(workload: &AIWorkload) -> String {
    format!("{}/{}", workload.namespace().unwrap_or_default(), workload.name_any())
}

impl Context {
    /// The workload is gone.
    fn forget(&self, namespace: &str, name: &str) {
        self.settled.forget(namespace, name);
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(&format!("{namespace}/{name}"));
    }

    fn failed(&self, workload: &AIWorkload, error: &Failure) -> Action {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let attempts = failures.entry(key(workload)).or_default();
        let answered = matches!(error, Failure::Call(call) if call.code().is_some());
        let pause = attempts.pause_up_to(if answered { backoff::REFUSED } else { backoff::UNREACHED });
        tracing::warn!(workload = key(workload), %error, again_in_ms = pause.as_millis(), "reconciling failed; trying again");
        Action::requeue(pause)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_workload_is_looked_at_just_after_its_verdict_turns_and_at_least_hourly() {
        let now: Timestamp = "2026-11-22T08:00:00Z".parse().unwrap();
        assert_eq!(pause(now + SignedDuration::from_secs(5), now), Duration::from_millis(5001));
        assert_eq!(pause(now + SignedDuration::from_hours(1000), now), LONGEST);
        assert_eq!(pause(now - SignedDuration::from_hours(1), now), Duration::from_millis(1));
    }
}
