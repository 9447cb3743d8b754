//! From a workload and what it refers to, to what the law says of it. The one way to a verdict:
//! for admission, for reconciling and for the command line.

use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{FindingText, Language, MAX_WARNING, refusal, shorten, warning};
use hjemmel_domain::verdict::{Finding, Severity, Verdict};
use jiff::Timestamp;
use kube::ResourceExt;

use crate::{AIWorkload, MissingReference, References, Resolved, WorkloadPlaces, resolve};

/// What the law says of a workload now, and until when.
#[derive(Debug)]
pub struct Judgement {
    /// The declaration, the readings in force, the language and who answers for it.
    pub resolved: Resolved,
    /// The verdict; `None` while what it refers to is missing and nothing forbids it anyway.
    pub verdict: Option<Verdict>,
    /// When it must be judged again if nothing changes.
    pub again_at: Option<Timestamp>,
    /// The findings in words, in the verdict's order.
    pub texts: Vec<FindingText>,
}

/// Judges `workload` at `now` and looks ahead to the next change; in its controller's language.
#[must_use]
pub fn judge(catalogue: &Catalogue, workload: &AIWorkload, references: &References<'_>, now: Timestamp) -> Judgement {
    judge_in(None, catalogue, workload, references, now)
}

/// As [`judge`], in a language of the reader's own.
#[must_use]
pub fn judge_in(
    language: Option<Language>,
    catalogue: &Catalogue,
    workload: &AIWorkload,
    references: &References<'_>,
    now: Timestamp,
) -> Judgement {
    let mut resolved = resolve(workload, references, catalogue.profile());
    resolved.language = language.unwrap_or(resolved.language);
    let mut verdict = catalogue.evaluate(&resolved.declaration, &resolved.profile, now);
    let again_at = verdict.valid_until;
    if !resolved.missing.is_empty() {
        verdict.findings.retain(|f| forbids_anyway(catalogue, f));
        if verdict.findings.is_empty() {
            return Judgement { resolved, verdict: None, again_at, texts: Vec::new() };
        }
    }
    let places = WorkloadPlaces::new(workload, references);
    let texts = verdict.findings.iter().map(|f| catalogue.text(f, resolved.language, &places)).collect();
    Judgement { resolved, verdict: Some(verdict), again_at, texts }
}

/// Whether a finding refuses a workload although what it refers to is missing.
///
/// The rules that stop a running workload (prohibited practices, decisions without a person,
/// transfers without basis, trials past their end) fire on what is declared, never on what is
/// missing. So a dangling reference must not hide them.
fn forbids_anyway(catalogue: &Catalogue, finding: &Finding) -> bool {
    finding.severity == Severity::Deny && finding.failure.is_none() && catalogue.stops(&finding.rule)
}

/// What to answer when a workload is about to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It may be stored.
    Allowed {
        /// What should be mended all the same.
        warnings: Vec<String>,
    },
    /// It may be stored, and is not reconciled before what it refers to is there.
    Pending {
        /// What is missing.
        warnings: Vec<String>,
    },
    /// It may not be stored.
    Refused {
        /// Why, in a kilobyte.
        message: String,
        /// Every finding that refuses.
        findings: Vec<FindingText>,
    },
}

/// Judges `workload` at `now` for admission: without looking ahead, and in words only where
/// words are needed.
#[must_use]
pub fn admit(catalogue: &Catalogue, workload: &AIWorkload, references: &References<'_>, now: Timestamp) -> Admission {
    let resolved = resolve(workload, references, catalogue.profile());
    let language = resolved.language;
    let mut findings = catalogue.findings(&resolved.declaration, &resolved.profile, now);
    if !resolved.missing.is_empty() {
        findings.retain(|f| forbids_anyway(catalogue, f));
        if findings.is_empty() {
            return Admission::Pending {
                warnings: resolved.missing.iter().map(|m| missing_warning(m, language)).collect(),
            };
        }
    }
    let places = WorkloadPlaces::new(workload, references);
    let texts = |severity: Severity| -> Vec<FindingText> {
        let of = |f: &&Finding| f.severity == severity;
        findings.iter().filter(of).map(|f| catalogue.text(f, language, &places)).collect()
    };
    let denied = texts(Severity::Deny);
    if denied.is_empty() {
        Admission::Allowed { warnings: texts(Severity::Warn).iter().map(warning).collect() }
    } else {
        Admission::Refused { message: refusal(&title(workload), &denied, language), findings: denied }
    }
}

/// `AIWorkload jobcenter/sagsresume`.
#[must_use]
pub fn title(workload: &AIWorkload) -> String {
    format!("AIWorkload {}/{}", workload.namespace().unwrap_or_default(), workload.name_any())
}

/// A missing reference in words.
#[must_use]
pub fn missing_text(missing: &MissingReference, language: Language) -> String {
    match language {
        Language::Danish => missing.danish(),
        Language::English => missing.to_string(),
    }
}

fn missing_warning(missing: &MissingReference, language: Language) -> String {
    shorten(&missing_text(missing, language), MAX_WARNING)
}
