//! `hjemmel test`: suites of cases through the engine.

use std::io::{self, Write};
use std::path::PathBuf;

use hjemmel_domain::case::{CaseError, Outcome, Suite};
use hjemmel_domain::catalogue::{Catalogue, CatalogueError};

use crate::args::TestArgs;

/// Why a suite could not be run.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The catalogue does not compile.
    #[error("the catalogue cannot be used")]
    Catalogue(#[from] CatalogueError),
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A suite or a case does not fit.
    #[error("{}", path.display())]
    Case {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        source: CaseError,
    },
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// Runs the suites and tells what differs; `true` if nothing does.
pub fn run(args: &TestArgs) -> Result<bool, TestError> {
    let catalogue = Catalogue::builtin()?;
    let mut out = io::stdout().lock();
    let mut sound = true;
    for path in &args.suites {
        let text = std::fs::read_to_string(path).map_err(|source| TestError::Read { path: path.clone(), source })?;
        let fit = |source| TestError::Case { path: path.clone(), source };
        let outcomes = Suite::parse(&text).map_err(fit)?.run(&catalogue);
        let failed = outcomes.iter().filter(|o| !o.passed()).count();
        for outcome in outcomes.iter().filter(|o| !o.passed()) {
            tell(&mut out, outcome)?;
        }
        let passed = outcomes.len() - failed;
        writeln!(out, "{}: {passed} passed, {failed} failed", path.display())?;
        sound &= failed == 0;
    }
    Ok(sound)
}

fn tell(out: &mut impl Write, outcome: &Outcome) -> io::Result<()> {
    writeln!(out, "FAILED {}: {}", outcome.id, outcome.title)?;
    for finding in &outcome.missing {
        writeln!(out, "  expected, but did not fire: {finding}")?;
    }
    for finding in &outcome.unexpected {
        writeln!(out, "  fired, but was not expected: {finding}")?;
    }
    if let Some(verdict) = &outcome.verdict {
        writeln!(out, "  verdict: {verdict}")?;
    }
    Ok(())
}
