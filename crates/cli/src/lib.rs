//! The command line of Hjemmel, as a library for its binary, its tests and its fuzz targets.
//!
//! | module | does |
//! |---|---|
//! | [`args`] | what a user may say |
//! | [`conform`] | whether an object fits the schema of its kind |
//! | [`invocation`] | under which name the binary was called: `hjemmel` or `kubectl hjemmel` |
//! | [`init`] | the files of a use case, with blanks for what only people know |
//! | [`input`] | from files, directories and standard input to objects with the place of every value |
//! | [`output`] | what was found, in the formats that people, pipelines and pull requests read |
//! | [`report`] | what was found, and where: one model for every format |

pub mod args;
pub mod completions;
pub mod conform;
pub mod crds;
pub mod explain;
pub mod forecast;
pub mod init;
pub mod input;
pub mod invocation;
pub mod language;
pub mod law;
pub mod man;
pub mod output;
pub mod reference;
pub mod report;
pub mod rules;
pub mod schema;
pub mod stdout;
pub mod test;

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
        Command::Completions(args) => completions::run(args)?,
        Command::Crds(args) => crds::run(args)?,
        Command::Explain(args) => explain::run(args)?,
        Command::Man(args) => man::run(args)?,
        Command::Rules(args) => rules::run(args)?,
        Command::Init(args) => init::run(args)?,
        Command::Schema => schema::run()?,
        Command::Reference(args) => reference::run(args)?,
        Command::Test(args) => return Ok(test::run(args)?),
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
