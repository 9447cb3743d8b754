//! Asks `hjemmel check`, as a pull request does: the files, and nothing else.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use super::engine::{finding, reference};
use super::subjects::Subject;

/// The command line of the same build; cargo builds only the binaries of this package by itself.
fn hjemmel() -> PathBuf {
    let path = Path::new(env!("CARGO_BIN_EXE_hjemmel-operator")).with_file_name("hjemmel");
    assert!(path.exists(), "{} is not there: run `cargo build -p hjemmel` first, as `make test` does", path.display());
    path
}

/// The findings of `hjemmel check`, in its order.
pub fn check(subject: &Subject) -> Vec<String> {
    let output = Command::new(hjemmel())
        .args(["check", "-o", "json", "--at", &subject.day.to_string()])
        .args(&subject.files)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    if !matches!(output.status.code(), Some(0 | 1)) {
        return vec![format!("{}: {}", output.status, String::from_utf8_lossy(&output.stderr))];
    }
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    let line = |found: &Json| {
        let text = |field: &str| found[field].as_str().unwrap_or_else(|| panic!("{field} is no text: {found}"));
        match text("rule") {
            // the sentence that the cluster says as one
            "HJM-REFERENCE" => reference(text("path"), &format!("{}: {}", text("message"), text("remedy"))),
            rule => finding(rule, text("severity"), text("path"), [text("message"), text("remedy"), text("provision")]),
        }
    };
    report["findings"].as_array().unwrap().iter().map(line).collect()
}
