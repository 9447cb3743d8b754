//! The report's own words, Danish and English.

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::{Severity, last_day};
use jiff::Timestamp;
use jiff::civil::Date;

use crate::report::Found;

/// One of two texts.
pub(super) const fn pick<'t>(language: Language, danish: &'t str, english: &'t str) -> &'t str {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}

/// `3 filer`, `1 fil`.
pub(super) fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A severity as a heading.
pub(super) const fn severity(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Deny => pick(language, "Afslag", "Deny"),
        Severity::Warn => pick(language, "Advarsel", "Warn"),
        Severity::Audit => pick(language, "Note", "Audit"),
    }
}

/// How many findings have a severity.
pub(super) fn severities(n: usize, severity: Severity, language: Language) -> String {
    match (severity, language) {
        (Severity::Deny, Language::Danish) => format!("{n} afslag"),
        (Severity::Warn, Language::Danish) => counted(n, "advarsel", "advarsler"),
        (Severity::Audit, Language::Danish) => counted(n, "note", "noter"),
        (Severity::Deny, Language::English) => format!("{n} deny"),
        (Severity::Warn, Language::English) => format!("{n} warn"),
        (Severity::Audit, Language::English) => format!("{n} audit"),
    }
}

/// What a workload comes to; `None` does not fit its schema.
pub(super) const fn verdict(verdict: Option<WorkloadVerdict>, language: Language) -> &'static str {
    match verdict {
        Some(WorkloadVerdict::Permitted) => pick(language, "Tilladt", "Permitted"),
        Some(WorkloadVerdict::PermittedWithWarnings) => {
            pick(language, "Tilladt med advarsler", "Permitted with warnings")
        }
        Some(WorkloadVerdict::Refused) => pick(language, "Afvist", "Refused"),
        Some(WorkloadVerdict::Pending) => pick(language, "Afventer", "Pending"),
        None => pick(language, "Uegnet", "Unfit"),
    }
}

/// What comes before a remedy.
pub(super) const fn fix(language: Language) -> &'static str {
    pick(language, "Ret", "Fix")
}

/// A finding in one sentence, as admission says it: `problem. Fix: … (provision)`.
pub(super) fn sentence(found: &Found) -> String {
    let mut text = found.message.clone();
    if !found.remedy.is_empty() {
        text = format!("{}. {}: {}", text.trim_end_matches('.'), fix(found.language), found.remedy);
    }
    if !found.provision.is_empty() {
        text = format!("{text} ({})", found.provision);
    }
    text
}

/// `file:line:column`, as editors and terminals make a link of it.
pub(super) fn place(found: &Found) -> String {
    match found.at.line {
        0 => found.file.clone(),
        line => format!("{}:{line}:{}", found.file, found.at.column),
    }
}

/// The day it is in Copenhagen.
pub(super) fn day(at: Timestamp) -> Date {
    let before = last_day(at);
    before.tomorrow().unwrap_or(before)
}
