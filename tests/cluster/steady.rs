//! At rest nothing is written.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use hjemmel_control_plane::Options;

use crate::cluster::Cluster;
use crate::declarations::{external, lawful};

const WORKLOADS: usize = 1000;

/// Every write the API server counted, by resource; its own leases left out.
fn writes(cluster: &Cluster) -> BTreeMap<String, u64> {
    let metrics = cluster.must(&["get", "--raw", "/metrics"]);
    let mut counted = BTreeMap::new();
    for line in metrics.lines().filter(|l| l.starts_with("apiserver_request_total{")) {
        let label = |name: &str| {
            let start =
                line.find(&format!("{name}=\"")).unwrap_or_else(|| panic!("no {name} in {line}")) + name.len() + 2;
            line[start..].split('"').next().unwrap().to_owned()
        };
        let verb = label("verb");
        let resource = label("resource");
        if matches!(verb.as_str(), "POST" | "PUT" | "PATCH" | "APPLY" | "DELETE" | "DELETECOLLECTION")
            && resource != "leases"
        {
            let count: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
            *counted.entry(format!("{verb} {resource} {}", label("subresource"))).or_default() += count as u64;
        }
    }
    counted
}

#[test]
fn a_thousand_workloads_at_rest_cost_no_write_in_a_minute() {
    let cluster = Cluster::without_operator(Options { controllers: false, ..Options::default() });
    cluster.start_operator();
    let ns = cluster.municipality();
    let documents: Vec<String> = (0..WORKLOADS)
        .map(|i| {
            let name = format!("w{i:04}");
            // some own objects whose drift is watched; no controller-manager runs here, so they stay as applied
            if i % 50 == 0 { lawful(&ns, &name) } else { external(&ns, &name) }.to_string()
        })
        .collect();
    let output = cluster.pipe(&["create", "-f", "-"], &documents.join("\n---\n"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    cluster.eventually("every workload is judged", || {
        let verdicts = cluster.must(&["get", "aiworkloads", "-n", &ns, "-o", "jsonpath={.items[*].status.verdict}"]);
        (verdicts.split(' ').filter(|v| *v == "Permitted").count() == WORKLOADS).then_some(())
    });
    cluster.eventually("every Deployment is applied", || {
        let names = cluster.must(&["get", "deployments,services,networkpolicies", "-n", &ns, "-o", "name"]);
        (names.lines().count() == 3 * WORKLOADS / 50).then_some(())
    });
    // what the last applies still caused is over when the count stands still
    let mut before = writes(&cluster);
    cluster.eventually("the writes stand still", || {
        std::thread::park_timeout(Duration::from_secs(2));
        let now = writes(&cluster);
        let still = now == before;
        before = now;
        still.then_some(())
    });
    assert!(before.keys().any(|k| k.contains("aiworkloads status")), "writes are not seen: {before:?}");
    let until = Instant::now() + Duration::from_secs(60);
    while Instant::now() < until {
        std::thread::park_timeout(until - Instant::now());
    }
    assert_eq!(writes(&cluster), before);
}
