//! From an object up its owner references.

use hjemmel_api::GROUP;
use serde_json::Value;

use super::reason::{Gap, Link};
use crate::kubectl::{Cluster, KubectlError, list, text};

/// How many owners are followed; a Deployment's pod has two, an InferenceService's some four.
const MOST: usize = 12;

/// The objects on the way, the first being where it began.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) objects: Vec<Value>,
    pub(super) gap: Option<Gap>,
}

/// Follows the owners of `start` to an AIWorkload, or as far as they lead.
pub(super) fn climb(cluster: &impl Cluster, start: Value) -> Result<Way, KubectlError> {
    let mut way = Way { objects: vec![start], gap: None };
    while let Some(here) = way.objects.last().filter(|object| !is_workload(object)) {
        let Some(owner) = owner(here) else { break };
        let (kind, name) = (text(owner, "/kind").to_owned(), text(owner, "/name").to_owned());
        let uid = text(owner, "/uid").to_owned();
        if way.objects.iter().any(|object| text(object, "/metadata/uid") == uid) {
            way.gap = Some(Gap::Cycle { kind, name });
            break;
        }
        if way.objects.len() > MOST {
            way.gap = Some(Gap::TooLong);
            break;
        }
        let resource = resource(text(owner, "/apiVersion"), &kind);
        let namespace = text(here, "/metadata/namespace").to_owned();
        match cluster.get_json(&["get", &resource, &name, "-n", &namespace, "-o", "json"]) {
            Ok(object) if text(&object, "/metadata/uid") == uid => way.objects.push(object),
            // The owner was deleted, and another made in its name.
            Ok(_) => way.gap = Some(Gap::Missing { kind, name }),
            Err(error) if error.is_not_found() => way.gap = Some(Gap::Missing { kind, name }),
            Err(error) if error.is_final() => return Err(error),
            Err(error) => way.gap = Some(Gap::Unreadable { kind, name, problem: error.to_string() }),
        }
        if way.gap.is_some() {
            break;
        }
    }
    Ok(way)
}

/// Whether an object is an AIWorkload of ours.
pub(super) fn is_workload(object: &Value) -> bool {
    text(object, "/kind") == "AIWorkload" && text(object, "/apiVersion").starts_with(&format!("{GROUP}/"))
}

/// An object as it is shown.
pub(super) fn link(object: &Value) -> Link {
    let field = |pointer| text(object, pointer).to_owned();
    Link {
        kind: field("/kind"),
        namespace: field("/metadata/namespace"),
        name: field("/metadata/name"),
        state: state(object),
    }
}

/// The owner that controls, else the first there is.
fn owner(object: &Value) -> Option<&Value> {
    let owners = list(object, "/metadata/ownerReferences");
    owners.iter().find(|owner| owner["controller"] == true).or(owners.first())
}

/// `replicaset.v1.apps`, `pod`.
fn resource(api_version: &str, kind: &str) -> String {
    let kind = kind.to_lowercase();
    match api_version.split_once('/') {
        Some((group, version)) => format!("{kind}.{version}.{group}"),
        None => kind,
    }
}

