//! What is known of a workload: who answers for it, what it names, and what the operator wrote.

use hjemmel_api::references::MAX_PROCESSOR_CHAIN;
use jiff::Timestamp;
use serde_json::Value;

use super::WhyError;
use super::reason::{Answering, Judged, Named, Standing};
use crate::kubectl::{Cluster, KubectlError, items, list, text};

/// Reads what there is to know of `workload` at `now`.
pub(super) fn judged(cluster: &impl Cluster, workload: &Value, now: Timestamp) -> Result<Judged, WhyError> {
    let namespace = text(workload, "/metadata/namespace").to_owned();
    let name = text(workload, "/metadata/name").to_owned();
    let stored = workload.get("status").filter(|status| !status.is_null());
    let status = stored.map(|status| serde_json::from_value(status.clone())).transpose();
    let status = status.map_err(|source| WhyError::Status { name: format!("{namespace}/{name}"), source })?;
    let referred =
        readable(cluster.get_json(&["get", "dataprocessors,impactassessments", "-n", &namespace, "-o", "json"]))?;
    let claiming = readable(cluster.get_json(&["get", "datacontrollers", "-o", "json"]))?;
    Ok(Judged {
        generation: generation(workload, "/metadata/generation").unwrap_or(0),
        standing: standing(workload, now),
        controllers: claiming.map(|answer| controllers(&answer, &namespace)),
        references: references(workload, referred.as_ref()),
        status: status.unwrap_or_default(),
        namespace,
        name,
    })
}

/// The answer, or nothing if it may not or cannot be read; an error if no other question can be answered either.
fn readable(answer: Result<Value, KubectlError>) -> Result<Option<Value>, KubectlError> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if error.is_final() => Err(error),
        Err(_) => Ok(None),
    }
}

fn generation(workload: &Value, pointer: &str) -> Option<i64> {
    workload.pointer(pointer).and_then(Value::as_i64)
}

fn standing(workload: &Value, now: Timestamp) -> Standing {
    if !text(workload, "/metadata/deletionTimestamp").is_empty() {
        return Standing::Going;
    }
    let observed = generation(workload, "/status/observedGeneration");
    let Some(observed) = observed.filter(|_| !text(workload, "/status/verdict").is_empty()) else {
        return Standing::Unjudged;
    };
    if generation(workload, "/metadata/generation").is_some_and(|current| observed < current) {
        return Standing::Stale { observed };
    }
    match text(workload, "/status/validUntil").parse::<Timestamp>() {
        Ok(since) if since < now => Standing::Overdue { since },
        _ => Standing::Current,
    }
}

fn controllers(answer: &Value, namespace: &str) -> Vec<Answering> {
    let claims = |controller: &&Value| list(controller, "/spec/namespaces").iter().any(|claimed| claimed == namespace);
    let answering = |controller: &Value| Answering {
        name: text(controller, "/metadata/name").to_owned(),
        display_name: text(controller, "/spec/displayName").to_owned(),
        english: text(controller, "/spec/language") == "En",
    };
    items(answer).into_iter().filter(claims).map(answering).collect()
}

fn references(workload: &Value, existing: Option<&Value>) -> Vec<Named> {
    let existing = existing.map(items);
    let mut found = Vec::new();
    for processor in list(workload, "/spec/processors") {
        push_processors(&mut found, text(processor, "/name"), "spec.processors", existing.as_deref(), 1);
    }
    for (pointer, place) in [("/spec/dpia/name", "spec.dpia"), ("/spec/fria/name", "spec.fria")] {
        let name = text(workload, pointer);
        if !name.is_empty() {
            found.push(named("ImpactAssessment", name, place, existing.as_deref()).0);
        }
    }
    found
}

/// A processor and those it hands the data on to (GDPR 28(4)), each once.
fn push_processors(found: &mut Vec<Named>, name: &str, place: &str, existing: Option<&[&Value]>, depth: usize) {
    let known = found.iter().any(|named| named.kind == "DataProcessor" && named.name == name);
    if known || depth > MAX_PROCESSOR_CHAIN {
        return;
    }
    let (processor, object) = named("DataProcessor", name, place, existing);
    found.push(processor);
    let below = format!("DataProcessor/{name} spec.subprocessors");
    for next in object.map_or(&[][..], |object| list(object, "/spec/subprocessors")) {
        push_processors(found, text(next, "/name"), &below, existing, depth + 1);
    }
}

