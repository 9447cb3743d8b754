//! The rules that found something, described once for all their findings.

use hjemmel_domain::catalogue::format::{Bilingual, Kind};
use hjemmel_domain::catalogue::{Catalogue, Rule};
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;

use super::log::{Configuration, Descriptor, Help, Message, RuleProperties};
use super::{HOME, level, message};
use crate::output::words::pick;
use crate::report::{REFERENCE, Report, SCHEMA, UNREADABLE};

/// What is asked beside the catalogue: rule, name, Danish and English title. docs/check-output.md describes each.
const BESIDE: [(&str, &str, &str, &str); 4] = [
    (SCHEMA, "SchemaMisfit", "Objektet passer ikke til sit skema", "The object does not fit its schema"),
    (UNREADABLE, "UnreadableInput", "Inputtet kan ikke læses", "The input cannot be read"),
    (REFERENCE, "DanglingReference", "En henvisning fører ingen steder hen", "A reference leads nowhere"),
    ("HJM-STATED", "RoleNotStated", "AI'ens rolle i afgørelser er ikke angivet", "The part of the AI is not stated"),
];

/// Each rule of a finding once, in the order of the findings.
pub(super) fn of<'r>(report: &'r Report, catalogue: Option<&Catalogue>) -> Vec<Descriptor<'r>> {
    let mut rules: Vec<Descriptor<'r>> = Vec::new();
    for found in &report.findings {
        if rules.iter().any(|descriptor| descriptor.id == found.rule) {
            continue;
        }
        rules.push(match catalogue.and_then(|catalogue| catalogue.rule(&found.rule)) {
            Some(rule) => of_catalogue(&found.rule, rule, report.language),
            None => beside(&found.rule, found.severity, &found.provision, report.language),
        });
    }
    rules
}

fn of_catalogue<'r>(id: &'r str, rule: &Rule, language: Language) -> Descriptor<'r> {
    let definition = &rule.definition;
    let text = |both: &Bilingual| pick(language, &both.da.value, &both.en.value).trim().to_owned();
    let (tag, kind) = match definition.kind {
        Kind::Required => ("required", pick(language, "Lovkrav", "Required by law")),
        Kind::Practice => ("practice", pick(language, "God praksis", "Good practice")),
        Kind::Interpretation => ("interpretation", pick(language, "Loven er åben", "The law is open")),
    };
    let uri = format!("{HOME}/blob/main/docs/rules/{id}.md");
    descriptor(Described {
        id,
        name: pascal(&definition.title.en.value),
        title: text(&definition.title),
        provision: text(&definition.provision),
        more: format!("{kind}. {}: {}", pick(language, "Kilde", "Source"), definition.source.trim()),
        uri: Some(uri),
        severity: definition.severity,
        tags: vec!["compliance", tag],
        language,
    })
}

fn beside<'r>(id: &'r str, severity: Severity, provision: &str, language: Language) -> Descriptor<'r> {
    let known = BESIDE.iter().find(|(rule, ..)| *rule == id);
    descriptor(Described {
        id,
        name: known.map_or_else(|| pascal(id), |(_, name, ..)| (*name).to_owned()),
        title: known.map_or(id, |(_, _, danish, english)| pick(language, danish, english)).to_owned(),
        provision: provision.to_owned(),
        more: String::new(),
        uri: known.map(|_| format!("{HOME}/blob/main/docs/check-output.md#{}", id.to_lowercase())),
        severity,
        tags: vec!["compliance"],
        language,
    })
}

/// What there is to say of a rule.
struct Described<'r> {
    id: &'r str,
    name: String,
    title: String,
    provision: String,
    more: String,
    uri: Option<String>,
    severity: Severity,
    tags: Vec<&'static str>,
    language: Language,
}

fn descriptor(rule: Described<'_>) -> Descriptor<'_> {
    let full = match rule.provision.as_str() {
        "" => rule.title.clone(),
        provision => format!("{} ({provision})", rule.title),
    };
    let label = pick(rule.language, "Bestemmelse", "Provision");
    let mut text = format!("{}: {}", rule.id, rule.title);
    let mut markdown = format!("**{}**: {}", rule.id, literal(&rule.title));
    if !rule.provision.is_empty() {
        text.push_str(&format!("\n{label}: {}", rule.provision));
        markdown.push_str(&format!("\n\n{label}: {}", literal(&rule.provision)));
    }
    if !rule.more.is_empty() {
        text.push_str(&format!("\n{}", rule.more));
        markdown.push_str(&format!("\n\n{}", literal(&rule.more)));
    }
    if let Some(uri) = &rule.uri {
        markdown.push_str(&format!("\n\n[{}]({uri})", pick(rule.language, "Læs om reglen", "About the rule")));
    }
    Descriptor {
        id: rule.id,
        name: rule.name,
        short_description: Message { text: message(&rule.title) },
        full_description: Message { text: message(&full) },
        help_uri: rule.uri,
        help: Help { text: message(&text), markdown: markdown.replace('{', "{{").replace('}', "}}") },
        default_configuration: Configuration { level: level(rule.severity) },
        properties: RuleProperties {
            provision: rule.provision,
            problem_severity: match rule.severity {
                Severity::Deny => "error",
                Severity::Warn => "warning",
                Severity::Audit => "recommendation",
            },
            tags: rule.tags,
        },
    }
}

/// The text with what Markdown would take for its own escaped.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// `DPA in force` as `DpaInForce`.
fn pascal(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut chars = word.chars();
            let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
            first + &chars.as_str().to_lowercase()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_named_after_its_title() {
        for (title, expected) in [("DPA in force", "DpaInForce"), ("HJM-OWN", "HjmOwn"), ("", "")] {
            assert_eq!(pascal(title), expected);
        }
    }

    #[test]
    fn markdown_shows_a_text_as_it_is() {
        assert_eq!(literal("*a* <b> [c](d) e_f"), "\\*a\\* \\<b\\> \\[c\\](d) e\\_f");
    }
}
