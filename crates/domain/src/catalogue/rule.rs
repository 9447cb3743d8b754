//! A rule, compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use cel::parser::Expression;
use jiff::civil::Date;

use super::format::RuleDefinition;
use super::template::Part;
use crate::engine::{Condition, Operand, Wanted};
use crate::text::Language;
use crate::verdict::Severity;
use crate::vocabulary::Vocabulary;

/// A rule of the catalogue, compiled.
pub struct Rule {
    /// Its name, `GDPR-28-3`.
    pub id: Arc<str>,
    /// The file it stands in, `gdpr.yaml`.
    pub file: String,
    /// As people wrote it.
    pub definition: RuleDefinition,
    pub(crate) plan: Expression,
    pub(crate) condition: Condition,
    pub(crate) uses_today: bool,
    /// The days written in the predicate or in a variable it uses.
    pub(crate) days: Vec<Date>,
    pub(crate) severity: SeveritySource,
    pub(crate) applies_from: When,
    pub(crate) escalates: Option<(Severity, When)>,
    pub(crate) texts: [RuleText; 2],
    /// What the texts want of bound variables.
    pub(crate) wanted: Vec<Wanted>,
    /// The vocabularies of bound variables that stand for words.
    pub(crate) words: BTreeMap<String, &'static Vocabulary>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rule").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Rule {
    pub(crate) fn text(&self, language: Language) -> &RuleText {
        &self.texts[match language {
            Language::Danish => 0,
            Language::English => 1,
        }]
    }
}

/// Where a severity comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeveritySource {
    Fixed(Severity),
    /// The leaf with the profile's choice.
    Profile(usize),
}

/// A day that a rule names.
#[derive(Debug, Clone)]
pub(crate) enum When {
    Day(Date),
    Computed(Expression, Operand),
}

/// The texts of a rule in one language, ready to be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RuleText {
    pub(crate) message: Vec<Part>,
    pub(crate) remedy: Vec<Part>,
}
