//! `gitops/gitlab/hjemmel.gitlab-ci.yml`: its job as a runner runs it.

use std::fs;
use std::process::Output;

use serde_json::Value;

use crate::workbench::{DAY, PERMITTED, REFUSED, Workbench, expect, repository, yaml};

fn job() -> Value {
    yaml("gitops/gitlab/hjemmel.gitlab-ci.yml")["hjemmel"].clone()
}

/// Runs `before_script` and `script` as one script, in a directory with the examples in it.
fn run(bench: &mut Workbench, given: &[(&str, &str)]) -> Output {
    let job = job();
    for (name, value) in job["variables"].as_object().unwrap() {
        bench.environment.insert(name.clone(), value.as_str().unwrap().to_owned());
    }
    for (name, value) in given {
        assert!(job["variables"].get(name).is_some(), "there is no variable {name}");
        bench.environment.insert((*name).to_owned(), (*value).to_owned());
    }
    let lines = ["before_script", "script"].iter().flat_map(|part| job[*part].as_array().unwrap());
    let script = lines.map(|line| line.as_str().unwrap()).collect::<Vec<_>>().join("\n");
    let project = bench.path("project");
    fs::create_dir_all(&project).unwrap();
    std::os::unix::fs::symlink(repository().join("examples"), project.join("examples")).unwrap();
    bench.bash(&project, &script)
}

#[test]
fn the_job_leaves_its_reports_and_fails_at_the_threshold() {
    let job = job();
    let reports = job["artifacts"]["reports"].as_object().unwrap();
    assert_eq!(job["artifacts"]["when"], "always", "reports matter most when the job failed");
    for (paths, code) in [(PERMITTED, 0), (REFUSED, 1)] {
        let mut bench = Workbench::new();
        expect(&run(&mut bench, &[("HJEMMEL_PATHS", paths), ("HJEMMEL_AT", DAY)]), code, paths);
        let report =
            |kind: &str| fs::read_to_string(bench.path("project").join(reports[kind].as_str().unwrap())).unwrap();
        let quality: Vec<Value> = serde_json::from_str(&report("codequality")).unwrap();
        for issue in &quality {
            for field in ["description", "check_name", "fingerprint", "severity"] {
                assert!(issue[field].is_string(), "{field} of {issue}");
            }
            assert!(issue["location"]["path"].is_string() && issue["location"]["lines"]["begin"].is_u64(), "{issue}");
        }
        assert!(code == 0 || !quality.is_empty(), "{paths}");
        assert_eq!(report("junit").contains("<failure"), code == 1, "{paths}");
    }
}

#[test]
fn a_job_that_cannot_run_fails_at_once() {
    let mut bench = Workbench::new();
    expect(&run(&mut bench, &[("HJEMMEL_PATHS", "examples/nowhere")]), 2, "a path that does not exist");
    let mut bench = Workbench::without_hjemmel();
    let output = run(&mut bench, &[]);
    expect(&output, 2, "no hjemmel");
    assert!(String::from_utf8_lossy(&output.stderr).contains("hjemmel is not on PATH"), "{output:?}");
}
