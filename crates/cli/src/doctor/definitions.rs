//! The six CustomResourceDefinitions: there, served, and of this version.

use serde_json::Value;

use super::anchor::Anchor;
use super::line::Line;
use crate::kubectl::{KubectlError, items, list, text};

const CHECK: &str = "crds";

/// This version's definitions, as the API would give them.
pub(super) fn ours() -> Vec<Value> {
    hjemmel_api::crds().iter().map(|crd| serde_json::to_value(crd).unwrap_or_default()).collect()
}

/// The names of this version's definitions.
pub(super) fn names(ours: &[Value]) -> Vec<&str> {
    ours.iter().map(name).collect()
}

/// The definitions of the cluster against `ours`.
pub(super) fn lines(answer: &Result<Value, KubectlError>, ours: &[Value]) -> Vec<Line> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![Line::unchecked(CHECK, Anchor::CrdsMissing, error)],
    };
    let found = items(answer);
    let mut lines = Vec::new();
    let missing: Vec<&str> = names(ours).into_iter().filter(|n| !found.iter().any(|crd| name(crd) == *n)).collect();
    if !missing.is_empty() {
        let install = "install them: hjemmel crds | kubectl apply --server-side -f -";
        lines.push(Line::fail(CHECK, Anchor::CrdsMissing, format!("missing: {}; {install}", missing.join(", "))));
    }
    for (crd, own) in pairs(&found, ours) {
        if let Some(problem) = not_served(crd) {
            lines.push(Line::fail(CHECK, Anchor::CrdsNotEstablished, format!("{}: {problem}", name(own))));
        } else if let Some(place) = difference(crd, own) {
            let message = format!("{} is of another version than this command: it differs at {place}", name(own));
            lines.push(Line::warn(CHECK, Anchor::CrdsDiffer, message));
        }
    }
    if lines.is_empty() {
        let message =
            format!("{} kinds of {} are served, with the schemas of this version", ours.len(), hjemmel_api::GROUP);
        lines.push(Line::ok(CHECK, Anchor::CrdsMissing, message));
    }
    lines
}

/// What an installation would meet.
pub(super) fn conflicts(answer: &Result<Value, KubectlError>, ours: &[Value]) -> Vec<Line> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![Line::unchecked(CHECK, Anchor::AlreadyInstalled, error)],
    };
    let found = items(answer);
    if found.is_empty() {
        let message = format!("no kind of {} is installed yet", hjemmel_api::GROUP);
        return vec![Line::ok(CHECK, Anchor::AlreadyInstalled, message)];
    }
    let mut lines = Vec::new();
    for (crd, own) in pairs(&found, ours) {
        let known: Vec<&str> = list(own, "/spec/versions").iter().map(|version| text(version, "/name")).collect();
        let stored = list(crd, "/status/storedVersions").iter().filter_map(Value::as_str);
        let unknown: Vec<&str> = stored.filter(|version| !known.contains(version)).collect();
        if !unknown.is_empty() {
            let message =
                format!("{} holds objects of version {}, which this version would drop", name(crd), unknown.join(", "));
            lines.push(Line::fail(CHECK, Anchor::AlreadyInstalled, message));
        } else if let Some(place) = difference(crd, own) {
            let message =
                format!("{} is there with another schema, which installing replaces: it differs at {place}", name(crd));
            lines.push(Line::warn(CHECK, Anchor::AlreadyInstalled, message));
        }
    }
    if lines.is_empty() {
        lines.push(Line::ok(CHECK, Anchor::AlreadyInstalled, "the kinds that are there are this version's"));
    }
    lines
}

fn name(crd: &Value) -> &str {
    text(crd, "/metadata/name")
}

fn pairs<'a>(found: &[&'a Value], ours: &'a [Value]) -> Vec<(&'a Value, &'a Value)> {
    ours.iter().filter_map(|own| Some((*found.iter().find(|crd| name(crd) == name(own))?, own))).collect()
}

fn not_served(crd: &Value) -> Option<String> {
    if !text(crd, "/metadata/deletionTimestamp").is_empty() {
        return Some("is being deleted, and every object of its kind with it".to_owned());
    }
    let conditions = list(crd, "/status/conditions");
    let holds =
        |kind: &str| conditions.iter().find(|c| text(c, "/type") == kind).is_some_and(|c| text(c, "/status") == "True");
    if holds("Established") && holds("NamesAccepted") {
        return None;
    }
    let told: Vec<&str> = conditions
        .iter()
        .filter(|c| text(c, "/status") != "True")
        .map(|c| text(c, "/message"))
        .filter(|m| !m.is_empty())
        .collect();
    Some(format!("is not established. {}", told.join(". ")).trim_end().to_owned())
}

/// Where the schema of a version of `own` is another in `crd`.
fn difference(crd: &Value, own: &Value) -> Option<String> {
    list(own, "/spec/versions").iter().find_map(|version| {
        let name = text(version, "/name");
        let Some(served) = list(crd, "/spec/versions").iter().find(|v| text(v, "/name") == name) else {
            return Some(format!("version {name}, which it does not have"));
        };
        if served["served"] != true {
            return Some(format!("version {name}, which is not served"));
        }
        let schema = |version: &Value| version.pointer("/schema/openAPIV3Schema").cloned().unwrap_or_default();
        unlike(&essence(schema(served)), &essence(schema(version)), name)
    })
}

