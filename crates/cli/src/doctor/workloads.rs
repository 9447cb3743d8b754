//! Who answers for which namespace, and whether workloads have a verdict for their current spec.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::anchor::Anchor;
use super::line::Line;
use crate::kubectl::{KubectlError, items, list, text};

/// At most this many names are told.
const SHOWN: usize = 5;

/// The namespace of the first DataController that has one: there a dry run is answered best.
pub(super) fn governed_namespace(controllers: &Result<Value, KubectlError>) -> Option<String> {
    let controllers = items(controllers.as_ref().ok()?);
    controllers.iter().find_map(|c| list(c, "/spec/namespaces").first()).and_then(Value::as_str).map(str::to_owned)
}

/// Namespaces that several DataControllers claim, and those with workloads that none claims.
pub(super) fn claims(controllers: &Result<Value, KubectlError>, workloads: &Result<Value, KubectlError>) -> Vec<Line> {
    const CHECK: &str = "namespaces";
    const HINT: Anchor = Anchor::NamespaceClaims;
    let controllers = match controllers {
        Ok(controllers) => items(controllers),
        Err(error) => return vec![Line::unchecked(CHECK, HINT, error)],
    };
    let mut claims: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for controller in controllers {
        for namespace in list(controller, "/spec/namespaces").iter().filter_map(Value::as_str) {
            claims.entry(namespace).or_default().insert(text(controller, "/metadata/name"));
        }
    }
    let mut lines: Vec<Line> = claims
        .iter()
        .filter(|(_, names)| names.len() > 1)
        .map(|(namespace, names)| {
            let names = names.iter().copied().collect::<Vec<_>>().join(", ");
            let message = format!(
                "namespace {namespace} is claimed by several DataControllers ({names}): nothing in it can be judged"
            );
            Line::fail(CHECK, HINT, message)
        })
        .collect();
    if let Ok(workloads) = workloads {
        let used: BTreeSet<&str> = items(workloads).into_iter().map(|w| text(w, "/metadata/namespace")).collect();
        let unclaimed: Vec<&str> = used.into_iter().filter(|namespace| !claims.contains_key(namespace)).collect();
        if !unclaimed.is_empty() {
            let message = format!("no DataController answers for {}, where there are AIWorkloads", shown(&unclaimed));
            lines.push(Line::warn(CHECK, HINT, message));
        }
    }
    if lines.is_empty() {
        lines.push(Line::ok(CHECK, HINT, format!("{} namespaces have one DataController each", claims.len())));
    }
    lines
}

/// Workloads without a verdict for their current spec.
pub(super) fn judged(workloads: &Result<Value, KubectlError>) -> Line {
    const CHECK: &str = "workloads";
    const HINT: Anchor = Anchor::WorkloadsUnjudged;
    let workloads = match workloads {
        Ok(workloads) => items(workloads),
        Err(error) => return Line::unchecked(CHECK, HINT, error),
    };
    let behind = |workload: &&&Value| {
        let number = |pointer| workload.pointer(pointer).and_then(Value::as_i64);
        text(workload, "/status/verdict").is_empty()
            || number("/status/observedGeneration") < number("/metadata/generation")
    };
    let names: Vec<String> = workloads
        .iter()
        .filter(behind)
        .map(|w| format!("{}/{}", text(w, "/metadata/namespace"), text(w, "/metadata/name")))
        .collect();
    if names.is_empty() {
        return Line::ok(CHECK, HINT, format!("{} AIWorkloads have a verdict for their current spec", workloads.len()));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    Line::warn(CHECK, HINT, format!("without a verdict for their current spec: {}", shown(&names)))
}

fn shown(names: &[&str]) -> String {
    let more = names.len().saturating_sub(SHOWN);
    let shown = names.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
    if more == 0 { shown } else { format!("{shown} and {more} more") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::line::Level;
    use super::*;

    fn controllers(claims: &[(&str, &[&str])]) -> Result<Value, KubectlError> {
        let controller = |(name, namespaces): &(&str, &[&str])| json!({"metadata": {"name": name}, "spec": {"namespaces": namespaces}});
        Ok(json!({"items": claims.iter().map(controller).collect::<Vec<_>>()}))
    }

    fn workloads(all: &[(&str, Value)]) -> Result<Value, KubectlError> {
        let workload = |(namespace, status): &(&str, Value)| json!({"metadata": {"name": "w", "namespace": namespace, "generation": 2}, "status": status});
        Ok(json!({"items": all.iter().map(workload).collect::<Vec<_>>()}))
    }

    #[test]
    fn a_namespace_has_one_controller_several_or_none() {
        let in_a = || workloads(&[("a", json!({}))]);
        for (what, controllers, workloads, level, part) in [
            ("one", controllers(&[("k", &["a", "b"])]), in_a(), Level::Ok, "2 namespaces"),
            ("several", controllers(&[("k", &["a"]), ("l", &["a"])]), in_a(), Level::Fail, "(k, l)"),
            ("none", controllers(&[("k", &["b"])]), in_a(), Level::Warn, "no DataController answers for a,"),
            ("nothing", controllers(&[]), workloads(&[]), Level::Ok, "0 namespaces"),
            ("unreadable", Err(KubectlError::Refused("?".into())), in_a(), Level::Warn, "not checked"),
        ] {
            let lines = claims(&controllers, &workloads);
            assert_eq!(lines[0].level, level, "{what}: {}", lines[0].message);
            assert!(lines[0].message.contains(part), "{what}: {}", lines[0].message);
        }
        assert_eq!(governed_namespace(&controllers(&[("k", &[]), ("l", &["b", "c"])])), Some("b".to_owned()));
    }

    #[test]
    fn a_workload_is_judged_as_it_is_or_not() {
        let status = |observed: i64| json!({"observedGeneration": observed, "verdict": "Refused"});
        for (what, workloads, level) in [
            ("judged", workloads(&[("a", status(2))]), Level::Ok),
            ("an earlier spec", workloads(&[("a", status(2)), ("b", status(1))]), Level::Warn),
            ("not yet", workloads(&[("a", Value::Null)]), Level::Warn),
            ("none", Ok(Value::Null), Level::Ok),
            ("unreadable", Err(KubectlError::Refused("?".into())), Level::Warn),
        ] {
            assert_eq!(judged(&workloads).level, level, "{what}");
        }
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        assert_eq!(shown(&["a", "b", "c", "d", "e", "f", "g"]), "a, b, c, d, e and 2 more");
    }
}
