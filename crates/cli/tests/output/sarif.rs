//! SARIF against the published schema, and what the schema cannot say.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use hjemmel_cli::output::Format;
use hjemmel_domain::text::Language;
use serde_json::{Value, json};

use crate::sample::{clean, everything};
use crate::written;

/// The schema as the crate `serde-sarif` ships it.
fn schema() -> Value {
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline", "--manifest-path"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml"))
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let package = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let manifest = PathBuf::from(package["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(manifest.with_file_name("src").join("schema.json")).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    // a stray bracket of the first edition, which its errata took away
    for definition in ["run", "toolComponent"] {
        schema["definitions"][definition]["properties"]["language"]["pattern"] = json!("^[a-zA-Z]{2}(-[a-zA-Z]{2})?$");
    }
    schema
}

fn log(language: Language) -> Value {
    serde_json::from_str(&written(Format::Sarif, &everything(language))).unwrap()
}

#[test]
fn every_log_validates_against_the_published_schema() {
    let validator = jsonschema::options().should_validate_formats(true).build(&schema()).unwrap();
    let empty = serde_json::from_str(&written(Format::Sarif, &clean(Language::Danish))).unwrap();
    for log in [log(Language::Danish), log(Language::English), empty] {
        let errors: Vec<String> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(errors, [""; 0]);
    }
    // and it is a schema that refuses
    for (pointer, value) in [
        ("/version", json!("2.2.0")),
        ("/runs/0/results/0/level", json!("deny")),
        ("/runs/0/results/0/locations/0/physicalLocation/region/startLine", json!(0)),
        ("/runs/0/tool/driver/rules/0/helpUri", json!("not a uri")),
    ] {
        let mut broken = log(Language::Danish);
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&broken), "{pointer}");
    }
}

#[test]
fn every_result_points_at_its_rule_and_every_rule_has_a_result() {
    let log = log(Language::English);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: BTreeSet<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rules.len(), "each rule once");
    let mut seen = BTreeSet::new();
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules[index]["id"]);
        seen.insert(result["ruleId"].as_str().unwrap());
    }
    assert_eq!(seen, ids);
}

#[test]
fn a_relative_place_has_a_base_that_the_run_names_and_no_backslash_or_leading_dot() {
    let log = log(Language::English);
    let run = &log["runs"][0];
    for result in run["results"].as_array().unwrap() {
        let artifact = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = artifact["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.contains(['\\', ' ', '<']) && !uri.starts_with("./"), "{uri}");
        assert!(run["originalUriBaseIds"].get(artifact["uriBaseId"].as_str().unwrap()).is_some());
    }
}

#[test]
fn a_place_has_a_line_or_no_region_at_all() {
    // the errata of the standard: a region without a start is none
    for result in log(Language::English)["runs"][0]["results"].as_array().unwrap() {
        let physical = &result["locations"][0]["physicalLocation"];
        assert!(physical.get("region").is_none_or(|region| region["startLine"].as_u64() > Some(0)));
    }
}

#[test]
fn fingerprints_stay_when_lines_move_and_differ_between_fields() {
    let mut moved = everything(Language::English);
    for found in &mut moved.findings {
        found.at.line += 100;
    }
    let prints = |log: &Value| -> Vec<String> {
        let results = log["runs"][0]["results"].as_array().unwrap();
        results.iter().map(|result| result["partialFingerprints"]["hjemmelFinding/v1"].to_string()).collect()
    };
    let before = prints(&log(Language::English));
    assert_eq!(before, prints(&serde_json::from_str(&written(Format::Sarif, &moved)).unwrap()));
    // all but the two misfits of one field
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), before.len() - 1);
}
