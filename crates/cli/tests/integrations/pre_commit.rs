//! `.pre-commit-hooks.yaml`.

use std::fs;

use serde_json::Value;

use crate::workbench::{PERMITTED, REFUSED, Workbench, expect, files_of, repository, yaml};

fn hooks() -> Vec<Value> {
    yaml(".pre-commit-hooks.yaml").as_array().unwrap().clone()
}

/// Runs a hook on files as pre-commit does: the words of `entry`, then the files; a script of the
/// hooks' repository is named by its path there.
fn run(hook: &Value, bench: &Workbench, arguments: &[&str], paths: &str) -> std::process::Output {
    let entry: Vec<_> = hook["entry"].as_str().unwrap().split(' ').collect();
    let program = match hook["language"].as_str().unwrap() {
        "script" => repository().join(entry[0]),
        "system" => bench.path("bin").join(entry[0]),
        other => panic!("this test runs no hook in {other}"),
    };
    let files = files_of(paths);
    let all: Vec<&str> =
        entry[1..].iter().copied().chain(arguments.iter().copied()).chain(files.iter().map(String::as_str)).collect();
    bench.run(&repository(), program, &all)
}

#[test]
fn each_hook_passes_what_is_permitted_and_fails_on_what_is_refused() {
    let hooks = hooks();
    let ids: Vec<_> = hooks.iter().map(|hook| hook["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["hjemmel-check", "hjemmel-check-system"]);
    for hook in &hooks {
        let what = hook["id"].as_str().unwrap();
        assert_eq!(hook["pass_filenames"], true, "{what}");
        assert_eq!(hook["require_serial"], true, "{what}: files refer to each other, so they go to one process");
        let bench = Workbench::new();
        expect(&run(hook, &bench, &["--at", crate::workbench::DAY], PERMITTED), 0, what);
        expect(&run(hook, &bench, &["--at", crate::workbench::DAY], REFUSED), 1, what);
    }
}

/// A cargo that builds nothing: it puts hjemmel where it was told to.
const CARGO: &str = r#"#!/usr/bin/env bash
echo "$*" >>"$CALLS"
while [ "$1" != --root ]; do shift; done
mkdir -p "$2/bin" && ln -sf "$HJEMMEL" "$2/bin/hjemmel"
"#;

#[test]
fn the_script_builds_hjemmel_once_where_it_is_not_on_path() {
    let mut bench = Workbench::without_hjemmel();
    bench.script("cargo", CARGO);
    bench.set("HJEMMEL", env!("CARGO_BIN_EXE_hjemmel"));
    bench.set("CALLS", bench.path("calls"));
    // a clone of the repository as pre-commit keeps one; the script alone is looked at
    let clone = bench.path("clone");
    fs::create_dir_all(clone.join("gitops/pre-commit")).unwrap();
    fs::copy(repository().join("gitops/pre-commit/hjemmel"), clone.join("gitops/pre-commit/hjemmel")).unwrap();
    for _ in 0..2 {
        let output = bench.run(bench.dir.path(), clone.join("gitops/pre-commit/hjemmel"), &["--version"]);
        expect(&output, 0, "the script");
        assert!(output.stdout.starts_with(b"hjemmel "), "{output:?}");
    }
    let calls = fs::read_to_string(bench.path("calls")).unwrap();
    assert_eq!(calls.lines().count(), 1, "{calls}");
    assert!(calls.contains("install --quiet --locked --path") && calls.contains("crates/cli"), "{calls}");
}

#[test]
fn without_hjemmel_and_without_cargo_the_script_says_what_to_do() {
    let bench = Workbench::without_hjemmel();
    if bench.bash(bench.dir.path(), "command -v cargo").status.success() {
        return; // a machine with cargo beside the system's own programs
    }
    let output = bench.run(bench.dir.path(), repository().join("gitops/pre-commit/hjemmel"), &["--version"]);
    expect(&output, 2, "the script");
    assert!(String::from_utf8_lossy(&output.stderr).contains("put hjemmel on PATH, or install Rust"), "{output:?}");
}
