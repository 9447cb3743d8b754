//! A rule for programs: everything, in both languages.

use hjemmel_domain::catalogue::Rule;
use hjemmel_domain::catalogue::format::{Bilingual, OnLapse};
use serde::Serialize;

use crate::law::phrase;

#[derive(Serialize)]
struct Both<'a> {
    da: &'a str,
    en: &'a str,
}

#[derive(Serialize)]
struct Escalates<'a> {
    to: &'static str,
    from: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    id: &'a str,
    title: Both<'a>,
    provision: Both<'a>,
    source: &'a str,
    kind: &'static str,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    severity_from: Option<&'a str>,
    applies_from: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    escalates: Option<Escalates<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    required_from: Option<&'a str>,
    waivable: bool,
    stops: bool,
    fields: Vec<&'a str>,
    places: Vec<String>,
    fires_when: &'a str,
    message: Both<'a>,
    remedy: Both<'a>,
    page: String,
}

/// The rules as a list, one below the other.
pub(super) fn json(rules: &[&Rule]) -> Result<String, serde_json::Error> {
    let records: Vec<Record<'_>> = rules.iter().map(|rule| record(rule)).collect();
    Ok(serde_json::to_string_pretty(&records)? + "\n")
}

fn record(rule: &Rule) -> Record<'_> {
    let d = &rule.definition;
    Record {
        id: &rule.id,
        title: both(&d.title),
        provision: both(&d.provision),
        source: d.source.trim(),
        kind: phrase::kind_name(d.kind),
        severity: d.severity.name(),
        severity_from: d.severity_from.as_ref().map(|s| s.value.as_str()),
        applies_from: &d.applies_from.value,
        escalates: d.escalates.as_ref().map(|e| Escalates { to: e.to.name(), from: &e.from.value }),
        required_from: d.required_from.as_ref().map(|s| s.value.as_str()),
        waivable: d.waivable,
        stops: d.on_lapse == OnLapse::Stop,
        fields: d.fields.iter().map(|field| field.value.as_str()).collect(),
        places: phrase::places(rule),
        fires_when: d.fires_when.value.trim(),
        message: both(&d.message),
        remedy: both(&d.remedy),
        page: phrase::page_address(&rule.id),
    }
}

fn both(pair: &Bilingual) -> Both<'_> {
    Both { da: pair.da.value.trim(), en: pair.en.value.trim() }
}
