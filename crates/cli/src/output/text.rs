//! Text for people: what is wrong where, what each workload comes to, and the sum.

use std::io::{self, Write};

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;

use super::Style;
use super::words::{counted, day, fix, pick, place, severities, severity, verdict};
use super::wrap::{harmless, wrap};
use crate::report::{Found, Judged, Report};

/// Findings file by file, then a line for each workload, then the sum.
pub(super) fn write(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    for file in files(report) {
        for found in report.findings.iter().filter(|found| found.file == file) {
            finding(found, report.language, style, out)?;
        }
    }
    verdicts(report, style, out)?;
    sum(report, style, out)
}

/// The files that have findings, in the order of the input.
fn files(report: &Report) -> Vec<&str> {
    let mut files: Vec<&str> = Vec::new();
    for found in &report.findings {
        if !files.contains(&found.file.as_str()) {
            files.push(&found.file);
        }
    }
    files
}

fn finding(found: &Found, language: Language, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let paint = |code: &str, text: &str| match style.colour {
        true => format!("\x1b[{code}m{text}\x1b[0m"),
        false => text.to_owned(),
    };
    let colour = match found.severity {
        Severity::Deny => "31",
        Severity::Warn => "33",
        Severity::Audit => "2",
    };
    writeln!(
        out,
        "{}  {}  {}",
        harmless(&place(found)),
        paint(colour, severity(found.severity, language)),
        paint("1", &harmless(&found.rule))
    )?;
    let fix = format!("  {}: ", fix(found.language));
    let parts = [
        ("  ", subject(found)),
        ("  ", found.message.clone()),
        (&fix, found.remedy.clone()),
        ("  ", found.provision.clone()),
    ];
    for (first, text) in parts.iter().filter(|(_, text)| !text.is_empty()) {
        for line in wrap(&harmless(text), first, style.width) {
            writeln!(out, "{line}")?;
        }
    }
    writeln!(out)
}

/// What it is about: `AIWorkload jobcenter/sagsresume: spec.dpia`.
fn subject(found: &Found) -> String {
    let title = if found.title == found.file { "" } else { &found.title };
    match (title, found.path.as_str()) {
        ("", path) => path.to_owned(),
        (title, "") => title.to_owned(),
        (title, path) => format!("{title}: {path}"),
    }
}

fn verdicts(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let word = |judged: &Judged| verdict(judged.verdict, report.language);
    let widest = report.workloads.iter().map(|judged| word(judged).chars().count()).max().unwrap_or_default();
    for judged in &report.workloads {
        let line = format!("{:widest$}  {}", word(judged), harmless(&judged.title));
        let Some(until) = judged.valid_until else {
            writeln!(out, "{line}")?;
            continue;
        };
        let change = format!("{} {}", pick(report.language, "ændrer sig", "changes"), day(until));
        if line.chars().count() + 2 + change.chars().count() <= style.width {
            writeln!(out, "{line}  {change}")?;
        } else {
            writeln!(out, "{line}\n{:widest$}  {change}", "")?;
        }
    }
    if report.workloads.is_empty() { Ok(()) } else { writeln!(out) }
}

fn sum(report: &Report, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let danish = report.language == Language::Danish;
    let files = if danish { counted(report.files, "fil", "filer") } else { counted(report.files, "file", "files") };
    let mut parts = vec![files];
    let n = report.workloads.len();
    parts.push(if danish { counted(n, "løsning", "løsninger") } else { counted(n, "workload", "workloads") });
    for of in [Severity::Deny, Severity::Warn, Severity::Audit] {
        if report.count(of) > 0 {
            parts.push(severities(report.count(of), of, report.language));
        }
    }
    if report.findings.is_empty() {
        parts.push(pick(report.language, "ingen fund", "no findings").to_owned());
    }
    if report.passed_over > 0 {
        let n = report.passed_over;
        parts.push(if danish {
            format!("{} af andre slags sprunget over", counted(n, "objekt", "objekter"))
        } else {
            format!("{} of other kinds passed over", counted(n, "object", "objects"))
        });
    }
    for line in wrap(&format!("{}.", parts.join(", ")), "", style.width) {
        writeln!(out, "{line}")?;
    }
    if report.workloads.iter().any(|judged| judged.verdict.is_some_and(|v| v != WorkloadVerdict::Pending)) {
        let (at, catalogue) = (day(report.at), harmless(&report.catalogue));
        match report.language {
            Language::Danish => writeln!(out, "Bedømt pr. {at} efter reglerne af {catalogue}.")?,
            Language::English => writeln!(out, "Judged as of {at} by the rules of {catalogue}.")?,
        }
    }
    Ok(())
}
