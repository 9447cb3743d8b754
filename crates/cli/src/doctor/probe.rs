//! Whether the API server reaches the webhook: a dry run of an AIWorkload that must be refused.

use serde_json::{Value, json};

use super::anchor::Anchor;
use super::line::Line;
use crate::kubectl::KubectlError;

const CHECK: &str = "webhook";
/// The webhook's name, as the API server quotes it.
const WEBHOOK: &str = "\"aiworkloads.hjemmel.dev\"";
/// The rule that the probe breaks; it needs nothing that the workload refers to.
const RULE: &str = "AIA-5-C";

/// An AIWorkload that no authority may run, whoever answers for its namespace.
pub(super) fn prohibited() -> Value {
    json!({
        "apiVersion": format!("{}/{}", hjemmel_api::GROUP, hjemmel_api::VERSION),
        "kind": "AIWorkload",
        "metadata": {"name": "hjemmel-doctor-probe"},
        "spec": {
            "purpose": {
                "description": "A dry run of hjemmel doctor, which must be refused",
                "useCases": ["CaseSummary"],
                "lifecycle": "Production"
            },
            "dataCategories": [{"category": "None"}],
            "prohibitedPractices": {"socialScoring": true},
            "workload": {"external": {}}
        }
    })
}

/// What the API server said to [`prohibited`] in `namespace`.
pub(super) fn line(answer: &Result<Value, KubectlError>, namespace: &str) -> Line {
    let said = match answer {
        Ok(_) => {
            let message = format!(
                "the API server accepted a prohibited AIWorkload in namespace {namespace}: it does not ask the webhook, or does without its answer"
            );
            return Line::fail(CHECK, Anchor::WebhookNotCalled, message);
        }
        Err(KubectlError::Refused(said)) => said,
        Err(error) => return Line::unchecked(CHECK, Anchor::WebhookNotCalled, error),
    };
    if said.contains("failed calling webhook") && said.contains(WEBHOOK) {
        return unreachable(said);
    }
    if said.contains("denied the request") && said.contains(WEBHOOK) {
        return if said.contains(RULE) {
            Line::ok(
                CHECK,
                Anchor::WebhookUnreachable,
                "the API server asks the webhook, which refuses what is prohibited",
            )
        } else {
            let message = format!("the webhook answers, but not by the law: {}", tail(said));
            Line::fail(CHECK, Anchor::OperatorNotReady, message)
        };
    }
    Line::warn(
        CHECK,
        Anchor::WebhookNotCalled,
        format!("not checked: somebody else refused the dry run: {}", tail(said)),
    )
}

fn unreachable(said: &str) -> Line {
    let reason = tail(said);
    if ["x509:", "tls:", "certificate"].iter().any(|word| reason.contains(word)) {
        let message = format!("the API server does not trust the webhook: {reason}");
        return Line::fail(CHECK, Anchor::WebhookCertificate, message);
    }
    // The address has `?timeout=3s` in it, so the word alone says nothing.
    let late = ["deadline exceeded", "i/o timeout", "Timeout exceeded"];
    let kind = if reason.contains("connection refused") {
        "nothing listens there"
    } else if reason.contains("no endpoints available") {
        "no pod is behind its Service"
    } else if late.iter().any(|words| reason.contains(words)) {
        "it does not answer in time"
    } else {
        "the call fails"
    };
    Line::fail(CHECK, Anchor::WebhookUnreachable, format!("the API server cannot reach the webhook, {kind}: {reason}"))
}

/// The end of the chain of causes, which names the cause.
fn tail(said: &str) -> &str {
    let markers = ["failed to call webhook: ", "denied the request: ", "Error from server "];
    let found = markers.iter().find_map(|marker| said.split_once(marker));
    found.map_or(said, |(_, rest)| rest).lines().next().unwrap_or(said)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]

    use hjemmel_api::judgement::{Admission, admit};
    use hjemmel_api::{AIWorkload, References};
    use hjemmel_domain::catalogue::Catalogue;

    use super::super::line::Level;
    use super::*;

    #[test]
    fn the_probe_is_refused_by_its_rule_whoever_answers_for_the_namespace() {
        let workload: AIWorkload = serde_json::from_value(prohibited()).unwrap();
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        match admit(&Catalogue::builtin().unwrap(), &workload, &References::default(), now) {
            Admission::Refused { message, .. } => assert!(message.contains(RULE), "{message}"),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_answer_tells_whether_the_webhook_was_asked_and_answered() {
        let failed = |cause: &str| {
            format!(
                "Error from server (InternalError): error when creating \"STDIN\": Internal error occurred: failed calling webhook \"aiworkloads.hjemmel.dev\": failed to call webhook: Post \"https://127.0.0.1:9443/x?timeout=3s\": {cause}"
            )
        };
        let denied = |webhook: &str, why: &str| {
            format!(
                "Error from server (Forbidden): error when creating \"STDIN\": admission webhook \"{webhook}\" denied the request: {why}"
            )
        };
        for (what, stderr, level, hint, part) in [
            ("asked", denied("aiworkloads.hjemmel.dev", "AIWorkload may not run\nAIA-5-C spec: no"), Level::Ok, Anchor::WebhookUnreachable, "asks the webhook"),
            ("just started", denied("aiworkloads.hjemmel.dev", "the operator has just started"), Level::Fail, Anchor::OperatorNotReady, "just started"),
            ("another policy", denied("validate.kyverno.svc", "no"), Level::Warn, Anchor::WebhookNotCalled, "somebody else"),
            ("refused", failed("dial tcp 127.0.0.1:9443: connect: connection refused"), Level::Fail, Anchor::WebhookUnreachable, "nothing listens"),
            ("timeout", failed("context deadline exceeded"), Level::Fail, Anchor::WebhookUnreachable, "in time"),
            ("untrusted", failed("tls: failed to verify certificate: x509: certificate signed by unknown authority"), Level::Fail, Anchor::WebhookCertificate, "x509"),
            ("no pod", failed("no endpoints available for service \"hjemmel-webhook\""), Level::Fail, Anchor::WebhookUnreachable, "no pod"),
            ("no service", failed("service \"hjemmel-webhook\" not found"), Level::Fail, Anchor::WebhookUnreachable, "not found"),
            ("no kind", "error: no matches for kind \"AIWorkload\" in version \"x\"".into(), Level::Warn, Anchor::WebhookNotCalled, "not checked"),
            (
                "not allowed",
                "Error from server (Forbidden): User \"u\" cannot create resource \"aiworkloads\" in API group \"hjemmel.dev\" in the namespace \"n\"".into(),
                Level::Warn,
                Anchor::Permissions,
                "may not create",
            ),
        ] {
            let line = line(&Err(KubectlError::read(&stderr)), "n");
            assert_eq!((line.level, line.hint), (level, hint), "{what}: {}", line.message);
            assert!(line.message.contains(part), "{what}: {}", line.message);
        }
        let line = line(&Ok(prohibited()), "n");
        assert_eq!((line.level, line.hint), (Level::Fail, Anchor::WebhookNotCalled));
    }
}
