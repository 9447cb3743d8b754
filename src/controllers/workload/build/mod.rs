//! The objects a workload owns, as they should be. Pure.

mod account;
mod deployment;
mod network;
mod restricted;
mod service;

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::DeploymentBinding;
use hjemmel_domain::text::{MAX_WARNING, shorten};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{ObjectMeta, OwnerReference};
use kube::{Resource, ResourceExt};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::stores::OwnedKind;
use crate::{APPLIED, MANAGED_BY, WORKLOAD};

/// Where the pod template is, for messages.
const TEMPLATE: &str = "spec.workload.deployment.template";

/// Something in a workload that the operator cannot or will not bring about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where it is: `spec.workload.deployment.template.spec.hostNetwork`.
    pub path: String,
    /// What is wrong and how to mend it.
    pub problem: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

/// An object as it should be.
#[derive(Debug, Clone, PartialEq)]
pub struct Desired {
    /// Its kind.
    pub kind: OwnedKind,
    /// Its name.
    pub name: String,
    /// A digest of everything in it.
    pub digest: String,
    /// Everything in it, the digest included.
    pub object: Value,
}

/// The objects of a workload that has a deployment, in the order of applying; none without one.
///
/// # Errors
/// Everything in it that cannot be brought about.
pub fn build(workload: &AIWorkload) -> Result<Vec<Desired>, Vec<Fault>> {
    let Some(binding) = &workload.spec.workload.deployment else { return Ok(Vec::new()) };
    let faults = faults(workload, binding);
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(vec![
        desired(OwnedKind::ServiceAccount, workload, account::account()),
        desired(OwnedKind::NetworkPolicy, workload, network::policy(workload, binding)),
        desired(OwnedKind::Service, workload, service::service(workload, binding)),
        desired(OwnedKind::Deployment, workload, deployment::deployment(workload, binding)),
    ])
}

/// What [`build`] would refuse, as admission warnings.
#[must_use]
pub fn warnings(workload: &AIWorkload) -> Vec<String> {
    let Some(binding) = &workload.spec.workload.deployment else { return Vec::new() };
    faults(workload, binding).iter().map(|fault| shorten(&fault.to_string(), MAX_WARNING)).collect()
}

fn faults(workload: &AIWorkload, binding: &DeploymentBinding) -> Vec<Fault> {
    let mut faults = Vec::new();
    let name = workload.name_any();
    if !name.is_empty() && !is_label(&name) {
        let problem =
            format!("{name:?} cannot name a Service: use at most 63 of a-z, 0-9 and -, beginning with a letter");
        faults.push(Fault { path: "metadata.name".to_owned(), problem });
    }
    for path in &binding.template.unknown {
        let problem = "is not a field of a pod template: check its spelling, or remove it".to_owned();
        faults.push(Fault { path: format!("{TEMPLATE}.{path}"), problem });
    }
    faults.extend(restricted::faults(&name, &binding.template.template));
    faults
}

/// RFC 1035, as Services need it.
fn is_label(name: &str) -> bool {
    let plain = name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    plain && name.len() <= 63 && name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with('-')
}

/// Completes an object with its identity, its owner and its digest.
fn desired(kind: OwnedKind, workload: &AIWorkload, body: impl Serialize) -> Desired {
    let name = workload.name_any();
    let resource = kind.resource();
    let metadata = ObjectMeta {
        name: Some(name.clone()),
        namespace: workload.namespace(),
        labels: Some(labels(&name)),
        owner_references: owner(workload).map(|owner| vec![owner]),
        ..ObjectMeta::default()
    };
    // Our own types always serialise.
    let mut object = serde_json::to_value(body).unwrap_or_default();
    object["apiVersion"] = resource.api_version.into();
    object["kind"] = resource.kind.into();
    object["metadata"] = serde_json::to_value(metadata).unwrap_or_default();
    let digest = hex(&Sha256::digest(object.to_string()), 8);
    object["metadata"]["annotations"] = json!({ APPLIED: digest });
    Desired { kind, name, digest, object }
}

