//! The closed sets of words that a declaration may use.
//!
//! One table per set is the only source: the Rust enums, the enums of the custom resources, the
//! values a CEL predicate may compare with and the vocabulary page of the documentation all follow
//! from it. Each term has three spellings (the catalogue's `caseSummary`, the API's `CaseSummary`
//! and the term of the law in Danish) and an English explanation.

mod ai_act;
mod data;
mod law;
mod oversight;
mod processing;
mod readings;

pub use ai_act::*;
pub use data::*;
pub use law::*;
pub use oversight::*;
pub use processing::*;
pub use readings::*;

/// One word of a vocabulary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TermInfo {
    /// The catalogue's spelling, as CEL predicates and case files write it: `caseSummary`.
    pub value: &'static str,
    /// The custom resources' spelling: `CaseSummary`; acronyms whole (`CPR`).
    pub api: &'static str,
    /// The Danish term, as the law or the field has it.
    pub danish: &'static str,
    /// What it means, in English.
    pub english: &'static str,
}

/// A closed set of terms.
#[derive(Debug, PartialEq, Eq)]
pub struct Vocabulary {
    /// The set's name, the Rust enum's: `UseCase`.
    pub name: &'static str,
    /// What the set is for, in English, with its source.
    pub description: &'static str,
    /// The terms in the order in which people should read them.
    pub terms: &'static [TermInfo],
}

impl Vocabulary {
    /// The term with this catalogue spelling.
    #[must_use]
    pub fn by_value(&self, value: &str) -> Option<&'static TermInfo> {
        self.terms.iter().find(|t| t.value == value)
    }
}

/// A word of a closed [`Vocabulary`]; implemented by the enums of this module only.
pub trait Term: Copy + Eq + Ord + std::fmt::Debug + Send + Sync + 'static {
    /// The set this term belongs to.
    const VOCABULARY: &'static Vocabulary;

    /// Every term, in the vocabulary's order.
    const ALL: &'static [Self];

    /// The spellings and meaning of this term.
    fn info(self) -> &'static TermInfo;

    /// The catalogue's spelling: `caseSummary`.
    fn value(self) -> &'static str {
        self.info().value
    }

    /// The custom resources' spelling: `CaseSummary`.
    fn api(self) -> &'static str {
        self.info().api
    }

    /// The term with this catalogue spelling, if there is one.
    fn from_value(value: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.value() == value)
    }

    /// The term with this API spelling, if there is one.
    fn from_api(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|t| t.api() == name)
    }
}

/// Declares vocabularies: `Variant "catalogue" "API" "dansk" "English";`.
macro_rules! vocabulary {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $($variant:ident $value:literal $api:literal $danish:literal $english:literal;)+ }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(clippy::upper_case_acronyms)]
        pub enum $name {
            $(#[doc = $english] $variant,)+
        }

        impl $crate::vocabulary::Term for $name {
            const VOCABULARY: &'static $crate::vocabulary::Vocabulary =
                &$crate::vocabulary::Vocabulary {
                    name: stringify!($name),
                    description: concat!($($doc, "\n"),+),
                    terms: &[$($crate::vocabulary::TermInfo {
                        value: $value, api: $api, danish: $danish, english: $english,
                    }),+],
                };
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn info(self) -> &'static $crate::vocabulary::TermInfo {
                &Self::VOCABULARY.terms[self as usize]
            }
        }
    )+};
}
use vocabulary;

/// Every vocabulary, for the documentation and for tests.
pub const ALL: &[&Vocabulary] = &[
    UseCase::VOCABULARY,
    Lifecycle::VOCABULARY,
    LegalArea::VOCABULARY,
    TaskKind::VOCABULARY,
    Article6::VOCABULARY,
    Article9::VOCABULARY,
    ControllerType::VOCABULARY,
    DataCategory::VOCABULARY,
    DataSource::VOCABULARY,
    DataSubject::VOCABULARY,
    CprUse::VOCABULARY,
    SyntheticOrigin::VOCABULARY,
    CaseDocuments::VOCABULARY,
    ProcessorRole::VOCABULARY,
    TransferBasis::VOCABULARY,
    ResidualRisk::VOCABULARY,
    NoticeMode::VOCABULARY,
    NoticeCheck::VOCABULARY,
    DecisionRole::VOCABULARY,
    DecisionEffect::VOCABULARY,
    DecisionDomain::VOCABULARY,
    Automation::VOCABULARY,
    ReasoningBy::VOCABULARY,
    CitizenInteraction::VOCABULARY,
    GeneratedContent::VOCABULARY,
    EmotionRecognition::VOCABULARY,
    BiometricPurpose::VOCABULARY,
    BiometricCategorisation::VOCABULARY,
    RemoteIdentification::VOCABULARY,
    Technology::VOCABULARY,
    AiActRole::VOCABULARY,
    RiskClass::VOCABULARY,
    ExemptionCondition::VOCABULARY,
    DocumentationLevel::VOCABULARY,
    Article49Reading::VOCABULARY,
    WorkersScope::VOCABULARY,
    ExpiryAction::VOCABULARY,
    SeverityChoice::VOCABULARY,
    ProfileKind::VOCABULARY,
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_spelling_is_unique_within_its_vocabulary_and_converts_back() {
        for vocabulary in ALL {
            let values: BTreeSet<_> = vocabulary.terms.iter().map(|t| t.value).collect();
            let names: BTreeSet<_> = vocabulary.terms.iter().map(|t| t.api).collect();
            assert_eq!(values.len(), vocabulary.terms.len(), "{}", vocabulary.name);
            assert_eq!(names.len(), vocabulary.terms.len(), "{}", vocabulary.name);
            for term in vocabulary.terms {
                assert!(!term.danish.is_empty() && !term.english.is_empty(), "{}", term.value);
                assert_eq!(vocabulary.by_value(term.value), Some(term));
            }
        }
    }

    #[test]
    fn api_names_are_the_values_in_pascal_case_or_an_acronym_whole() {
        for vocabulary in ALL {
            for term in vocabulary.terms {
                assert!(
                    term.api.eq_ignore_ascii_case(term.value),
                    "{}: {} and {} differ in more than case",
                    vocabulary.name,
                    term.value,
                    term.api
                );
                assert!(term.api.starts_with(|c: char| c.is_ascii_uppercase()), "{}", term.api);
            }
        }
    }
}
