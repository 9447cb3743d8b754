//! What may reach the pods, and what they may reach.
//!
//! In: pods of the same namespace, on the port they serve on. Out: names (DNS) and HTTPS. The
//! endpoints of the processors are names, which a NetworkPolicy cannot express; the audit sidecar
//! holds the workload to them.

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::DeploymentBinding;
use k8s_openapi::api::networking::v1::{
    NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer, NetworkPolicyPort,
    NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt;

pub(super) fn policy(workload: &AIWorkload, binding: &DeploymentBinding) -> NetworkPolicy {
    let same_namespace =
        NetworkPolicyPeer { pod_selector: Some(LabelSelector::default()), ..NetworkPolicyPeer::default() };
    NetworkPolicy {
        spec: Some(NetworkPolicySpec {
            pod_selector: Some(LabelSelector {
                match_labels: Some(super::selector(&workload.name_any())),
                ..LabelSelector::default()
            }),
            policy_types: Some(vec!["Ingress".to_owned(), "Egress".to_owned()]),
            ingress: Some(vec![NetworkPolicyIngressRule {
                from: Some(vec![same_namespace]),
                ports: Some(vec![port("TCP", binding.port)]),
            }]),
            egress: Some(vec![
                NetworkPolicyEgressRule { to: None, ports: Some(vec![port("UDP", 53), port("TCP", 53)]) },
                NetworkPolicyEgressRule { to: None, ports: Some(vec![port("TCP", 443)]) },
            ]),
        }),
        ..NetworkPolicy::default()
    }
}

fn port(protocol: &str, port: i32) -> NetworkPolicyPort {
    NetworkPolicyPort { protocol: Some(protocol.to_owned()), port: Some(IntOrString::Int(port)), end_port: None }
}
