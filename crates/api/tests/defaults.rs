//! What is not stated: by the workload, by its controller, by either.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::{CONTROLLER, Documents, WORKLOAD, at};
use serde_json::{Value, json};

/// Full documents with a workload that states nothing beyond what the schema asks for.
fn bare() -> Documents {
    let mut documents = Documents::full();
    let spec = json!({
        "purpose": {"description": "kort", "useCases": [], "lifecycle": "Development"},
        "dataCategories": [{"category": "None"}],
        "workload": {"external": {}},
    });
    documents.0.get_mut(WORKLOAD).unwrap()["spec"] = spec;
    documents
}

fn set(documents: &mut Documents, document: &str, path: &str, value: Value) {
    let (mut target, mut fields) = (documents.0.get_mut(document).unwrap(), path.split('.').peekable());
    while let Some(field) = fields.next() {
        if fields.peek().is_none() {
            target[field] = value;
            return;
        }
        target = &mut target[field];
    }
}

struct Case {
    name: &'static str,
    own: Option<Value>,
    default: Option<Value>,
    path: &'static str,
    default_path: &'static str,
    declared: &'static str,
    want: Value,
}

#[test]
fn a_workload_wins_over_its_controller_field_by_field() {
    let encryption = |own: Option<bool>, default: Option<bool>, name, want: bool| Case {
        name,
        own: own.map(Value::from),
        default: default.map(Value::from),
        path: "spec.security.encryptionAtRest",
        default_path: "spec.defaults.security.encryptionAtRest",
        declared: "security.encryptionAtRest",
        want: want.into(),
    };
    let contact = |own: Option<&str>, default: Option<&str>, name, want: &str| Case {
        name,
        own: own.map(Value::from),
        default: default.map(Value::from),
        path: "spec.security.breachContact",
        default_path: "spec.defaults.security.breachContact",
        declared: "security.breachContact",
        want: want.into(),
    };
    let cases = [
        encryption(None, None, "what neither states is not assumed", false),
        encryption(None, Some(true), "what the controller states holds", true),
        encryption(Some(false), Some(true), "a workload's no wins over its controller's yes", false),
        encryption(Some(true), Some(false), "a workload's yes wins over its controller's no", true),
        contact(None, None, "text that neither states is empty", ""),
        contact(None, Some("b"), "the controller's text holds", "b"),
        contact(Some("a"), Some("b"), "the workload's text wins", "a"),
        contact(Some(""), Some("b"), "empty text states nothing", "b"),
    ];
    for case in cases {
        let mut documents = bare();
        let defaults = &mut documents.0.get_mut(CONTROLLER).unwrap()["spec"]["defaults"];
        *defaults = json!({"security": {"accessControlRef": "D-ISMS"}});
        if let Some(own) = case.own {
            set(&mut documents, WORKLOAD, case.path, own);
        }
        if let Some(default) = case.default {
            set(&mut documents, CONTROLLER, case.default_path, default);
        }
        let declaration = documents.resolve().declaration.to_json();
        assert_eq!(at(&declaration, case.declared), Some(&case.want), "{}", case.name);
        assert_eq!(
            at(&declaration, "security.accessControlRef"),
            Some(&"D-ISMS".into()),
            "{}: another field of the section still comes from the controller",
            case.name
        );
    }
}

#[test]
fn nothing_that_the_law_wants_stated_is_assumed() {
    let mut documents = bare();
    documents.0.get_mut(CONTROLLER).unwrap()["spec"].as_object_mut().unwrap().remove("defaults");
    let declaration = documents.resolve().declaration.to_json();
    for path in [
        "decision.role",
        "decision.effect",
        "decision.automation",
        "legal.gdpr.art6",
        "legal.gdpr.art9",
        "legal.taskKind",
        "notice.url",
        "notice.mode",
        "dpia.ref",
        "aiAct.role",
        "aiAct.riskClass",
        "security.accessControlRef",
    ] {
        assert_eq!(at(&declaration, path), Some(&"".into()), "{path}");
    }
    for path in [
        "purpose.supportsCasework",
        "notice.describesAi",
        "notice.art13_14",
        "oversight.canOverride",
        "security.encryptionInTransit",
        "dpia.coversReuse",
    ] {
        assert_eq!(at(&declaration, path), Some(&false.into()), "{path}");
    }
}

#[test]
fn what_is_assumed_brings_more_duties_not_fewer() {
    let mut documents = bare();
    documents.0.get_mut(CONTROLLER).unwrap()["spec"].as_object_mut().unwrap().remove("defaults");
    let declaration = documents.resolve().declaration.to_json();
    for (path, want) in [
        ("aiAct.technology", Value::from("aiSystem")),
        ("audit.sidecar", true.into()),
        ("publicRegister.publish", true.into()),
    ] {
        assert_eq!(at(&declaration, path), Some(&want), "{path}");
    }
}

#[test]
fn a_place_is_in_the_defaults_only_if_the_value_in_force_is() {
    let mut documents = bare();
    documents.0.get_mut(CONTROLLER).unwrap()["spec"]["defaults"] = json!({
        "security": {"accessControlRef": "D-ISMS"},
        "oversight": {"roles": [{"role": "teamleder"}]},
        "retention": {"days": 30},
    });
    let own = "spec.security.breachContact";
    for (path, object, place) in [
        ("security.accessControlRef", Some(CONTROLLER), "spec.defaults.security.accessControlRef"),
        ("security.breachContact", None, own),
        ("oversight.roles[0].trainingRef", Some(CONTROLLER), "spec.defaults.oversight.roles[0].trainingRef"),
        ("data.retention.days", Some(CONTROLLER), "spec.defaults.retention.days"),
        ("data.retention.criteria", None, "spec.data.retention.criteria"),
        ("legal.gdpr.art6", None, "spec.gdpr.article6"),
    ] {
        let found = documents.place(path);
        assert_eq!((found.object.as_deref(), &*found.path), (object, place), "{path}");
    }
    documents.0.get_mut(WORKLOAD).unwrap()["spec"]["oversight"] = json!({"roles": [{"role": "sagsbehandler"}]});
    assert_eq!(documents.place("oversight.roles[0].trainingRef").to_string(), "spec.oversight.roles[0].trainingRef");
}

#[test]
fn a_controller_that_states_no_reading_reads_as_the_catalogue_does() {
    let mut documents = Documents::full();
    let spec = documents.0.get_mut(CONTROLLER).unwrap()["spec"].as_object_mut().unwrap();
    spec.insert("profile".to_owned(), json!({"leadTimeDays": 7, "adequateCountries": []}));
    spec.remove("language");
    spec.insert("type".to_owned(), "STAR".into());
    let resolved = documents.resolve();
    let catalogue = common::catalogue_profile();
    assert_eq!(resolved.profile.lead_time_days, 7);
    assert_eq!(resolved.profile.adequate_countries, Vec::<String>::new());
    assert_eq!(resolved.profile.max_audio_days, catalogue.max_audio_days);
    assert_eq!(resolved.profile.dpia_max_age_days, catalogue.dpia_max_age_days);
    assert_eq!(resolved.language, hjemmel_domain::text::Language::Danish);
    assert_eq!(resolved.profile.to_json()["profileKind"], "star");
}
