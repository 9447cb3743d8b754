//! What a rule's marks mean, in words.

use hjemmel_api::AnyWorkloadPlaces;
use hjemmel_domain::catalogue::format::{Bilingual, Check, Kind, OnLapse, RuleDefinition};
use hjemmel_domain::catalogue::{Catalogue, Rule};
use hjemmel_domain::declaration::record::parse_day;
use hjemmel_domain::text::{Language, Places as _};
use hjemmel_domain::verdict::Severity;

use crate::language::pick;

/// The text of a pair in a language.
#[must_use]
pub fn text_of(pair: &Bilingual, language: Language) -> &str {
    pick(language, pair.da.value.trim(), pair.en.value.trim())
}

/// How far the law asks for it.
#[must_use]
pub const fn kind(kind: Kind, language: Language) -> &'static str {
    match kind {
        Kind::Required => pick(language, "lovkrav", "required by law"),
        Kind::Practice => pick(language, "god praksis", "good practice"),
        Kind::Interpretation => pick(language, "loven er åben", "the law is open"),
    }
}

/// The kind as the catalogue spells it, `Required`.
#[must_use]
pub const fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Required => "Required",
        Kind::Practice => "Practice",
        Kind::Interpretation => "Interpretation",
    }
}

/// What a finding does.
#[must_use]
pub const fn effect(severity: Severity, language: Language) -> &'static str {
    match severity {
        Severity::Deny => pick(language, "afviser", "refuses"),
        Severity::Warn => pick(language, "advarer", "warns"),
        Severity::Audit => pick(language, "registreres", "is recorded"),
    }
}

/// When a rule is looked at.
#[must_use]
pub fn checks(checks: &[Check], language: Language) -> String {
    let words = checks.iter().map(|check| match check {
        Check::Admission => {
            pick(language, "når arbejdsbyrden oprettes eller ændres", "when a workload is made or changed")
        }
        Check::Time => pick(language, "som tiden går", "as time passes"),
        Check::RunTime => pick(language, "mens den kører", "while it runs"),
    });
    words.collect::<Vec<_>>().join("; ")
}

/// What happens to a running workload when the rule begins to refuse it.
#[must_use]
pub const fn lapse(on_lapse: OnLapse, language: Language) -> &'static str {
    match on_lapse {
        OnLapse::Profile => pick(language, "følger profilens `expiryAction`", "as the profile's `expiryAction` says"),
        OnLapse::Stop => pick(language, "stoppes", "stops"),
    }
}

/// Whether a dispensation may waive the rule.
#[must_use]
pub const fn waiver(waivable: bool, language: Language) -> &'static str {
    if waivable { pick(language, "kan gives", "may be given") } else { pick(language, "kan aldrig gives", "never") }
}

/// The severity and what decides it: `Deny (refuses)`, `Warn; the profile's x decides`.
#[must_use]
pub fn severity(definition: &RuleDefinition, language: Language) -> String {
    let severity = definition.severity;
    let mut text = format!("{severity} ({})", effect(severity, language));
    if let Some(parameter) = &definition.severity_from {
        let decides = pick(language, "profilen afgør det med", "the profile decides with");
        text.push_str(&format!("; {decides} `{}`", parameter.value));
    }
    text
}

/// From when the rule applies, what it does before then, and when it becomes more severe.
#[must_use]
pub fn since(catalogue: &Catalogue, definition: &RuleDefinition, language: Language) -> String {
    let day = |cel: &str| when(catalogue, cel, language);
    let mut text = day(&definition.applies_from.value);
    if parse_day(&definition.applies_from.value).is_none_or(|from| from.to_string().as_str() > catalogue.version()) {
        text.push_str(pick(
            language,
            "; før da registreres det, og der advares i profilens `leadTimeDays` dage før",
            "; before then it is recorded, and warns for the profile's `leadTimeDays` days before",
        ));
    }
    if let Some(escalation) = &definition.escalates {
        let from = pick(language, "fra", "from");
        text.push_str(&format!("; {} {from} {}", escalation.to, day(&escalation.from.value)));
    }
    if let Some(required) = &definition.required_from {
        let by_law = pick(language, "lovkrav fra", "required by law from");
        text.push_str(&format!("; {by_law} {}", day(&required.value)));
    }
    text
}

/// A day, or the expression that gives it with the meaning of the variable it is.
fn when(catalogue: &Catalogue, cel: &str, language: Language) -> String {
    if parse_day(cel).is_some() {
        return cel.to_owned();
    }
    let variable = cel.strip_prefix("v.").and_then(|name| catalogue.variables().find(|v| v.name.value == name));
    match variable {
        Some(variable) => format!("`{cel}` ({})", text_of(&variable.title, language)),
        None => format!("`{}`", cel.split_whitespace().collect::<Vec<_>>().join(" ")),
    }
}

/// The fields that a rule looks at, as a workload's author writes them.
#[must_use]
pub fn places(rule: &Rule) -> Vec<String> {
    let mut places = Vec::new();
    for field in &rule.definition.fields {
        let place = AnyWorkloadPlaces.place(&field.value).to_string();
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// A rule's text with its `{@field}` filled in; what only a finding knows stays in braces.
#[must_use]
pub fn placed(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.trim();
    while let Some((before, after)) = rest.split_once("{@") {
        let (path, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(&AnyWorkloadPlaces.place(path).to_string().replace("[]", ""));
        rest = after;
    }
    out + rest
}

/// The address of a rule's page, as programs link to it.
#[must_use]
pub fn page_address(rule: &str) -> String {
    format!("{}/blob/main/docs/rules/{rule}.md", env!("CARGO_PKG_REPOSITORY"))
}
