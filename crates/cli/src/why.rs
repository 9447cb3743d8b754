//! `hjemmel why`: from a pod up its owners to the workload, what it declares, and what was found.

mod explain;
mod owners;
mod reason;
mod target;
mod text;
mod tree;
mod words;
mod workload;

use std::io;

use jiff::Timestamp;

use crate::args::WhyArgs;
use crate::kubectl::{Kubectl, KubectlError};
use crate::language::named;
use crate::{locale, stdout};

pub use reason::{Answering, Gap, Judged, Link, Named, Through, Why};
pub use tree::Lines;

/// The width of the text, in characters: what every terminal shows.
const WIDTH: usize = 80;

/// Why no answer could be given.
#[derive(Debug, thiserror::Error)]
pub enum WhyError {
    /// What was asked about is no name.
    #[error("{0:?} names nothing: write NAME, pod/NAME, deployment/NAME or aiworkload/NAME")]
    Target(String),
    /// The name is found in several namespaces.
    #[error("{name} is in several namespaces ({}): choose one with -n", .namespaces.join(", "))]
    Several {
        /// The name.
        name: String,
        /// Where it is.
        namespaces: Vec<String>,
    },
    /// The cluster gave no answer.
    #[error(transparent)]
    Cluster(#[from] KubectlError),
    /// The status does not fit the types of this command.
    #[error("AIWorkload {name} has a status that this version does not understand; `hjemmel doctor` compares versions")]
    Status {
        /// Namespace and name.
        name: String,
        /// Where it does not fit.
        source: serde_json::Error,
    },
    /// The answer cannot be written as JSON.
    #[error("the answer cannot be written as JSON")]
    Json(#[from] serde_json::Error),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// How the answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// For people.
    Text,
    /// For programs; fields are only ever added.
    Json,
}

/// Tells why.
///
/// # Errors
/// [`WhyError`].
pub fn run(args: &WhyArgs) -> Result<(), WhyError> {
    let cluster = Kubectl::new(args.connection.clone());
    let why = explain::explain(&cluster, &args.target, args.all_namespaces, Timestamp::now())?;
    let written = match args.output {
        Form::Json => serde_json::to_string_pretty(&why)? + "\n",
        Form::Text => {
            let locale = locale::of_environment();
            let language = args.lang.map(Into::into).or(why.language()).unwrap_or_else(|| named(&locale));
            let lines = if locale::draws_boxes(&locale) { Lines::Boxes } else { Lines::Ascii };
            tree::draw(&text::tree(&why, language), lines, WIDTH)
        }
    };
    Ok(stdout::write(&written)?)
}
