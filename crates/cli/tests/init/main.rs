//! What `hjemmel init` writes passes the law once its blanks are filled, and not before.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod answers;
mod checked;
mod command;
mod objects;

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_cli::init::blank::{MARK, MARK_ENGLISH, blanks};
use hjemmel_cli::init::template::{File, files};
use hjemmel_cli::init::use_case::{Sketch, sketches};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use hjemmel_domain::vocabulary::Term;

use objects::{Objects, document, node, set};

const LANGUAGES: [Language; 2] = [Language::Danish, Language::English];

fn written(sketch: &Sketch, language: Language) -> Vec<File> {
    files(sketch, &sketch.name, "beskaeftigelse", language)
}

#[test]
fn filled_files_are_permitted() {
    let catalogue = Catalogue::builtin().unwrap();
    let day = "2026-11-22T08:00:00Z".parse().unwrap();
    for sketch in sketches().unwrap() {
        for language in LANGUAGES {
            let what = format!("{} {language:?}", sketch.use_case.0.api());
            let mut objects = Objects::default();
            for file in written(&sketch, language) {
                let mut object = document(&file.text);
                answers::fill(&mut object, &what);
                assert_eq!(blanks(&node(&object), language), [], "{what}");
                objects.add(object, &what);
            }
            let judgement = objects.judge(&catalogue, day);
            assert_eq!(judgement.resolved.missing, [], "{what}");
            let verdict = judgement.verdict.unwrap();
            let told: Vec<_> = judgement.texts.iter().map(|t| (t.rule.as_str(), &t.severity, &t.message)).collect();
            assert_eq!(verdict.count(Severity::Deny), 0, "{what}: {told:#?}");
            assert_eq!(verdict.count(Severity::Warn), 0, "{what}: {told:#?}");
            assert!(WorkloadVerdict::from(verdict.decision()).permits(), "{what}: {told:#?}");
        }
    }
}

#[test]
fn each_blank_that_is_left_is_found_alone() {
    for sketch in sketches().unwrap() {
        for file in written(&sketch, Language::Danish) {
            let what = format!("{} {}", sketch.use_case.0.api(), file.name);
            let empty = document(&file.text);
            let paths: Vec<_> = blanks(&node(&empty), Language::Danish).into_iter().map(|blank| blank.path).collect();
            assert_eq!(paths.len(), marked_lines(&file.text, MARK), "{what}: one blank a line");
            let mut filled = empty.clone();
            answers::fill(&mut filled, &what);
            for path in paths {
                let mut one_left = filled.clone();
                set(&mut one_left, &path, MARK.into());
                let found: Vec<_> =
                    blanks(&node(&one_left), Language::Danish).into_iter().map(|blank| blank.path).collect();
                assert_eq!(found, [path], "{what}");
            }
        }
    }
}

/// The API server knows no blanks: each object must have one that its schema refuses by itself.
#[test]
fn each_object_has_a_blank_that_its_schema_refuses() {
    for sketch in sketches().unwrap() {
        for file in written(&sketch, Language::Danish) {
            let object = document(&file.text);
            let typed = answers::TYPED.iter().any(|path| objects::get(&object, path).is_some_and(|v| v == MARK));
            assert!(typed, "{}: every blank is free text", file.name);
        }
    }
}

#[test]
fn each_blank_says_what_belongs_there() {
    for sketch in sketches().unwrap() {
        for (language, mark) in [(Language::Danish, MARK), (Language::English, MARK_ENGLISH)] {
            for file in written(&sketch, language) {
                let mut before = "";
                for line in file.text.lines() {
                    let (value, comment) = line.split_once(" # ").unwrap_or((line, ""));
                    if value.contains(mark) && !value.trim_start().starts_with('#') {
                        let told = !comment.is_empty() || before.trim_start().starts_with('#');
                        assert!(told, "{}: no comment at {line:?}", file.name);
                    }
                    before = line;
                }
            }
        }
    }
}

#[test]
fn a_file_speaks_one_language_and_has_no_trace_of_its_template() {
    for sketch in sketches().unwrap() {
        for file in written(&sketch, Language::Danish).into_iter().chain(written(&sketch, Language::English)) {
            for trace in ["{{", "}}", "#da", "#en", "#if", "#end"] {
                assert!(
                    !file.text.replace("}]", "").contains(trace) || allowed(&file.text, trace),
                    "{}: {trace} in\n{}",
                    file.name,
                    file.text
                );
            }
            assert!(!(file.text.contains(MARK) && file.text.contains(MARK_ENGLISH)), "{}: two marks", file.name);
            assert!(file.text.lines().all(|line| line == line.trim_end()), "{}: white space at the end", file.name);
        }
    }
}

/// Flow maps may close two at once.
fn allowed(text: &str, trace: &str) -> bool {
    trace == "}}" && !text.contains("{{")
}

fn marked_lines(text: &str, mark: &str) -> usize {
    text.lines().filter(|line| line.split('#').next().is_some_and(|value| value.contains(mark))).count()
}
