//! What admission says, through the API server and to whoever talks to it directly.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use crate::cluster::shared;
use crate::declarations::{external, lawful, with, without};
use crate::webhook::post;

#[test]
fn an_unlawful_workload_is_refused_with_every_finding_its_provision_and_its_remedy() {
    let cluster = shared();
    let ns = cluster.municipality();
    let object = with(
        with(lawful(&ns, "ulovlig"), "/spec/purpose/legalAreas", json!(["LAB", "Serviceloven"])),
        "/spec/citizenNotice",
        json!({"url": "https://example.kommune.dk/ai", "describesAI": false, "updatedOn": "2026-08-20"}),
    );
    let said = cluster.refused(&object.to_string());
    for words in [
        "requirements are not met",
        "BEK101-1-1 spec.purpose.legalAreas[1]",
        "Serviceloven",
        "BEK101-2-4 spec.citizenNotice.describesAI",
        "Fix: ",
        "(BEK 101 § 2(4))",
    ] {
        assert!(said.contains(words), "{words:?} is not in: {said}");
    }
    assert!(cluster.get("aiworkload", &ns, "ulovlig").is_none(), "the refused workload exists");
}

#[test]
fn a_dry_run_gets_the_same_answer_and_writes_nothing() {
    let cluster = shared();
    let ns = cluster.municipality();
    let unlawful = with(lawful(&ns, "toer"), "/spec/purpose/legalAreas", json!(["Serviceloven"])).to_string();
    let refused = |args: &[&str]| {
        let output = cluster.pipe(args, &unlawful);
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert_eq!(refused(&["create", "-f", "-"]), refused(&["create", "--dry-run=server", "-f", "-"]));
    let output = cluster.pipe(&["create", "--dry-run=server", "-f", "-"], &lawful(&ns, "toer").to_string());
    assert!(output.status.success());
    assert!(cluster.get("aiworkload", &ns, "toer").is_none());
    assert!(cluster.get("deployment", &ns, "toer").is_none());
}

#[test]
fn an_update_that_breaks_the_law_is_refused_and_the_old_one_stays() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&external(&ns, "rettes").to_string());
    cluster.verdict(&ns, "rettes", "Permitted");
    let worse = with(
        external(&ns, "rettes"),
        "/spec/decision",
        json!({
            "role": "Decides", "effect": "Legal", "automation": "Sole", "reasoningBy": "AI"
        }),
    );
    let said = cluster.refused(&worse.to_string());
    assert!(said.contains("BEK101-1-6 ") && said.contains("GDPR-22 "), "{said}");
    let kept = cluster.get("aiworkload", &ns, "rettes").unwrap();
    assert_eq!(kept["spec"]["decision"]["role"], "None");
}

#[test]
fn warnings_are_shown_and_none_is_longer_than_120_characters() {
    let cluster = shared();
    let ns = cluster.municipality();
    let object = with(external(&ns, "advares"), "/spec/model", json!({"version": "latest"}));
    let said = cluster.apply(&object.to_string());
    let warnings: Vec<&str> = said.lines().filter_map(|l| l.strip_prefix("Warning: ")).collect();
    assert!(warnings.iter().any(|w| w.contains("HJM-PIN")), "{said}");
    for warning in warnings {
        assert!(warning.chars().count() <= 120, "{warning}");
    }
    cluster.verdict(&ns, "advares", "PermittedWithWarnings");
}

#[test]
fn a_reference_that_does_not_exist_yet_is_pending_with_a_warning_and_never_refused() {
    let cluster = shared();
    let ns = cluster.municipality();
    let object = with(lawful(&ns, "venter"), "/spec/processors", json!([{"name": "kommer-senere"}]));
    let said = cluster.apply(&object.to_string());
    assert!(said.contains("Warning: ") && said.contains("kommer-senere"), "{said}");
    let status = cluster.verdict(&ns, "venter", "Pending");
    assert!(cluster.get("deployment", &ns, "venter").is_none(), "a pending workload must not run: {status}");
}

#[test]
fn a_namespace_that_no_controller_answers_for_is_pending() {
    let cluster = shared();
    cluster.must(&["create", "namespace", "herreloes"]);
    let said = cluster.apply(&external("herreloes", "venter").to_string());
    assert!(said.contains("Warning: ") && said.contains("DataController"), "{said}");
    cluster.verdict("herreloes", "venter", "Pending");
}

#[test]
fn what_the_law_wants_stated_is_never_presumed() {
    let cluster = shared();
    let ns = cluster.municipality();
    for (pointer, rule) in [("/spec/decision", "HJM-STATED"), ("/spec/citizenNotice/describesAI", "BEK101-2-4")] {
        let said = cluster.refused(&without(external(&ns, "tavs"), pointer).to_string());
        assert!(said.contains(rule), "{pointer}: {said}");
    }
}

/// An AdmissionReview for a workload.
fn review(object: &Json) -> Json {
    json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": "9a3e1c58-0000-4000-8000-000000000001",
            "kind": {"group": "hjemmel.dev", "version": "v1alpha1", "kind": "AIWorkload"},
            "resource": {"group": "hjemmel.dev", "version": "v1alpha1", "resource": "aiworkloads"},
            "requestKind": {"group": "hjemmel.dev", "version": "v1alpha1", "kind": "AIWorkload"},
            "requestResource": {"group": "hjemmel.dev", "version": "v1alpha1", "resource": "aiworkloads"},
            "name": object["metadata"]["name"], "namespace": object["metadata"]["namespace"],
            "operation": "CREATE", "userInfo": {"username": "test"},
            "object": object, "oldObject": null, "dryRun": false, "options": null
        }
    })
}

