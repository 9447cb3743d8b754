//! The arguments of the command line.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hjemmel_domain::declaration::record::parse_day;
use hjemmel_domain::verdict::Severity;
use hjemmel_domain::vocabulary::{Term as _, UseCase};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::kubectl::Connection;
use crate::language::LanguageCode;
use crate::output::Format;
use crate::why::Form;

/// What the exit code says, for scripts.
const EXIT_CODES: &str = "Exit codes: 0 all is as it should be; 1 something is not; 2 usage or IO failed";

/// Governed AI in Danish municipalities: what the law says of a declared use of AI.
#[derive(Debug, Parser)]
#[command(name = "hjemmel", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what the law says of the AI workloads in files: the verdict that the cluster would give
    Check(CheckArgs),
    /// Print a script that completes commands in a shell
    Completions(CompletionsArgs),
    /// Print the CustomResourceDefinitions, to be applied with `kubectl apply --server-side -f -`
    Crds(CrdsArgs),
    /// Check that a cluster has what Hjemmel needs, with a hint for each thing that it lacks
    Doctor(DoctorArgs),
    /// Say what a rule asks, what a field is for, or which rules a provision has
    Explain(ExplainArgs),
    /// Tell what will become unlawful, and when, up to ten years ahead
    Forecast(ForecastArgs),
    /// Write the files of a use case, with blanks for what only you know
    Init(InitArgs),
    /// Write the manual pages
    Man(ManArgs),
    /// Write the generated pages of the documentation
    #[command(hide = true)]
    Reference(ReferenceArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Print the JSON Schema of the catalogue's files, for editors and for rules of your own
    Schema,
    /// Run suites of cases: declarations with the findings they must give
    Test(TestArgs),
    /// Tell why a workload or a pod runs or does not: its owners, its declaration, what was found
    Why(WhyArgs),
}

/// Arguments of `hjemmel check`.
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// Files, directories (their *.yaml, *.yml and *.json, all the way down), or - for standard input. What workloads
    /// refer to must be among them
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Ask the law of this day or instant instead of today's, for example 2027-12-02
    #[arg(long, value_name = "DATE", value_parser = crate::time::instant)]
    pub at: Option<Timestamp>,

    /// Judge by the DataController in this file, whatever namespaces it lists
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,

    /// The least severity of a finding at which the exit code is 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Deny)]
    pub fail_on: FailOn,

    /// The format
    #[arg(short, long, value_name = "FORMAT", value_enum, default_value_t = Format::Text)]
    pub output: Format,

    /// The language; the DataController's if not given, else the locale's
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageCode>,

    /// The namespace of objects that state none
    #[arg(short, long, value_name = "NAMESPACE", default_value = "default")]
    pub namespace: String,
}

/// The least severity that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// What the cluster would refuse
    Deny,
    /// What the cluster would warn of, too
    Warn,
}

impl From<FailOn> for Severity {
    fn from(least: FailOn) -> Self {
        match least {
            FailOn::Deny => Self::Deny,
            FailOn::Warn => Self::Warn,
        }
    }
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
    pub lang: Option<LanguageCode>,
}

/// Arguments of `hjemmel test`.
#[derive(Debug, ClapArgs)]
pub struct TestArgs {
    /// Files in the case format, JSON or YAML; docs/case-format.md describes it
    #[arg(required_unless_present = "rules", value_name = "SUITE")]
    pub suites: Vec<PathBuf>,

    /// RuleSet manifests: their rules and severities count in every suite, and the examples beside each rule are run
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub rules: Vec<PathBuf>,

    /// The format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: TestFormat,
}

/// How `hjemmel test` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum TestFormat {
    /// For a terminal: what failed, and a count for each suite
    #[default]
    Text,
    /// JUnit XML
    Junit,
}

/// Arguments of `hjemmel reference`.
#[derive(Debug, ClapArgs)]
pub struct ReferenceArgs {
    /// Write the pages below this directory: reference/, rules/ and cli.md
    #[arg(long, value_name = "DIRECTORY")]
    pub dir: PathBuf,
}

/// Arguments of `hjemmel completions`.
#[derive(Debug, ClapArgs)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

/// Arguments of `hjemmel man`.
#[derive(Debug, ClapArgs)]
pub struct ManArgs {
    /// Write hjemmel.1 and a page for each command into this directory
    #[arg(long, value_name = "DIRECTORY")]
    pub dir: PathBuf,
}

/// Arguments of `hjemmel explain`.
#[derive(Debug, ClapArgs)]
pub struct ExplainArgs {
    /// A rule (GDPR-28-EXP), a field (spec.citizenNotice.url, dataprocessor.spec.agreement) or a provision (GDPR 28,
    /// BEK 101 § 2, stk. 1)
    #[arg(required = true, value_name = "RULE|FIELD|PROVISION")]
    pub asked: Vec<String>,

    /// The language; the locale's if not given
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageCode>,
}

/// Arguments of `hjemmel forecast`.
#[derive(Debug, ClapArgs)]
pub struct ForecastArgs {
    /// Files or directories with the workloads and what they refer to; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,

    /// Only this workload
    #[arg(long, value_name = "NAMESPACE/NAME")]
    pub workload: Option<String>,

    /// The first day, 2026-02-01; today if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub from: Option<Date>,

    /// The last day, at most ten years after the first; ten years after it if not given
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<Date>,

    /// The format
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: ForecastFormat,

    /// The language; the controller's if not given
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageCode>,
}

/// How `hjemmel forecast` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ForecastFormat {
    /// For a terminal of 80 columns
    #[default]
    Text,
    /// JSON
    Json,
    /// A calendar to subscribe to (iCalendar)
    Ics,
}

/// Reads a day.
fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "not a day that exists; write it as 2026-02-01".to_owned())
}

/// Arguments of `hjemmel rules`.
#[derive(Debug, ClapArgs)]
pub struct RulesArgs {
    /// Only rules of this provision: "GDPR 28", "BEK 101 § 2, stk. 1", "AI Act 26"
    #[arg(long)]
    pub provision: Option<String>,

    /// Only rules of this severity, at once or later
    #[arg(long, value_enum)]
    pub severity: Option<SeverityName>,

    /// Only rules that the law asks for, that are good practice, or where the law is open
    #[arg(long, value_enum)]
    pub kind: Option<KindName>,

    /// The format; JSON has everything, in both languages
    #[arg(short, long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output: RulesFormat,

    /// The language; the locale's if not given
    #[arg(long, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageCode>,
}

/// A severity as users ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SeverityName {
    /// Refuses
    Deny,
    /// Warns
    Warn,
    /// Is recorded
    Audit,
}

/// How far the law asks for a rule, as users ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KindName {
    /// Required by law
    Required,
    /// Good practice
    Practice,
    /// The law is open
    Interpretation,
}

/// How `hjemmel rules` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum RulesFormat {
    /// For a terminal of 80 columns
    #[default]
    Text,
    /// A table in Markdown
    Md,
    /// JSON
    Json,
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
    #[arg(long, value_enum, value_name = "LANGUAGE", default_value = "da")]
    pub lang: LanguageCode,
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
