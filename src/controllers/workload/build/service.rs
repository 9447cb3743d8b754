//! The address of the pods: port 80 of the Service leads to the port they serve on.

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::DeploymentBinding;
use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;
use kube::ResourceExt;

pub(super) fn service(workload: &AIWorkload, binding: &DeploymentBinding) -> Service {
    Service {
        spec: Some(ServiceSpec {
            selector: Some(super::selector(&workload.name_any())),
            ports: Some(vec![ServicePort {
                name: Some("http".to_owned()),
                port: 80,
                protocol: Some("TCP".to_owned()),
                target_port: Some(IntOrString::Int(binding.port)),
                ..ServicePort::default()
            }]),
            ..ServiceSpec::default()
        }),
        ..Service::default()
    }
}
