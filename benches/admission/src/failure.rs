//! Why there are no figures.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use hjemmel_control_plane::{OperationError, StartError};

/// Why a measurement could not be made, or must not be believed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// There is no control plane.
    #[error("the control plane: {0}")]
    ControlPlane(#[from] StartError),
    /// The control plane cannot do what was asked.
    #[error("the control plane: {0}")]
    Operation(#[from] OperationError),
    /// The operator is not built.
    #[error("there is no operator at {}: build it with `cargo build --release -p hjemmel-operator`, or name it with --operator", .0.display())]
    NoOperator(PathBuf),
    /// `kubectl` refused.
    #[error("kubectl {arguments}: {message}")]
    Kubectl {
        /// What was asked.
        arguments: String,
        /// What it said.
        message: String,
    },
    /// Something did not come about in time.
    #[error("{what} did not come about within {} s; last seen: {seen}", .within.as_secs())]
    Late {
        /// What was waited for.
        what: String,
        /// How long.
        within: Duration,
        /// What was seen instead.
        seen: String,
    },
    /// A server answered something else than it must: figures of it would mean nothing.
    #[error("{lane} answered {status} where {expected} was expected: {body}")]
    WrongAnswer {
        /// Which lane.
        lane: String,
        /// What was expected.
        expected: String,
        /// The status that came.
        status: u16,
        /// The beginning of the body that came.
        body: String,
    },
    /// A connection failed.
    #[error("{what}: {problem}")]
    Connection {
        /// To what.
        what: String,
        /// Why.
        problem: String,
    },
    /// A fixture or an answer does not read as it should.
    #[error("{what} cannot be read: {problem}")]
    Unreadable {
        /// Which.
        what: String,
        /// Why.
        problem: String,
    },
    /// The operating system refused.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: String,
        /// Why not.
        source: io::Error,
    },
}

impl Failure {
    /// For `map_err`: the operating system refused `what`.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }

    /// For `map_err`: a connection to `what` failed.
    pub(crate) fn connection<E: std::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |problem| Self::Connection { what, problem: problem.to_string() }
    }

    /// For `map_err`: `what` does not read as it should.
    pub(crate) fn unreadable<E: std::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |problem| Self::Unreadable { what, problem: problem.to_string() }
    }
}
