//! What can go wrong: each says what, where, and what to do next.

use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

/// The binaries could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no Go toolchain.
    #[error(
        "`go` is not on PATH, and it has to build {wanted}: install Go {minimum} or later, or run with \
         KUBEBUILDER_ASSETS naming a folder that has them, or with KUBECONFIG naming a cluster to test against"
    )]
    GoMissing {
        /// The binaries that are not there yet.
        wanted: String,
        /// The Go version that the module asks for.
        minimum: String,
    },
    /// `go` ran and failed.
    #[error("`{command}` failed ({status}); its last lines:\n{tail}\nThe module is tests/control-plane/tools")]
    GoFailed {
        /// What was run.
        command: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it printed.
        tail: String,
    },
    /// No environment variable says where a cache may be.
    #[error(
        "none of HJEMMEL_CACHE, XDG_CACHE_HOME and HOME is set: set HJEMMEL_CACHE to a folder for the built binaries"
    )]
    NoCacheFolder,
    /// `KUBEBUILDER_ASSETS` names nothing.
    #[error("KUBEBUILDER_ASSETS is {folder}, which is no folder: correct it, or unset it to have the binaries built")]
    NoAssets {
        /// Its value.
        folder: PathBuf,
    },
    /// A file of the cache could not be read or written.
    #[error("{action} {path}: {source}; the folder can be chosen with HJEMMEL_CACHE")]
    Cache {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The compiler could not be run.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// The caller's flag was raised.
    #[error("interrupted while building the binaries; the ones already built are kept")]
    Interrupted,
}

/// A process of the control plane did not do what it should.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// `setpriv` is not installed.
    #[error("`setpriv` is not on PATH; it ties each process to the life of this one: install util-linux")]
    SetprivMissing,
    /// The process could not be started.
    #[error("starting {name} ({program}): {source}")]
    Spawn {
        /// Which one.
        name: String,
        /// Its file.
        program: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else listens where it was told to.
    #[error("{name} found its port taken, perhaps by another control plane; choose other ports. {log} ends:\n{tail}")]
    PortTaken {
        /// Which one.
        name: String,
        /// Its log.
        log: PathBuf,
        /// The end of that log.
        tail: String,
    },
    /// It ended on its own.
    #[error("{name} ended ({status}) though it should be running. {log} ends:\n{tail}")]
    Exited {
        /// Which one.
        name: String,
        /// How it ended.
        status: ExitStatus,
        /// Its log.
        log: PathBuf,
        /// The end of that log.
        tail: String,
    },
    /// It runs, but was not ready in time.
    #[error("{what} did not happen within {} s. {log} ends:\n{tail}", waited.as_secs())]
    NotReady {
        /// What was waited for.
        what: String,
        /// For how long.
        waited: Duration,
        /// The log of the process it depends on.
        log: PathBuf,
        /// The end of that log.
        tail: String,
    },
}

/// A control plane could not be started.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StartError {
    /// The binaries could not be had.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// A process failed.
    #[error(transparent)]
    Process(#[from] ProcessError),
    /// A file of the state could not be read or written.
    #[error("{action} {path}: {source}")]
    State {
        /// What was being done.
        action: &'static str,
        /// To which file.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// Another control plane runs on the same data.
    #[error("{folder} is in use by another control plane that still runs: end that one, or choose another data folder")]
    InUse {
        /// The data folder.
        folder: PathBuf,
    },
    /// A key or certificate could not be made.
    #[error("making the certificate {name}: {source}")]
    Certificate {
        /// Whose.
        name: String,
        /// Why it failed.
        source: rcgen::Error,
    },
    /// No free port was to be had.
    #[error("choosing free ports on 127.0.0.1: {0}")]
    Ports(io::Error),
    /// `kubectl` refused what the start needs.
    #[error("`kubectl {arguments}` failed: {message}")]
    Kubectl {
        /// What it was asked.
        arguments: String,
        /// What it said.
        message: String,
    },
    /// The cluster that `KUBECONFIG` names cannot be used.
    #[error(
        "the cluster of KUBECONFIG={kubeconfig}: {message}; unset KUBECONFIG to have a control plane started instead"
    )]
    Given {
        /// The variable's value.
        kubeconfig: String,
        /// What is wrong.
        message: String,
    },
    /// The caller's flag was raised.
    #[error("interrupted while the control plane was starting")]
    Interrupted,
}

/// Something asked of a control plane that is up could not be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OperationError {
    /// It is somebody else's cluster.
    #[error("cannot {operation}: the cluster is not ours but the one KUBECONFIG names; unset KUBECONFIG for this test")]
    NotOurs {
        /// What was asked.
        operation: &'static str,
    },
    /// It failed as a start can fail.
    #[error("cannot {operation}: {source}")]
    Failed {
        /// What was asked.
        operation: &'static str,
        /// Why it failed.
        source: Box<StartError>,
    },
}
