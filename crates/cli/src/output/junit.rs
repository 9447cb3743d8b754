//! Test results as Jenkins and others show them: a suite for each file, a case for each workload.
//!
//! Two schemas are in use: Ant's, which most validators carry, and the wider one of Jenkins. This keeps to Ant's, which
//! is valid by both: a case has at most one `failure`, so that one lists every finding that fails, and what does not
//! fail is in the suite's `system-out`.

use std::io::{self, Write};

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::text::Language;

use super::words::{fix, place, severity};
use super::xml::Escaped;
use crate::report::{Found, Judged, Report, UNREADABLE};

/// A file.
struct Suite<'r> {
    file: &'r str,
    cases: Vec<Case<'r>>,
}

/// A workload, or another object or file with findings of its own.
struct Case<'r> {
    title: &'r str,
    judged: Option<&'r Judged>,
    findings: Vec<&'r Found>,
}

/// What a case came to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Passed,
    Failed,
    /// It could not be read.
    Error,
    /// It was not judged, and that does not fail.
    Skipped,
}

impl<'r> Case<'r> {
    /// The findings that fail, or those that do not.
    fn findings(&self, report: &Report, fail: bool) -> Vec<&'r Found> {
        self.findings.iter().copied().filter(|found| (found.severity >= report.threshold) == fail).collect()
    }

    fn outcome(&self, report: &Report) -> Outcome {
        let failing = self.findings(report, true);
        match self.judged.map(|judged| judged.verdict) {
            _ if failing.iter().any(|found| found.rule == UNREADABLE) => Outcome::Error,
            _ if !failing.is_empty() => Outcome::Failed,
            Some(None | Some(WorkloadVerdict::Pending)) => Outcome::Skipped,
            _ => Outcome::Passed,
        }
    }
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>")?;
    for (id, suite) in suites(report).iter().enumerate() {
        write_suite(id, suite, report, out)?;
    }
    writeln!(out, "</testsuites>")
}

/// Every workload and every object with findings, by file, in the order of the input.
///
/// A finding belongs to the workload that it is about, wherever its field stands; of two workloads of one name, to the
/// one of its file.
fn suites(report: &Report) -> Vec<Suite<'_>> {
    let mut suites: Vec<Suite<'_>> = Vec::new();
    for judged in &report.workloads {
        let case = Case { title: &judged.title, judged: Some(judged), findings: Vec::new() };
        suite(&mut suites, &judged.file).cases.push(case);
    }
    for found in &report.findings {
        let owner = owner(&suites, found);
        let (at, case) = owner.unwrap_or_else(|| {
            let case = Case { title: &found.title, judged: None, findings: Vec::new() };
            suite(&mut suites, &found.file).cases.push(case);
            let at = suites.iter().position(|suite| suite.file == found.file).unwrap_or_default();
            (at, suites[at].cases.len() - 1)
        });
        suites[at].cases[case].findings.push(found);
    }
    suites
}

fn suite<'s, 'r>(suites: &'s mut Vec<Suite<'r>>, file: &'r str) -> &'s mut Suite<'r> {
    let at = suites.iter().position(|suite| suite.file == file).unwrap_or_else(|| {
        suites.push(Suite { file, cases: Vec::new() });
        suites.len() - 1
    });
    &mut suites[at]
}

/// The suite and the case of a finding, if there is one yet.
fn owner(suites: &[Suite<'_>], found: &Found) -> Option<(usize, usize)> {
    let case = |at: usize| suites[at].cases.iter().position(|case| case.title == found.title).map(|case| (at, case));
    let own = suites.iter().position(|suite| suite.file == found.file).and_then(case);
    own.or_else(|| (0..suites.len()).filter_map(case).find(|(at, case)| suites[*at].cases[*case].judged.is_some()))
}

fn write_suite(id: usize, suite: &Suite<'_>, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let number = |outcome| suite.cases.iter().filter(|case| case.outcome(report) == outcome).count();
    writeln!(
        out,
        "  <testsuite id=\"{id}\" package=\"hjemmel\" name=\"{}\" timestamp=\"{}\" hostname=\"localhost\" tests=\"{}\" \
         failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"0\">",
        Escaped(suite.file),
        report.at.strftime("%Y-%m-%dT%H:%M:%S"),
        suite.cases.len(),
        number(Outcome::Failed),
        number(Outcome::Error),
        number(Outcome::Skipped),
    )?;
    writeln!(out, "    <properties>")?;
    writeln!(out, "      <property name=\"catalogue\" value=\"{}\"/>", Escaped(&report.catalogue))?;
    writeln!(out, "    </properties>")?;
    for case in &suite.cases {
        write_case(case, suite.file, report, out)?;
    }
    let rest: Vec<&Found> = suite.cases.iter().flat_map(|case| case.findings(report, false)).collect();
    match rest.is_empty() {
        true => writeln!(out, "    <system-out/>")?,
        false => writeln!(out, "    <system-out>{}</system-out>", Body(&rest))?,
    }
    writeln!(out, "    <system-err/>\n  </testsuite>")
}

fn write_case(case: &Case<'_>, file: &str, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"", Escaped(case.title), Escaped(file))?;
    let element = match case.outcome(report) {
        Outcome::Passed => return writeln!(out, "/>"),
        Outcome::Skipped => return writeln!(out, "><skipped/></testcase>"),
        Outcome::Failed => "failure",
        Outcome::Error => "error",
    };
    let failing = case.findings(report, true);
    let rules = failing.iter().map(|found| found.rule.as_str()).collect::<Vec<_>>().join(", ");
    let message = match (failing.as_slice(), report.language) {
        ([one], _) => format!("{}: {}", one.rule, one.message),
        (several, Language::Danish) => format!("{} fund: {rules}", several.len()),
        (several, Language::English) => format!("{} findings: {rules}", several.len()),
    };
    let kind = failing.first().map_or("", |found| &found.rule);
    writeln!(
        out,
        "><{element} message=\"{}\" type=\"{}\">{}</{element}></testcase>",
        Escaped(&message),
        Escaped(kind),
        Body(&failing)
    )
}

/// Findings as the text of an element: a paragraph each.
struct Body<'f>(&'f [&'f Found]);

impl std::fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, found) in self.0.iter().enumerate() {
            let gap = if i == 0 { "" } else { "\n" };
            writeln!(
                f,
                "{gap}{}  {}  {}",
                Escaped(&place(found)),
                severity(found.severity, found.language),
                Escaped(&found.rule)
            )?;
            let remedy = match found.remedy.as_str() {
                "" => String::new(),
                remedy => format!("{}: {remedy}", fix(found.language)),
            };
            for line in [&found.path, &found.message, &remedy, &found.provision] {
                if !line.is_empty() {
                    writeln!(f, "{}", Escaped(line))?;
                }
            }
        }
        Ok(())
    }
}
