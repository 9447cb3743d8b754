//! The workload under test, and what it refers to.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::failure::Failure;

/// A DataController of all namespaces, a DataProcessor and an ImpactAssessment, as YAML.
pub(crate) const REFERENCES: &str = include_str!("../fixtures/references.yaml");
/// The policy by which the API server records what the operator asks.
pub(crate) const AUDIT_POLICY: &str = include_str!("../fixtures/audit-policy.yaml");

/// The workload that is permitted.
pub(crate) fn permitted() -> Result<Value, Failure> {
    serde_saphyr::from_str(include_str!("../fixtures/permitted.yaml")).map_err(Failure::unreadable("permitted.yaml"))
}

/// The workload that is refused.
pub(crate) struct Refused {
    /// The workload.
    pub(crate) workload: Value,
    /// The rules that the refusal must name.
    pub(crate) rules: Vec<String>,
}

/// The same workload with faults.
pub(crate) fn refused() -> Result<Refused, Failure> {
    #[derive(Deserialize)]
    struct Faults {
        patch: Value,
        rules: Vec<String>,
    }
    let faults: Faults = serde_saphyr::from_str(include_str!("../fixtures/refused.yaml"))
        .map_err(Failure::unreadable("refused.yaml"))?;
    let mut workload = permitted()?;
    merge(&mut workload, faults.patch);
    Ok(Refused { workload, rules: faults.rules })
}

/// The permitted workload under another name, with nothing to run in the cluster.
pub(crate) fn external(name: &str) -> Result<Value, Failure> {
    let mut workload = named(name)?;
    workload["spec"]["workload"] = json!({"external": {}});
    Ok(workload)
}

/// The permitted workload under another name.
pub(crate) fn named(name: &str) -> Result<Value, Failure> {
    let mut workload = permitted()?;
    workload["metadata"]["name"] = name.into();
    Ok(workload)
}

/// A JSON merge patch (RFC 7396).
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(fields) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    for (name, value) in fields {
        match value {
            Value::Null => _ = target.as_object_mut().map(|t| t.remove(&name)),
            value => merge(&mut target[name], value),
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_patch_sets_replaces_and_removes() {
        let mut target = json!({"a": {"b": 1, "c": 2}, "d": 3});
        merge(&mut target, json!({"a": {"b": null, "e": {"f": 4}}, "d": 5}));
        assert_eq!(target, json!({"a": {"c": 2, "e": {"f": 4}}, "d": 5}));
    }

    #[test]
    fn the_fixtures_fit_the_types_of_the_api() {
        for workload in [permitted().unwrap(), refused().unwrap().workload, external("a").unwrap()] {
            let typed: hjemmel_api::AIWorkload = serde_json::from_value(workload).unwrap();
            assert_eq!(typed.spec.processors.len(), 1);
        }
        assert!(!refused().unwrap().rules.is_empty());
    }
}
