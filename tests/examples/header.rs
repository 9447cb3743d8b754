//! The head of an example: what it says of itself, in lines a program reads and a sentence for people.
//!
//! ```yaml
//! # Verdict: Refused
//! # Rules: BEK101-1-1 Deny, SERVICELOV-MIX Warn
//! # Missing: ImpactAssessment/dpia-ny        (with Pending only)
//! # At: 2026-11-22                           (only if a duty lies ahead: then severities depend on the day)
//! #
//! # Sager efter serviceloven: …
//! ```

// Two test binaries read heads, each another part.
#![allow(dead_code, unreachable_pub)]

use std::fs;
use std::path::{Path, PathBuf};

use hjemmel_api::ai_workload::WorkloadVerdict;

/// The folders with workloads; `municipality` has what they refer to.
pub const FOLDERS: [&str; 3] = ["permitted", "refused", "pending"];

const VERDICTS: [WorkloadVerdict; 4] = [
    WorkloadVerdict::Permitted,
    WorkloadVerdict::PermittedWithWarnings,
    WorkloadVerdict::Refused,
    WorkloadVerdict::Pending,
];

/// A workload file and what it says of itself.
pub struct Example {
    /// `refused/missing-notice.yaml`
    pub file: String,
    /// The file.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
    /// What it says the verdict is.
    pub verdict: WorkloadVerdict,
    /// The findings it says there are: rule and severity.
    pub rules: Vec<(String, String)>,
    /// The references it says lead nowhere.
    pub missing: Vec<String>,
    /// The day it is said to be judged on, if that matters.
    pub at: Option<String>,
    /// What it shows.
    pub shows: String,
}

impl Example {
    /// The rules it names with this severity.
    pub fn rules_of(&self, severity: &str) -> impl Iterator<Item = &str> {
        self.rules.iter().filter(move |(_, s)| s == severity).map(|(rule, _)| rule.as_str())
    }
}

/// The folder of the examples.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")
}

/// The YAML files of a folder of examples, in the order in which `kubectl apply -f` reads them.
pub fn files(name: &str) -> Vec<PathBuf> {
    let folder = folder().join(name);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == "yaml"));
    files.sort();
    files
}

/// Every example, in the order of [`FOLDERS`].
pub fn examples() -> Vec<Example> {
    FOLDERS.iter().flat_map(|name| files(name).into_iter().map(move |path| read(name, path))).collect()
}

fn read(folder: &str, path: PathBuf) -> Example {
    let text = fs::read_to_string(&path).unwrap();
    let file = format!("{folder}/{}", path.file_name().unwrap().to_str().unwrap());
    let mut lines = text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim);
    let head: Vec<_> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    let shows = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let field = |name: &str| head.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    for line in &head {
        let known = ["Verdict: ", "Rules: ", "Missing: ", "At: "].iter().any(|name| line.starts_with(name));
        assert!(known, "{file}: {line:?} is not a field of the head");
    }
    let verdict = field("Verdict").unwrap_or_else(|| panic!("{file} does not state its verdict"));
    let rules = field("Rules").unwrap_or_else(|| panic!("{file} does not state its rules"));
    let list = |value: &str| value.split(", ").filter(|v| *v != "none").map(str::to_owned).collect::<Vec<_>>();
    let rule = |entry: String| {
        let (rule, severity) = entry.split_once(' ').unwrap_or_else(|| panic!("{file}: {entry:?} has no severity"));
        (rule.to_owned(), severity.to_owned())
    };
    Example {
        verdict: *VERDICTS.iter().find(|v| v.name() == verdict).unwrap_or_else(|| panic!("{file}: {verdict}?")),
        rules: list(rules).into_iter().map(rule).collect(),
        missing: field("Missing").map(list).unwrap_or_default(),
        at: field("At").map(str::to_owned),
        shows,
        file,
        path,
        text,
    }
}
