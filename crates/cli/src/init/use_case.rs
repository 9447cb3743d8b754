//! What differs between the use cases: `templates/use-cases.yaml`.

use hjemmel_api::Named;
use hjemmel_domain::text::Language;
use hjemmel_domain::vocabulary::{DataCategory, DataSource, DataSubject, LegalArea, Lifecycle, Term, UseCase};
use serde::Deserialize;

const TABLE: &str = include_str!("../../templates/use-cases.yaml");

/// A use case and what its files suggest.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Sketch {
    /// What the AI is used for.
    pub use_case: Named<UseCase>,
    /// The name of the workload if the user gives none, an RFC 1123 label.
    pub name: String,
    /// The parts of the templates that it needs.
    #[serde(default)]
    pub with: Vec<Part>,
    /// Where in its life it starts.
    #[serde(default = "production")]
    pub lifecycle: Named<Lifecycle>,
    /// The acts whose cases it works on.
    pub legal_areas: Vec<Named<LegalArea>>,
    /// The paragraphs of BEK 101 § 1.
    pub legal_basis: Vec<String>,
    /// Whom the data is about.
    pub subjects: Vec<Named<DataSubject>>,
    /// The data.
    pub categories: Vec<Category>,
    /// What it generates for citizens.
    #[serde(default)]
    pub generates: Vec<String>,
    /// The point of AI Act Annex III, empty if it falls under none.
    #[serde(default)]
    pub annex: String,
    /// A purpose as a citizen would understand it.
    pub example: Example,
}

/// A category of data, where it comes from, and whether it must be justified.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// The category.
    pub category: Named<DataCategory>,
    /// Where it comes from.
    pub sources: Vec<Named<DataSource>>,
    /// Whether it is sensitive or confidential (GDPR 5(1)(c)).
    #[serde(default)]
    pub justify: bool,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// In Danish.
    pub da: String,
    /// In English.
    pub en: String,
}

impl Example {
    /// The sentence in a language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        match language {
            Language::Danish => &self.da,
            Language::English => &self.en,
        }
    }
}

/// A part of the templates that only some use cases need.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// The decision has effect on people.
    Affects,
    /// Recorded voices.
    Audio,
    /// Citizens meet the AI themselves.
    Citizens,
    /// Civil registration numbers.
    Cpr,
    /// A use under AI Act Annex III.
    High,
    /// Neither high-risk nor met by citizens.
    Minimal,
    /// People are profiled.
    Profiling,
    /// Data was collected for something else.
    Reuse,
    /// Special categories of data (GDPR 9).
    Special,
    /// Synthetic data is made from personal data.
    Synthetic,
    /// Works under the benefit acts, whose employment-oriented tasks alone are covered.
    Task,
    /// Data trains a model.
    Training,
}

impl Part {
    /// The name of a part in the templates, `#if cpr`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Affects => "affects",
            Self::Audio => "audio",
            Self::Citizens => "citizens",
            Self::Cpr => "cpr",
            Self::High => "high",
            Self::Minimal => "minimal",
            Self::Profiling => "profiling",
            Self::Reuse => "reuse",
            Self::Special => "special",
            Self::Synthetic => "synthetic",
            Self::Task => "task",
            Self::Training => "training",
        }
    }
}

fn production() -> Named<Lifecycle> {
    Named(Lifecycle::Production)
}

/// Every use case with what its files suggest, in the vocabulary's order.
///
/// # Errors
/// The built-in table does not fit; a mistake in this program.
pub fn sketches() -> Result<Vec<Sketch>, serde_saphyr::Error> {
    let mut sketches: Vec<Sketch> = serde_saphyr::from_str(TABLE)?;
    for sketch in &mut sketches {
        if !sketch.with.contains(&Part::High) && !sketch.with.contains(&Part::Citizens) {
            sketch.with.push(Part::Minimal);
        }
    }
    Ok(sketches)
}

/// The use case of a word as users write it: the API's, the catalogue's or the Danish one, in any case.
#[must_use]
pub fn by_word(word: &str) -> Option<UseCase> {
    let word = word.to_lowercase();
    UseCase::ALL.iter().copied().find(|use_case| {
        let info = use_case.info();
        [info.api, info.value, info.danish].iter().any(|spelling| spelling.to_lowercase() == word)
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn every_word_of_the_vocabulary_has_its_sketch() {
        let sketched: Vec<UseCase> = sketches().unwrap().iter().map(|sketch| sketch.use_case.0).collect();
        assert_eq!(sketched, UseCase::ALL);
    }

    #[test]
    fn a_use_case_is_found_by_each_of_its_spellings() {
        for word in ["CaseSummary", "caseSummary", "casesummary", "autogenererede resumeer"] {
            assert_eq!(by_word(word), Some(UseCase::CaseSummary), "{word}");
        }
        assert_eq!(by_word("CaseSumary"), None);
    }
}
