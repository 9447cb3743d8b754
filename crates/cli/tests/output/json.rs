//! The JSON format and its schema.

use std::path::Path;

use hjemmel_cli::output::{Format, json};
use hjemmel_domain::text::Language;
use serde_json::{Value, json};

use crate::sample::{clean, everything};
use crate::written;

fn validator() -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(&json::schema().unwrap()).unwrap();
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

#[test]
fn the_committed_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/reference/check.schema.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        committed == json::schema().unwrap(),
        "docs/reference/check.schema.json is out of date: run `make generate`"
    );
}

#[test]
fn every_report_validates_against_the_schema() {
    for report in [everything(Language::Danish), everything(Language::English), clean(Language::Danish)] {
        let document: Value = serde_json::from_str(&written(Format::Json, &report)).unwrap();
        let errors: Vec<String> = validator().iter_errors(&document).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
    }
}

#[test]
fn the_schema_refuses_what_is_no_report() {
    let sound: Value = serde_json::from_str(&written(Format::Json, &everything(Language::Danish))).unwrap();
    for (pointer, value) in [
        ("/apiVersion", json!("cli.hjemmel.dev/v2")),
        ("/failOn", json!("deny")),
        ("/at", json!("yesterday")),
        ("/workloads/0/verdict", json!("Allowed")),
        ("/workloads/0/line", json!("1")),
        ("/findings/0/language", json!("de")),
        ("/findings/0/severity", Value::Null),
    ] {
        let mut broken = sound.clone();
        *broken.pointer_mut(pointer).unwrap() = value;
        assert!(!validator().is_valid(&broken), "{pointer}");
    }
}
