//! What `hjemmel check` says of the files that `hjemmel init` wrote.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use hjemmel_cli::init::blank::blanks;
use hjemmel_domain::text::Language;

use crate::answers;
use crate::objects::{document, node};

fn hjemmel(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hjemmel")).args(arguments).current_dir(dir).output().unwrap()
}

fn check(dir: &Path) -> (Option<i32>, String) {
    let output = hjemmel(dir, &["check", ".", "--at", "2026-11-22", "--lang", "da", "-o", "json"]);
    (output.status.code(), String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr))
}

#[test]
fn the_check_fails_on_each_blank_and_passes_once_they_are_filled() {
    for use_case in ["CaseSummary", "CitizenChatbot", "LongTermUnemploymentPrediction", "DataMatching"] {
        let dir = tempfile::tempdir().unwrap();
        assert!(hjemmel(dir.path(), &["init", use_case]).status.success());
        let (code, said) = check(dir.path());
        assert_eq!(code, Some(1), "{use_case}: {said}");
        for entry in fs::read_dir(dir.path()).unwrap() {
            let path = entry.unwrap().path();
            let mut object = document(&fs::read_to_string(&path).unwrap());
            for blank in blanks(&node(&object), Language::Danish) {
                assert!(said.contains(&blank.path), "{use_case}: {} was overlooked in {said}", blank.path);
            }
            answers::fill(&mut object, use_case);
            fs::write(&path, object.to_string()).unwrap();
        }
        let (code, said) = check(dir.path());
        assert_eq!(code, Some(0), "{use_case}: {said}");
    }
}
