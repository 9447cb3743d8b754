//! The ValidatingWebhookConfiguration: whether the API server is told to ask the webhook, and may trust it.

use jiff::{SignedDuration, Timestamp};
use k8s_openapi::ByteString;
use serde_json::Value;

use super::anchor::Anchor;
use super::certificate;
use super::line::Line;
use crate::kubectl::{KubectlError, items, list, text};

const CHECK: &str = "registration";
/// What the operator calls its configuration.
const OWN_NAME: &str = "hjemmel-aiworkloads";
/// A CA is valid for a year and renewed when a third is left; less than this and nobody renews it.
const CA_MARGIN: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How the API server reaches the webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reach {
    /// At an address: the operator runs outside of the cluster.
    Url(String),
    /// Through a Service.
    Service { namespace: String, name: String },
}

/// How the webhook is reached, if it is registered.
pub(super) fn reach(answer: &Result<Value, KubectlError>) -> Option<Reach> {
    let answer = answer.as_ref().ok()?;
    let (_, webhook) = governing(answer).into_iter().next()?;
    let url = text(webhook, "/clientConfig/url");
    if url.is_empty() {
        let field = |pointer| text(webhook, pointer).to_owned();
        Some(Reach::Service {
            namespace: field("/clientConfig/service/namespace"),
            name: field("/clientConfig/service/name"),
        })
    } else {
        Some(Reach::Url(url.to_owned()))
    }
}

/// The registration as it is at `now`.
pub(super) fn lines(answer: &Result<Value, KubectlError>, now: Timestamp) -> Vec<Line> {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return vec![Line::unchecked(CHECK, Anchor::WebhookNotRegistered, error)],
    };
    let governing = governing(answer);
    let Some((name, webhook)) = governing.first() else {
        let message =
            "no ValidatingWebhookConfiguration covers aiworkloads.hjemmel.dev: nothing is refused at admission";
        return vec![Line::fail(CHECK, Anchor::WebhookNotRegistered, message)];
    };
    let mut lines = Vec::new();
    if governing.len() > 1 {
        let names: Vec<&str> = governing.iter().map(|(name, _)| *name).collect();
        let message = format!("several configurations cover AIWorkloads, so that each is asked: {}", names.join(", "));
        lines.push(Line::warn(CHECK, Anchor::WebhookPolicy, message));
    }
    if let Some(gap) = lets_past(webhook) {
        lines.push(Line::warn(CHECK, Anchor::WebhookPolicy, format!("{name} {gap}")));
    }
    if lines.is_empty() {
        let message = format!("{name} has AIWorkloads judged, and refused if they cannot be");
        lines.push(Line::ok(CHECK, Anchor::WebhookNotRegistered, message));
    }
    lines.push(authority(name, webhook, now));
    lines
}

/// What of an earlier installation is registered before the next.
pub(super) fn conflicts(answer: &Result<Value, KubectlError>) -> Line {
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Line::unchecked(CHECK, Anchor::AlreadyInstalled, error),
    };
    let names: Vec<&str> = governing(answer).iter().map(|(name, _)| *name).collect();
    if names.is_empty() {
        return Line::ok(CHECK, Anchor::AlreadyInstalled, "no webhook is registered for AIWorkloads yet");
    }
    let message = format!("{} is registered already: an operator runs, or an earlier one left it", names.join(", "));
    Line::warn(CHECK, Anchor::AlreadyInstalled, message)
}

/// The webhooks that are asked about AIWorkloads, with their configuration's name; the operator's own first.
fn governing(answer: &Value) -> Vec<(&str, &Value)> {
    let has = |rule: &Value, field: &str, word: &str| list(rule, field).iter().any(|w| w == word);
    let covers = |webhook: &&Value| {
        list(webhook, "/rules").iter().any(|rule| {
            has(rule, "/apiGroups", hjemmel_api::GROUP)
                && (has(rule, "/resources", "aiworkloads") || has(rule, "/resources", "*"))
        })
    };
    let of = |configuration| {
        let name = text(configuration, "/metadata/name");
        list(configuration, "/webhooks").iter().filter(covers).map(move |webhook| (name, webhook))
    };
    let mut found: Vec<(&str, &Value)> = items(answer).into_iter().flat_map(of).collect();
    found.sort_by_key(|(name, _)| *name != OWN_NAME);
    found
}

/// How AIWorkloads get past the webhook.
fn lets_past(webhook: &Value) -> Option<String> {
    let selects = |field: &str| {
        let selector = webhook.get(field).and_then(Value::as_object);
        selector.is_some_and(|selector| selector.values().any(|part| part.as_object().is_none_or(|m| !m.is_empty())))
    };
    if text(webhook, "/failurePolicy") != "Fail" {
        return Some("has failurePolicy Ignore: while the operator is away nothing is refused".to_owned());
    }
    if selects("namespaceSelector") {
        return Some("has a namespaceSelector: AIWorkloads of other namespaces are not judged at admission".to_owned());
    }
    if selects("objectSelector") {
        return Some("has an objectSelector: AIWorkloads without its labels are not judged at admission".to_owned());
    }
    let covers = |operation: &str| {
        list(webhook, "/rules").iter().any(|rule| list(rule, "/operations").iter().any(|o| o == operation || o == "*"))
    };
    (!covers("CREATE") || !covers("UPDATE")).then(|| "does not cover both CREATE and UPDATE".to_owned())
}

