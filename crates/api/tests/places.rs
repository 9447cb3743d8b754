//! Where users write the fields of lists, and what a pattern without an object comes to.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{CONTROLLER, DPIA, Documents, WORKLOAD};
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::declaration::record::{Field, paths};
use serde_json::json;

#[test]
fn concrete_paths_and_patterns_lead_to_the_field_that_users_write() {
    let documents = Documents::full();
    for (path, want) in [
        ("data.categories", "spec.dataCategories"),
        ("data.categories[1]", "spec.dataCategories[1].category"),
        ("data.sources", "spec.dataCategories[].sources"),
        ("data.sources[1]", "spec.dataCategories[1].sources[0]"),
        ("data.justification", "spec.dataCategories[].justification"),
        ("data.justification.health", "spec.dataCategories[0].justification"),
        ("data.justification.criminal", "spec.dataCategories[].justification"),
        ("legal.hjemmel[0]", "spec.purpose.legalBasis[0]"),
        ("legal.otherBasis[0].areas[1]", "spec.purpose.otherBasis[0].areas[1]"),
        ("legal.otherBasis[].coversAi", "spec.purpose.otherBasis[].coversAI"),
        ("processors", "spec.processors"),
        ("processors[0]", "DataProcessor/leverandoer spec"),
        ("processors[0].name", "spec.processors[0].name"),
        ("processors[1].name", "DataProcessor/sky metadata.name"),
        ("processors[0].dpa.validUntil", "DataProcessor/leverandoer spec.agreement.validUntil"),
        ("processors[1].supportAccessFrom[2]", "DataProcessor/sky spec.supportAccessFrom[2]"),
        ("processors[].dpa.ref", "DataProcessor spec.agreement.ref"),
        ("processors[].name", "spec.processors[].name"),
        ("dpia.ref", "ImpactAssessment/dpia-sagsresume spec.ref"),
        ("dpia.dpoAdviceOn", "ImpactAssessment/dpia-sagsresume spec.dpoAdvice.givenOn"),
        ("dpia.notRequiredReason", "spec.dpiaNotRequiredReason"),
        ("aiAct.fria.notifiedOn", "ImpactAssessment/fria-sagsresume spec.notifiedOn"),
        ("aiAct.exemption.conditions[0]", "spec.aiAct.exemption.conditions[0]"),
        ("controller.dpo", "DataController/aalborg spec.dpo.email"),
        ("controller.type", "DataController/aalborg spec.type"),
        ("municipality.code", "DataController/aalborg spec.code"),
        ("oversight.roles[0].trainingRef", "spec.oversight.roles[0].trainingRef"),
        ("notice.art13_14", "spec.citizenNotice.art13And14Covered"),
        ("status.noticeCheck", "spec.citizenNotice.url"),
        ("not.a.field", "not.a.field"),
    ] {
        assert_eq!(documents.place(path).to_string(), want, "{path}");
    }
}

#[test]
fn without_the_objects_a_place_still_says_which_kind_and_field() {
    let mut documents = Documents::full();
    documents.0.retain(|name, _| name == WORKLOAD);
    let spec = documents.0.get_mut(WORKLOAD).unwrap()["spec"].as_object_mut().unwrap();
    for reference in ["dpia", "fria", "processors"] {
        spec.remove(reference);
    }
    for (path, want) in [
        ("dpia.ref", "spec.dpia.name"),
        ("dpia.approvedOn", "ImpactAssessment spec.approvedOn"),
        ("aiAct.fria.ref", "spec.fria.name"),
        ("processors[].dpa.ref", "DataProcessor spec.agreement.ref"),
        ("controller.dpo", "DataController spec.dpo.email"),
    ] {
        assert_eq!(documents.place(path).to_string(), want, "{path}");
    }
    let shape = <Declaration as Field>::shape();
    for (path, _) in paths(&shape) {
        assert!(documents.place(&path).path.starts_with("spec"), "{path}");
    }
}

#[test]
fn a_source_that_two_categories_share_is_placed_where_it_comes_first() {
    let mut documents = Documents::full();
    documents.0.get_mut(WORKLOAD).unwrap()["spec"]["dataCategories"] = json!([
        {"category": "Health", "sources": ["HealthService", "ESDH"]},
        {"category": "CaseNotes", "sources": ["ESDH", "Citizen"]},
    ]);
    let sources = &documents.resolve().declaration.to_json()["data"]["sources"];
    assert_eq!(sources, &json!(["healthService", "esdh", "citizen"]));
    assert_eq!(documents.place("data.sources[1]").path, "spec.dataCategories[0].sources[1]");
    assert_eq!(documents.place("data.sources[2]").path, "spec.dataCategories[1].sources[1]");
}

#[test]
fn documents_survive_being_read_and_written() {
    let documents = Documents::full();
    let objects = documents.parse();
    let written = |value: serde_json::Value| value["spec"].clone();
    assert_eq!(written(serde_json::to_value(&objects.workload).unwrap()), documents.0[WORKLOAD]["spec"]);
    assert_eq!(written(serde_json::to_value(&objects.controllers[0]).unwrap()), documents.0[CONTROLLER]["spec"]);
    assert_eq!(written(serde_json::to_value(&objects.assessments[0]).unwrap()), documents.0[DPIA]["spec"]);
    let again: hjemmel_api::AIWorkload =
        serde_json::from_value(serde_json::to_value(&objects.workload).unwrap()).unwrap();
    assert_eq!(again, objects.workload);
}
