//! `hjemmel rules`: the rules of the catalogue.

mod record;

use std::fmt::Write as _;
use std::io;

use hjemmel_domain::catalogue::format::Kind;
use hjemmel_domain::catalogue::{Catalogue, CatalogueError, Rule};
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;

use crate::args::{KindName, RulesArgs, RulesFormat, SeverityName};
use crate::explain::UnknownError;
use crate::language::{chosen, pick};
use crate::law::paragraph::hanging;
use crate::law::phrase::{self, text_of};
use crate::law::provision;
use crate::stdout;

/// Why the rules could not be listed.
#[derive(Debug, thiserror::Error)]
pub enum RulesError {
    /// The catalogue does not compile.
    #[error("the catalogue cannot be used")]
    Catalogue(#[from] CatalogueError),
    /// The catalogue has no rule of the provision.
    #[error(transparent)]
    Unknown(#[from] UnknownError),
    /// A rule has no form in JSON.
    #[error("the rules cannot be written as JSON; please report it")]
    Json(#[from] serde_json::Error),
    /// Standard output cannot be written.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// Lists the rules that were asked for.
///
/// # Errors
/// When the provision is in no rule, or standard output cannot be written.
pub fn run(args: &RulesArgs) -> Result<(), RulesError> {
    let catalogue = Catalogue::builtin()?;
    let rules = select(&catalogue, args)?;
    let language = chosen(args.lang);
    let text = match args.output {
        RulesFormat::Text => text(&catalogue, &rules, language),
        RulesFormat::Md => markdown(&rules, language),
        RulesFormat::Json => record::json(&rules)?,
    };
    Ok(stdout::write(&text)?)
}

fn select<'c>(catalogue: &'c Catalogue, args: &RulesArgs) -> Result<Vec<&'c Rule>, UnknownError> {
    let mut rules: Vec<&Rule> = match &args.provision {
        None => catalogue.rules().iter().collect(),
        Some(asked) => {
            let places = provision::asked(asked);
            let rules = provision::rules_of(catalogue, &places);
            if rules.is_empty() {
                return Err(UnknownError::provision(catalogue, asked, &places));
            }
            rules
        }
    };
    if let Some(severity) = args.severity {
        let severity = Severity::from(severity);
        rules.retain(|rule| {
            let d = &rule.definition;
            d.severity == severity || d.escalates.as_ref().is_some_and(|e| e.to == severity)
        });
    }
    if let Some(kind) = args.kind {
        rules.retain(|rule| rule.definition.kind == Kind::from(kind));
    }
    Ok(rules)
}

impl From<SeverityName> for Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::Deny => Self::Deny,
            SeverityName::Warn => Self::Warn,
            SeverityName::Audit => Self::Audit,
        }
    }
}

impl From<KindName> for Kind {
    fn from(name: KindName) -> Self {
        match name {
            KindName::Required => Self::Required,
            KindName::Practice => Self::Practice,
            KindName::Interpretation => Self::Interpretation,
        }
    }
}

fn text(catalogue: &Catalogue, rules: &[&Rule], language: Language) -> String {
    let mut page = String::new();
    for rule in rules {
        page.push_str(&line(rule, language));
    }
    let count = rules.len();
    let all = catalogue.rules().len();
    let version = catalogue.version();
    let _ = match language {
        Language::Danish => {
            writeln!(page, "\n{count} af {all} regler; kataloget af {version}. Læs én: hjemmel explain REGEL")
        }
        Language::English => {
            writeln!(page, "\n{count} of {all} rules; catalogue of {version}. Read one: hjemmel explain RULE")
        }
    };
    page
}

/// A rule on a line, or two: its name, severity, title and provision.
#[must_use]
pub fn line(rule: &Rule, language: Language) -> String {
    let d = &rule.definition;
    let first = format!("{:<19} {:<5}  ", rule.id, d.severity.name());
    format!("{}\n", hanging(&first, &format!("{} ({})", text_of(&d.title, language), text_of(&d.provision, language))))
}