fn authority(name: &str, webhook: &Value, now: Timestamp) -> Line {
    const CHECK: &str = "webhook-ca";
    let bundle =
        webhook.pointer("/clientConfig/caBundle").filter(|bundle| bundle.as_str().is_some_and(|b| !b.is_empty()));
    let Some(bundle) = bundle else {
        let message = format!("{name} has no caBundle: the API server cannot trust the webhook");
        return Line::fail(CHECK, Anchor::WebhookCa, message);
    };
    let Ok(ByteString(pem)) = serde_json::from_value::<ByteString>(bundle.clone()) else {
        return Line::fail(CHECK, Anchor::WebhookCa, format!("the caBundle of {name} is not base64"));
    };
    match certificate::ends(&pem) {
        // While one CA follows the other, both are in the bundle.
        Ok(ends) => {
            let last = ends.into_iter().max().unwrap_or(now);
            certificate::line(CHECK, Anchor::WebhookCa, "the webhook's CA", last, now, CA_MARGIN)
        }
        Err(error) => Line::fail(CHECK, Anchor::WebhookCa, format!("the caBundle of {name} {error}")),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::certificate::tests::CA;
    use super::super::line::Level;
    use super::*;

    fn configuration() -> Value {
        let bundle = serde_json::to_value(ByteString(CA.as_bytes().to_vec())).unwrap();
        json!({
            "metadata": {"name": OWN_NAME},
            "webhooks": [{
                "clientConfig": {"url": "https://127.0.0.1:9443/x", "caBundle": bundle},
                "rules": [{"apiGroups": ["hjemmel.dev"], "resources": ["aiworkloads"], "operations": ["CREATE", "UPDATE"]}],
                "failurePolicy": "Fail", "namespaceSelector": {}, "objectSelector": {}
            }]
        })
    }

    /// The registration with one field of its webhook changed.
    fn with(pointer: &str, value: Value) -> Result<Value, KubectlError> {
        let mut configuration = configuration();
        let (parent, key) = pointer.rsplit_once('/').unwrap();
        configuration["webhooks"][0].pointer_mut(parent).unwrap()[key] = value;
        Ok(json!({"items": [json!({"metadata": {"name": "another"}}), configuration]}))
    }

    fn now() -> Timestamp {
        "2026-11-22T12:00:00Z".parse().unwrap()
    }

    #[test]
    fn the_registration_is_sound_missing_or_lets_workloads_past() {
        let twice = Ok(json!({"items": [configuration(), configuration()]}));
        for (what, answer, level, hint, part) in [
            ("sound", with("/failurePolicy", json!("Fail")), Level::Ok, Anchor::WebhookNotRegistered, OWN_NAME),
            ("none", Ok(json!({"items": []})), Level::Fail, Anchor::WebhookNotRegistered, "nothing is refused"),
            ("ignored", with("/failurePolicy", json!("Ignore")), Level::Warn, Anchor::WebhookPolicy, "Ignore"),
            (
                "selected",
                with("/namespaceSelector", json!({"matchLabels": {"a": "b"}})),
                Level::Warn,
                Anchor::WebhookPolicy,
                "namespaceSelector",
            ),
            (
                "labelled",
                with("/objectSelector", json!({"matchExpressions": [{"key": "a"}]})),
                Level::Warn,
                Anchor::WebhookPolicy,
                "objectSelector",
            ),
            ("half", with("/rules/0/operations", json!(["CREATE"])), Level::Warn, Anchor::WebhookPolicy, "UPDATE"),
            ("twice", twice, Level::Warn, Anchor::WebhookPolicy, "several"),
        ] {
            let lines = lines(&answer, now());
            assert_eq!((lines[0].level, lines[0].hint), (level, hint), "{what}: {}", lines[0].message);
            assert!(lines[0].message.contains(part), "{what}: {}", lines[0].message);
        }
    }

    #[test]
    fn the_ca_is_valid_missing_unreadable_due_or_over() {
        let at = |time: &str| time.parse::<Timestamp>().unwrap();
        let plain = |text: &str| serde_json::to_value(ByteString(text.as_bytes().to_vec())).unwrap();
        let sound = || with("/failurePolicy", json!("Fail"));
        for (what, answer, now, level, part) in [
            ("valid", sound(), now(), Level::Ok, "more days"),
            ("due", sound(), at("2036-11-10T00:00:00Z"), Level::Warn, "should have been renewed"),
            ("over", sound(), at("2037-01-01T00:00:00Z"), Level::Fail, "ended on"),
            ("missing", with("/clientConfig/caBundle", Value::Null), now(), Level::Fail, "no caBundle"),
            ("no certificate", with("/clientConfig/caBundle", plain("ca")), now(), Level::Fail, "no PEM"),
            ("no base64", with("/clientConfig/caBundle", json!("~")), now(), Level::Fail, "base64"),
        ] {
            let lines = lines(&answer, now);
            let line = lines.last().unwrap();
            assert_eq!((line.level, line.hint), (level, Anchor::WebhookCa), "{what}: {}", line.message);
            assert!(line.message.contains(part), "{what}: {}", line.message);
        }
    }

    #[test]
    fn the_webhook_is_at_an_address_or_behind_a_service() {
        let service = json!({"service": {"namespace": "hjemmel-system", "name": "webhook"}});
        assert_eq!(reach(&with("/failurePolicy", json!("Fail"))), Some(Reach::Url("https://127.0.0.1:9443/x".into())));
        let through = Reach::Service { namespace: "hjemmel-system".into(), name: "webhook".into() };
        assert_eq!(reach(&with("/clientConfig", service)), Some(through));
        assert_eq!(reach(&Ok(json!({"items": []}))), None);
    }

    #[test]
    fn what_is_registered_before_an_installation_is_told() {
        assert_eq!(conflicts(&Ok(json!({"items": []}))).level, Level::Ok);
        assert_eq!(conflicts(&with("/failurePolicy", json!("Fail"))).level, Level::Warn);
    }
}
