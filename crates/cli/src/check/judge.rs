//! From objects to a report. Pure.

use std::collections::HashMap;

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_api::judgement::{Judgement, judge_in, missing_text, title};
use hjemmel_api::{AIWorkload, References};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{Language, Place};
use hjemmel_domain::verdict::Severity;

use super::{Read, Terms};
use crate::init::blank::is_blank;
use crate::input::node::Position;
use crate::input::{Document, Misfit, Unreadable};
use crate::report::{Found, Judged, REFERENCE, Report, SCHEMA, UNREADABLE};

/// What was found in what was read.
#[must_use]
pub fn report(catalogue: &Catalogue, read: &Read, terms: &Terms) -> Report {
    let Read { input, objects } = read;
    let workloads: HashMap<usize, &AIWorkload> = objects.workloads.iter().map(|w| (w.document, &w.object)).collect();
    let mut report = Report {
        at: terms.at,
        catalogue: catalogue.version().to_owned(),
        language: language(read, terms),
        threshold: terms.threshold,
        workloads: Vec::new(),
        findings: input.unreadable.iter().map(unreadable).collect(),
        passed_over: input.passed_over,
        files: input.files,
    };
    for (index, document) in input.documents.iter().enumerate() {
        report.findings.extend(document.misfits.iter().map(|m| misfit(document, m, terms)));
        if document.kind != "AIWorkload" {
            continue;
        }
        let judged = workloads.get(&index).map(|workload| judge_document(catalogue, read, document, workload, terms));
        report.workloads.push(Judged {
            title: object_title(document),
            file: document.file.clone(),
            at: document.root.at,
            verdict: judged.as_ref().map(verdict),
            valid_until: judged.as_ref().and_then(|j| j.again_at),
        });
        if let (Some(judgement), Some(workload)) = (judged, workloads.get(&index)) {
            found(read, document, workload, judgement, &mut report.findings);
        }
    }
    report
}

/// What the law says of a workload among what was read: the one that the cluster would ask, asked
/// in the reader's language.
#[must_use]
pub fn judge_document(
    catalogue: &Catalogue,
    read: &Read,
    document: &Document,
    workload: &AIWorkload,
    terms: &Terms,
) -> Judgement {
    let references = references(read, document, terms);
    let stated = references.controllers.iter().any(|c| c.spec.language.is_some());
    let language = terms.asked.or((!stated).then_some(terms.otherwise));
    judge_in(language, catalogue, workload, &references, terms.at)
}

/// What a workload may refer to.
#[must_use]
pub fn references<'a>(read: &'a Read, document: &Document, terms: &'a Terms) -> References<'a> {
    let mut references = read.objects.references(&document.namespace);
    if let Some(controller) = &terms.profile {
        references.controllers = vec![controller];
    }
    references
}

fn verdict(judgement: &Judgement) -> WorkloadVerdict {
    judgement.verdict.as_ref().map_or(WorkloadVerdict::Pending, |verdict| verdict.decision().into())
}

/// The language of the report's own words.
fn language(read: &Read, terms: &Terms) -> Language {
    let given = terms.profile.iter().chain(read.objects.controllers.iter().map(|c| &c.object));
    let stated = given.filter_map(|c| c.spec.language).map(Language::from).next();
    terms.asked.or(stated).unwrap_or(terms.otherwise)
}

fn unreadable(unreadable: &Unreadable) -> Found {
    Found {
        title: unreadable.file.clone(),
        file: unreadable.file.clone(),
        at: unreadable.at,
        path: String::new(),
        rule: UNREADABLE.to_owned(),
        severity: Severity::Deny,
        message: unreadable.message.clone(),
        remedy: String::new(),
        provision: String::new(),
        language: Language::English,
    }
}

fn misfit(document: &Document, misfit: &Misfit, terms: &Terms) -> Found {
    // Schemas speak English; what is said of a blank is in the reader's language.
    let blank = document.root.field(&misfit.path).is_some_and(is_blank);
    let language = if blank { terms.asked.unwrap_or(terms.otherwise) } else { Language::English };
    Found {
        title: object_title(document),
        file: document.file.clone(),
        at: misfit.at,
        path: misfit.path.clone(),
        rule: SCHEMA.to_owned(),
        severity: Severity::Deny,
        message: misfit.message.clone(),
        remedy: misfit.remedy.clone(),
        provision: String::new(),
        language,
    }
}

/// `AIWorkload jobcenter/sagsresume`, `DataController eksempel-kommune`.
fn object_title(document: &Document) -> String {
    match document.namespace.as_str() {
        "" => format!("{} {}", document.kind, document.name),
        namespace => format!("{} {namespace}/{}", document.kind, document.name),
    }
}

fn found(read: &Read, document: &Document, workload: &AIWorkload, judgement: Judgement, out: &mut Vec<Found>) {
    let language = judgement.resolved.language;
    let of = |place: &Place, rule: &str, severity: Severity| {
        let (file, at) = locate(read, document, place);
        Found {
            title: title(workload),
            file,
            at,
            path: place.to_string(),
            rule: rule.to_owned(),
            severity,
            message: String::new(),
            remedy: String::new(),
            provision: String::new(),
            language,
        }
    };
    out.extend(judgement.texts.iter().cloned().map(|text| Found {
        message: text.message,
        remedy: text.remedy,
        provision: text.provision,
        ..of(&text.place, &text.rule, text.severity)
    }));
    for missing in &judgement.resolved.missing {
        let text = missing_text(missing, language);
        let (message, remedy) = text.split_once(": ").unwrap_or((&text, ""));
        out.push(Found {
            message: message.to_owned(),
            remedy: remedy.to_owned(),
            ..of(&missing.place(), REFERENCE, Severity::Warn)
        });
    }
}

/// Where a place is in the input. What belongs in an object that was not given is found where the
/// workload says its namespace, or begins.
fn locate(read: &Read, document: &Document, place: &Place) -> (String, Position) {
    let Some(object) = &place.object else { return (document.file.clone(), document.root.place(&place.path)) };
    let (kind, name) = object.split_once('/').unwrap_or((object, ""));
    let namespace = if kind == "DataController" { "" } else { &document.namespace };
    match read.objects.find(kind, namespace, name).and_then(|index| read.input.documents.get(index)) {
        Some(other) => (other.file.clone(), other.root.place(&place.path)),
        None => (document.file.clone(), document.root.place("metadata.namespace")),
    }
}