fn markdown(rules: &[&Rule], language: Language) -> String {
    let mut page = match language {
        Language::Danish => "| regel | alvor | art | titel | hjemmel |\n| --- | --- | --- | --- | --- |\n",
        Language::English => "| rule | severity | kind | title | provision |\n| --- | --- | --- | --- | --- |\n",
    }
    .to_owned();
    for rule in rules {
        let d = &rule.definition;
        let cells = [text_of(&d.title, language), text_of(&d.provision, language)].map(|text| text.replace('|', "\\|"));
        let kind = phrase::kind(d.kind, language);
        let _ = writeln!(page, "| {} | {} | {kind} | {} | {} |", rule.id, d.severity, cells[0], cells[1]);
    }
    page
}

/// The heading of a list of rules.
#[must_use]
pub fn heading(language: Language, count: usize) -> String {
    match (language, count) {
        (Language::Danish, 1) => "1 regel".to_owned(),
        (Language::English, 1) => "1 rule".to_owned(),
        (language, n) => format!("{n} {}", pick(language, "regler", "rules")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn asked(provision: Option<&str>, severity: Option<SeverityName>, kind: Option<KindName>) -> RulesArgs {
        let provision = provision.map(str::to_owned);
        RulesArgs { provision, severity, kind, output: RulesFormat::Text, lang: None }
    }

    #[test]
    fn rules_are_picked_by_provision_severity_and_kind() {
        let catalogue = Catalogue::builtin().unwrap();
        for (args, expected) in [
            (asked(Some("GDPR 28"), None, None), vec!["GDPR-28-2", "GDPR-28-3", "GDPR-28-3-A", "GDPR-28-EXP"]),
            (asked(Some("art. 33 GDPR"), None, None), vec!["GDPR-33"]),
            (asked(Some("gdpr 45"), Some(SeverityName::Audit), None), vec!["GDPR-45-DPF"]),
            (asked(Some("AI Act 6"), Some(SeverityName::Deny), Some(KindName::Practice)), vec!["AIA-6-3-PROF"]),
            (
                asked(Some("ai-forordningens art. 6"), Some(SeverityName::Deny), None),
                vec!["AIA-6-CLASS", "AIA-6-3", "AIA-6-3-PROF"],
            ),
        ] {
            let found: Vec<&str> = select(&catalogue, &args).unwrap_or_default().iter().map(|r| &*r.id).collect();
            assert_eq!(found, expected, "{args:?}");
        }
    }

    #[test]
    fn a_provision_that_no_rule_has_is_an_error_that_names_those_there_are() {
        let catalogue = Catalogue::builtin().unwrap();
        let error = select(&catalogue, &asked(Some("GDPR 99"), None, None)).unwrap_err().to_string();
        assert!(error.contains("GDPR 4, 5, 6, 9, 10, 12-14, 14, 15"), "{error}");
        let error = select(&catalogue, &asked(Some("grundloven"), None, None)).unwrap_err().to_string();
        assert!(error.contains("BEK 101, GDPR, AI Act"), "{error}");
    }

    #[test]
    fn every_rule_fits_80_columns_in_both_languages() {
        let catalogue = Catalogue::builtin().unwrap();
        let rules: Vec<&Rule> = catalogue.rules().iter().collect();
        for language in [Language::Danish, Language::English] {
            let text = text(&catalogue, &rules, language);
            for line in text.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
    }

    #[test]
    fn the_rules_of_a_provision_read_well() {
        let catalogue = Catalogue::builtin().unwrap();
        let rules = select(&catalogue, &asked(Some("GDPR 28"), None, None)).unwrap();
        insta::assert_snapshot!("rules-text", text(&catalogue, &rules, Language::Danish));
        insta::assert_snapshot!("rules-markdown", markdown(&rules, Language::English));
        insta::assert_snapshot!("rules-json", record::json(&rules[3..]).unwrap());
    }
}
