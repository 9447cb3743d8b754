//! The API and the declaration reach each other: every field of the declaration can be written, at
//! the place that a refusal names, and every field of the API counts.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{
    CONTROLLER, DPIA, Documents, FRIA, PROCESSOR, SUBPROCESSOR, WORKLOAD, at, change, schema_at, spec_leaves,
};
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::declaration::record::{Field, paths};
use hjemmel_domain::profile::Profile;

/// The leaves of the declaration that users write, with the first element of each list of records.
fn declared() -> Vec<String> {
    let shape = <Declaration as Field>::shape();
    let all = paths(&shape).into_iter().map(|(path, _)| path.replace("[]", "[0]"));
    all.filter(|path| !path.starts_with("status.")).collect()
}

fn kind(document: &str) -> &str {
    document.split('/').next().unwrap()
}

/// Changes what is written at the place of a declaration field; the declaration must change there.
fn check_place(documents: &Documents, path: &str) {
    let place = documents.place(path);
    let document = documents.document_of(&place);
    // Changing a processor's name in the workload would only lose the processor.
    if path == "processors[0].name" {
        assert_eq!(place.path, "spec.processors[0].name");
        return;
    }
    let field = place.path.replace("[]", "[0]");
    // The whole list stands for its categories, the first category for its justification.
    let field = if field == "spec.dataCategories" { format!("{field}[0].category") } else { field };
    let schema = schema_at(kind(&document), &field)
        .unwrap_or_else(|| panic!("{path} is said to be at {document} {field}, which the schema does not have"));
    let mut changed = documents.clone();
    assert!(
        change(changed.0.get_mut(&document).unwrap(), &field, &schema),
        "{path}: the documents do not set {document} {field}"
    );
    let [before, after] = [documents, &changed].map(|d| d.resolve().declaration.to_json());
    assert_ne!(at(&before, path), at(&after, path), "{path}: {document} {field} does not decide it");
}

#[test]
fn every_field_of_the_declaration_is_decided_by_the_place_that_a_refusal_names() {
    let documents = Documents::full();
    assert!(documents.resolve().missing.is_empty());
    for path in declared() {
        check_place(&documents, &path);
    }
}

#[test]
fn every_field_of_the_declaration_can_be_set_to_something_else_than_nothing() {
    // These two are on unless switched off, so the documents switch them off.
    let inverted = ["audit.sidecar", "publicRegister.publish"];
    let declaration = Documents::full().resolve().declaration.to_json();
    let nothing = Declaration::default().to_json();
    for path in declared().iter().filter(|p| !inverted.contains(&p.as_str())) {
        assert_ne!(at(&declaration, path), at(&nothing, path), "{path}");
    }
    for path in inverted {
        assert_eq!(at(&declaration, path), Some(&false.into()), "{path}");
    }
}

#[test]
fn what_a_workload_leaves_to_its_controller_is_decided_there() {
    let documents = Documents::relying_on_defaults();
    let mut defaulted = 0;
    for path in declared() {
        let place = documents.place(&path);
        if place.path.starts_with("spec.defaults.") {
            assert_eq!(place.object.as_deref(), Some(CONTROLLER), "{path}");
            check_place(&documents, &path);
            defaulted += 1;
        }
    }
    let can_default = spec_leaves("DataController").iter().filter(|(p, _)| p.starts_with("spec.defaults.")).count();
    assert_eq!(defaulted, can_default);
}

#[test]
fn every_reading_of_the_profile_is_decided_by_the_controller() {
    let documents = Documents::full();
    let shape = <Profile as Field>::shape();
    for (name, _) in paths(&shape) {
        if name == "profileKind" {
            continue; // follows from the controller's type
        }
        let place = documents.place(&format!("profile.{name}"));
        assert_eq!(
            (place.object.as_deref(), place.path.as_str()),
            (Some(CONTROLLER), &*format!("spec.profile.{name}"))
        );
        let schema = schema_at("DataController", &place.path).unwrap_or_else(|| panic!("{name}"));
        let mut changed = documents.clone();
        assert!(change(changed.0.get_mut(CONTROLLER).unwrap(), &place.path, &schema), "{name}");
        let [before, after] = [&documents, &changed].map(|d| d.resolve().profile.to_json());
        assert_ne!(before[&name], after[&name], "{name}");
    }
}

/// Fields that no rule can look at, and why.
const NOT_DECLARED: &[(&str, &str, &str)] = &[
    ("AIWorkload", "spec.workload", "what runs is not what is declared"),
    ("DataController", "spec.displayName", "shown to citizens; codes identify the controller"),
    ("DataController", "spec.dpo.name", "shown to citizens; the mailbox is what GDPR 37(7) asks for"),
    ("DataProcessor", "spec.displayName", "shown to citizens; the object's name identifies the processor"),
    ("DataProcessor", "spec.endpoints", "for the permit: where the sidecar lets a workload call"),
    ("ImpactAssessment", "spec.title", "shown to people; ref identifies the document"),
    ("ImpactAssessment", "spec.scope", "compared with the workload, not part of it"),
    ("ImpactAssessment", "spec.dpoAdvice.by", "shown to people; the day is what counts"),
    ("ImpactAssessment", "spec.dpoAdvice.summary", "shown to people; the day is what counts"),
];

#[test]
fn every_field_of_the_api_counts_unless_a_reason_is_given() {
    let full = Documents::full();
    let relying = Documents::relying_on_defaults();
    for (kind, documents) in [
        ("AIWorkload", vec![WORKLOAD]),
        ("DataController", vec![CONTROLLER]),
        ("DataProcessor", vec![PROCESSOR]),
        ("ImpactAssessment", vec![DPIA, FRIA]),
    ] {
        for (path, schema) in spec_leaves(kind) {
            let reason = NOT_DECLARED.iter().find(|(k, p, _)| *k == kind && path.starts_with(p));
            let before = if path.starts_with("spec.defaults.") { &relying } else { &full };
            let counts = documents.iter().any(|document| {
                let mut changed = before.clone();
                change(changed.0.get_mut(*document).unwrap(), &path, &schema) && changed.resolve() != before.resolve()
            });
            assert_eq!(counts, reason.is_none(), "{kind} {path}");
        }
    }
}

#[test]
fn a_subprocessor_follows_the_processors_and_is_found_at_its_own_object() {
    let documents = Documents::full();
    let names: Vec<_> = documents.resolve().declaration.processors.into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["leverandoer", "sky"]);
    let place = documents.place("processors[1].locations[0]");
    assert_eq!((place.object.as_deref(), place.path.as_str()), (Some(SUBPROCESSOR), "spec.locations[0]"));
}
