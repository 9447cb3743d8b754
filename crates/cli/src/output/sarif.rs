//! SARIF 2.1.0, for GitHub code scanning and editors.

mod log;
mod rules;

use std::io::{self, Write};

use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::verdict::Severity;

use super::words::sentence;
use super::{address, fingerprint, json};
use crate::report::{Found, Judged, Report, UNREADABLE};
use log::{
    ArtifactLocation, AutomationDetails, BaseId, BaseIds, Driver, Fingerprints, Invocation, Location, Log,
    LogicalLocation, Message, PhysicalLocation, Region, ResultProperties, Run, RunProperties, SarifResult, Tool,
};

/// Where the project lives.
const HOME: &str = "https://github.com/hjemmel/hjemmel";
/// What relative paths are relative to; GitHub knows this name as the root of the repository.
const ROOT: &str = "%SRCROOT%";

/// Writes the log; a rule that `catalogue` does not know is described by its name alone.
pub(super) fn write(report: &Report, catalogue: Option<&Catalogue>, out: &mut dyn Write) -> io::Result<()> {
    let rules = rules::of(report, catalogue);
    let index = |rule: &str| rules.iter().position(|descriptor| descriptor.id == rule).unwrap_or_default();
    let results = report.findings.iter().map(|found| result(found, index(&found.rule), &report.workloads)).collect();
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "hjemmel",
                    version: env!("CARGO_PKG_VERSION"),
                    information_uri: HOME,
                    language: json::code(report.language),
                    rules,
                },
            },
            // an input that cannot be read was not looked at
            invocations: [Invocation { execution_successful: report.findings.iter().all(|f| f.rule != UNREADABLE) }],
            original_uri_base_ids: BaseIds {
                root: BaseId { description: Message { text: "The root of the repository.".to_owned() } },
            },
            // ends with a slash: a category, within which GitHub replaces an earlier upload by a later one
            automation_details: AutomationDetails { id: "hjemmel/check/" },
            column_kind: "unicodeCodePoints",
            language: json::code(report.language),
            results,
            properties: RunProperties { at: report.at.to_string(), catalogue: &report.catalogue },
        }],
    };
    json::document(&log, out)
}

/// What GitHub and editors call a severity.
const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Audit => "note",
    }
}

fn result<'r>(found: &'r Found, rule_index: usize, workloads: &'r [Judged]) -> SarifResult<'r> {
    let location = Location {
        message: None,
        physical_location: physical(&found.file, found.at.line, found.at.column),
        logical_locations: vec![logical(found)],
    };
    // a field of another object is best understood beside the workload that refers to it
    let elsewhere = workloads.iter().find(|judged| judged.title == found.title && judged.file != found.file);
    let own_file = workloads.iter().any(|judged| judged.title == found.title && judged.file == found.file);
    let related = elsewhere.filter(|_| !own_file).map(|judged| Location {
        message: Some(Message { text: message(&judged.title) }),
        physical_location: physical(&judged.file, judged.at.line, judged.at.column),
        logical_locations: Vec::new(),
    });
    SarifResult {
        rule_id: &found.rule,
        rule_index,
        level: level(found.severity),
        message: Message { text: message(&sentence(found)) },
        locations: [location],
        related_locations: related.into_iter().collect(),
        partial_fingerprints: Fingerprints { finding: fingerprint::of(found) },
        properties: ResultProperties { remedy: &found.remedy, provision: &found.provision },
    }
}

fn physical(file: &str, line: usize, column: usize) -> PhysicalLocation {
    let uri = address::uri(file);
    // an absolute URI stands by itself
    let base = (!uri.starts_with("file:")).then_some(ROOT);
    let region = (line > 0).then_some(Region { start_line: line, start_column: column.max(1) });
    PhysicalLocation { artifact_location: ArtifactLocation { uri, uri_base_id: base }, region }
}

/// The field in its object: `DataProcessor/leverandoer spec.agreement.validUntil`.
fn logical(found: &Found) -> LogicalLocation {
    if found.path.is_empty() {
        return LogicalLocation { name: None, fully_qualified_name: found.title.clone(), kind: "object" };
    }
    // a path that names its object has a space between the two
    let full = match found.path.contains(' ') || found.title.is_empty() {
        true => found.path.clone(),
        false => format!("{} {}", found.title, found.path),
    };
    let name = found.path.rsplit(['.', ' ']).next().map(str::to_owned);
    LogicalLocation { name, fully_qualified_name: full, kind: "property" }
}

/// A text as a SARIF message has it: braces doubled, as they would hold a placeholder; and no link of somebody's own.
fn message(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "\\](")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_no_placeholder_and_no_link() {
        for (text, expected) in [
            ("spec.dataCategories[2].category", "spec.dataCategories[2].category"),
            ("the value {0}", "the value {{0}}"),
            ("[here](javascript:alert)", "[here\\](javascript:alert)"),
        ] {
            assert_eq!(message(text), expected);
        }
    }
}
