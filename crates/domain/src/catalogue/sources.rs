//! The files of a catalogue.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::DeserializeOwned;
use serde_saphyr::Location;

use super::error::CatalogueError;
use super::format::{Manifest, ProfileFile, Section, VocabularyFile};

/// A file of a catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its name, `gdpr.yaml`; `catalogue.yaml`, `vocabulary.yaml` and `profile.yaml` have their own
    /// formats, every other file holds rules.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// The catalogue that ships with this crate, in reasoning order.
#[must_use]
pub fn builtin_sources() -> Vec<Source<'static>> {
    macro_rules! source {
        ($($name:literal),+) => {
            vec![$(Source { name: $name, text: include_str!(concat!("../../../../catalogue/", $name)) }),+]
        };
    }
    source!(
        "catalogue.yaml",
        "vocabulary.yaml",
        "profile.yaml",
        "bek101.yaml",
        "gdpr.yaml",
        "ai-act.yaml",
        "danish-acts.yaml",
        "practice.yaml"
    )
}

/// The files of a catalogue, read but not compiled.
#[derive(Debug, Clone)]
pub struct CatalogueFiles {
    pub(crate) manifest: Manifest,
    pub(crate) vocabulary: VocabularyFile,
    pub(crate) vocabulary_name: String,
    pub(crate) profile: ProfileFile,
    pub(crate) profile_name: String,
    pub(crate) sections: Vec<(String, Section)>,
}

impl CatalogueFiles {
    /// Reads a catalogue's files.
    ///
    /// # Errors
    /// The first value that does not fit the format, with file, line, column and rule.
    pub fn read(sources: &[Source<'_>]) -> Result<Self, CatalogueError> {
        read(sources)
    }
}

fn read(sources: &[Source<'_>]) -> Result<CatalogueFiles, CatalogueError> {
    let mut manifest = None;
    let mut vocabulary = None;
    let mut profile = None;
    let mut sections = Vec::new();
    for (source, parsed) in sources.iter().zip(parse_all(sources)) {
        match parsed? {
            Parsed::Manifest(file) => manifest = Some(file),
            Parsed::Vocabulary(file) => vocabulary = Some((source.name.to_owned(), file)),
            Parsed::Profile(file) => profile = Some((source.name.to_owned(), file)),
            Parsed::Section(file) => sections.push((source.name.to_owned(), file)),
        }
    }
    let missing = |file: &str| CatalogueError {
        file: file.to_owned(),
        line: 1,
        column: 1,
        rule: None,
        problem: "the catalogue has no such file, and needs it".to_owned(),
    };
    let (vocabulary_name, vocabulary) = vocabulary.ok_or_else(|| missing("vocabulary.yaml"))?;
    let (profile_name, profile) = profile.ok_or_else(|| missing("profile.yaml"))?;
    Ok(CatalogueFiles {
        manifest: manifest.ok_or_else(|| missing("catalogue.yaml"))?,
        vocabulary,
        vocabulary_name,
        profile,
        profile_name,
        sections,
    })
}

/// A file by its format.
enum Parsed {
    Manifest(Manifest),
    Vocabulary(VocabularyFile),
    Profile(ProfileFile),
    Section(Section),
}

impl Parsed {
    fn of(source: &Source<'_>) -> Result<Self, CatalogueError> {
        Ok(match source.name {
            "catalogue.yaml" => Self::Manifest(parse(source)?),
            "vocabulary.yaml" => Self::Vocabulary(parse(source)?),
            "profile.yaml" => Self::Profile(parse(source)?),
            _ => Self::Section(parse(source)?),
        })
    }
}

/// Parses the files on two threads: reading YAML is most of what a command that checks one file
/// does. The results are in the order of the sources, whichever thread was first.
fn parse_all(sources: &[Source<'_>]) -> Vec<Result<Parsed, CatalogueError>> {
    let mut largest_first: Vec<usize> = (0..sources.len()).collect();
    largest_first.sort_by_key(|i| std::cmp::Reverse(sources[*i].text.len()));
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(usize, Result<Parsed, CatalogueError>)> {
        let take = || largest_first.get(next.fetch_add(1, Ordering::Relaxed)).copied();
        std::iter::from_fn(take).map(|i| (i, Parsed::of(&sources[i]))).collect()
    };
    let mut done = std::thread::scope(|scope| {
        let other = scope.spawn(work);
        let mut done = work();
        done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        done
    });
    done.sort_by_key(|(i, _)| *i);
    done.into_iter().map(|(_, parsed)| parsed).collect()
}

fn parse<T: DeserializeOwned>(source: &Source<'_>) -> Result<T, CatalogueError> {
    serde_saphyr::from_str(source.text).map_err(|error| {
        let place = error.location().unwrap_or(Location::UNKNOWN);
        CatalogueError {
            file: source.name.to_owned(),
            line: place.line(),
            column: place.column(),
            rule: rule_at(source.text, place.line()),
            problem: error.without_snippet().to_string(),
        }
    })
}

/// The rule that a line belongs to: the last `- id:` at or above it.
fn rule_at(text: &str, line: u64) -> Option<String> {
    text.lines()
        .take(usize::try_from(line).unwrap_or(usize::MAX))
        .filter_map(|l| l.trim_start().strip_prefix("- id:"))
        .last()
        .map(|id| id.trim().trim_matches(['"', '\'']).to_owned())
}
