//! The examples on a real API server, and every order in which their objects may come.

#[path = "../examples/header.rs"]
pub mod header;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;
use std::sync::{Arc, Once};

use header::{Example, examples, files, folder};
use hjemmel_api::ai_workload::WorkloadVerdict;
use serde_json::{Value as Json, json};

use crate::cluster::{Cluster, shared};

/// The cluster, with everything that the examples refer to.
fn municipality() -> Arc<Cluster> {
    static APPLIED: Once = Once::new();
    let cluster = shared();
    APPLIED.call_once(|| {
        cluster.must(&["apply", "-f", text(&folder().join("municipality"))]);
    });
    cluster
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn warnings(said: &str) -> Vec<&str> {
    said.lines().filter_map(|line| line.strip_prefix("Warning: ")).collect()
}

/// The namespace and name of the workload in a file.
fn identity(example: &Example) -> (String, String) {
    let document: Json = serde_saphyr::from_str(&example.text).unwrap();
    let of = |field: &str| document["metadata"][field].as_str().unwrap().to_owned();
    (of("namespace"), of("name"))
}

/// Whether admission said of an example what its head says.
fn as_stated(example: &Example, output: &Output) -> bool {
    let said = said(output);
    let warned = warnings(&said);
    let has = |rule: &str| warned.iter().any(|w| w.starts_with(&format!("{rule} ")));
    match example.verdict {
        WorkloadVerdict::Refused => !output.status.success(),
        WorkloadVerdict::Pending => {
            let names = |object: &String| warned.iter().any(|w| w.starts_with(&object.replace('/', " ")));
            output.status.success() && example.missing.iter().all(names)
        }
        WorkloadVerdict::Permitted | WorkloadVerdict::PermittedWithWarnings => {
            output.status.success()
                && warned.len() == example.rules_of("Warn").count()
                && example.rules_of("Warn").all(has)
        }
    }
}

/// Asks admission until it has seen what the example refers to; nothing is stored.
fn admission(cluster: &Cluster, example: &Example) -> Output {
    cluster.eventually(&format!("a dry run of {} gets the answer its head states", example.file), || {
        let output = cluster.try_kubectl(&["create", "--dry-run=server", "-f", text(&example.path)]);
        as_stated(example, &output).then_some(output)
    })
}

fn with_verdict(verdicts: &[WorkloadVerdict]) -> Vec<Example> {
    examples().into_iter().filter(|e| verdicts.contains(&e.verdict)).collect()
}

#[test]
fn every_permitted_example_becomes_ready_with_the_findings_its_head_states_and_applies_again_unchanged() {
    let cluster = municipality();
    let examples = with_verdict(&[WorkloadVerdict::Permitted, WorkloadVerdict::PermittedWithWarnings]);
    for example in &examples {
        admission(&cluster, example);
    }
    let all: Vec<&str> = examples.iter().flat_map(|e| ["-f", text(&e.path)]).collect();
    cluster.must(&[&["apply"], all.as_slice()].concat());
    cluster.must(&[&["wait", "--for=condition=Ready", "--timeout=120s"], all.as_slice()].concat());
    for example in &examples {
        let object: Json =
            serde_json::from_str(&cluster.must(&["get", "-o", "json", "-f", text(&example.path)])).unwrap();
        let status = &object["status"];
        assert_eq!(status["verdict"], example.verdict.name(), "{}: {status:#}", example.file);
        assert_eq!(status["observedGeneration"], object["metadata"]["generation"], "{}", example.file);
        let findings = status["findings"].as_array().cloned().unwrap_or_default();
        let found: BTreeSet<&str> = findings.iter().map(|f| f["rule"].as_str().unwrap()).collect();
        let stated: BTreeSet<&str> = example.rules.iter().map(|(rule, _)| rule.as_str()).collect();
        assert_eq!(found, stated, "{}", example.file);
    }
    let again = cluster.must(&[&["apply"], all.as_slice()].concat());
    assert!(again.lines().all(|line| line.ends_with(" unchanged")), "{again}");
}

#[test]
fn every_refused_example_is_refused_with_every_refusing_rule_and_is_not_stored() {
    let cluster = municipality();
    for example in with_verdict(&[WorkloadVerdict::Refused]) {
        let dry = said(&admission(&cluster, &example));
        let output = cluster.try_kubectl(&["apply", "-f", text(&example.path)]);
        let said = said(&output);
        assert!(!output.status.success(), "{} was accepted", example.file);
        let (namespace, name) = identity(&example);
        let count = example.rules_of("Deny").count();
        let head =
            format!("denied the request: AIWorkload {namespace}/{name} må ikke køre: {count} krav er ikke opfyldt.");
        for said in [&dry, &said] {
            assert!(said.contains(&head), "{}: {head:?} is not in: {said}", example.file);
            for rule in example.rules_of("Deny") {
                let line = said.lines().find(|line| line.starts_with(&format!("{rule} ")));
                assert!(line.is_some_and(|l| l.contains(". Ret: ")), "{}: {rule} has no line in: {said}", example.file);
            }
        }
        assert!(cluster.get("aiworkload", &namespace, &name).is_none(), "{} is stored", example.file);
    }
}

#[test]
fn every_pending_example_is_stored_with_a_warning_and_runs_nothing() {
    let cluster = municipality();
    for example in with_verdict(&[WorkloadVerdict::Pending]) {
        admission(&cluster, &example);
        let output = cluster.try_kubectl(&["apply", "-f", text(&example.path)]);
        assert!(as_stated(&example, &output), "{}: {}", example.file, said(&output));
        let pending = "--for=jsonpath={.status.verdict}=Pending";
        cluster.must(&["wait", pending, "--timeout=60s", "-f", text(&example.path)]);
        let (namespace, name) = identity(&example);
        assert!(cluster.get("deployment", &namespace, &name).is_none(), "{} runs", example.file);
    }
}

/// Every document of the municipality and of the examples.
fn documents() -> Vec<Json> {
    let folders = ["municipality", "permitted"].into_iter().flat_map(files);
    folders.flat_map(|path| serde_saphyr::from_multiple::<Json>(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}

/// The chatbot with everything it refers to, in a namespace of its own: the label marks the workload.
fn bundle(documents: &[Json], namespace: &str) -> Vec<Json> {
    let find = |kind: &str, name: &str| {
        let found = documents.iter().find(|d| d["kind"] == kind && d["metadata"]["name"] == name);
        found.unwrap_or_else(|| panic!("the examples have no {kind} {name}")).clone()
    };
    let mut controller = find("DataController", "eksempel-kommune");
    controller["metadata"]["name"] = json!(namespace);
    controller["spec"]["namespaces"] = json!([namespace]);
    let mut others = vec![
        find("DataProcessor", "dialog-leverandoer"),
        find("ImpactAssessment", "dpia-chatbot"),
        find("AIWorkload", "borgerchat"),
    ];
    for object in &mut others {
        object["metadata"]["namespace"] = json!(namespace);
        object["metadata"]["labels"] = json!({"example": "order"});
    }
    others.insert(0, controller);
    others
}

/// Every order of the numbers below `count`.
fn orders(count: usize) -> Vec<Vec<usize>> {
    (0..count).fold(vec![Vec::new()], |shorter, next| {
        let insert = |order: &Vec<usize>, at: usize| [&order[..at], &[next], &order[at..]].concat();
        shorter.iter().flat_map(|order| (0..=order.len()).map(move |at| insert(order, at))).collect()
    })
}

/// How a warning names an object that is not there yet.
fn mark(object: &Json, namespace: &str) -> String {
    match object["kind"].as_str().unwrap() {
        "DataController" => format!("namespace {namespace}:"),
        kind => format!("{kind} {} ", object["metadata"]["name"].as_str().unwrap()),
    }
}

#[test]
fn in_every_order_of_applying_the_end_is_the_same_and_nothing_is_refused_on_the_way() {
    let cluster = shared();
    let documents = documents();
    let orders = orders(4);
    assert_eq!(orders.len(), 24);
    for (i, order) in orders.iter().enumerate() {
        let namespace = format!("order-{i:02}");
        cluster.must(&["create", "namespace", &namespace]);
        let bundle = bundle(&documents, &namespace);
        let ordered: Vec<&Json> = order.iter().map(|i| &bundle[*i]).collect();
        // One document after the other: kubectl keeps the order it is given.
        let text: Vec<String> = ordered.iter().map(|object| object.to_string()).collect();
        let said = cluster.apply(&text.join("\n---\n"));
        let late = ordered.iter().skip_while(|object| object["kind"] != "AIWorkload").skip(1);
        for object in late {
            let mark = mark(object, &namespace);
            assert!(warnings(&said).iter().any(|w| w.contains(&mark)), "{order:?}: {mark:?} is not in: {said}");
        }
    }
    let all = ["aiworkloads", "--all-namespaces", "--selector=example=order"];
    cluster.must(&[&["wait", "--for=condition=Ready", "--timeout=120s"], all.as_slice()].concat());
    let list: Json = serde_json::from_str(&cluster.must(&[&["get", "-o", "json"], all.as_slice()].concat())).unwrap();
    let verdicts: Vec<&Json> = list["items"].as_array().unwrap().iter().map(|w| &w["status"]["verdict"]).collect();
    assert_eq!(verdicts, vec!["Permitted"; orders.len()]);
    let events: Json =
        serde_json::from_str(&cluster.must(&["get", "events", "--all-namespaces", "-o", "json"])).unwrap();
    let refused = events["items"].as_array().unwrap().iter().filter(|event| {
        let namespace = event["metadata"]["namespace"].as_str().unwrap_or_default();
        namespace.starts_with("order-") && event["reason"] == WorkloadVerdict::Refused.name()
    });
    assert_eq!(refused.count(), 0);
}
