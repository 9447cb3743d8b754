//! How generic tools (kpt, Flux, Argo CD's defaults, `helm --wait`) read a status: the algorithm
//! of kstatus for custom resources, ported to hold every status that we produce against it.
//! <https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/README.md>

use serde_json::Value;

/// What kstatus makes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KStatus {
    Current,
    InProgress,
    Failed,
    Terminating,
}

/// Reads an object as kstatus does one of a kind it does not know.
pub(crate) fn read(object: &Value) -> KStatus {
    if object["metadata"]["deletionTimestamp"].is_string() {
        return KStatus::Terminating;
    }
    let generation = object["metadata"]["generation"].as_i64();
    if let (Some(observed), Some(generation)) = (object["status"]["observedGeneration"].as_i64(), generation)
        && observed != generation
    {
        return KStatus::InProgress;
    }
    let conditions = object["status"]["conditions"].as_array().map(Vec::as_slice).unwrap_or_default();
    // The abnormal ones first: whichever comes first in the list decides.
    for condition in conditions {
        match (condition["type"].as_str(), condition["status"].as_str()) {
            (Some("Reconciling"), Some("True")) => return KStatus::InProgress,
            (Some("Stalled"), Some("True")) => return KStatus::Failed,
            _ => {}
        }
    }
    let ready = conditions.iter().find(|c| c["type"] == "Ready").and_then(|c| c["status"].as_str());
    match ready {
        Some("False" | "Unknown") => KStatus::InProgress,
        _ => KStatus::Current,
    }
}
