//! `hjemmel doctor`: whether a cluster has what Hjemmel needs, a line for each thing that was looked at.
//!
//! Each group of checks is a function from recorded answers to lines; `gather` alone asks the cluster.
//!
//! | module | looks at |
//! |---|---|
//! | `server` | the API server: version, groups, clock |
//! | `definitions` | the six CustomResourceDefinitions |
//! | `registration` | the webhook's registration and its CA |
//! | `probe` | whether the API server reaches the webhook |
//! | `operator` | the operator's Deployment, version, certificate and lease |
//! | `access` | permissions of the user and of the operator |
//! | `workloads` | who answers for which namespace, and whether workloads are judged |

mod access;
mod anchor;
mod certificate;
mod definitions;
mod gather;
mod line;
mod operator;
mod probe;
mod registration;
mod server;
mod workloads;

use std::io;

use crate::args::DoctorArgs;
use crate::kubectl::{Kubectl, KubectlError};
use crate::stdout;
use crate::why::Form;

pub use anchor::Anchor;
pub use line::{Level, Line, Report};

/// Why the cluster could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum DoctorError {
    /// There is no way to ask a cluster.
    #[error(transparent)]
    Cluster(#[from] KubectlError),
    /// The report cannot be written as JSON.
    #[error("the report cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// Looks at the cluster; `false` if something fails.
///
/// # Errors
/// [`DoctorError`]. A server that does not answer is no error but a line.
pub fn run(args: &DoctorArgs) -> Result<bool, DoctorError> {
    let cluster = Kubectl::new(args.connection.clone());
    let namespace = args.connection.namespace.as_deref();
    let lines = if args.pre {
        gather::before_installation(&cluster, &args.operator_namespace)?
    } else {
        gather::installed(&cluster, namespace, &args.operator_namespace)?
    };
    let report = Report::new(lines);
    let written = match args.output {
        Form::Text => report.text(),
        Form::Json => serde_json::to_string_pretty(&report)? + "\n",
    };
    stdout::write(&written)?;
    Ok(report.ok)
}
