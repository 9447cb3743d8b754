//! Fake nodes: `kwok` plays their kubelets.

use serde_json::{Value, json};

/// What kwok does with nodes and pods, from its own module; without them it refuses to run. The fast ones
/// turn a scheduled pod Running at once, and a Job's pod Succeeded.
pub(crate) const STAGES: [&str; 5] = [
    "node/fast/node-initialize.yaml",
    "node/heartbeat-with-lease/node-heartbeat-with-lease.yaml",
    "pod/fast/pod-ready.yaml",
    "pod/fast/pod-complete.yaml",
    "pod/fast/pod-delete.yaml",
];

/// Marks the nodes that kwok tends. A real kubelet's node beside them stays that kubelet's.
const MARK: &str = "kwok.x-k8s.io/node";

pub(crate) fn selector() -> String {
    format!("--manage-nodes-with-annotation-selector={MARK}=fake")
}

/// A `List` of fake nodes, spread over three zones.
pub(crate) fn nodes(count: usize) -> Value {
    let room = json!({"cpu": "32", "memory": "256Gi", "ephemeral-storage": "512Gi", "pods": "1100"});
    let node = |number: usize| {
        let name = format!("node-{number}");
        let zone = format!("zone-{}", (number - 1) % 3 + 1);
        json!({
            "apiVersion": "v1",
            "kind": "Node",
            "metadata": {
                "name": name,
                "annotations": {MARK: "fake"},
                "labels": {
                    "kubernetes.io/arch": "amd64",
                    "kubernetes.io/hostname": name,
                    "kubernetes.io/os": "linux",
                    "topology.kubernetes.io/zone": zone,
                },
            },
            "status": {"allocatable": room, "capacity": room},
        })
    };
    json!({"apiVersion": "v1", "kind": "List", "items": (1..=count).map(node).collect::<Vec<_>>()})
}

/// How many of a `NodeList` can take pods: Ready, and rid of the taint that every node is born with.
pub(crate) fn usable(list: &Value) -> usize {
    let items = list["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let ready = |node: &Value| {
        let conditions = node["status"]["conditions"].as_array().map(Vec::as_slice).unwrap_or_default();
        conditions.iter().any(|condition| condition["type"] == "Ready" && condition["status"] == "True")
    };
    items.iter().filter(|node| ready(node) && node["spec"]["taints"].is_null()).count()
}
