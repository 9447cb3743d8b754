//! Argo CD and Flux over objects of every kind, as the API server stores them.
#![allow(clippy::unwrap_used)]

use std::fs;

use serde_json::{Value, json};

use super::kstatus::{self, KStatus};
use super::{argocd, flux};

/// The kinds whose status no controller writes yet.
const REFERRED: [&str; 5] = ["DataController", "DataProcessor", "Dispensation", "ImpactAssessment", "RuleSet"];

fn object(status: Option<Value>) -> Value {
    let mut object = json!({"metadata": {"name": "x", "generation": 2}});
    if let Some(status) = status {
        object["status"] = status;
    }
    object
}

fn with(kind: &str, status: &str) -> Value {
    json!({"observedGeneration": 2, "conditions": [{"type": kind, "status": status, "message": "why"}]})
}

#[test]
fn what_workloads_refer_to_is_ready_once_it_is_accepted() {
    for kind in REFERRED {
        for (what, status, expected) in [
            ("no status", None, KStatus::Current),
            ("an empty status", Some(json!({})), KStatus::Current),
            ("ready", Some(with("Ready", "True")), KStatus::Current),
            ("not ready", Some(with("Ready", "False")), KStatus::InProgress),
            ("not known", Some(with("Ready", "Unknown")), KStatus::InProgress),
            ("reconciling", Some(with("Reconciling", "True")), KStatus::InProgress),
            ("stalled", Some(with("Stalled", "True")), KStatus::Failed),
            ("of an older spec", Some(json!({"observedGeneration": 1})), KStatus::InProgress),
        ] {
            let object = object(status);
            assert_eq!(kstatus::read(&object), expected, "{kind}, {what}: kstatus");
            assert_eq!(flux::read(kind, &object), Some(expected), "{kind}, {what}: Flux");
            assert_eq!(argocd::read(kind, &object).as_kstatus(), expected, "{kind}, {what}: Argo CD");
        }
    }
}

/// kstatus takes silence for readiness, which is why there is a health check for each tool.
#[test]
fn a_workload_that_nobody_looked_at_is_waited_for() {
    let unseen = object(None);
    assert_eq!(kstatus::read(&unseen), KStatus::Current);
    assert_eq!(flux::read("AIWorkload", &unseen), None, "an expression that cannot be evaluated is waited for");
    assert_eq!(argocd::read("AIWorkload", &unseen).status, "Progressing");
    let empty = object(Some(json!({})));
    assert_eq!(flux::read("AIWorkload", &empty), Some(KStatus::InProgress));
    assert_eq!(argocd::read("AIWorkload", &empty).status, "Progressing");
}

#[test]
fn every_kind_has_its_health_check_and_the_config_map_holds_them_all() {
    let mut kinds: Vec<String> = hjemmel_api::crds().into_iter().map(|crd| crd.spec.names.kind).collect();
    kinds.sort();
    let patch = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/gitops/argocd/argocd-cm.yaml")).unwrap();
    let patch: Value = serde_saphyr::from_str(&patch).unwrap();
    let held: Vec<_> = patch["data"].as_object().unwrap().keys().cloned().collect();
    let expected: Vec<_> = kinds.iter().map(|k| format!("resource.customizations.health.hjemmel.dev_{k}")).collect();
    assert_eq!(held, expected);
    for (kind, key) in kinds.iter().zip(&expected) {
        let check = fs::read_to_string(argocd::path(kind)).unwrap();
        assert_eq!(patch["data"][key].as_str().unwrap(), check, "{kind}: run gitops/argocd/render");
    }
}

#[test]
fn what_workloads_refer_to_is_read_by_one_check() {
    let first = fs::read_to_string(argocd::path(REFERRED[0])).unwrap();
    for kind in REFERRED {
        assert_eq!(fs::read_to_string(argocd::path(kind)).unwrap(), first, "{kind}");
    }
}
