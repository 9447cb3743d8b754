//! The pods: the user's template, closed where it leaves something open.

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::DeploymentBinding;
use k8s_openapi::api::apps::v1::{Deployment, DeploymentSpec};
use k8s_openapi::api::core::v1::{Capabilities, Container, PodSpec, PodTemplateSpec, SeccompProfile, SecurityContext};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use kube::ResourceExt;

pub(super) fn deployment(workload: &AIWorkload, binding: &DeploymentBinding) -> Deployment {
    let name = workload.name_any();
    Deployment {
        spec: Some(DeploymentSpec {
            replicas: Some(binding.replicas.unwrap_or(1)),
            selector: LabelSelector { match_labels: Some(super::selector(&name)), ..LabelSelector::default() },
            template: template(&name, &binding.template.template),
            ..DeploymentSpec::default()
        }),
        ..Deployment::default()
    }
}

fn template(name: &str, given: &PodTemplateSpec) -> PodTemplateSpec {
    let mut template = given.clone();
    let metadata = template.metadata.get_or_insert_default();
    // Only labels and annotations mean anything in a template.
    *metadata = k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta {
        labels: metadata.labels.take(),
        annotations: metadata.annotations.take(),
        ..Default::default()
    };
    metadata.labels.get_or_insert_default().extend(super::labels(name));
    let spec = template.spec.get_or_insert_default();
    spec.service_account = None;
    spec.service_account_name = Some(name.to_owned());
    spec.automount_service_account_token.get_or_insert(false);
    close_pod(spec);
    for container in spec.containers.iter_mut().chain(spec.init_containers.iter_mut().flatten()) {
        close_container(container);
    }
    template
}

/// What the Pod Security Standard *restricted* wants stated of a pod.
fn close_pod(spec: &mut PodSpec) {
    let context = spec.security_context.get_or_insert_default();
    context.run_as_non_root.get_or_insert(true);
    context
        .seccomp_profile
        .get_or_insert_with(|| SeccompProfile { type_: "RuntimeDefault".to_owned(), ..SeccompProfile::default() });
}

/// What the Pod Security Standard *restricted* wants stated of a container.
fn close_container(container: &mut Container) {
    let context: &mut SecurityContext = container.security_context.get_or_insert_default();
    context.allow_privilege_escalation.get_or_insert(false);
    let capabilities: &mut Capabilities = context.capabilities.get_or_insert_default();
    capabilities.drop.get_or_insert_with(|| vec!["ALL".to_owned()]);
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use serde_json::json;

    use super::super::tests::{plain, workload};
    use super::super::{Desired, build};
    use crate::stores::OwnedKind;

    fn pod(desired: Vec<Desired>) -> serde_json::Value {
        let deployment = desired.into_iter().find(|d| d.kind == OwnedKind::Deployment).unwrap();
        deployment.object["spec"]["template"].clone()
    }

    #[test]
    fn what_the_template_leaves_open_is_closed() {
        let template = pod(build(&plain()).unwrap());
        let spec = &template["spec"];
        assert_eq!(spec["serviceAccountName"], "sagsresume");
        assert_eq!(spec["automountServiceAccountToken"], false);
        assert_eq!(
            spec["securityContext"],
            json!({"runAsNonRoot": true, "seccompProfile": {"type": "RuntimeDefault"}})
        );
        assert_eq!(
            spec["containers"][0]["securityContext"],
            json!({"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}})
        );
        assert_eq!(template["metadata"]["labels"]["hjemmel.dev/workload"], "sagsresume");
        assert_eq!(template["metadata"]["labels"]["team"], "a");
    }

    #[test]
    fn what_the_template_states_is_kept() {
        let template = pod(build(&workload(json!({
            "automountServiceAccountToken": true,
            "securityContext": {"runAsUser": 1000, "fsGroup": 2000},
            "containers": [{"name": "app", "image": "i", "securityContext": {"readOnlyRootFilesystem": true}, "resources": {"limits": {"cpu": "0.5"}}}],
        })))
        .unwrap());
        let spec = &template["spec"];
        assert_eq!(spec["automountServiceAccountToken"], true);
        assert_eq!(spec["securityContext"]["fsGroup"], 2000);
        assert_eq!(spec["securityContext"]["runAsNonRoot"], true);
        assert_eq!(spec["containers"][0]["securityContext"]["readOnlyRootFilesystem"], true);
        assert_eq!(spec["containers"][0]["resources"]["limits"]["cpu"], "0.5");
    }
}
