//! A field for a terminal.

use std::fmt::Write as _;

use hjemmel_api::AnyWorkloadPlaces;
use hjemmel_domain::catalogue::{Catalogue, Rule};
use hjemmel_domain::text::{Language, Places as _};

use crate::language::pick;
use crate::law::field::{Field, plain};
use crate::law::paragraph::{hanging, labelled};
use crate::rules;

pub(super) fn text(catalogue: &Catalogue, fields: &[Field], field: &Field, language: Language) -> String {
    let say = |danish, english| pick(language, danish, english);
    let mut page = format!("{} {}\n\n", field.kind, field.path);
    page.push_str(&labelled(say("Type", "Type"), &type_of(field, language)));
    let bounds = field.bounds();
    if !bounds.is_empty() {
        page.push_str(&labelled(say("Grænser", "Bounds"), &bounds.join("; ")));
    }
    let words = field.words();
    if !words.is_empty() {
        page.push_str(&labelled(say("Ord", "Words"), &words.join(", ")));
    }
    for paragraph in field.description() {
        let _ = write!(page, "\n{}\n", hanging("", paragraph));
    }
    let children: Vec<&Field> = field.children(fields).collect();
    if !children.is_empty() {
        let _ = writeln!(page, "\n{}", say("Felter", "Fields"));
        let widest = children.iter().map(|child| child.name().len()).max().unwrap_or_default();
        for child in children {
            let about = child.description().first().map(|text| sentence(text)).unwrap_or_default();
            let first = format!("  {:<widest$}  ", child.name());
            let _ = writeln!(page, "{}", hanging(&first, about));
        }
    }
    let rules: Vec<&Rule> = catalogue.rules().iter().filter(|rule| looks_at(rule, field)).collect();
    let _ = writeln!(page, "\n{}", looked_at(rules.len(), language));
    for rule in rules {
        page.push_str(&rules::line(rule, language));
    }
    page
}

/// Fields by name only, when there are many that somebody may mean.
pub(super) fn names(fields: &[&Field], language: Language) -> String {
    let mut page = match language {
        Language::Danish => format!("{} felter hedder sådan. Spørg om ét af dem:\n\n", fields.len()),
        Language::English => format!("{} fields are called that. Ask about one of them:\n\n", fields.len()),
    };
    for field in fields {
        let _ = writeln!(page, "{}.{}", field.kind.to_lowercase(), field.path);
    }
    page
}

fn type_of(field: &Field, language: Language) -> String {
    let name = field.type_name();
    if field.required { format!("{name}, {}", pick(language, "påkrævet", "required")) } else { name }
}

fn looked_at(rules: usize, language: Language) -> String {
    match (language, rules) {
        (Language::Danish, 0) => "Ingen regel ser på det.".to_owned(),
        (Language::English, 0) => "No rule looks at it.".to_owned(),
        (Language::Danish, n) => format!("Regler, der ser på det ({n})"),
        (Language::English, n) => format!("Rules that look at it ({n})"),
    }
}

/// The first sentence of a text.
fn sentence(text: &str) -> &str {
    text.split_once(". ").map_or(text, |(first, _)| first).trim_end_matches('.')
}

/// Whether a rule looks at the field, at one of its own fields, or at the group it is in.
fn looks_at(rule: &Rule, field: &Field) -> bool {
    let own = plain(&as_declared(field));
    if own == "spec" || own == "status" || own.starts_with("status.") {
        return false;
    }
    let in_group = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
    rule.definition.fields.iter().any(|path| {
        let place = AnyWorkloadPlaces.place(&path.value);
        let kind = place.object.as_deref().unwrap_or("AIWorkload");
        let looked_at = plain(&place.path);
        kind == kind_of(field) && (looked_at == own || in_group(&looked_at, &own) || in_group(&own, &looked_at))
    })
}

/// The defaults of a DataController are the workload's fields, written once for all.
fn is_default(field: &Field) -> bool {
    field.kind == "DataController" && field.path.starts_with("spec.defaults.")
}

fn kind_of(field: &Field) -> &str {
    if is_default(field) { "AIWorkload" } else { &field.kind }
}

/// The path as a workload itself would write it.
fn as_declared(field: &Field) -> String {
    match field.path.strip_prefix("spec.defaults.") {
        Some(rest) if is_default(field) && rest.starts_with("retention") => format!("spec.data.{rest}"),
        Some(rest) if is_default(field) => format!("spec.{rest}"),
        _ => field.path.clone(),
    }
}
