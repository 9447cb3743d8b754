//! An operator whose time the test sets: the operator's library in a thread of this process, for the
//! binary knows no other time than the machine's.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use hjemmel_operator::clock::Clock;
use hjemmel_operator::run::{Options, run_until};
use hjemmel_operator::webhook::register::Reach;
use jiff::Timestamp;
use kube::config::{KubeConfigOptions, Kubeconfig};
use tokio_util::sync::CancellationToken;

use crate::cluster::{PATIENCE, ask, free_address};

/// A running operator.
pub struct Operator {
    time: Arc<Mutex<Timestamp>>,
    stop: CancellationToken,
    thread: Option<JoinHandle<()>>,
}

impl Operator {
    /// Starts an operator that takes it to be `now`, and waits until it is ready: until it has seen
    /// everything that the API server holds.
    pub fn start(kubeconfig: PathBuf, now: Timestamp) -> Self {
        let time = Arc::new(Mutex::new(now));
        let read = Arc::clone(&time);
        let [webhook_addr, metrics_addr] = [free_address(), free_address()];
        let options = Options {
            webhook_addr,
            reach: Reach::from_url(&format!("https://{webhook_addr}")).unwrap(),
            register: true,
            metrics_addr,
            state_namespace: "hjemmel-system".to_owned(),
            clock: Clock::from_fn(move || *read.lock().unwrap()),
            certificate_clock: Clock::system(),
        };
        let stop = CancellationToken::new();
        let stopped = stop.clone();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async { run_until(config(&kubeconfig).await, options, stopped).await.unwrap() });
        });
        let operator = Self { time, stop, thread: Some(thread) };
        let deadline = Instant::now() + PATIENCE;
        while ask(metrics_addr, "/readyz").is_none_or(|(status, _)| status != 200) {
            let runs = operator.thread.as_ref().is_some_and(|thread| !thread.is_finished());
            assert!(runs && Instant::now() < deadline, "not ready in {PATIENCE:?}, or ended");
            std::thread::park_timeout(Duration::from_millis(50));
        }
        operator
    }

    /// From here on it is `now`.
    pub fn set(&self, now: Timestamp) {
        *self.time.lock().unwrap() = now;
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        self.stop.cancel();
        // if it panicked, the test has failed for it already
        let _ended = self.thread.take().map(JoinHandle::join);
    }
}

/// How to reach the cluster of a kubeconfig.
pub async fn config(kubeconfig: &Path) -> kube::Config {
    let read = Kubeconfig::read_from(kubeconfig).unwrap();
    kube::Config::from_custom_kubeconfig(read, &KubeConfigOptions::default()).await.unwrap()
}
