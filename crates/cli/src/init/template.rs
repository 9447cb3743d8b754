//! From a template and a use case to a file. Pure.
//!
//! A template is YAML with comments in both languages. `#da` and `#en`, on a line of their own or
//! after a value, begin what is kept in that language; `#if part` to `#end` is kept if the use case
//! has the part; `{{place}}` is filled.

use std::collections::BTreeMap;

use hjemmel_domain::text::Language;
use hjemmel_domain::vocabulary::Term;

use super::blank;
use super::use_case::{Category, Part, Sketch};

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, `ai-workload-sagsresume.yaml`.
    pub name: String,
    /// Its text.
    pub text: String,
}

const DATA_CONTROLLER: &str = include_str!("../../templates/data-controller.yaml");
const DATA_PROCESSOR: &str = include_str!("../../templates/data-processor.yaml");
const IMPACT_ASSESSMENT: &str = include_str!("../../templates/impact-assessment.yaml");
const AI_WORKLOAD: &str = include_str!("../../templates/ai-workload.yaml");

/// The four files of a use case, those that others refer to first.
#[must_use]
pub fn files(sketch: &Sketch, name: &str, namespace: &str, language: Language) -> Vec<File> {
    let places = places(sketch, name, namespace, language);
    let file =
        |file: String, template: &str| File { name: file, text: render(template, &sketch.with, &places, language) };
    vec![
        file("data-controller.yaml".to_owned(), DATA_CONTROLLER),
        file(format!("data-processor-{name}.yaml"), DATA_PROCESSOR),
        file(format!("impact-assessment-{name}.yaml"), IMPACT_ASSESSMENT),
        file(format!("ai-workload-{name}.yaml"), AI_WORKLOAD),
    ]
}

fn places(sketch: &Sketch, name: &str, namespace: &str, language: Language) -> BTreeMap<&'static str, String> {
    let info = sketch.use_case.0.info();
    let (word, code) = match language {
        Language::Danish => (info.danish, "Da"),
        Language::English => (info.english, "En"),
    };
    BTreeMap::from([
        ("name", name.to_owned()),
        ("namespace", namespace.to_owned()),
        ("language", code.to_owned()),
        ("word", word.to_owned()),
        ("useCase", info.api.to_owned()),
        ("example", sketch.example.of(language).to_owned()),
        ("lifecycle", sketch.lifecycle.0.api().to_owned()),
        ("legalAreas", list(sketch.legal_areas.iter().map(|area| area.0.api()))),
        ("legalBasis", sketch.legal_basis.join(", ")),
        ("subjects", list(sketch.subjects.iter().map(|subject| subject.0.api()))),
        ("generates", sketch.generates.join(", ")),
        ("annex", sketch.annex.clone()),
        ("assessed", list(sketch.categories.iter().map(|c| c.category.0.api()))),
        ("categories", sketch.categories.iter().map(category).collect::<Vec<_>>().join("\n")),
    ])
}

fn list(words: impl Iterator<Item = &'static str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

/// A category as a line or three of the template.
fn category(category: &Category) -> String {
    let word = category.category.0.api();
    let sources = list(category.sources.iter().map(|source| source.0.api()));
    if !category.justify {
        return format!("- {{category: {word}, sources: [{sources}]}}");
    }
    format!(
        "- category: {word}\n  sources: [{sources}]\n  justification: {} #da hvorfor oplysningen er nødvendig \
         (art. 5, stk. 1, litra c) #en why the data is necessary (GDPR 5(1)(c))",
        blank::MARK
    )
}

fn render(template: &str, parts: &[Part], places: &BTreeMap<&'static str, String>, language: Language) -> String {
    let mut text = String::with_capacity(template.len());
    let mut kept = true;
    for line in template.lines() {
        if let Some(part) = line.strip_prefix("#if ") {
            kept = parts.iter().any(|p| p.name() == part);
        } else if line == "#end" {
            kept = true;
        } else if kept {
            for line in filled(line, places).lines().chain(line.is_empty().then_some("")) {
                if let Some(line) = in_language(line, language) {
                    text.push_str(&line);
                    text.push('\n');
                }
            }
        }
    }
    text.replace(blank::MARK, blank::mark(language))
}

/// The line with its places filled; what fills a place in several lines keeps the indentation.
fn filled(line: &str, places: &BTreeMap<&'static str, String>) -> String {
    let indentation = &line[..line.len() - line.trim_start().len()];
    let mut line = line.to_owned();
    for (name, value) in places {
        let place = format!("{{{{{name}}}}}");
        if line.contains(&place) {
            line = line.replace(&place, &value.replace('\n', &format!("\n{indentation}")));
        }
    }
    line
}

/// The line with the comment of one language; `None` if it is a comment of the other only.
fn in_language(line: &str, language: Language) -> Option<String> {
    let (own, other) = match language {
        Language::Danish => ("#da ", "#en "),
        Language::English => ("#en ", "#da "),
    };
    let start = [line.find(own), line.find(other)].into_iter().flatten().min();
    let Some(start) = start else { return Some(line.to_owned()) };
    let (value, comments) = line.split_at(start);
    let comment = comments.find(own).map(|at| {
        let comment = &comments[at + own.len()..];
        comment.split(other).next().unwrap_or_default().trim_end()
    });
    match comment {
        Some(comment) => Some(format!("{value}# {comment}")),
        None if value.trim().is_empty() => None,
        None => Some(value.trim_end().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_the_comment_of_its_language() {
        for (line, danish, english) in [
            ("a: 1", Some("a: 1"), Some("a: 1")),
            ("  #da æble", Some("  # æble"), None),
            ("  #en apple", None, Some("  # apple")),
            ("a: 1 #da æble #en apple", Some("a: 1 # æble"), Some("a: 1 # apple")),
            ("  #da fria: {name: x} # senere", Some("  # fria: {name: x} # senere"), None),
        ] {
            assert_eq!(in_language(line, Language::Danish).as_deref(), danish, "{line}");
            assert_eq!(in_language(line, Language::English).as_deref(), english, "{line}");
        }
    }

    #[test]
    fn a_part_is_kept_where_the_use_case_has_it_and_lines_keep_their_indentation() {
        let places = BTreeMap::from([("items", "- a\n- b".to_owned())]);
        let template = "spec:\n  list:\n    {{items}}\n#if cpr\n  cpr: UDFYLD\n#end\n\n  last: 1\n";
        assert_eq!(
            render(template, &[Part::Cpr], &places, Language::English),
            "spec:\n  list:\n    - a\n    - b\n  cpr: FILL IN\n\n  last: 1\n"
        );
        assert_eq!(render(template, &[], &places, Language::Danish), "spec:\n  list:\n    - a\n    - b\n\n  last: 1\n");
    }
}
