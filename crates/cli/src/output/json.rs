//! JSON for programs: versioned, in a stable order, every key always there.

use std::io::{self, Write};

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use schemars::JsonSchema;
use serde::Serialize;

use crate::report::{Found, Judged, Report};

/// What `hjemmel check -o json` writes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct CheckReport<'r> {
    /// The version of this format. Keys may be added to it; none is taken away or changes its meaning.
    #[schemars(extend("const" = "cli.hjemmel.dev/v1"))]
    api_version: &'static str,
    /// What this is.
    #[schemars(extend("const" = "CheckReport"))]
    kind: &'static str,
    /// The instant at which the law was asked.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// The version of the catalogue of rules.
    catalogue: &'r str,
    /// The least severity at which the command fails.
    fail_on: Severity,
    /// Whether no finding reaches `failOn`.
    passed: bool,
    /// The numbers.
    summary: Summary,
    /// Every workload, in the order of the input.
    workloads: Vec<Workload<'r>>,
    /// Every finding, in the order of the input; of one workload the most important first.
    findings: Vec<Finding<'r>>,
}

/// The numbers.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct Summary {
    /// How many files were read.
    files: usize,
    /// How many workloads there are.
    workloads: usize,
    /// How many findings of severity `Deny`.
    deny: usize,
    /// How many findings of severity `Warn`.
    warn: usize,
    /// How many findings of severity `Audit`.
    audit: usize,
    /// How many objects of other kinds were passed over.
    passed_over: usize,
}

/// A workload and its verdict.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct Workload<'r> {
    /// Kind, namespace and name, `AIWorkload jobcenter/sagsresume`.
    title: &'r str,
    /// The file as the user named it, `-` for standard input.
    file: &'r str,
    /// The line on which it begins, from 1.
    line: usize,
    /// The column in characters, from 1.
    column: usize,
    /// What the law says of it; null if it does not fit its schema.
    verdict: Option<WorkloadVerdict>,
    /// When the verdict changes by itself; null if nothing is in sight.
    #[schemars(extend("format" = "date-time"))]
    valid_until: Option<String>,
}

/// A finding with its place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(inline)]
struct Finding<'r> {
    /// The rule, or `HJM-SCHEMA`, `HJM-UNREADABLE`, `HJM-REFERENCE` for what is no rule's.
    rule: &'r str,
    /// Its severity.
    severity: Severity,
    /// The workload it is about, or the object that does not fit; the file if there is none.
    title: &'r str,
    /// The file of the offending field, as the user named it, `-` for standard input.
    file: &'r str,
    /// The line of the offending field, from 1; 0 if there is none.
    line: usize,
    /// The column in characters, from 1; 0 if there is none.
    column: usize,
    /// The field, `DataProcessor/leverandoer spec.agreement.validUntil`; empty if there is none.
    path: &'r str,
    /// What is wrong.
    message: &'r str,
    /// How to mend it; may be empty.
    remedy: &'r str,
    /// The provision; empty if there is none.
    provision: &'r str,
    /// The language of message, remedy and provision.
    #[schemars(extend("enum" = ["da", "en"]))]
    language: &'static str,
}

impl<'r> From<&'r Report> for CheckReport<'r> {
    fn from(report: &'r Report) -> Self {
        Self {
            api_version: "cli.hjemmel.dev/v1",
            kind: "CheckReport",
            at: report.at.to_string(),
            catalogue: &report.catalogue,
            fail_on: report.threshold,
            passed: !report.fails(),
            summary: Summary {
                files: report.files,
                workloads: report.workloads.len(),
                deny: report.count(Severity::Deny),
                warn: report.count(Severity::Warn),
                audit: report.count(Severity::Audit),
                passed_over: report.passed_over,
            },
            workloads: report.workloads.iter().map(Workload::from).collect(),
            findings: report.findings.iter().map(Finding::from).collect(),
        }
    }
}

impl<'r> From<&'r Judged> for Workload<'r> {
    fn from(judged: &'r Judged) -> Self {
        Self {
            title: &judged.title,
            file: &judged.file,
            line: judged.at.line,
            column: judged.at.column,
            verdict: judged.verdict,
            valid_until: judged.valid_until.map(|until| until.to_string()),
        }
    }
}

impl<'r> From<&'r Found> for Finding<'r> {
    fn from(found: &'r Found) -> Self {
        Self {
            rule: &found.rule,
            severity: found.severity,
            title: &found.title,
            file: &found.file,
            line: found.at.line,
            column: found.at.column,
            path: &found.path,
            message: &found.message,
            remedy: &found.remedy,
            provision: &found.provision,
            language: code(found.language),
        }
    }
}

/// The language as ISO 639-1 has it.
pub(super) const fn code(language: Language) -> &'static str {
    match language {
        Language::Danish => "da",
        Language::English => "en",
    }
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    document(&CheckReport::from(report), out)
}

/// A document of its own: indented, with a newline at its end.
pub(super) fn document(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The JSON Schema of the format, as docs/reference/check.schema.json has it.
///
/// # Errors
/// None for a released version: a test writes it.
pub fn schema() -> Result<String, serde_json::Error> {
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<CheckReport<'static>>();
    serde_json::to_string_pretty(&schema).map(|text| text + "\n")
}
