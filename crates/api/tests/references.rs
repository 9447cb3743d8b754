//! References that lead to objects, and references that do not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{CONTROLLER, DPIA, Documents, FRIA, PROCESSOR, SUBPROCESSOR, WORKLOAD};
use hjemmel_api::{References, lacking, references_of};
use hjemmel_domain::text::Language;
use serde_json::{Value, json};

fn processor(name: &str, subprocessors: &[&str]) -> Value {
    let subprocessors: Vec<_> = subprocessors.iter().map(|name| json!({"name": name})).collect();
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1", "kind": "DataProcessor",
        "metadata": {"name": name, "namespace": "jobcenter"},
        "spec": {"subprocessors": subprocessors},
    })
}

/// Documents with these processors, of which the workload names the first ones.
fn with_processors(own: &[&str], chain: &[(&str, &[&str])]) -> Documents {
    let mut documents = Documents::full();
    documents.0.retain(|name, _| !name.starts_with("DataProcessor/"));
    for (name, subprocessors) in chain {
        documents.0.insert(format!("DataProcessor/{name}"), processor(name, subprocessors));
    }
    documents.0.get_mut(WORKLOAD).unwrap()["spec"]["processors"] =
        own.iter().map(|name| json!({"name": name})).collect();
    documents
}

fn names(documents: &Documents) -> Vec<String> {
    documents.resolve().declaration.processors.into_iter().map(|p| p.name).collect()
}

fn missing(documents: &Documents) -> Vec<String> {
    documents.resolve().missing.iter().map(|m| format!("{} | {m}", m.place())).collect()
}

