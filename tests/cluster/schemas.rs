//! The custom resources as the API server sees them: applied both ways, explained, and what they refuse.

use serde_json::json;

use crate::cluster::shared;
use crate::declarations::{assessment, controller, external, lawful, processor, with, without};

const CRDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/crds");

#[test]
fn every_definition_is_under_100_kb_and_accepted_by_client_side_and_server_side_apply() {
    let cluster = shared();
    let mut seen = 0;
    for entry in std::fs::read_dir(CRDS).unwrap() {
        let path = entry.unwrap().path();
        let size = std::fs::metadata(&path).unwrap().len();
        assert!(size < 100_000, "{} has {size} bytes", path.display());
        let file = path.to_str().unwrap();
        cluster.must(&["apply", "--dry-run=server", "-f", file]);
        cluster.must(&["apply", "--server-side", "--force-conflicts", "-f", file]);
        seen += 1;
    }
    assert_eq!(seen, 6);
}

#[test]
fn explain_reads_like_documentation() {
    let cluster = shared();
    for (field, words) in [
        ("aiworkload.spec.citizenNotice", &["BEK 101", "url"][..]),
        ("aiworkload.spec.decision", &["role"][..]),
        ("datacontroller.spec.namespaces", &["namespace"][..]),
        ("dataprocessor.spec.agreement", &["GDPR"][..]),
        ("impactassessment.spec.approvedOn", &["approved"][..]),
        ("dispensation.spec.validUntil", &["valid"][..]),
        ("ruleset.spec.rules", &["rule"][..]),
    ] {
        let text = cluster.must(&["explain", field]);
        assert!(text.contains("DESCRIPTION:"), "{field}: {text}");
        for word in words {
            assert!(text.to_lowercase().contains(&word.to_lowercase()), "{field} does not mention {word}: {text}");
        }
        assert!(!text.contains("<no description>"), "{field}: {text}");
    }
}

#[test]
fn short_names_and_categories_find_the_kinds() {
    let cluster = shared();
    for name in ["aiw", "dc", "dp", "dpia", "disp", "rset", "hjemmel", "ai"] {
        cluster.must(&["get", name, "-A"]);
    }
}

#[test]
fn bad_input_is_refused_with_the_field_and_what_is_wrong() {
    let cluster = shared();
    let ns = cluster.municipality();
    let good = external(&ns, "bad-input");
    let many: Vec<_> = (0..300).map(|_| json!({"category": "CaseNotes", "sources": ["ESDH"]})).collect();
    for (what, object, expected) in [
        ("an unknown field", with(good.clone(), "/spec/purpos", json!({})), vec!["spec.purpos", "unknown field"]),
        (
            "a nested unknown field",
            with(good.clone(), "/spec/purpose/usecases", json!([])),
            vec!["spec.purpose.usecases"],
        ),
        (
            "a word that does not exist",
            with(good.clone(), "/spec/purpose/useCases", json!(["CaseSumary"])),
            vec!["spec.purpose.useCases[0]", "CaseSumary", "CaseSummary"],
        ),
        (
            "a wrong type",
            with(good.clone(), "/spec/data/largeScale", json!("yes")),
            vec!["spec.data.largeScale", "boolean"],
        ),
        (
            "empty required text",
            with(good.clone(), "/spec/purpose/description", json!("")),
            vec!["spec.purpose.description"],
        ),
        ("no purpose", without(good.clone(), "/spec/purpose"), vec!["spec.purpose", "Required"]),
        (
            "a day that does not exist",
            with(good.clone(), "/spec/purpose/startedOn", json!("2026-02-30")),
            vec!["spec.purpose.startedOn", "2026-02-30"],
        ),
        (
            "a URL without a scheme",
            with(good.clone(), "/spec/citizenNotice/url", json!("example.kommune.dk/ai")),
            vec!["spec.citizenNotice.url", "http"],
        ),
        ("a list of 300", with(good.clone(), "/spec/dataCategories", json!(many)), vec!["spec.dataCategories"]),
        (
            "a category twice",
            with(
                good.clone(),
                "/spec/dataCategories",
                json!([{"category": "Health", "sources": ["ESDH"]}, {"category": "Health", "sources": ["Citizen"]}]),
            ),
            vec!["spec.dataCategories", "uplicate"],
        ),
        (
            "two ways to run",
            with(
                with(good.clone(), "/spec/workload/selector", json!({"matchLabels": {"app": "x"}})),
                "/spec/workload/external",
                json!({}),
            ),
            vec!["spec.workload", "exactly one"],
        ),
        ("no way to run", with(good.clone(), "/spec/workload", json!({})), vec!["spec.workload"]),
        (
            "a reference into another namespace",
            with(good.clone(), "/spec/processors", json!([{"name": "other/leverandoer"}])),
            vec!["spec.processors[0].name"],
        ),
        (
            "an assessment in another namespace",
            with(good.clone(), "/spec/dpia", json!({"name": "dpia", "namespace": "default"})),
            vec!["spec.dpia.namespace"],
        ),
    ] {
        let said = cluster.refused(&object.to_string());
        for word in expected {
            assert!(said.contains(word), "{what}: {word:?} is not in: {said}");
        }
    }
}

#[test]
fn the_other_kinds_refuse_bad_input_too() {
    let cluster = shared();
    let ns = cluster.municipality();
    for (what, object, expected) in [
        (
            "a processor that is its own sub-processor",
            with(processor(&ns), "/spec/subprocessors", json!([{"name": "leverandoer"}])),
            vec!["spec.subprocessors", "its own sub-processor"],
        ),
        (
            "an agreement that ends on a day that does not exist",
            with(processor(&ns), "/spec/agreement/validUntil", json!("2026-13-01")),
            vec!["spec.agreement.validUntil"],
        ),
        (
            "a country of three letters",
            with(processor(&ns), "/spec/locations", json!(["DNK"])),
            vec!["spec.locations[0]"],
        ),
        (
            "an assessment of no known type",
            with(assessment(&ns), "/spec/type", json!("PIA")),
            vec!["spec.type", "DPIA"],
        ),
        ("a municipality code of four digits", with(controller(&ns), "/spec/code", json!("0751")), vec!["spec.code"]),
        (
            "a dispensation without an end",
            json!({
                "apiVersion": "hjemmel.dev/v1alpha1", "kind": "Dispensation",
                "metadata": {"name": "d", "namespace": ns},
                "spec": {"rules": ["GDPR-35-EXP"], "workloads": ["a"], "reason": "review is under way", "approver": "dpo"}
            }),
            vec!["spec.validUntil", "Required"],
        ),
    ] {
        let said = cluster.refused(&object.to_string());
        for word in expected {
            assert!(said.contains(word), "{what}: {word:?} is not in: {said}");
        }
    }
}

#[test]
fn an_object_of_1_4_mb_is_refused_by_a_limit_with_a_name_and_one_that_fits_is_judged() {
    let cluster = shared();
    let ns = cluster.municipality();
    let big = with(lawful(&ns, "big"), "/spec/purpose/description", json!("æ".repeat(700_000)));
    let said = cluster.pipe(&["create", "-f", "-"], &big.to_string());
    assert!(!said.status.success());
    let said = String::from_utf8(said.stderr).unwrap();
    assert!(said.contains("spec.purpose.description") && said.contains("Too long"), "{said}");
    // what no schema bounds: annotations and the template
    let heavy = with(external(&ns, "heavy"), "/metadata/annotations", json!({"note": "x".repeat(250_000)}));
    let output = cluster.pipe(&["create", "-f", "-"], &heavy.to_string());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    cluster.verdict(&ns, "heavy", "Permitted");
}
