//! The command line of Hjemmel, as a library for its binary and its tests.
//!
//! | module | does |
//! |---|---|
//! | [`args`], [`invocation`] | what a user may say, and under which name |
//! | [`input`] | from files, directories and standard input to objects with the place of every value |
//! | [`conform`] | whether an object fits the schema of its kind |
//! | [`check`] | from objects to a report: what the law says of the workloads in files |
//! | [`report`], [`output`] | what was found, and where: one model for every format |
//! | [`forecast`] | what will become unlawful, and when |
//! | [`law`], [`rules`], [`explain`], [`mod@reference`] | the law itself: rules, fields, provisions, generated pages |
//! | [`mod@test`] | suites of cases, and rules of one's own |
//! | [`init`] | the files of a use case, with blanks for what only people know |
//! | [`kubectl`], [`why`], [`doctor`] | a cluster, through the user's own `kubectl` |

pub mod args;
pub mod check;
pub mod completions;
pub mod conform;
pub mod crds;
pub mod doctor;
pub mod explain;
pub mod forecast;
pub mod init;
pub mod input;
pub mod invocation;
pub mod kubectl;
pub mod language;
pub mod law;
pub mod locale;
pub mod man;
pub mod output;
pub mod reference;
pub mod report;
pub mod rules;
pub mod schema;
pub mod stdout;
pub mod test;
pub mod time;
pub mod why;

use std::process::ExitCode;

use args::{Args, Command};

/// What was asked about is not as it should be.
const EXIT_FINDINGS: u8 = 1;
/// Usage or IO failed.
const EXIT_FAILURE: u8 = 2;

/// Does what was asked.
#[must_use]
pub fn main(args: &Args) -> ExitCode {
    match run(&args.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(EXIT_FINDINGS),
        Err(error) => {
            tell(error.as_ref());
            ExitCode::from(EXIT_FAILURE)
        }
    }
}

/// Runs a command; `false` if it ran and found something.
fn run(command: &Command) -> Result<bool, Box<dyn std::error::Error>> {
    match command {
        Command::Check(args) => return Ok(check::run(args)?),
        Command::Completions(args) => completions::run(args)?,
        Command::Crds(args) => crds::run(args)?,
        Command::Doctor(args) => return Ok(doctor::run(args)?),
        Command::Explain(args) => explain::run(args)?,
        Command::Forecast(args) => forecast::run(args)?,
        Command::Init(args) => init::run(args)?,
        Command::Man(args) => man::run(args)?,
        Command::Reference(args) => reference::run(args)?,
        Command::Rules(args) => rules::run(args)?,
        Command::Schema => schema::run()?,
        Command::Test(args) => return Ok(test::run(args)?),
        Command::Why(args) => why::run(args)?,
    }
    Ok(true)
}

/// Says what failed and why. If even stderr is gone, the exit code is all that is left to say it.
fn tell(error: &dyn std::error::Error) {
    use std::io::Write as _;
    let mut text = format!("hjemmel: {error}");
    let mut cause = error.source();
    while let Some(source) = cause {
        text.push_str(&format!(": {source}"));
        cause = source.source();
    }
    let _ = writeln!(std::io::stderr(), "{text}");
}