fn state(object: &Value) -> String {
    if is_workload(object) {
        return text(object, "/status/verdict").to_owned();
    }
    let waiting = list(object, "/status/containerStatuses").iter().map(|c| text(c, "/state/waiting/reason"));
    if let Some(trouble) = waiting.into_iter().find(|reason| !reason.is_empty()) {
        return trouble.to_owned();
    }
    let phase = text(object, "/status/phase");
    if !phase.is_empty() {
        return phase.to_owned();
    }
    match object.pointer("/spec/replicas").and_then(Value::as_i64) {
        Some(wanted) => {
            let ready = object.pointer("/status/readyReplicas").and_then(Value::as_i64).unwrap_or(0);
            format!("{ready}/{wanted}")
        }
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;
    use crate::kubectl::recorded::Recorded;

    fn object(api_version: &str, kind: &str, name: &str, owner: Option<(&str, &str, &str)>) -> Value {
        let owners: Vec<_> = owner
            .into_iter()
            .map(|(version, kind, name)| json!({"apiVersion": version, "kind": kind, "name": name, "uid": name, "controller": true}))
            .collect();
        json!({"apiVersion": api_version, "kind": kind,
               "metadata": {"name": name, "namespace": "n", "uid": name, "ownerReferences": owners}})
    }

    fn pod() -> Value {
        object("v1", "Pod", "p", Some(("apps/v1", "ReplicaSet", "r")))
    }

    const REPLICA_SET: &str = "get replicaset.v1.apps r -n n -o json";
    const DEPLOYMENT: &str = "get deployment.v1.apps d -n n -o json";

    fn kinds(way: &Way) -> Vec<&str> {
        way.objects.iter().map(|o| text(o, "/kind")).collect()
    }

    #[test]
    fn a_pod_leads_over_replica_set_and_deployment_to_its_workload() {
        let cluster = Recorded::default()
            .with(REPLICA_SET, object("apps/v1", "ReplicaSet", "r", Some(("apps/v1", "Deployment", "d"))))
            .with(DEPLOYMENT, object("apps/v1", "Deployment", "d", Some(("hjemmel.dev/v1alpha1", "AIWorkload", "w"))))
            .with(
                "get aiworkload.v1alpha1.hjemmel.dev w -n n -o json",
                object("hjemmel.dev/v1alpha1", "AIWorkload", "w", Some(("apps/v1", "App", "beyond"))),
            );
        let way = climb(&cluster, pod()).unwrap();
        assert_eq!(kinds(&way), ["Pod", "ReplicaSet", "Deployment", "AIWorkload"]);
        assert_eq!(way.gap, None);
    }

    #[test]
    fn the_way_ends_where_the_owners_do() {
        let missing = || Gap::Missing { kind: "ReplicaSet".into(), name: "r".into() };
        let gone =
            Recorded::default().refusing(REPLICA_SET, "Error from server (NotFound): replicasets.apps \"r\" not found");
        let mut other = object("apps/v1", "ReplicaSet", "r", None);
        other["metadata"]["uid"] = json!("another");
        let replaced = Recorded::default().with(REPLICA_SET, other);
        let forbidden = Recorded::default().refusing(
            REPLICA_SET,
            "Error from server (Forbidden): User \"x\" cannot get resource \"replicasets\" in API group \"apps\" in the namespace \"n\"",
        );
        let cycle = Recorded::default()
            .with(REPLICA_SET, object("apps/v1", "ReplicaSet", "r", Some(("apps/v1", "Deployment", "d"))))
            .with(DEPLOYMENT, object("apps/v1", "Deployment", "d", Some(("apps/v1", "ReplicaSet", "r"))));
        for (name, cluster, kinds_found, gap) in [
            ("deleted", gone, vec!["Pod"], missing()),
            ("deleted and made anew", replaced, vec!["Pod"], missing()),
            (
                "forbidden",
                forbidden,
                vec!["Pod"],
                Gap::Unreadable {
                    kind: "ReplicaSet".into(),
                    name: "r".into(),
                    problem: "x may not get replicasets.apps in namespace n. Ask for a role that allows it".into(),
                },
            ),
            (
                "a cycle",
                cycle,
                vec!["Pod", "ReplicaSet", "Deployment"],
                Gap::Cycle { kind: "ReplicaSet".into(), name: "r".into() },
            ),
        ] {
            let way = climb(&cluster, pod()).unwrap();
            assert_eq!(kinds(&way), kinds_found, "{name}");
            assert_eq!(way.gap, Some(gap), "{name}");
        }
    }

    #[test]
    fn a_server_that_is_gone_is_no_missing_owner() {
        let gone = Recorded::default().refusing(REPLICA_SET, "The connection to the server x was refused");
        assert!(climb(&gone, pod()).is_err());
    }

    #[test]
    fn an_object_says_how_it_is() {
        for (object, state) in [
            (json!({"kind": "Pod", "status": {"phase": "Running"}}), "Running"),
            (
                json!({"kind": "Pod", "status": {"phase": "Pending",
                    "containerStatuses": [{"state": {"waiting": {"reason": "ImagePullBackOff"}}}]}}),
                "ImagePullBackOff",
            ),
            (json!({"kind": "Deployment", "spec": {"replicas": 2}, "status": {"readyReplicas": 1}}), "1/2"),
            (json!({"kind": "Deployment", "spec": {"replicas": 0}}), "0/0"),
            (json!({"kind": "Job"}), ""),
        ] {
            assert_eq!(link(&object).state, state);
        }
    }
}
