//! Following one kind: list, watch, and start over when the API server goes away.

use std::fmt::Debug;

use futures::StreamExt;
use hjemmel_api::AIWorkload;
use kube::runtime::WatchStreamExt;
use kube::runtime::reflector::{ObjectRef, Store};
use kube::runtime::watcher::{self, InitialListStrategy, watcher};
use kube::{Api, Resource};
use serde::de::DeserializeOwned;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::backoff::Backoff;

/// Which workloads to look at again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wake {
    /// These; often none.
    Some(Vec<ObjectRef<AIWorkload>>),
    /// All of them.
    All,
}

impl Wake {
    pub(crate) const NONE: Self = Self::Some(Vec::new());
}

/// Takes what a watch says.
pub(crate) trait Sink<K>: Send + 'static {
    /// Takes one event; says which workloads it concerns.
    fn take(&mut self, event: watcher::Event<K>) -> Wake;
}

/// What every watch needs.
pub(crate) struct Feeds {
    pub(crate) queue: mpsc::Sender<ObjectRef<AIWorkload>>,
    pub(crate) workloads: Store<AIWorkload>,
    pub(crate) unsynced: watch::Sender<Vec<&'static str>>,
    pub(crate) stop: CancellationToken,
    pub(crate) tasks: TaskTracker,
}

impl Feeds {
    /// Follows `api` until told to stop. `name` is the kind's plural, for readiness and logs.
    pub(crate) fn start<K>(&self, name: &'static str, api: Api<K>, labels: Option<&str>, sink: impl Sink<K>)
    where
        K: Resource + Clone + DeserializeOwned + Debug + Send + 'static,
    {
        let config = watcher::Config { label_selector: labels.map(str::to_owned), ..watcher::Config::default() };
        let follower = Follower {
            name,
            queue: self.queue.clone(),
            workloads: self.workloads.clone(),
            unsynced: self.unsynced.clone(),
        };
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            tokio::select! {
                () = stop.cancelled() => {}
                () = follower.follow(api, config, sink) => {}
            }
        });
    }
}

struct Follower {
    name: &'static str,
    queue: mpsc::Sender<ObjectRef<AIWorkload>>,
    workloads: Store<AIWorkload>,
    unsynced: watch::Sender<Vec<&'static str>>,
}

impl Follower {
    async fn follow<K>(self, api: Api<K>, config: watcher::Config, mut sink: impl Sink<K>)
    where
        K: Resource + Clone + DeserializeOwned + Debug + Send + 'static,
    {
        let mut config = config.streaming_lists();
        'restart: loop {
            let mut events = watcher(api.clone(), config.clone()).backoff(Backoff::default()).boxed();
            let mut failing = false;
            while let Some(event) = events.next().await {
                match event {
                    Ok(event) => {
                        if failing {
                            tracing::info!(kind = self.name, "watching again");
                            failing = false;
                        }
                        let done = matches!(event, watcher::Event::InitDone);
                        let wake = sink.take(event);
                        if done {
                            self.unsynced.send_if_modified(|kinds| {
                                let before = kinds.len();
                                kinds.retain(|kind| *kind != self.name);
                                kinds.len() != before
                            });
                        }
                        if self.wake(wake).await.is_err() {
                            return;
                        }
                    }
                    Err(error)
                        if config.initial_list_strategy == InitialListStrategy::StreamingList
                            && refuses_streaming(&error) =>
                    {
                        tracing::info!(kind = self.name, "the API server has no streaming lists; listing in pages");
                        config.initial_list_strategy = InitialListStrategy::ListWatch;
                        continue 'restart;
                    }
                    // A watch that ends or expires is the API server's way, not a fault.
                    Err(watcher::Error::WatchError(status)) if status.code == 410 => {}
                    Err(error) => {
                        if !failing {
                            tracing::warn!(kind = self.name, %error, "watching failed; trying again");
                        }
                        failing = true;
                    }
                }
            }
            return;
        }
    }

    async fn wake(&self, wake: Wake) -> Result<(), mpsc::error::SendError<ObjectRef<AIWorkload>>> {
        let workloads = match wake {
            Wake::Some(workloads) => workloads,
            Wake::All => self.workloads.state().iter().map(|w| ObjectRef::from_obj(w.as_ref())).collect(),
        };
        for workload in workloads {
            self.queue.send(workload).await?;
        }
        Ok(())
    }
}

/// API servers before 1.32 refuse `sendInitialEvents` as invalid.
fn refuses_streaming(error: &watcher::Error) -> bool {
    let kube::Error::Api(status) = (match error {
        watcher::Error::InitialListFailed(error) | watcher::Error::WatchStartFailed(error) => error,
        _ => return false,
    }) else {
        return false;
    };
    matches!(status.code, 400 | 422) && status.message.contains("sendInitialEvents")
}