/// A schema without what means nothing: the API server leaves out what is empty or false, and
/// writes numbers its own way; descriptions are for people.
fn essence(schema: Value) -> Value {
    match schema {
        Value::Object(fields) => {
            let kept = fields.into_iter().filter(|(key, value)| !(key == "description" && value.is_string()));
            let kept = kept.map(|(key, value)| (key, essence(value)));
            Value::Object(kept.filter(|(_, value)| !is_nothing(value)).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(essence).collect()),
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        other => other,
    }
}

fn is_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}

/// The path of the first difference, without the words `properties` and `items` that only schemas have.
fn unlike(one: &Value, other: &Value, path: &str) -> Option<String> {
    let (Value::Object(a), Value::Object(b)) = (one, other) else {
        return (one != other).then(|| path.to_owned());
    };
    let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
    keys.sort();
    keys.dedup();
    keys.into_iter().find_map(|key| {
        let below =
            if matches!(key.as_str(), "properties" | "items") { path.to_owned() } else { format!("{path}.{key}") };
        match (a.get(key), b.get(key)) {
            (Some(one), Some(other)) => unlike(one, other, &below),
            _ => Some(below),
        }
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::line::Level;
    use super::*;

    fn established(mut crd: Value) -> Value {
        let condition = |kind: &str| json!({"type": kind, "status": "True"});
        crd["status"] = json!({"conditions": [condition("NamesAccepted"), condition("Established")], "storedVersions": ["v1alpha1"]});
        crd
    }

    fn cluster() -> Vec<Value> {
        ours().into_iter().map(established).collect()
    }

    fn answer(crds: Vec<Value>) -> Result<Value, KubectlError> {
        Ok(json!({"kind": "List", "items": crds}))
    }

    /// The cluster with its first definition changed.
    fn with(change: impl FnOnce(&mut Value)) -> Result<Value, KubectlError> {
        let mut crds = cluster();
        change(&mut crds[0]);
        answer(crds)
    }

    const SCHEMA: &str = "/spec/versions/0/schema/openAPIV3Schema";

    #[test]
    fn the_kinds_are_there_missing_unserved_or_of_another_version() {
        let unserved = with(|crd| crd["status"]["conditions"][1]["status"] = json!("False"));
        let going = with(|crd| crd["metadata"]["deletionTimestamp"] = json!("2026-11-22T08:00:00Z"));
        let other = with(|crd| {
            crd.pointer_mut(SCHEMA).unwrap()["properties"]["spec"]["properties"]["purpose"]["type"] = json!("string")
        });
        let off = with(|crd| crd["spec"]["versions"][0]["served"] = json!(false));
        let prose = with(|crd| crd.pointer_mut(SCHEMA).unwrap()["description"] = json!("other words"));
        for (what, answer, level, hint, part) in [
            ("all", answer(cluster()), Level::Ok, Anchor::CrdsMissing, "6 kinds"),
            ("none", answer(Vec::new()), Level::Fail, Anchor::CrdsMissing, "aiworkloads.hjemmel.dev, datacontrollers"),
            ("nothing printed", Ok(Value::Null), Level::Fail, Anchor::CrdsMissing, "aiworkloads.hjemmel.dev"),
            (
                "all but one",
                answer(cluster().split_off(1)),
                Level::Fail,
                Anchor::CrdsMissing,
                "missing: aiworkloads.hjemmel.dev;",
            ),
            ("not established", unserved, Level::Fail, Anchor::CrdsNotEstablished, "not established"),
            ("going", going, Level::Fail, Anchor::CrdsNotEstablished, "being deleted"),
            ("another schema", other, Level::Warn, Anchor::CrdsDiffer, "v1alpha1.spec.purpose.type"),
            ("not served", off, Level::Warn, Anchor::CrdsDiffer, "not served"),
            ("other words", prose, Level::Ok, Anchor::CrdsMissing, "6 kinds"),
            ("unreadable", Err(KubectlError::Refused("?".into())), Level::Warn, Anchor::CrdsMissing, "not checked"),
        ] {
            let lines = lines(&answer, &ours());
            assert_eq!(lines.len(), 1, "{what}: {lines:?}");
            assert_eq!((lines[0].level, lines[0].hint), (level, hint), "{what}: {}", lines[0].message);
            assert!(lines[0].message.contains(part), "{what}: {}", lines[0].message);
        }
    }

    #[test]
    fn an_installation_meets_nothing_the_same_another_schema_or_another_version() {
        let other = with(|crd| crd.pointer_mut(SCHEMA).unwrap()["type"] = json!("string"));
        let stored = with(|crd| crd["status"]["storedVersions"] = json!(["v1"]));
        for (what, answer, level) in [
            ("nothing", Ok(Value::Null), Level::Ok),
            ("the same", answer(cluster()), Level::Ok),
            ("another schema", other, Level::Warn),
            ("objects of another version", stored, Level::Fail),
        ] {
            assert_eq!(conflicts(&answer, &ours())[0].level, level, "{what}");
        }
    }

    #[test]
    fn what_the_api_server_leaves_out_is_no_difference() {
        let (ours, theirs) = (json!({"a": {"max": 3.0, "nullable": false, "required": []}}), json!({"a": {"max": 3}}));
        assert_eq!(unlike(&essence(ours), &essence(theirs), ""), None);
    }
}