fn owner(workload: &AIWorkload) -> Option<OwnerReference> {
    // Garbage collection removes what is owned also when the operator does not run.
    workload.controller_owner_ref(&()).map(|owner| OwnerReference { block_owner_deletion: Some(true), ..owner })
}

/// The labels by which an owned object is found.
pub(super) fn labels(name: &str) -> std::collections::BTreeMap<String, String> {
    [("app.kubernetes.io/name", name), MANAGED_BY, (WORKLOAD, name)]
        .map(|(label, value)| (label.to_owned(), value.to_owned()))
        .into()
}

fn selector(name: &str) -> std::collections::BTreeMap<String, String> {
    [(WORKLOAD.to_owned(), name.to_owned())].into()
}

/// The first `bytes` bytes in hexadecimal.
pub(crate) fn hex(digest: &[u8], bytes: usize) -> String {
    digest.iter().take(bytes).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// A workload with this pod spec.
    pub(crate) fn workload(pod: Value) -> AIWorkload {
        serde_json::from_value(json!({
            "apiVersion": "hjemmel.dev/v1alpha1",
            "kind": "AIWorkload",
            "metadata": {"name": "sagsresume", "namespace": "jobcenter", "uid": "u-1", "generation": 3},
            "spec": {
                "purpose": {"description": "Udkast til resumé", "useCases": ["CaseSummary"], "lifecycle": "Production"},
                "dataCategories": [{"category": "None"}],
                "workload": {"deployment": {"replicas": 2, "port": 8080, "template": {"metadata": {"labels": {"team": "a"}}, "spec": pod}}},
            },
        }))
        .unwrap()
    }

    pub(crate) fn plain() -> AIWorkload {
        workload(json!({"containers": [{"name": "app", "image": "registry.example.dk/app@sha256:00"}]}))
    }

    #[test]
    fn everything_is_owned_labelled_and_digested() {
        let desired = build(&plain()).unwrap();
        assert_eq!(desired.iter().map(|d| d.kind).collect::<Vec<_>>(), OwnedKind::ALL);
        for Desired { object, digest, kind, .. } in &desired {
            let metadata = &object["metadata"];
            assert_eq!(object["kind"], kind.name());
            assert_eq!(metadata["name"], "sagsresume");
            assert_eq!(metadata["ownerReferences"][0]["uid"], "u-1");
            assert_eq!(metadata["ownerReferences"][0]["controller"], true);
            assert_eq!(metadata["ownerReferences"][0]["blockOwnerDeletion"], true);
            assert_eq!(metadata["labels"][MANAGED_BY.0], MANAGED_BY.1);
            assert_eq!(metadata["annotations"][APPLIED], digest.as_str());
        }
    }

    #[test]
    fn the_same_workload_has_the_same_digests_and_another_has_others() {
        let digests = |w: &AIWorkload| build(w).unwrap().into_iter().map(|d| d.digest).collect::<Vec<_>>();
        assert_eq!(digests(&plain()), digests(&plain()));
        let mut other = plain();
        other.spec.workload.deployment.as_mut().unwrap().replicas = Some(3);
        assert_ne!(digests(&plain())[3], digests(&other)[3]);
        assert_eq!(digests(&plain())[..3], digests(&other)[..3]);
    }

    #[test]
    fn a_name_that_cannot_name_a_service_is_a_fault() {
        for name in ["9lives", "a.b", &"a".repeat(64), "a-"] {
            let mut workload = plain();
            workload.metadata.name = Some(name.to_owned());
            assert_eq!(build(&workload).unwrap_err()[0].path, "metadata.name", "{name}");
        }
    }

    #[test]
    fn a_misspelt_field_of_the_template_is_a_fault() {
        let misspelt = json!({"containers": [{"name": "app", "image": "app", "resurces": {}}]});
        let faults = build(&workload(misspelt)).unwrap_err();
        assert_eq!(faults[0].path, "spec.workload.deployment.template.spec.containers[0].resurces");
    }

    #[test]
    fn a_workload_without_deployment_owns_nothing() {
        let mut workload = plain();
        workload.spec.workload = hjemmel_api::ai_workload::Binding::default();
        assert_eq!(build(&workload), Ok(Vec::new()));
    }
}