#[test]
fn subprocessors_are_processors_of_the_workload_however_far_away() {
    type Chain<'a> = &'a [(&'a str, &'a [&'a str])];
    let cases: &[(&str, &[&str], Chain<'_>, &[&str])] = &[
        ("the workload's own come first, in its order", &["b", "a"], &[("a", &[]), ("b", &[])], &["b", "a"]),
        (
            "the others follow by name",
            &["m"],
            &[("m", &["z", "c"]), ("c", &[]), ("z", &["a"]), ("a", &[])],
            &["m", "a", "c", "z"],
        ),
        (
            "one that is met twice counts once",
            &["a", "b"],
            &[("a", &["c"]), ("b", &["c", "a"]), ("c", &[])],
            &["a", "b", "c"],
        ),
        ("a circle ends", &["a"], &[("a", &["b"]), ("b", &["a"])], &["a", "b"]),
        ("its own sub-processor counts once", &["a"], &[("a", &["a"])], &["a"]),
    ];
    for (name, own, chain, want) in cases {
        let documents = with_processors(own, chain);
        assert_eq!(names(&documents), *want, "{name}");
        assert_eq!(missing(&documents), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_chain_of_eight_is_followed_and_a_longer_one_is_pending() {
    let link: Vec<String> = (1..=9).map(|i| format!("p{i}")).collect();
    let chain: Vec<(&str, Vec<&str>)> =
        (0..9).map(|i| (&*link[i], link.get(i + 1).map(|n| &**n).into_iter().collect())).collect();
    let all: Vec<(&str, &[&str])> = chain.iter().map(|(n, s)| (*n, &**s)).collect();
    let documents = with_processors(&["p1"], &all);
    assert_eq!(names(&documents).len(), 8);
    assert_eq!(
        missing(&documents),
        [
            "DataProcessor/p8 spec.subprocessors[0].name | DataProcessor p9 is more than 8 links away from the workload: name it in spec.processors"
        ]
    );
    assert_eq!(names(&with_processors(&["p2"], &all[1..])).len(), 8);
}

#[test]
fn each_reference_that_leads_nowhere_is_named_with_its_place() {
    let without = |name: &str| {
        let mut documents = Documents::full();
        documents.0.remove(name);
        documents
    };
    let edited = |name: &str, field: &str, value: Value| {
        let mut documents = Documents::full();
        documents.0.get_mut(name).unwrap()["spec"][field] = value;
        documents
    };
    let two_controllers = {
        let mut documents = Documents::full();
        let mut other = documents.0[CONTROLLER].clone();
        other["metadata"]["name"] = "aarhus".into();
        documents.0.insert("DataController/aarhus".to_owned(), other);
        documents
    };
    for (name, documents, want) in [
        (
            "no controller",
            without(CONTROLLER),
            "DataController spec.namespaces | no DataController lists namespace jobcenter",
        ),
        (
            "a controller of another namespace",
            edited(CONTROLLER, "namespaces", json!(["x"])),
            "DataController spec.namespaces | no DataController lists namespace jobcenter",
        ),
        (
            "two controllers",
            two_controllers,
            "DataController spec.namespaces | namespace jobcenter is listed by several DataControllers (aalborg, aarhus)",
        ),
        ("no processor", without(PROCESSOR), "spec.processors[0].name | DataProcessor leverandoer does not exist"),
        (
            "no sub-processor",
            without(SUBPROCESSOR),
            "DataProcessor/leverandoer spec.subprocessors[0].name | DataProcessor sky does not exist",
        ),
        ("no impact assessment", without(DPIA), "spec.dpia.name | ImpactAssessment dpia-sagsresume does not exist"),
        (
            "a DPIA of type FRIA",
            edited(DPIA, "type", "FRIA".into()),
            "spec.dpia.name | ImpactAssessment dpia-sagsresume is of type FRIA, but spec.dpia.name needs one of type DPIA",
        ),
        (
            "a FRIA of type DPIA",
            edited(FRIA, "type", "DPIA".into()),
            "spec.fria.name | ImpactAssessment fria-sagsresume is of type DPIA, but spec.fria.name needs one of type FRIA",
        ),
    ] {
        let missing = missing(&documents);
        assert_eq!(missing.len(), 1, "{name}: {missing:?}");
        assert!(missing[0].starts_with(want), "{name}: {}", missing[0]);
        let resolved = documents.resolve();
        assert_ne!(resolved.missing[0].danish(), resolved.missing[0].text(Language::English), "{name}");
    }
}

#[test]
fn without_a_controller_there_are_no_defaults_and_the_catalogues_readings() {
    let mut documents = Documents::relying_on_defaults();
    documents.0.remove(CONTROLLER);
    let resolved = documents.resolve();
    assert_eq!(resolved.controller, None);
    assert_eq!(resolved.profile, common::catalogue_profile());
    assert_eq!(resolved.declaration.security.access_control_ref, "");
    assert_eq!(resolved.declaration.controller.kind, None);
}

#[test]
fn an_assessment_that_does_not_fit_counts_as_none_and_its_place_is_the_reference() {
    let mut documents = Documents::full();
    documents.0.get_mut(DPIA).unwrap()["spec"]["type"] = "FRIA".into();
    assert_eq!(documents.resolve().declaration.dpia.reference, "");
    assert_eq!(documents.place("dpia.ref").to_string(), "spec.dpia.name");
    assert_eq!(documents.place("dpia.validUntil").to_string(), "ImpactAssessment spec.validUntil");
}

#[test]
fn an_assessment_without_its_own_date_is_due_after_the_days_that_the_controller_reads() {
    let due = |approved: Option<&str>, valid: Option<&str>, days: Option<u32>| {
        let mut documents = Documents::full();
        let spec = &mut documents.0.get_mut(DPIA).unwrap()["spec"];
        spec["approvedOn"] = approved.into();
        spec["validUntil"] = valid.into();
        documents.0.get_mut(CONTROLLER).unwrap()["spec"]["profile"]["dpiaMaxAgeDays"] = days.into();
        documents.resolve().declaration.dpia.valid_until.map(|day| day.to_string())
    };
    for (name, got, want) in [
        ("its own date holds", due(Some("2026-01-01"), Some("2029-01-01"), Some(10)), Some("2029-01-01")),
        ("the controller's days count from the approval", due(Some("2026-01-01"), None, Some(10)), Some("2026-01-11")),
        ("else the catalogue's", due(Some("2026-01-01"), None, None), Some("2027-01-01")),
        ("without an approval nothing falls due", due(None, None, Some(10)), None),
        ("the last day there is does not overflow", due(Some("9999-12-31"), None, Some(3650)), Some("9999-12-31")),
    ] {
        assert_eq!(got.as_deref(), want, "{name}");
    }
}

#[test]
fn an_assessment_without_a_document_number_is_referred_to_by_its_name() {
    let mut documents = Documents::full();
    documents.0.get_mut(DPIA).unwrap()["spec"].as_object_mut().unwrap().remove("ref");
    assert_eq!(documents.resolve().declaration.dpia.reference, "dpia-sagsresume");
}

#[test]
fn a_gatherer_learns_step_by_step_what_it_lacks() {
    let objects = Documents::full().parse();
    let names: Vec<_> = references_of(&objects.workload).iter().map(ToString::to_string).collect();
    assert_eq!(
        names,
        ["DataProcessor/leverandoer", "ImpactAssessment/dpia-sagsresume", "ImpactAssessment/fria-sagsresume"]
    );
    let mut references = objects.references();
    references.processors.clear();
    references.assessments.clear();
    let lacks = |references: &References<'_>| -> Vec<String> {
        lacking(&objects.workload, references).iter().map(ToString::to_string).collect()
    };
    assert_eq!(lacks(&references), names);
    references = objects.references();
    references.processors.remove("sky");
    assert_eq!(lacks(&references), ["DataProcessor/sky"]);
    assert_eq!(lacks(&objects.references()), Vec::<String>::new());
}
