//! `hjemmel test`: suites of cases through the engine.

mod junit;
mod rule_sets;

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};

use hjemmel_domain::case::{CaseError, Outcome, Suite};
use hjemmel_domain::catalogue::{Catalogue, CatalogueError, builtin_sources};

use crate::args::{TestArgs, TestFormat};
use crate::stdout;

/// Why a suite could not be run.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// The catalogue does not compile with what is added to it.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A file is no suite, or holds something else than RuleSets.
    #[error("{}:{line}:{column}: {problem}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What is wrong there and what would be right.
        problem: String,
    },
    /// The catalogue's own suite cannot be used.
    #[error("the suite of the catalogue cannot be used; please report it")]
    Builtin(#[source] CaseError),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// The outcomes of a suite, or of the examples of a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ran {
    /// The file.
    file: String,
    outcomes: Vec<Outcome>,
}

impl Ran {
    fn failed(&self) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(|outcome| !outcome.passed())
    }
}

/// Runs the suites, and the examples of added rules, and tells what differs; `true` if nothing does.
///
/// # Errors
/// When a file cannot be read or is not what it should be: then nothing is run.
pub fn run(args: &TestArgs) -> Result<bool, TestError> {
    let additions =
        args.rules.iter().map(|path| rule_sets::read(path, &text_of(path)?)).collect::<Result<Vec<_>, _>>()?;
    let additions = additions.concat();
    let catalogue = if additions.is_empty() {
        Catalogue::builtin()?
    } else {
        Catalogue::with_rules(&builtin_sources(), &additions)?
    };
    let suites = args.suites.iter().map(|path| suite(path, &text_of(path)?)).collect::<Result<Vec<_>, _>>()?;
    let mut ran: Vec<Ran> = Vec::new();
    for (path, suite) in args.suites.iter().zip(&suites) {
        ran.push(Ran { file: path.display().to_string(), outcomes: suite.run(&catalogue) });
    }
    if !additions.is_empty() {
        ran.extend(examples(&catalogue, &args.rules)?);
    }
    stdout::write(&match args.output {
        TestFormat::Text => text(&ran),
        TestFormat::Junit => junit::document(&ran),
    })?;
    Ok(ran.iter().all(|ran| ran.failed().next().is_none()))
}

fn text_of(path: &Path) -> Result<String, TestError> {
    std::fs::read_to_string(path).map_err(|source| TestError::Read { path: path.to_owned(), source })
}

fn suite(path: &Path, text: &str) -> Result<Suite, TestError> {
    Suite::parse(text).map_err(|error| match error {
        CaseError::Malformed { line, column, problem } => TestError::Malformed {
            path: path.to_owned(),
            line,
            column,
            problem: format!("not a suite of cases: {problem}"),
        },
        CaseError::Misfit { .. } => {
            TestError::Malformed { path: path.to_owned(), line: 1, column: 1, problem: error.to_string() }
        }
    })
}

/// The examples beside the rules of each file.
fn examples(catalogue: &Catalogue, files: &[PathBuf]) -> Result<Vec<Ran>, TestError> {
    let suite = Suite::builtin().map_err(TestError::Builtin)?;
    let ran = files.iter().map(|path| {
        let file = path.display().to_string();
        let own = catalogue.rules().iter().filter(|rule| rule.file == file);
        Ran { outcomes: own.flat_map(|rule| suite.run_examples(catalogue, rule)).collect(), file }
    });
    Ok(ran.collect())
}

fn text(ran: &[Ran]) -> String {
    let mut page = String::new();
    for ran in ran {
        for outcome in ran.failed() {
            let _ = writeln!(page, "FAILED {}: {}", outcome.id, outcome.title);
            for line in difference(outcome) {
                let _ = writeln!(page, "  {line}");
            }
        }
        let failed = ran.failed().count();
        let _ = writeln!(page, "{}: {} passed, {failed} failed", ran.file, ran.outcomes.len() - failed);
    }
    page
}

/// What was expected and what fired, a line each.
fn difference(outcome: &Outcome) -> Vec<String> {
    let list = |findings: &[String]| if findings.is_empty() { "nothing".to_owned() } else { findings.join(", ") };
    let mut lines = Vec::new();
    if !outcome.missing.is_empty() || !outcome.unexpected.is_empty() {
        lines.push(format!("expected: {}", list(&outcome.expected)));
        lines.push(format!("fired:    {}", list(&outcome.fired)));
    }
    lines.extend(outcome.missing.iter().map(|finding| format!("expected, but did not fire: {finding}")));
    lines.extend(outcome.unexpected.iter().map(|finding| format!("fired, but was not expected: {finding}")));
    lines.extend(outcome.verdict.iter().map(|verdict| format!("verdict: {verdict}")));
    lines
}

#[cfg(test)]
mod tests;
