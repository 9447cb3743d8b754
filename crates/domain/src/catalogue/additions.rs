//! Rules of one's own beside the catalogue's, and other severities for the catalogue's.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_saphyr::Spanned;

use super::format::{Bilingual, RuleDefinition, Section};
use super::{Catalogue, CatalogueError, CatalogueFiles, Source};
use crate::engine::did_you_mean;
use crate::verdict::Severity;

/// What somebody adds to the catalogue, as the `spec` of a RuleSet holds it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Additions {
    /// Rules to add, in the catalogue's format; they come after the catalogue's own of their stage.
    pub rules: Vec<RuleDefinition>,
    /// Other severities for rules of the catalogue.
    pub severities: Vec<SeverityChange>,
}

/// Another severity for a rule of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeverityChange {
    /// The rule.
    pub rule: Spanned<String>,
    /// Its severity instead of its own and of the profile's. An escalation to a higher one stays:
    /// the law has set its day.
    pub severity: Severity,
}

impl Catalogue {
    /// A catalogue with rules and severities of one's own, each with the file it stands in.
    ///
    /// # Errors
    /// The first problem, with file, line, column and rule: what [`Catalogue::compile`] refuses, a
    /// severity for a rule that is not in the catalogue or has got one already, and a lower one for a
    /// rule that cannot be waived.
    pub fn with_rules(sources: &[Source<'_>], additions: &[(String, Additions)]) -> Result<Self, CatalogueError> {
        let mut files = CatalogueFiles::read(sources)?;
        let mut changed = BTreeMap::new();
        for (file, addition) in additions {
            for change in &addition.severities {
                if let Some(before) = changed.insert(change.rule.value.clone(), file) {
                    return Err(problem(file, change, format!("has another severity already, in {before}")));
                }
                apply(&mut files, file, change)?;
            }
        }
        for (file, addition) in additions {
            files.sections.push((file.clone(), section(&addition.rules)));
        }
        Self::from_files(&files)
    }
}

fn apply(files: &mut CatalogueFiles, file: &str, change: &SeverityChange) -> Result<(), CatalogueError> {
    let name = change.rule.value.as_str();
    let rules = || files.sections.iter().flat_map(|(_, section)| &section.rules);
    if !rules().any(|rule| rule.id.value == name) {
        let hint = did_you_mean(name, rules().map(|rule| rule.id.value.as_str()));
        return Err(problem(file, change, format!("is not in the catalogue{hint}")));
    }
    let rules = files.sections.iter_mut().flat_map(|(_, section)| &mut section.rules);
    for rule in rules.filter(|rule| rule.id.value == name) {
        if !rule.waivable && change.severity < rule.severity {
            let instead = format!("cannot be waived: {} must not become {}", rule.severity, change.severity);
            return Err(problem(file, change, instead));
        }
        rule.severity = change.severity;
        rule.severity_from = None;
        rule.escalates.take_if(|escalation| escalation.to <= change.severity);
    }
    Ok(())
}

fn problem(file: &str, change: &SeverityChange, problem: String) -> CatalogueError {
    CatalogueError {
        file: file.to_owned(),
        line: change.rule.referenced.line(),
        column: change.rule.referenced.column(),
        rule: Some(change.rule.value.clone()),
        problem,
    }
}

fn section(rules: &[RuleDefinition]) -> Section {
    let nowhere =
        |text: &str| Spanned::new(text.to_owned(), serde_saphyr::Location::UNKNOWN, serde_saphyr::Location::UNKNOWN);
    let title = Bilingual { en: nowhere("Rules of one's own"), da: nowhere("Egne regler") };
    Section { section: "own".to_owned(), title, rules: rules.to_vec() }
}