#[test]
fn a_refusal_has_code_403_and_all_findings_as_causes_and_fits_in_a_kilobyte() {
    let cluster = shared();
    let ns = cluster.municipality();
    let object = json!({
        "apiVersion": "hjemmel.dev/v1alpha1", "kind": "AIWorkload",
        "metadata": {"name": "alt-galt", "namespace": ns},
        "spec": {
            "purpose": {"description": "Scoring of citizens on whatever data there is", "useCases": ["Profiling"],
                        "legalAreas": ["Serviceloven"], "legalBasis": ["BEK101-1-1"], "lifecycle": "Production"},
            "dataCategories": [{"category": "Criminal", "sources": ["SocialMedia"]}, {"category": "CPR", "sources": ["PublicWeb"]}],
            "citizenNotice": {"url": "http://example.kommune.dk"},
            "decision": {"role": "Decides", "effect": "Legal", "automation": "Sole", "reasoningBy": "AI"},
            "prohibitedPractices": {"socialScoring": true},
            "workload": {"external": {}}
        }
    });
    let (status, body) = post(&cluster, "application/json", review(&object).to_string().as_bytes());
    assert_eq!(status, 200, "{body}");
    let answer: Json = serde_json::from_str(&body).unwrap();
    let response = &answer["response"];
    assert_eq!(response["uid"], "9a3e1c58-0000-4000-8000-000000000001");
    assert_eq!(response["allowed"], false);
    assert_eq!(response["status"]["code"], 403);
    let message = response["status"]["message"].as_str().unwrap();
    assert!(message.len() <= 1024, "{} bytes", message.len());
    let causes = response["status"]["details"]["causes"].as_array().unwrap();
    let rules: BTreeSet<&str> = causes.iter().map(|c| c["reason"].as_str().unwrap()).collect();
    for rule in ["BEK101-1-1", "AIA-5-C", "BEK101-1-6", "GDPR-22", "BEK101-2-4", "GDPR-35", "GDPR-10", "DBL-11"] {
        assert!(rules.contains(rule), "{rule} is not in {rules:?}");
        assert!(message.contains(rule), "{rule} is not named in: {message}");
    }
    for cause in causes {
        assert!(cause["field"].as_str().is_some_and(|f| f.contains("spec")), "{cause}");
    }
}

#[test]
fn whatever_is_sent_gets_an_answer_that_says_what_was_wrong() {
    let cluster = shared();
    let ns = cluster.municipality();
    let good = review(&external(&ns, "x"));
    let no_uid = without(good.clone(), "/request/uid");
    let other = with(good.clone(), "/request/kind", json!({"group": "apps", "version": "v1", "kind": "Deployment"}));
    let wrong_object = with(good.clone(), "/request/object", json!({"kind": "AIWorkload", "spec": {"purpose": 7}}));
    let huge = "x".repeat(20 * 1024 * 1024);
    let long = with(good.clone(), "/request/object/spec/purpose/description", json!(huge));
    for (what, body, words) in [
        ("not JSON", "hello".as_bytes().to_vec(), "JSON"),
        ("nothing", Vec::new(), "JSON"),
        ("not UTF-8", vec![b'{', 0xff, 0xfe, b'}'], "JSON"),
        ("a list", b"[]".to_vec(), "AdmissionReview"),
        (
            "another kind of document",
            json!({"apiVersion": "v1", "kind": "Pod"}).to_string().into_bytes(),
            "AdmissionReview",
        ),
        ("no uid", no_uid.to_string().into_bytes(), "uid"),
        ("an object of another kind", other.to_string().into_bytes(), "Deployment"),
        ("an object that does not fit", wrong_object.to_string().into_bytes(), "purpose"),
        ("20 MB", long.to_string().into_bytes(), "larger"),
    ] {
        let (status, answer) = post(&cluster, "application/json", &body);
        let parsed: Result<Json, _> = serde_json::from_str(&answer);
        let json = parsed.unwrap_or_else(|e| panic!("{what}: {status}, not JSON ({e}): {answer}"));
        let text = json.to_string();
        assert!(text.contains(words), "{what}: {words:?} is not in {text}");
        assert_ne!(json["response"]["allowed"], true, "{what} was allowed");
    }
    let (status, answer) = post(&cluster, "application/json", good.to_string().as_bytes());
    assert_eq!(status, 200);
    assert!(answer.contains("\"allowed\":true"), "{answer}");
}

#[test]
fn admission_is_counted_and_timed() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.refused(&with(external(&ns, "talt"), "/spec/purpose/legalAreas", json!(["Serviceloven"])).to_string());
    let metrics = cluster.metrics();
    for series in [
        "hjemmel_admission_decisions_total{decision=\"deny\",operation=\"CREATE\",resource=\"aiworkloads\"}",
        "hjemmel_admission_duration_seconds_bucket",
        "hjemmel_build_info{",
    ] {
        assert!(metrics.contains(series), "{series} is not in:\n{metrics}");
    }
}
