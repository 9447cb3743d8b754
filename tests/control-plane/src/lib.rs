//! A real Kubernetes control plane on loopback, for Hjemmel's integration tests.
//!
//! `etcd`, `kube-apiserver`, `kube-controller-manager`, `kube-scheduler`, `kubectl` and `kwok` are built once
//! from the Go module in `tools/`, kept in a cache outside the work tree, and started on free ports. Nothing
//! of Kubernetes is imitated but the kubelet, whose part `kwok` plays for fake nodes.
//!
//! ```no_run
//! use hjemmel_control_plane::{ControlPlane, Options};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let cluster = ControlPlane::start(Options::default())?;
//! let pods = cluster.kubectl().args(["get", "pods", "--all-namespaces"]).output()?;
//! # Ok(()) }
//! ```
//!
//! Every process ends with the [`ControlPlane`] value, in order; and with the process that started it, however
//! that one ends. Linux only: it reads `/proc` and runs its children under `setpriv` of util-linux.

mod binaries;
mod certificates;
mod components;
mod control_plane;
mod error;
mod files;
mod given;
mod go;
mod kubeconfig;
mod kubectl;
mod kwok;
mod listening;
mod options;
mod own;
mod process;
mod state;

pub use binaries::{Binaries, Program};
pub use control_plane::ControlPlane;
pub use error::{BuildError, OperationError, ProcessError, StartError};
pub use listening::Ports;
pub use options::{Interrupt, Options};
