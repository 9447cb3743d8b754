//! The schemas are documentation, bounded, small, and ready for server-side apply.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::SCHEMAS;
use hjemmel_api::crds;
use serde_json::Value;

/// A CRD that is larger does not fit into the annotation of a client-side apply, with room to grow.
const MAX_BYTES: usize = 100_000;

/// Calls `check` for every schema below one, with its path.
fn each(path: &str, schema: &Value, check: &mut dyn FnMut(&str, &Value)) {
    check(path, schema);
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        each(&format!("{path}.{name}"), property, check);
    }
    for (suffix, below) in [("[]", &schema["items"]), ("{}", &schema["additionalProperties"])] {
        if below.is_object() {
            each(&format!("{path}{suffix}"), below, check);
        }
    }
}

/// The complaints about every schema of every kind.
fn complaints(complain: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (kind, schema) in SCHEMAS.iter() {
        each(kind, schema, &mut |path, schema| {
            if complain(schema) {
                found.push(path.to_owned());
            }
        });
    }
    found
}

fn none() -> Vec<String> {
    Vec::new()
}

#[test]
fn every_property_is_described_and_every_description_is_a_sentence() {
    let undescribed = complaints(|schema| {
        let properties = schema["properties"].as_object();
        properties.into_iter().flatten().any(|(_, property)| {
            let description = property["description"].as_str().unwrap_or_default();
            description.len() < 10 || !description.ends_with(['.', '`'])
        })
    });
    assert_eq!(undescribed, none());
}

#[test]
fn every_text_list_and_map_is_bounded() {
    let unbounded = complaints(|schema| match schema["type"].as_str() {
        Some("string") => schema["maxLength"].is_null() && schema["enum"].is_null() && schema["format"].is_null(),
        Some("array") => schema["maxItems"].is_null(),
        Some("object") => schema["additionalProperties"].is_object() && schema["maxProperties"].is_null(),
        Some("integer") => schema["maximum"].is_null() && schema["minimum"].is_null(),
        _ => false,
    });
    assert_eq!(unbounded, none());
}

#[test]
fn every_list_says_how_it_is_merged_and_map_keys_are_required() {
    let undeclared =
        complaints(|schema| {
            schema["type"] == "array"
                && match schema["x-kubernetes-list-type"].as_str() {
                    Some("map") => schema["x-kubernetes-list-map-keys"].as_array().unwrap().iter().any(|key| {
                        !schema["items"]["required"].as_array().is_some_and(|required| required.contains(key))
                    }),
                    Some("set") => schema["items"]["type"] == "object",
                    Some("atomic") => false,
                    _ => true,
                }
        });
    assert_eq!(undeclared, none());
}

#[test]
fn the_api_server_fills_in_nothing() {
    // A default in the schema would be written into the user's object, and GitOps would see a difference.
    assert_eq!(complaints(|schema| !schema["default"].is_null()), none());
}

#[test]
fn null_means_not_set_everywhere() {
    let nullable = complaints(|schema| {
        schema["nullable"] == true || schema["enum"].as_array().is_some_and(|e| e.contains(&Value::Null))
    });
    assert_eq!(nullable, none());
}

#[test]
fn no_schema_uses_a_format_or_keyword_that_kubernetes_does_not_know() {
    let formats = [None, Some("date"), Some("date-time"), Some("int32"), Some("int64")];
    assert_eq!(complaints(|schema| !formats.contains(&schema["format"].as_str())), none());
    assert_eq!(complaints(|schema| !schema["anyOf"].is_null() || !schema["oneOf"].is_null()), none());
    assert_eq!(complaints(|schema| !schema["title"].is_null()), none());
}

#[test]
fn each_definition_is_small_and_names_what_users_type() {
    let expected = [
        ("AIWorkload", "aiworkloads", "aiw", "Namespaced"),
        ("DataController", "datacontrollers", "dc", "Cluster"),
        ("DataProcessor", "dataprocessors", "dp", "Namespaced"),
        ("Dispensation", "dispensations", "disp", "Namespaced"),
        ("ImpactAssessment", "impactassessments", "dpia", "Namespaced"),
        ("RuleSet", "rulesets", "rset", "Cluster"),
    ];
    let crds = crds();
    assert_eq!(crds.len(), expected.len());
    for (crd, (kind, plural, short, scope)) in crds.iter().zip(expected) {
        let names = &crd.spec.names;
        assert_eq!(
            (&*names.kind, &*names.plural, names.short_names.as_deref().unwrap(), &*crd.spec.scope),
            (kind, plural, &[short.to_owned()][..], scope)
        );
        assert_eq!(names.categories.as_deref().unwrap(), ["hjemmel", "ai"]);
        let version = &crd.spec.versions[0];
        assert!(version.subresources.as_ref().unwrap().status.is_some(), "{kind} has no status subresource");
        let bytes = serde_json::to_vec(crd).unwrap().len();
        assert!(bytes < MAX_BYTES, "{kind} takes {bytes} bytes");
    }
}

#[test]
fn the_columns_of_an_ai_workload_are_those_of_the_design() {
    let crd = crds().remove(0);
    let columns = crd.spec.versions[0].additional_printer_columns.clone().unwrap();
    let of = |priority: Option<i32>| -> Vec<String> {
        columns.iter().filter(|c| c.priority.filter(|p| *p > 0) == priority).map(|c| c.name.to_uppercase()).collect()
    };
    assert_eq!(of(None), ["VERDICT", "RISK", "LIFECYCLE", "VALID-UNTIL", "READY", "AGE"]);
    assert_eq!(of(Some(1)), ["CONTROLLER", "USE-CASES", "MESSAGE"]);
}

#[test]
fn a_closed_vocabulary_lists_its_words_with_their_danish_terms() {
    let purpose = &SCHEMAS["AIWorkload"]["properties"]["spec"]["properties"]["purpose"]["properties"];
    let use_cases = purpose["useCases"]["description"].as_str().unwrap();
    assert!(use_cases.contains("\n\nEach one of: SpeechToText (tale-til-tekst), "), "{use_cases}");
    let lifecycle = purpose["lifecycle"]["description"].as_str().unwrap();
    assert!(lifecycle.contains("\n\nOne of: Development (udvikling), "), "{lifecycle}");
}
