//! Crashes, restarts and outages.

use std::time::{Duration, Instant};

use hjemmel_control_plane::Options;
use serde_json::{Value as Json, json};

use crate::cluster::Cluster;
use crate::declarations::{external, lawful, processor, with};

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
    let log = cluster.with_operator(crate::cluster::Operator::log);
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
    let cluster = Cluster::without_operator(Options { controllers: false, ..Options::default() });
    let mut operator = crate::cluster::Operator::start(&cluster.kubeconfig());
    operator.wait_ready();
    let open = std::net::TcpStream::connect(operator.webhook).unwrap();
    operator.terminate();
    drop(open);
    assert_eq!(operator.wait_ended(), Some(0), "{}", operator.log());
    assert!(operator.log().contains("stopping"), "{}", operator.log());
}
