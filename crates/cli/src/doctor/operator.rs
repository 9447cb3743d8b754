//! The operator: its Deployment and pods, its version, its certificate and its lease.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::anchor::Anchor;
use super::certificate;
use super::line::Line;
use super::registration::Reach;
use crate::kubectl::{KubectlError, items, list, text};

/// A certificate is valid for 90 days and renewed when a third is left; less than this and nobody renews it.
const CERTIFICATE_MARGIN: SignedDuration = SignedDuration::from_hours(14 * 24);
/// What the operator's leases are called, or begin with.
const LEASES: &str = "hjemmel";

/// The Deployment whose pods the Service leads to.
pub(super) fn deployment<'v>(service: &Value, objects: &'v Value) -> Option<&'v Value> {
    let selector = service.pointer("/spec/selector").and_then(Value::as_object).filter(|s| !s.is_empty())?;
    items(objects).into_iter().find(|object| {
        let labels = object.pointer("/spec/template/metadata/labels");
        text(object, "/kind") == "Deployment"
            && labels.is_some_and(|labels| selector.iter().all(|(k, v)| labels.get(k) == Some(v)))
    })
}

/// Whether the operator is ready, as far as the cluster knows of it. `service` and `objects` (Deployments and Pods) are
/// of the namespace that the registration names.
pub(super) fn readiness(
    reach: Option<&Reach>,
    service: &Result<Value, KubectlError>,
    objects: &Result<Value, KubectlError>,
) -> Line {
    const CHECK: &str = "operator";
    const HINT: Anchor = Anchor::OperatorNotReady;
    let (namespace, name) = match reach {
        None => return Line::fail(CHECK, HINT, "no webhook is registered, so no operator is known"),
        Some(Reach::Url(url)) => {
            return Line::ok(CHECK, HINT, format!("runs outside of the cluster, its webhook at {url}"));
        }
        Some(Reach::Service { namespace, name }) => (namespace, name),
    };
    let (service, objects) = match (service, objects) {
        (Ok(service), Ok(objects)) => (service, objects),
        (Err(error), _) if error.is_not_found() => {
            return Line::fail(CHECK, HINT, format!("its Service {namespace}/{name} does not exist"));
        }
        (Err(error), _) | (_, Err(error)) => return Line::unchecked(CHECK, HINT, error),
    };
    let Some(deployment) = deployment(service, objects) else {
        return Line::fail(CHECK, HINT, format!("no Deployment is behind its Service {namespace}/{name}"));
    };
    let count = |pointer| deployment.pointer(pointer).and_then(Value::as_i64);
    let (wanted, ready) = (count("/spec/replicas").unwrap_or(1), count("/status/readyReplicas").unwrap_or(0));
    let title = format!("Deployment {namespace}/{}", text(deployment, "/metadata/name"));
    let trouble = trouble(service, objects).map(|trouble| format!(": {trouble}")).unwrap_or_default();
    match ready {
        0 => Line::fail(CHECK, HINT, format!("{title} has no ready pod of {wanted}{trouble}")),
        ready if ready < wanted => {
            Line::warn(CHECK, HINT, format!("{title} has {ready} of {wanted} pods ready{trouble}"))
        }
        _ => Line::ok(CHECK, HINT, format!("{title} has {ready} of {wanted} pods ready")),
    }
}

/// The first pod that waits for something, and what for.
fn trouble(service: &Value, objects: &Value) -> Option<String> {
    let selector = service.pointer("/spec/selector").and_then(Value::as_object)?;
    let ours = |pod: &&Value| {
        let labels = pod.pointer("/metadata/labels");
        text(pod, "/kind") == "Pod"
            && labels.is_some_and(|labels| selector.iter().all(|(k, v)| labels.get(k) == Some(v)))
    };
    items(objects).into_iter().filter(ours).find_map(|pod| {
        let reasons = list(pod, "/status/containerStatuses").iter().map(|c| text(c, "/state/waiting/reason"));
        let reason = reasons.into_iter().find(|reason| !reason.is_empty())?;
        Some(format!("pod {} is in {reason}", text(pod, "/metadata/name")))
    })
}

/// Whether the operator is of this command's version, `own`.
pub(super) fn version(deployment: Option<&Value>, own: &str) -> Option<Line> {
    const CHECK: &str = "version";
    const LABEL: &str = "/metadata/labels/app.kubernetes.io~1version";
    const HINT: Anchor = Anchor::OperatorVersion;
    let deployment = deployment?;
    let image = text(deployment, "/spec/template/spec/containers/0/image");
    let untagged = image.split('@').next().unwrap_or_default().rsplit('/').next().unwrap_or_default();
    let tag = untagged.split_once(':').map_or("", |(_, tag)| tag);
    let stated = [text(deployment, LABEL), tag].into_iter().find(|version| !version.is_empty());
    Some(match stated.map(|version| version.trim_start_matches('v')) {
        None => Line::warn(CHECK, HINT, "the operator's Deployment does not tell its version"),
        Some(version) if version == own => Line::ok(CHECK, HINT, format!("operator and command line are {own}")),
        Some(version) => Line::warn(
            CHECK,
            HINT,
            format!("the operator is {version}, this command line {own}: they may judge differently"),
        ),
    })
}

