//! `action.yml`: its steps with their inputs, as a runner runs them.

use std::collections::BTreeMap;
use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::workbench::{DAY, PERMITTED, REFUSED, Workbench, expect, repository, yaml};

/// The inputs of the action: their defaults, and what is given.
fn inputs(action: &Value, given: &[(&str, &str)]) -> BTreeMap<String, String> {
    let declared = action["inputs"].as_object().unwrap();
    let mut inputs: BTreeMap<String, String> =
        declared.iter().map(|(name, input)| (name.clone(), input["default"].as_str().unwrap().to_owned())).collect();
    for (name, value) in given {
        *inputs.get_mut(*name).unwrap_or_else(|| panic!("there is no input {name}")) = (*value).to_owned();
    }
    inputs
}

/// Replaces `${{ inputs.paths }}` and `${{ github.action_path }}`.
fn substituted(text: &str, inputs: &BTreeMap<String, String>) -> String {
    let mut text = text.replace("${{ github.action_path }}", &repository().display().to_string());
    for (name, value) in inputs {
        text = text.replace(&format!("${{{{ inputs.{name} }}}}"), value);
    }
    assert!(!text.contains("${{"), "{text} holds an expression that this test does not know");
    text
}

fn step<'a>(action: &'a Value, name: &str) -> &'a Value {
    let steps = action["runs"]["steps"].as_array().unwrap();
    steps.iter().find(|step| step["name"] == name).unwrap_or_else(|| panic!("there is no step {name}"))
}

/// Runs a step in the root of the repository.
fn run(bench: &mut Workbench, name: &str, given: &[(&str, &str)]) -> Output {
    let action = yaml("action.yml");
    let inputs = inputs(&action, given);
    let step = step(&action, name);
    assert_eq!(step["shell"], "bash");
    for (name, value) in step["env"].as_object().unwrap() {
        bench.environment.insert(name.clone(), substituted(value.as_str().unwrap(), &inputs));
    }
    for file in ["GITHUB_OUTPUT", "GITHUB_PATH"] {
        fs::write(bench.path(file), "").unwrap();
        bench.set(file, bench.path(file));
    }
    let temporary = bench.dir.path().to_owned();
    bench.set("RUNNER_TEMP", temporary);
    // inputs never stand in a script, where they would be run
    bench.bash(&repository(), &substituted(step["run"].as_str().unwrap(), &BTreeMap::new()))
}

#[test]
fn the_check_annotates_and_writes_sarif_and_fails_at_the_threshold() {
    for (paths, code) in [(PERMITTED, 0), (REFUSED, 1)] {
        let mut bench = Workbench::new();
        let sarif = bench.path("hjemmel.sarif").display().to_string();
        let output = run(&mut bench, "Check", &[("paths", paths), ("at", DAY), ("sarif-file", &sarif)]);
        expect(&output, code, paths);
        let annotations = String::from_utf8(output.stdout).unwrap();
        let errors = annotations.lines().filter(|line| line.starts_with("::error ")).count();
        assert_eq!(errors > 0, code == 1, "{annotations}");
        let written: Value = serde_json::from_str(&fs::read_to_string(&sarif).unwrap()).unwrap();
        assert_eq!(written["version"], "2.1.0");
        let results = written["runs"][0]["results"].as_array().unwrap();
        assert_eq!(results.iter().any(|result| result["level"] == "error"), code == 1, "{paths}");
        assert_eq!(fs::read_to_string(bench.path("GITHUB_OUTPUT")).unwrap(), format!("sarif-file={sarif}\n"));
    }
}

#[test]
fn a_check_that_cannot_run_fails_and_names_no_sarif() {
    let mut bench = Workbench::new();
    let sarif = bench.path("hjemmel.sarif").display().to_string();
    let output = run(&mut bench, "Check", &[("paths", "examples/nowhere"), ("sarif-file", &sarif)]);
    expect(&output, 2, "a path that does not exist");
    assert_eq!(fs::read_to_string(bench.path("GITHUB_OUTPUT")).unwrap(), "");
}

#[test]
fn warnings_fail_where_they_are_asked_to_and_no_sarif_is_written_unless_wanted() {
    let warned = "examples/municipality examples/permitted/journal-note-unpinned-model.yaml";
    for (threshold, code) in [("deny", 0), ("warn", 1)] {
        let mut bench = Workbench::new();
        let given = [("paths", warned), ("at", DAY), ("fail-on", threshold), ("sarif-file", ""), ("format", "text")];
        expect(&run(&mut bench, "Check", &given), code, threshold);
        assert_eq!(fs::read_to_string(bench.path("GITHUB_OUTPUT")).unwrap(), "");
    }
}

#[test]
fn an_input_is_never_run() {
    let mut bench = Workbench::new();
    let marker = bench.path("marker");
    let evil = format!("examples/municipality $(touch {0}) `touch {0}` ; touch {0}", marker.display());
    run(&mut bench, "Check", &[("paths", &evil), ("sarif-file", "")]);
    assert!(!marker.exists());
}

#[test]
fn hjemmel_is_built_only_where_it_is_not_on_path() {
    let mut bench = Workbench::new();
    bench.script("cargo", "#!/bin/sh\necho \"$*\" >\"$RUNNER_TEMP/calls\"\n");
    expect(&run(&mut bench, "Find or build hjemmel", &[]), 0, "on PATH");
    assert!(!bench.path("calls").exists());

    let mut bench = Workbench::without_hjemmel();
    bench.script("cargo", "#!/bin/sh\necho \"$*\" >\"$RUNNER_TEMP/calls\"\n");
    expect(&run(&mut bench, "Find or build hjemmel", &[]), 0, "not on PATH");
    let source = repository().join("crates/cli");
    assert!(source.join("Cargo.toml").exists());
    let expected =
        format!("install --quiet --locked --path {} --root {}\n", source.display(), bench.path("hjemmel").display());
    assert_eq!(fs::read_to_string(bench.path("calls")).unwrap(), expected);
    let path = fs::read_to_string(bench.path("GITHUB_PATH")).unwrap();
    assert_eq!(path, format!("{}\n", bench.path("hjemmel/bin").display()));
}
