//! How Flux reads a status: the expressions of `gitops/flux`, in the order and with the fallbacks of
//! its RFC 0009. A kind without expressions is read as kstatus does.
//! <https://github.com/fluxcd/flux2/tree/main/rfcs/0009-custom-health-checks>
#![allow(clippy::unwrap_used, clippy::panic)]

use cel::{Context, Program, Value as CelValue};
use serde::Deserialize;
use serde_json::Value;

use super::kstatus::{self, KStatus};

/// The expressions of one kind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HealthCheck {
    api_version: String,
    kind: String,
    in_progress: String,
    failed: String,
    current: String,
}

/// What goes into the spec of a Kustomization.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Snippet {
    wait: bool,
    health_check_exprs: Vec<HealthCheck>,
}

/// Reads an object of `kind` as Flux does; `None` if an expression asks for what is not there, on
/// which Flux waits.
pub(crate) fn read(kind: &str, object: &Value) -> Option<KStatus> {
    let snippet: Snippet = serde_saphyr::from_str(include_str!("../../../gitops/flux/health-checks.yaml")).unwrap();
    assert!(snippet.wait, "without `wait` Flux looks at no health");
    let Some(check) = snippet.health_check_exprs.iter().find(|check| check.kind == kind) else {
        return Some(kstatus::read(object));
    };
    assert_eq!(check.api_version, "hjemmel.dev/v1alpha1");
    let observed = object["status"]["observedGeneration"].as_i64();
    if observed.is_some() && observed != object["metadata"]["generation"].as_i64() {
        return Some(KStatus::InProgress);
    }
    let mut context = Context::default();
    for (name, value) in object.as_object().unwrap() {
        context.add_variable(name.as_str(), value).unwrap();
    }
    for (expression, status) in [
        (&check.in_progress, KStatus::InProgress),
        (&check.failed, KStatus::Failed),
        (&check.current, KStatus::Current),
    ] {
        match Program::compile(expression).unwrap().execute(&context) {
            Ok(CelValue::Bool(true)) => return Some(status),
            Ok(CelValue::Bool(false)) => {}
            Ok(other) => panic!("{expression} is {other:?}, not true or false"),
            Err(_) => return None,
        }
    }
    Some(KStatus::InProgress)
}
