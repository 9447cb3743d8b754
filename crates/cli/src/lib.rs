//! The command line of Hjemmel, as a library for its binary, its tests and its fuzz targets.
//!
//! | module | does |
//! |---|---|
//! | [`args`] | what a user may say |
//! | [`doctor`] | whether a cluster has what Hjemmel needs |
//! | [`input`] | from files, directories and standard input to objects with the place of every value |
//! | [`kubectl`] | a cluster, through the user's own `kubectl` |
//! | [`report`] | what was found, and where: one model for every format |
//! | [`why`] | from a pod up to what was found of its workload |

pub mod args;
pub mod crds;
pub mod doctor;
pub mod input;
pub mod kubectl;
pub mod locale;
pub mod reference;
pub mod report;
pub mod schema;
pub mod test;
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
        Command::Crds(args) => crds::run(args)?,
        Command::Doctor(args) => return Ok(doctor::run(args)?),
        Command::Schema => schema::run()?,
        Command::Reference(args) => reference::run(args)?,
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
