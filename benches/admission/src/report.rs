//! What was found: a table to read, and entries for a program.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use serde::Serialize;

use crate::failure::Failure;

/// A figure, and what it should be at most.
#[derive(Debug, Serialize)]
struct Entry {
    name: String,
    value: f64,
    unit: &'static str,
    goal: Option<f64>,
}

/// Figures as they come.
pub(crate) struct Report {
    name: &'static str,
    entries: Vec<Entry>,
}

impl Report {
    /// An empty one, to be written to `target/bench/NAME.json`.
    pub(crate) fn new(name: &'static str) -> Self {
        Self { name, entries: Vec::new() }
    }

    /// Something to read now.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        // A closed pipe is no reason to lose the measurement.
        _ = writeln!(io::stdout(), "{}", text.as_ref());
    }

    /// A figure for the end; `goal` is the most it should be.
    pub(crate) fn entry(&mut self, name: impl Into<String>, value: f64, unit: &'static str, goal: Option<f64>) {
        let name = name.into();
        if let Some(goal) = goal {
            let met = if value <= goal { "met" } else { "MISSED" };
            self.line(format!("goal {met}: {name}: {value:.2} {unit}, at most {goal}"));
        }
        self.entries.push(Entry { name, value, unit, goal });
    }

    /// Writes the figures.
    pub(crate) fn write(&self) -> Result<(), Failure> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
        let file = folder.join(format!("{}.json", self.name));
        let text = serde_json::to_string_pretty(&self.entries).map_err(Failure::unreadable("the report"))?;
        fs::create_dir_all(&folder)
            .and_then(|()| fs::write(&file, text + "\n"))
            .map_err(Failure::io(format!("writing {}.json", self.name)))
    }
}

/// Why there are no figures.
pub(crate) fn say_error(error: &Failure) {
    _ = writeln!(io::stderr(), "hjemmel-bench-admission: {error}");
}

/// The end of a log, when what wrote it may be to blame.
pub(crate) fn say_log(file: &Path) {
    let text = fs::read_to_string(file).unwrap_or_default();
    let lines: Vec<&str> = text.lines().collect();
    for line in lines.iter().skip(lines.len().saturating_sub(20)) {
        _ = writeln!(io::stderr(), "operator: {line}");
    }
}
