//! From a name to the answer.

use jiff::Timestamp;
use serde_json::Value;

use super::WhyError;
use super::owners::{Way, climb, is_workload, link};
use super::reason::{Through, Why};
use super::target::Target;
use super::workload::judged;
use crate::kubectl::{Cluster, KubectlError, items, text};

/// The kind as `kubectl` takes it: with its group, so that no other resource of that name is met.
const WORKLOADS: &str = "aiworkloads.hjemmel.dev";
/// What a bare name may be of.
const WORKLOADS_AND_PODS: &str = "aiworkloads.hjemmel.dev,pods";
/// At most this many names are listed when none is near.
const NAMES_SHOWN: usize = 5;

/// Explains what is asked about, at `now`.
pub(super) fn explain(cluster: &impl Cluster, said: &str, everywhere: bool, now: Timestamp) -> Result<Why, WhyError> {
    let target = Target::read(said)?;
    let start = find(cluster, &target, everywhere)?;
    let Way { mut objects, gap } = climb(cluster, start)?;
    let mut through = objects.last().filter(|last| is_workload(last)).map(|_| Through::Ownership);
    if through.is_none()
        && let Some((bound, workload)) = bound(cluster, &objects)?
    {
        objects.push(workload);
        through = Some(bound);
    }
    let workload = match (&through, objects.last()) {
        (Some(_), Some(workload)) => Some(judged(cluster, workload, now)?),
        _ => None,
    };
    Ok(Why { chain: objects.iter().map(link).collect(), gap, through, workload })
}

/// The nearest name, if one is near enough to have been meant.
pub(super) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let most = (name.chars().count() / 3).max(1);
    let ranked = names.map(|known| (strsim::damerau_levenshtein(name, known), known));
    ranked.filter(|(edits, _)| *edits <= most).min().map(|(_, known)| known.to_owned())
}

fn find(cluster: &impl Cluster, target: &Target, everywhere: bool) -> Result<Value, WhyError> {
    let mut unasked = None;
    if target.may_be_workload() {
        match get(cluster, WORKLOADS, &target.name, everywhere) {
            Ok(Some(workload)) => return Ok(workload),
            Ok(None) if target.kind.is_some() => return Err(not_found(cluster, WORKLOADS, &target.name, everywhere)),
            // A bare name may be a pod's.
            Ok(None) => {}
            Err(error) if target.kind.is_none() && !is_final(&error) => unasked = Some(error),
            Err(error) => return Err(error),
        }
    }
    match get(cluster, target.other_kind(), &target.name, everywhere)? {
        Some(object) => Ok(object),
        None => Err(unasked.unwrap_or_else(|| {
            let kinds = if target.kind.is_none() { WORKLOADS_AND_PODS } else { target.other_kind() };
            not_found(cluster, kinds, &target.name, everywhere)
        })),
    }
}

fn is_final(error: &WhyError) -> bool {
    match error {
        WhyError::Cluster(error) => error.is_final(),
        _ => true,
    }
}

/// The object, or nothing if it does not exist.
fn get(cluster: &impl Cluster, kind: &str, name: &str, everywhere: bool) -> Result<Option<Value>, WhyError> {
    if everywhere {
        let selector = format!("--field-selector=metadata.name={name}");
        let answer = cluster.get_json(&["get", kind, "-A", &selector, "-o", "json"])?;
        return match items(&answer).as_slice() {
            [] => Ok(None),
            [one] => Ok(Some((*one).clone())),
            several => Err(WhyError::Several {
                name: name.to_owned(),
                namespaces: several.iter().map(|object| text(object, "/metadata/namespace").to_owned()).collect(),
            }),
        };
    }
    match cluster.get_json(&["get", kind, name, "-o", "json"]) {
        Ok(object) => Ok(Some(object)),
        Err(error) if error.is_not_found() => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// That it does not exist, with what does.
fn not_found(cluster: &impl Cluster, kinds: &str, name: &str, everywhere: bool) -> WhyError {
    let mut args = vec!["get", kinds, "-o", "json"];
    args.extend(everywhere.then_some("-A"));
    let answer = cluster.get_json(&args).unwrap_or_default();
    let names: Vec<&str> = items(&answer).into_iter().map(|object| text(object, "/metadata/name")).collect();
    let hint = match (nearest(name, names.iter().copied()), names.len()) {
        (Some(near), _) => format!(": did you mean {near:?}?"),
        (None, 0) if everywhere => ": there is none in any namespace".to_owned(),
        (None, 0) => ": there is none in this namespace; choose another with -n, or look everywhere with -A".to_owned(),
        (None, count) => {
            let more = if count > NAMES_SHOWN { ", …" } else { "" };
            let shown = names.iter().take(NAMES_SHOWN).copied().collect::<Vec<_>>().join(", ");
            format!(": there is {shown}{more}; choose another namespace with -n, or look everywhere with -A")
        }
    };
    WhyError::Cluster(KubectlError::NotFound { resource: kinds.replace(',', " or "), name: name.to_owned(), hint })
}

/// The workload that governs these objects without owning them.
fn bound(cluster: &impl Cluster, objects: &[Value]) -> Result<Option<(Through, Value)>, KubectlError> {
    let Some(first) = objects.first() else { return Ok(None) };
    let namespace = text(first, "/metadata/namespace");
    let answer = cluster.get_json(&["get", WORKLOADS, "-n", namespace, "-o", "json"])?;
    for workload in items(&answer) {
        if selects(workload, first) {
            return Ok(Some((Through::Selector, workload.clone())));
        }
        if objects.iter().any(|object| targets(workload, object)) {
            return Ok(Some((Through::TargetRef, workload.clone())));
        }
    }
    Ok(None)
}

fn selects(workload: &Value, object: &Value) -> bool {
    let wanted = workload.pointer("/spec/workload/selector/matchLabels").and_then(Value::as_object);
    let labels = object.pointer("/metadata/labels").and_then(Value::as_object);
    let (Some(wanted), Some(labels)) = (wanted, labels) else { return false };
    text(object, "/kind") == "Pod"
        && !wanted.is_empty()
        && wanted.iter().all(|(key, value)| labels.get(key) == Some(value))
}

fn targets(workload: &Value, object: &Value) -> bool {
    let same = |reference: &str, own: &str| {
        let referred = text(workload, reference);
        !referred.is_empty() && referred == text(object, own)
    };
    same("/spec/workload/targetRef/kind", "/kind")
        && same("/spec/workload/targetRef/name", "/metadata/name")
        && same("/spec/workload/targetRef/apiVersion", "/apiVersion")
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
