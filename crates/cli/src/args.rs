//! The arguments of the command line.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

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
    /// Print the JSON Schema of the catalogue's files, for editors and for rules of your own
    Schema,
    /// Run suites of cases: declarations with the findings they must give
    Test(TestArgs),
    /// Write the reference pages of the documentation
    Reference(ReferenceArgs),
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
