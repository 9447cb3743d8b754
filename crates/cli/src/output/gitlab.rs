//! GitLab Code Quality: a list of issues.

use std::collections::HashMap;
use std::io::{self, Write};

use hjemmel_domain::verdict::Severity;
use serde::Serialize;

use super::words::sentence;
use super::{address, fingerprint, json};
use crate::report::{Found, Report};

#[derive(Serialize)]
struct Issue<'r> {
    description: String,
    check_name: &'r str,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut issues = Vec::with_capacity(report.findings.len());
    for found in &report.findings {
        let path = address::path(&found.file);
        let before = seen.entry(fingerprint::unique(found, &path, 0)).or_default();
        issues.push(Issue {
            description: description(found),
            check_name: &found.rule,
            fingerprint: fingerprint::unique(found, &path, *before),
            severity: severity(found.severity),
            location: Location { path, lines: Lines { begin: found.at.line.max(1) } },
        });
        *before += 1;
    }
    json::document(&issues, out)
}

/// GitLab shows no other text: the field and what to do belong here.
fn description(found: &Found) -> String {
    let parts = [found.rule.as_str(), found.path.as_str()];
    let head = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    format!("{head}: {}", sentence(found))
}

/// A refusal blocks the merge; the rest is graded beneath it.
const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Deny => "blocker",
        Severity::Warn => "major",
        Severity::Audit => "info",
    }
}
