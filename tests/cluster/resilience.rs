//! Crashes, restarts and outages.

use std::io::{Read as _, Write as _};
use std::time::{Duration, Instant};

use hjemmel_control_plane::Options;
use serde_json::{Value as Json, json};

use crate::cluster::{Cluster, Operator};
use crate::declarations::{external, lawful, processor, with};
use crate::webhook;

/// Many workloads in one stream: three of four lawful, every tenth of them with a Deployment.
fn many(namespace: &str, count: usize) -> String {
    (0..count)
        .map(|i| {
            let name = format!("w{i:03}");
            let object = if i % 10 == 0 { lawful(namespace, &name) } else { external(namespace, &name) };
            if i % 4 == 3 { with(object, "/spec/dpia", json!({"name": "mangler"})) } else { object }.to_string()
        })
        .collect::<Vec<_>>()
        .join("\n---\n")
}

/// What a cluster came to, without what differs between runs: times, names and versions.
fn state(cluster: &Cluster, namespace: &str) -> Vec<String> {
    let text =
        cluster.must(&["get", "aiworkloads,deployments,services,networkpolicies", "-n", namespace, "-o", "json"]);
    let list: Json = serde_json::from_str(&text).unwrap();
    let mut lines: Vec<String> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|o| {
            let verdict = &o["status"]["verdict"];
            let observed = &o["status"]["observedGeneration"];
            format!("{} {} {verdict} {observed} {}", o["kind"], o["metadata"]["name"], o["spec"]["replicas"])
        })
        .collect();
    lines.sort();
    lines
}

fn settled(cluster: &Cluster, namespace: &str, count: usize) -> Vec<String> {
    cluster.eventually("every workload has its verdict", || {
        let lines = state(cluster, namespace);
        let workloads: Vec<_> = lines.iter().filter(|l| l.starts_with("\"AIWorkload\"")).collect();
        let deployments = lines.iter().filter(|l| l.starts_with("\"Deployment\"")).count();
        let wanted = (0..count).filter(|i| i % 10 == 0 && i % 4 != 3).count();
        let judged = workloads.iter().all(|l| !l.contains("null null"));
        (workloads.len() == count && judged && deployments == wanted).then_some(lines)
    })
}

#[test]
fn killing_the_operator_in_the_middle_of_200_applies_ends_in_the_same_state_as_without() {
    const COUNT: usize = 200;
    let cluster = Cluster::start();
    let undisturbed = cluster.municipality();
    cluster.apply(&many(&undisturbed, COUNT));
    let expected = settled(&cluster, &undisturbed, COUNT);

    let disturbed = cluster.municipality();
    let documents = many(&disturbed, COUNT);
    std::thread::scope(|scope| {
        let applying = scope.spawn(|| cluster.pipe(&["apply", "-f", "-"], &documents));
        cluster.eventually("half of the applies are done", || {
            let names = cluster.must(&["get", "aiworkloads", "-n", &disturbed, "-o", "name"]);
            (names.lines().count() >= COUNT / 2).then_some(())
        });
        cluster.kill_operator();
        cluster.start_operator();
        // admission fails closed while nobody answers: what was refused then is applied again, as GitOps does
        applying.join().unwrap();
    });
    cluster.apply(&documents);
    assert_eq!(settled(&cluster, &disturbed, COUNT), expected);
}

#[test]
fn a_restart_of_the_api_server_and_an_outage_of_30_seconds_are_survived_without_a_restart_of_ours() {
    let cluster = Cluster::start();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "bliver").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/bliver"]);
    let pid = cluster.with_operator(|o| o.pid());

    cluster.control_plane.stop_apiserver().unwrap();
    cluster.control_plane.start_apiserver().unwrap();
    judged_again(&cluster, &ns, "2026-11-01", "Refused");

    cluster.control_plane.stop_apiserver().unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while Instant::now() < until {
        // the operator stays alive and says so; it is the outage that is waited for here
        assert_eq!(cluster.with_operator(|o| o.get("/healthz").0), 200);
        std::thread::park_timeout(Duration::from_millis(500));
    }
    cluster.control_plane.start_apiserver().unwrap();
    judged_again(&cluster, &ns, "2048-12-31", "Permitted");
    assert_eq!(cluster.with_operator(|o| o.pid()), pid);
    let log = cluster.with_operator(Operator::log);
    assert!(!log.contains("panicked"), "{log}");
}

/// The processor's agreement ends on a day, and the workload is judged by it.
fn judged_again(cluster: &Cluster, ns: &str, until: &str, verdict: &str) {
    let changed = with(processor(ns), "/spec/agreement/validUntil", json!(until));
    cluster.eventually("the API server takes a change again", || {
        cluster.pipe(&["apply", "-f", "-"], &changed.to_string()).status.success().then_some(())
    });
    cluster.verdict(ns, "bliver", verdict);
}

#[test]
fn a_review_in_flight_is_answered_before_the_operator_ends() {
    const UID: &str = "9a3e1c58-0000-4000-8000-000000000002";
    let cluster = Cluster::without_operator(Options { controllers: false, ..Options::default() });
    let ns = cluster.municipality();
    let review = json!({
        "apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
        "request": {
            "uid": UID, "kind": {"group": "hjemmel.dev", "version": "v1alpha1", "kind": "AIWorkload"},
            "name": "undervejs", "namespace": ns, "operation": "CREATE", "object": external(&ns, "undervejs")
        }
    });
    // a machine so busy that the rest comes after the time an answer may take gets a 504: then once more
    let body = cluster.eventually("the second half of a review is sent in time", || {
        let (status, body) = stopped_halfway(&cluster, &review.to_string());
        assert!(matches!(status, 200 | 504), "{status}: {body}");
        (status == 200).then_some(body)
    });
    let answer: Json = serde_json::from_str(&body).unwrap();
    assert_eq!(answer["response"]["uid"], UID, "{body}");
    assert_eq!(answer["response"]["allowed"], true, "{body}");
}

/// The answer to a review of which the operator has read one half when it is told to stop.
fn stopped_halfway(cluster: &Cluster, review: &str) -> (u16, String) {
    let mut operator = Operator::start(&cluster.kubeconfig());
    operator.wait_ready();
    let (first, rest) = review.as_bytes().split_at(review.len() / 2);
    let (mut stream, path) = webhook::connect(cluster, operator.webhook);
    let head = webhook::head(&path, "application/json", review.len(), "Expect: 100-continue");
    stream.write_all(&[head.as_bytes(), first].concat()).unwrap();
    stream.flush().unwrap();
    // said once the body is being read: from here on, the review is in flight
    let mut reading = *b"HTTP/1.1 100 Continue\r\n\r\n";
    stream.read_exact(&mut reading).unwrap();
    assert!(reading.starts_with(b"HTTP/1.1 100 "), "{}", String::from_utf8_lossy(&reading));

    operator.terminate();
    operator.wait_logged("stopping");
    stream.write_all(rest).unwrap();
    stream.flush().unwrap();
    let answer = webhook::answer(stream);
    assert_eq!(operator.wait_ended(), Some(0), "{}", operator.log());
    assert!(!operator.log().contains("still open"), "{}", operator.log());
    answer
}
