//! What a caller can ask for.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::listening::Ports;

/// How a control plane is to be started. The default is a whole one with one fake node.
#[derive(Clone, Debug)]
pub struct Options {
    /// Fake nodes, each with room for some hundred pods. Without controllers there is nobody to tend them.
    pub nodes: usize,
    /// Whether the controller-manager, the scheduler and kwok run too. Without them it is etcd and the API
    /// server alone, which is up sooner; then objects are stored and admitted, but nothing acts on them, and
    /// pods need no service account.
    pub controllers: bool,
    /// Where the state is kept after the end, and found again by a later start. Without it the state is in a
    /// fresh temporary folder that goes with the control plane.
    pub data_dir: Option<PathBuf>,
    /// Further arguments for `kube-apiserver`; they come last, so they override.
    pub apiserver_args: Vec<String>,
    /// The ports to use. Without it free ones are chosen, and chosen anew if somebody was faster.
    pub ports: Option<Ports>,
    /// Raised by the caller to give up on a start that is under way.
    pub interrupt: Interrupt,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            nodes: 1,
            controllers: true,
            data_dir: None,
            apiserver_args: Vec::new(),
            ports: None,
            interrupt: Interrupt::default(),
        }
    }
}

/// A flag that ends a build or a start early. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Asks whatever holds a clone to stop.
    pub fn raise(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it has been raised.
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// The flag itself, for a signal handler to set.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.0)
    }
}
