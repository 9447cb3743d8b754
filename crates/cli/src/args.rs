//! The arguments of the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand};
use hjemmel_domain::text::Language;
use hjemmel_domain::vocabulary::{Term as _, UseCase};

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
    /// Write the files of a use case, with blanks for what only you know
    Init(InitArgs),
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

/// Arguments of `hjemmel init`.
#[derive(Debug, ClapArgs)]
pub struct InitArgs {
    /// What the AI is used for; `--list` shows the words
    #[arg(value_name = "USE-CASE", default_value = "CaseSummary", value_parser = use_cases(), ignore_case = true)]
    #[arg(hide_possible_values = true)]
    pub use_case: UseCase,
    /// The name of the workload; the use case's if left out
    #[arg(long)]
    pub name: Option<String>,
    /// The namespace that it runs in
    #[arg(long, default_value = "beskaeftigelse")]
    pub namespace: String,
    /// Write the files into this directory; `-` prints them
    #[arg(long, value_name = "DIR|-", default_value = ".")]
    pub dir: PathBuf,
    /// The language of the comments
    #[arg(long, value_name = "da|en", default_value = "da", value_parser = languages())]
    pub lang: Language,
    /// Overwrite files that are there already
    #[arg(long)]
    pub force: bool,
    /// List the use cases
    #[arg(long)]
    pub list: bool,
}

/// The words for a use case: the API's, and the catalogue's and the Danish ones besides.
fn use_cases() -> impl TypedValueParser<Value = UseCase> {
    let words = UseCase::ALL.iter().map(|use_case| {
        let info = use_case.info();
        PossibleValue::new(info.api).help(info.danish).aliases([info.value, info.danish])
    });
    PossibleValuesParser::new(words)
        .try_map(|word| crate::init::use_case::by_word(&word).ok_or("it is the name of no use case"))
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(["da", "en"]).map(|word| match word.as_str() {
        "en" => Language::English,
        _ => Language::Danish,
    })
}
