//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::kubectl::Connection;
use crate::why::{Form, Spoken};

/// Governed AI in Danish municipalities: what the law says of a declared use of AI.
#[derive(Debug, Parser)]
#[command(name = "hjemmel", version, about, arg_required_else_help = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print the CustomResourceDefinitions, to be applied with `kubectl apply --server-side -f -`
    Crds(CrdsArgs),
    /// Check that a cluster has what Hjemmel needs, with a hint for each thing that it lacks
    Doctor(DoctorArgs),
    /// Print the JSON Schema of the catalogue's files, for editors and for rules of your own
    Schema,
    /// Run suites of cases: declarations with the findings they must give
    Test(TestArgs),
    /// Write the reference pages of the documentation
    Reference(ReferenceArgs),
    /// Tell why a workload or a pod runs or does not: its owners, its declaration, what was found
    Why(WhyArgs),
}

/// Arguments of `hjemmel doctor`.
#[derive(Debug, ClapArgs)]
pub struct DoctorArgs {
    /// Check a cluster where Hjemmel is yet to be installed
    #[arg(long)]
    pub pre: bool,
    /// Which cluster, and as whom; the namespace is that of the dry run.
    #[command(flatten)]
    pub connection: Connection,
    /// The operator's namespace, if the registration of its webhook does not tell
    #[arg(long, value_name = "NAMESPACE", default_value = "hjemmel-system")]
    pub operator_namespace: String,
    /// How the report is written
    #[arg(short, long, value_enum, default_value_t = Form::Text)]
    pub output: Form,
}

/// Arguments of `hjemmel why`.
#[derive(Debug, ClapArgs)]
pub struct WhyArgs {
    /// The workload or pod: NAME, aiworkload/NAME, pod/NAME, deployment/NAME and so on
    #[arg(value_name = "WORKLOAD|POD")]
    pub target: String,
    /// Which cluster, and as whom.
    #[command(flatten)]
    pub connection: Connection,
    /// Look in every namespace
    #[arg(short = 'A', long, conflicts_with = "namespace")]
    pub all_namespaces: bool,
    /// How the answer is written
    #[arg(short, long, value_enum, default_value_t = Form::Text)]
    pub output: Form,
    /// The language; without it that of the DataController, else of the locale
    #[arg(long, value_enum)]
    pub lang: Option<Spoken>,
}

/// Arguments of `hjemmel test`.
#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Files in the case format, JSON or YAML; docs/case-format.md describes it
    #[arg(required = true, value_name = "SUITE")]
    pub suites: Vec<PathBuf>,
}

/// Arguments of `hjemmel reference`.
#[derive(Debug, ClapArgs)]
pub struct ReferenceArgs {
    /// Write the pages into this directory
    #[arg(long, value_name = "DIRECTORY")]
    pub dir: PathBuf,
}

/// Arguments of `hjemmel crds`.
#[derive(Debug, ClapArgs)]
pub struct CrdsArgs {
    /// Write one file for each into this directory, hjemmel.dev_aiworkloads.yaml and so on, instead of printing all
    #[arg(long, value_name = "DIRECTORY")]
    pub dir: Option<PathBuf>,
}
