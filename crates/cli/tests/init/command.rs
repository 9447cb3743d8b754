//! The command as a user runs it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn init(dir: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hjemmel")).arg("init").args(arguments).current_dir(dir).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    str::from_utf8(&output.stderr).unwrap()
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn four_files_are_written_and_the_next_command_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let output =
        init(dir.path(), &["CitizenChatbot", "--name", "chat", "--namespace", "jobcenter", "--dir", "ai/chat"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let written =
        ["ai-workload-chat.yaml", "data-controller.yaml", "data-processor-chat.yaml", "impact-assessment-chat.yaml"];
    assert_eq!(names(&dir.path().join("ai/chat")), written);
    assert!(stdout(&output).contains("hjemmel check ai/chat"), "{}", stdout(&output));
    let workload = fs::read_to_string(dir.path().join("ai/chat/ai-workload-chat.yaml")).unwrap();
    assert!(
        workload.contains("namespace: jobcenter")
            && workload.contains("useCases: [CitizenChatbot] # chatbot til borgere")
    );
}

#[test]
fn a_file_that_is_there_is_never_overwritten_unless_forced() {
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("impact-assessment-sagsresume.yaml");
    fs::write(&own, "vores egen").unwrap();
    let output = init(dir.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("impact-assessment-sagsresume.yaml is there already"), "{}", stderr(&output));
    assert_eq!(fs::read_to_string(&own).unwrap(), "vores egen");
    assert_eq!(names(dir.path()), ["impact-assessment-sagsresume.yaml"], "nothing else was written");
    assert_eq!(init(dir.path(), &["--force"]).status.code(), Some(0));
    assert!(fs::read_to_string(&own).unwrap().contains("kind: ImpactAssessment"));
}

#[test]
fn a_dash_prints_one_document_after_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let output = init(dir.path(), &["JobMatch", "--dir", "-", "--lang", "en"]);
    let documents: Vec<serde_json::Value> = serde_saphyr::from_multiple(stdout(&output)).unwrap();
    let kinds: Vec<_> = documents.iter().map(|d| d["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["DataController", "DataProcessor", "ImpactAssessment", "AIWorkload"]);
    assert!(stdout(&output).contains("FILL IN") && names(dir.path()).is_empty());
}

#[test]
fn a_use_case_is_found_in_any_spelling_and_a_misspelt_one_is_answered_with_its_nearest_neighbour() {
    let dir = tempfile::tempdir().unwrap();
    for word in ["casesummary", "Autogenererede resumeer"] {
        let output = init(dir.path(), &[word, "--dir", "-"]);
        assert!(stdout(&output).contains("useCases: [CaseSummary]"), "{word}: {}", stderr(&output));
    }
    let output = init(dir.path(), &["JobMatching"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("JobMatch"), "{}", stderr(&output));
}

#[test]
fn a_name_that_kubernetes_would_not_take_is_refused_with_one_that_it_would() {
    let dir = tempfile::tempdir().unwrap();
    let output = init(dir.path(), &["--name", "Sagsresumé"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Sagsresumé") && stderr(&output).contains("sagsresume"), "{}", stderr(&output));
    assert!(names(dir.path()).is_empty());
}
