#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::json;

use super::*;
use crate::kubectl::recorded::Recorded;

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn workload(binding: Value) -> Value {
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1", "kind": "AIWorkload",
        "metadata": {"name": "sagsresume", "namespace": "n", "generation": 1},
        "spec": {"workload": binding}, "status": {"observedGeneration": 1, "verdict": "Permitted"}
    })
}

fn pod() -> Value {
    json!({"apiVersion": "v1", "kind": "Pod",
           "metadata": {"name": "p", "namespace": "n", "uid": "p", "labels": {"app": "x", "more": "y"}}})
}

/// A cluster whose namespace has a workload and a pod under nobody.
fn cluster(workload: &Value) -> Recorded {
    Recorded::default()
        .with("get aiworkloads.hjemmel.dev sagsresume -o json", workload.clone())
        .with("get aiworkloads.hjemmel.dev -n n -o json", json!({"items": [workload]}))
        .with("get aiworkloads.hjemmel.dev -o json", json!({"items": [workload]}))
        .with("get aiworkloads.hjemmel.dev,pods -o json", json!({"items": [workload, pod()]}))
        .refusing(
            "get aiworkloads.hjemmel.dev q -o json",
            "Error from server (NotFound): aiworkloads.hjemmel.dev \"q\" not found",
        )
        .refusing(
            "get aiworkloads.hjemmel.dev p -o json",
            "Error from server (NotFound): aiworkloads.hjemmel.dev \"p\" not found",
        )
        .refusing(
            "get aiworkloads.hjemmel.dev sagsresum -o json",
            "Error from server (NotFound): aiworkloads.hjemmel.dev \"sagsresum\" not found",
        )
        .refusing("get pod sagsresum -o json", "Error from server (NotFound): pods \"sagsresum\" not found")
        .with("get pod p -o json", pod())
        .with("get pod -o json", json!({"items": [pod()]}))
        .refusing("get pod q -o json", "Error from server (NotFound): pods \"q\" not found")
        .refusing("get pod another -o json", "Error from server (NotFound): pods \"another\" not found")
}

#[test]
fn a_bare_name_is_a_workload_or_else_a_pod() {
    let cluster = cluster(&workload(json!({"external": {}})));
    for (said, kind) in [("sagsresume", "AIWorkload"), ("aiw/sagsresume", "AIWorkload"), ("p", "Pod"), ("pod/p", "Pod")]
    {
        let why = explain(&cluster, said, false, now()).unwrap();
        assert_eq!(why.chain[0].kind, kind, "{said}");
    }
}

#[test]
fn a_pod_belongs_to_whoever_selects_it_or_targets_an_owner_or_to_nobody() {
    let selector = |labels: Value| json!({"selector": {"matchLabels": labels}});
    let target = |kind: &str, name: &str| json!({"targetRef": {"apiVersion": "v1", "kind": kind, "name": name}});
    for (binding, through) in [
        (selector(json!({"app": "x"})), Some(Through::Selector)),
        (selector(json!({"app": "x", "other": "y"})), None),
        (selector(json!({})), None),
        (target("Pod", "p"), Some(Through::TargetRef)),
        (target("Pod", "q"), None),
        (target("Job", "p"), None),
        (json!({"external": {}}), None),
    ] {
        let why = explain(&cluster(&workload(binding.clone())), "pod/p", false, now()).unwrap();
        assert_eq!(why.through, through, "{binding}");
        assert_eq!(why.workload.is_some(), through.is_some(), "{binding}");
    }
}

#[test]
fn a_name_that_does_not_exist_is_answered_with_the_names_there_are() {
    let cluster = cluster(&workload(json!({"external": {}})));
    for (said, told) in [
        ("sagsresum", "aiworkloads.hjemmel.dev or pods \"sagsresum\" does not exist: did you mean \"sagsresume\"?"),
        ("q", "aiworkloads.hjemmel.dev or pods \"q\" does not exist: did you mean \"p\"?"),
        ("aiworkload/sagsresum", "aiworkloads.hjemmel.dev \"sagsresum\" does not exist: did you mean \"sagsresume\"?"),
        ("pod/q", "pod \"q\" does not exist: did you mean \"p\"?"),
        (
            "pod/another",
            "pod \"another\" does not exist: there is p; choose another namespace with -n, or look everywhere with -A",
        ),
    ] {
        assert_eq!(explain(&cluster, said, false, now()).unwrap_err().to_string(), told, "{said}");
    }
}

#[test]
fn a_cluster_without_our_kinds_is_told_from_one_without_the_workload() {
    let missing = "error: the server doesn't have a resource type \"aiworkloads\"";
    let cluster = Recorded::default()
        .refusing("get aiworkloads.hjemmel.dev x -o json", missing)
        .refusing("get pod x -o json", "Error from server (NotFound): pods \"x\" not found");
    let error = explain(&cluster, "x", false, now()).unwrap_err();
    assert!(error.to_string().contains("hjemmel doctor"), "{error}");
}

#[test]
fn a_name_in_several_namespaces_asks_for_one_of_them() {
    let one = |namespace: &str| json!({"kind": "AIWorkload", "metadata": {"name": "x", "namespace": namespace}});
    let cluster = Recorded::default().with(
        "get aiworkloads.hjemmel.dev -A --field-selector=metadata.name=x -o json",
        json!({"items": [one("a"), one("b")]}),
    );
    let error = explain(&cluster, "aiw/x", true, now()).unwrap_err();
    assert_eq!(error.to_string(), "x is in several namespaces (a, b): choose one with -n");
}
