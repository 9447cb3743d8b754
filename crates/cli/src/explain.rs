//! `hjemmel explain`: what a rule asks, what a field is for, which rules a provision has.

mod field;
mod rule;
mod unknown;

use std::io;

use hjemmel_domain::catalogue::{Catalogue, CatalogueError};
use hjemmel_domain::text::Language;

use crate::args::ExplainArgs;
use crate::language::chosen;
use crate::law::{self, provision};
use crate::{rules, stdout};

pub use unknown::UnknownError;

/// Why nothing could be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// The catalogue does not compile.
    #[error("the catalogue cannot be used")]
    Catalogue(#[from] CatalogueError),
    /// There is nothing of that name.
    #[error(transparent)]
    Unknown(#[from] UnknownError),
    /// An example has no form in YAML.
    #[error("an example cannot be written as YAML; please report it")]
    Yaml(#[from] serde_saphyr::ser::Error),
    /// Standard output cannot be written.
    #[error("cannot write to standard output")]
    Output(#[from] io::Error),
}

/// Explains what was asked about.
///
/// # Errors
/// When there is no such rule, field or provision; the error says what is spelt like it.
pub fn run(args: &ExplainArgs) -> Result<(), ExplainError> {
    let catalogue = Catalogue::builtin()?;
    let text = explain(&catalogue, &args.asked.join(" "), chosen(args.lang))?;
    Ok(stdout::write(&text)?)
}

/// The more fields somebody may mean, the less is said of each; beyond this many, only their names.
const EXPLAINED_FIELDS: usize = 3;

fn explain(catalogue: &Catalogue, asked: &str, language: Language) -> Result<String, ExplainError> {
    let asked = asked.trim();
    if let Some(found) = catalogue.rules().iter().find(|rule| rule.id.eq_ignore_ascii_case(asked)) {
        return Ok(rule::text(catalogue, found, language)?);
    }
    let places = provision::asked(asked);
    let mut of_provision = provision::rules_of(catalogue, &places);
    if asked.contains('-') && !asked.contains(char::is_whitespace) {
        // more likely a misspelt rule than a provision; GDPR-28 is one all the same
        of_provision.retain(|rule| {
            let cited = provision::cited_by(&rule.definition);
            cited.iter().any(|cited| places.iter().any(|asked| asked.meets(cited) && cited.is_as_deep_as(asked)))
        });
    }
    if !of_provision.is_empty() {
        let lines: String = of_provision.iter().map(|rule| rules::line(rule, language)).collect();
        return Ok(format!("{asked}: {}\n\n{lines}", rules::heading(language, of_provision.len())));
    }
    let fields = law::field::all();
    match law::field::find(&fields, asked).as_slice() {
        [] => Err(UnknownError::anything(catalogue, &fields, asked, &places).into()),
        found if found.len() <= EXPLAINED_FIELDS => {
            let texts: Vec<String> = found.iter().map(|f| field::text(catalogue, &fields, f, language)).collect();
            Ok(texts.join("\n"))
        }
        found => Ok(field::names(found, language)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    fn explained(asked: &str, language: Language) -> String {
        explain(&Catalogue::builtin().unwrap(), asked, language).unwrap_or_else(|error| format!("error: {error}\n"))
    }

    #[test]
    fn a_rule_a_field_and_a_provision_are_explained() {
        for (name, asked, language) in [
            ("explain-rule-da", "gdpr-28-exp", Language::Danish),
            ("explain-rule-en", "AIA-6-CLASS", Language::English),
            ("explain-field-leaf", "aiworkload.spec.citizenNotice.url", Language::English),
            ("explain-field-group", "citizenNotice", Language::Danish),
            ("explain-field-list", "spec.dataCategories[0].category", Language::English),
            ("explain-field-default", "datacontroller.spec.defaults.retention.days", Language::English),
            ("explain-fields", "name", Language::Danish),
            ("explain-provision", "BEK 101 § 2, stk. 2", Language::Danish),
        ] {
            insta::assert_snapshot!(name, explained(asked, language));
        }
    }

    #[test]
    fn what_does_not_exist_is_answered_with_its_nearest_neighbour() {
        let catalogue = Catalogue::builtin().unwrap();
        for (asked, expected) in [
            ("GDPR-28-EPX", "GDPR-28-EXP"),
            ("bek101-1-7", "did you mean"),
            ("GDPR-45-DPX", "GDPR-45-DPF"),
            ("HJM-PINN", "HJM-PIN"),
            ("spec.citizenNotise.url", "spec.citizenNotice.url"),
            ("GDPR 99", "GDPR 4, 5, 6, 9"),
            ("xyzzy-xyzzy-xyzzy", "hjemmel rules"),
        ] {
            let error = explain(&catalogue, asked, Language::English).unwrap_err().to_string();
            assert!(error.contains(expected), "{asked}: {error}");
        }
    }

    #[test]
    fn every_rule_and_every_field_fits_80_columns_but_for_words_that_are_longer() {
        let catalogue = Catalogue::builtin().unwrap();
        let fields = law::field::all();
        for language in [Language::Danish, Language::English] {
            let rules = catalogue.rules().iter().map(|rule| rule::text(&catalogue, rule, language).unwrap());
            let fields = fields.iter().map(|field| field::text(&catalogue, &fields, field, language));
            for text in rules.chain(fields) {
                for line in text.lines() {
                    let longest = line.split_whitespace().map(|word| word.chars().count()).max().unwrap_or_default();
                    assert!(line.chars().count() <= 80 || longest > 40, "{line}\n{text}");
                }
            }
        }
    }
}