fn named<'v>(kind: &str, name: &str, place: &str, existing: Option<&[&'v Value]>) -> (Named, Option<&'v Value>) {
    let of_kind = |object: &&&Value| text(object, "/kind") == kind;
    let names = || existing.into_iter().flatten().filter(of_kind).map(|object| text(object, "/metadata/name"));
    let object = existing.into_iter().flatten().filter(of_kind).find(|o| text(o, "/metadata/name") == name).copied();
    let title = object.map(|o| [text(o, "/spec/displayName"), text(o, "/spec/title")].concat());
    let named = Named {
        kind: kind.to_owned(),
        name: name.to_owned(),
        place: place.to_owned(),
        exists: existing.map(|_| object.is_some()),
        title: title.unwrap_or_default(),
        did_you_mean: if object.is_none() { super::explain::nearest(name, names()) } else { None },
    };
    (named, object)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::kubectl::recorded::Recorded;

    fn now() -> Timestamp {
        "2026-11-22T08:00:00Z".parse().unwrap()
    }

    fn workload(status: Value) -> Value {
        json!({
            "apiVersion": "hjemmel.dev/v1alpha1", "kind": "AIWorkload",
            "metadata": {"name": "w", "namespace": "n", "generation": 2},
            "spec": {"processors": [{"name": "a"}, {"name": "b"}], "dpia": {"name": "dpja"}},
            "status": status
        })
    }

    const REFERRED: &str = "get dataprocessors,impactassessments -n n -o json";
    const CLAIMING: &str = "get datacontrollers -o json";

    fn cluster() -> Recorded {
        Recorded::default()
            .with(
                REFERRED,
                json!({"items": [
                    {"kind": "DataProcessor", "metadata": {"name": "a"}, "spec": {"displayName": "A A/S", "subprocessors": [{"name": "c"}]}},
                    {"kind": "DataProcessor", "metadata": {"name": "c"}, "spec": {"subprocessors": [{"name": "a"}]}},
                    {"kind": "ImpactAssessment", "metadata": {"name": "dpia"}},
                ]}),
            )
            .with(
                CLAIMING,
                json!({"items": [
                    {"metadata": {"name": "k"}, "spec": {"displayName": "Kommune", "namespaces": ["n"]}},
                    {"metadata": {"name": "another"}, "spec": {"namespaces": ["m"]}},
                ]}),
            )
    }

    #[test]
    fn a_status_says_whether_it_can_be_believed() {
        let until = |at: &str| json!({"observedGeneration": 2, "verdict": "Permitted", "validUntil": at});
        for (name, object, standing) in [
            ("none", workload(Value::Null), Standing::Unjudged),
            ("without a verdict", workload(json!({"observedGeneration": 2})), Standing::Unjudged),
            (
                "of an earlier spec",
                workload(json!({"observedGeneration": 1, "verdict": "Refused"})),
                Standing::Stale { observed: 1 },
            ),
            ("of this spec", workload(until("2027-01-01T00:00:00Z")), Standing::Current),
            (
                "ended",
                workload(until("2026-01-01T00:00:00Z")),
                Standing::Overdue { since: "2026-01-01T00:00:00Z".parse().unwrap() },
            ),
        ] {
            assert_eq!(judged(&cluster(), &object, now()).unwrap().standing, standing, "{name}");
        }
    }

    #[test]
    fn what_it_names_is_followed_through_processors_and_what_is_missing_is_said() {
        let judged = judged(&cluster(), &workload(Value::Null), now()).unwrap();
        let named: Vec<_> = judged.references.iter().map(|r| (&*r.name, r.exists, r.did_you_mean.as_deref())).collect();
        assert_eq!(
            named,
            [
                ("a", Some(true), None),
                ("c", Some(true), None),
                ("b", Some(false), Some("a")),
                ("dpja", Some(false), Some("dpia"))
            ]
        );
        assert_eq!(judged.references[1].place, "DataProcessor/a spec.subprocessors");
        let controllers = judged.controllers.unwrap();
        assert_eq!(controllers.iter().map(|c| &*c.name).collect::<Vec<_>>(), ["k"]);
    }

    #[test]
    fn what_may_not_be_read_is_neither_there_nor_missing() {
        let said = "Error from server (Forbidden): User \"x\" cannot list resource \"y\" in API group \"hjemmel.dev\" at the cluster scope";
        let cluster = Recorded::default().refusing(REFERRED, said).refusing(CLAIMING, said);
        let judged = judged(&cluster, &workload(Value::Null), now()).unwrap();
        assert_eq!(judged.controllers, None);
        assert!(judged.references.iter().all(|r| r.exists.is_none()));
    }
}