/// The certificate that the webhook serves, as it is stored; `answer` is its PEM text.
pub(super) fn certificate(answer: &Result<String, KubectlError>, secret: &str, now: Timestamp) -> Line {
    const CHECK: &str = "certificate";
    const HINT: Anchor = Anchor::WebhookCertificate;
    match answer {
        Ok(pem) => match certificate::ends(pem.as_bytes()) {
            // The webhook's own comes first; a chain may follow.
            Ok(ends) => {
                let end = ends.into_iter().next().unwrap_or(now);
                certificate::line(CHECK, HINT, "the webhook's certificate", end, now, CERTIFICATE_MARGIN)
            }
            Err(error) => Line::fail(CHECK, HINT, format!("Secret {secret} {error}")),
        },
        Err(error) if error.is_not_found() => {
            let message = format!(
                "Secret {secret} does not exist: is the operator's namespace another? --operator-namespace names it"
            );
            Line::warn(CHECK, HINT, message)
        }
        Err(error) => Line::unchecked(CHECK, HINT, error),
    }
}

/// Whether the leases of the operator are renewed.
pub(super) fn leases(answer: &Result<Value, KubectlError>, now: Timestamp) -> Line {
    const CHECK: &str = "lease";
    const HINT: Anchor = Anchor::LeaseStale;
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Line::unchecked(CHECK, HINT, error),
    };
    let leases: Vec<&Value> =
        items(answer).into_iter().filter(|lease| text(lease, "/metadata/name").starts_with(LEASES)).collect();
    let stale = leases.iter().find_map(|lease| {
        let renewed = text(lease, "/spec/renewTime").parse::<Timestamp>().ok()?;
        let seconds = lease.pointer("/spec/leaseDurationSeconds").and_then(Value::as_i64).unwrap_or(0);
        let end = renewed.checked_add(SignedDuration::from_secs(seconds)).ok()?;
        (end < now).then(|| {
            let (name, holder) = (text(lease, "/metadata/name"), text(lease, "/spec/holderIdentity"));
            let holder = if holder.is_empty() { "nobody" } else { holder };
            format!("Lease {name} ran out on {end}; {holder} held it, and nobody took it over")
        })
    });
    match (stale, leases.len()) {
        (Some(message), _) => Line::fail(CHECK, HINT, message),
        (None, 0) => Line::ok(CHECK, HINT, "no lease of the operator is there to go stale"),
        (None, _) => Line::ok(CHECK, HINT, "the operator renews its lease"),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::certificate::tests::CA;
    use super::super::line::Level;
    use super::*;

    fn service() -> Value {
        json!({"spec": {"selector": {"app": "hjemmel"}}})
    }

    fn objects(ready: i64, wanted: i64) -> Value {
        json!({"items": [
            {"kind": "Deployment", "metadata": {"name": "other"}, "spec": {"template": {"metadata": {"labels": {"app": "other"}}}}},
            {"kind": "Deployment", "metadata": {"name": "hjemmel-operator", "labels": {"app.kubernetes.io/version": "0.1.0"}},
             "spec": {"replicas": wanted, "template": {"metadata": {"labels": {"app": "hjemmel", "more": "x"}},
                      "spec": {"containers": [{"image": "registry.example:5000/hjemmel/operator:v0.2.0@sha256:00"}]}}},
             "status": {"readyReplicas": ready}},
            {"kind": "Pod", "metadata": {"name": "p", "labels": {"app": "hjemmel"}},
             "status": {"containerStatuses": [{"state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}
        ]})
    }

    fn refused(stderr: &str) -> Result<Value, KubectlError> {
        Err(KubectlError::read(stderr))
    }

    #[test]
    fn the_operator_is_ready_half_ready_not_ready_or_elsewhere() {
        let behind = Reach::Service { namespace: "hjemmel-system".into(), name: "webhook".into() };
        let outside = Reach::Url("https://127.0.0.1:9443".into());
        let gone = refused("Error from server (NotFound): services \"webhook\" not found");
        let nothing = json!({"items": []});
        for (what, reach, service, objects, level, part) in [
            ("ready", Some(&behind), Ok(service()), Ok(objects(2, 2)), Level::Ok, "2 of 2"),
            (
                "half",
                Some(&behind),
                Ok(service()),
                Ok(objects(1, 2)),
                Level::Warn,
                "1 of 2 pods ready: pod p is in CrashLoopBackOff",
            ),
            ("none", Some(&behind), Ok(service()), Ok(objects(0, 1)), Level::Fail, "CrashLoopBackOff"),
            ("no Service", Some(&behind), gone, Ok(objects(1, 1)), Level::Fail, "does not exist"),
            ("no Deployment", Some(&behind), Ok(service()), Ok(nothing), Level::Fail, "no Deployment"),
            ("elsewhere", Some(&outside), Ok(Value::Null), Ok(Value::Null), Level::Ok, "outside"),
            ("unregistered", None, Ok(Value::Null), Ok(Value::Null), Level::Fail, "no webhook"),
            ("unreadable", Some(&behind), refused("error: x"), Ok(Value::Null), Level::Warn, "not checked"),
        ] {
            let line = readiness(reach, &service, &objects);
            assert_eq!(line.level, level, "{what}: {}", line.message);
            assert!(line.message.contains(part), "{what}: {}", line.message);
        }
    }

    #[test]
    fn a_version_is_read_from_the_label_or_else_from_the_image() {
        let objects = objects(1, 1);
        let labelled = deployment(&service(), &objects).unwrap().clone();
        let mut tagged = labelled.clone();
        tagged["metadata"]["labels"] = json!({});
        let mut bare = tagged.clone();
        bare["spec"]["template"]["spec"]["containers"][0]["image"] =
            json!("registry.example:5000/hjemmel/operator@sha256:00");
        for (deployment, own, level, part) in [
            (&labelled, "0.1.0", Level::Ok, "are 0.1.0"),
            (&labelled, "0.3.0", Level::Warn, "is 0.1.0"),
            (&tagged, "0.2.0", Level::Ok, "are 0.2.0"),
            (&bare, "0.2.0", Level::Warn, "does not tell"),
        ] {
            let line = version(Some(deployment), own).unwrap();
            assert_eq!(line.level, level, "{}", line.message);
            assert!(line.message.contains(part), "{}", line.message);
        }
        assert_eq!(version(None, "0.1.0"), None);
    }

    #[test]
    fn the_stored_certificate_is_valid_missing_unreadable_or_over() {
        let now = |time: &str| time.parse::<Timestamp>().unwrap();
        let error = |stderr: &str| Err(KubectlError::read(stderr));
        for (what, answer, time, level, hint) in [
            ("valid", Ok(CA.to_owned()), "2026-11-22T12:00:00Z", Level::Ok, Anchor::WebhookCertificate),
            ("due", Ok(CA.to_owned()), "2036-11-10T12:00:00Z", Level::Warn, Anchor::WebhookCertificate),
            ("over", Ok(CA.to_owned()), "2037-11-22T12:00:00Z", Level::Fail, Anchor::WebhookCertificate),
            ("empty", Ok(String::new()), "2026-11-22T12:00:00Z", Level::Fail, Anchor::WebhookCertificate),
            (
                "missing",
                error("Error from server (NotFound): secrets \"x\" not found"),
                "2026-11-22T12:00:00Z",
                Level::Warn,
                Anchor::WebhookCertificate,
            ),
            (
                "not allowed",
                error("User \"u\" cannot get resource \"secrets\" in API group \"\" in the namespace \"n\""),
                "2026-11-22T12:00:00Z",
                Level::Warn,
                Anchor::Permissions,
            ),
        ] {
            let line = certificate(&answer, "n/x", now(time));
            assert_eq!((line.level, line.hint), (level, hint), "{what}: {}", line.message);
        }
    }

    #[test]
    fn a_lease_is_renewed_stale_or_not_there() {
        let now = "2026-11-22T12:00:00Z".parse().unwrap();
        let lease = |name: &str, renewed: &str| {
            Ok(
                json!({"items": [{"metadata": {"name": name}, "spec": {"renewTime": renewed, "leaseDurationSeconds": 15, "holderIdentity": "p"}}]}),
            )
        };
        for (what, answer, level) in [
            ("renewed", lease("hjemmel-operator", "2026-11-22T11:59:50.123456Z"), Level::Ok),
            ("stale", lease("hjemmel-operator", "2026-11-22T11:59:00.123456Z"), Level::Fail),
            ("another's", lease("other", "2020-01-01T00:00:00.000000Z"), Level::Ok),
            ("none", Ok(Value::Null), Level::Ok),
            ("unreadable", refused("error: x"), Level::Warn),
        ] {
            assert_eq!(leases(&answer, now).level, level, "{what}");
        }
    }
}
