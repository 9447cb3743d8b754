//! What can be done to a control plane that is up, and to one that is not ours.

use std::path::Path;

use hjemmel_control_plane::{ControlPlane, OperationError, Options};

use crate::observing::{DEPLOYMENT, api_only, kubectl, output};

/// The groups and the name by which the server knows whoever uses the kubeconfig.
fn who_is(cluster: &ControlPlane, kubeconfig: &Path) -> String {
    let template = "{{.status.userInfo.username}} {{.status.userInfo.groups}}";
    let user = kubeconfig.to_str().unwrap();
    kubectl(cluster, &["--kubeconfig", user, "auth", "whoami", "-o", &format!("go-template={template}")], "")
}

#[test]
fn what_was_stored_is_there_after_the_api_server_was_away() {
    let cluster = ControlPlane::start(api_only()).unwrap();
    kubectl(&cluster, &["create", "configmap", "kept", "--from-literal=answer=42"], "");

    cluster.stop_apiserver().unwrap();
    let mut command = cluster.kubectl();
    command.args(["get", "--raw", "/readyz"]);
    assert!(!output(command, "").status.success());
    assert_eq!(cluster.pids().len(), 1);
    cluster.start_apiserver().unwrap();

    let kept = kubectl(&cluster, &["get", "configmap", "kept", "-o", "jsonpath={.data.answer}"], "");
    assert_eq!(kept, "42");
}

#[test]
fn without_its_controllers_a_control_plane_stores_and_does_nothing() {
    let cluster = ControlPlane::start(Options::default()).unwrap();
    cluster.stop_controllers().unwrap();
    let names: Vec<&str> = cluster.pids().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["etcd", "kube-apiserver"]);
    kubectl(&cluster, &["apply", "-f", "-"], DEPLOYMENT);
    assert_eq!(kubectl(&cluster, &["get", "replicasets", "-o", "name"], ""), "");
}

#[test]
fn issued_clients_are_known_by_their_name_and_groups_and_may_do_nothing() {
    let cluster = ControlPlane::start(api_only()).unwrap();
    let nobody = cluster.issue_client("ulla", &[]).unwrap();
    assert_eq!(who_is(&cluster, &nobody), "ulla [system:authenticated]");
    let one = cluster.issue_client("bo", &["readers"]).unwrap();
    assert_eq!(who_is(&cluster, &one), "bo [readers system:authenticated]");
    let two = cluster.issue_client("bo", &["readers", "writers"]).unwrap();
    assert_eq!(who_is(&cluster, &two), "bo [readers writers system:authenticated]");

    for kubeconfig in [nobody, one, two] {
        let mut command = cluster.kubectl();
        command.arg("--kubeconfig").arg(kubeconfig).args(["get", "secrets"]);
        let refused = output(command, "");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("Forbidden"));
    }
}

#[test]
fn a_given_cluster_is_used_and_never_stopped() {
    let own = ControlPlane::start(api_only()).unwrap();
    let given = ControlPlane::given(own.kubeconfig()).unwrap();
    assert!(own.is_ours() && !given.is_ours());
    assert_eq!(given.url(), own.url());
    assert_eq!(given.ca_pem(), own.ca_pem());
    assert_eq!(given.pids(), []);
    assert!(matches!(given.stop_apiserver(), Err(OperationError::NotOurs { .. })));
    assert!(matches!(given.stop_controllers(), Err(OperationError::NotOurs { .. })));
    let client = given.issue_client("bo", &["readers"]).unwrap();
    assert_eq!(who_is(&given, &client), "bo [readers system:authenticated]");
    given.stop();
    own.check().unwrap();
    assert_eq!(kubectl(&own, &["get", "--raw", "/readyz"], ""), "ok");
}

#[test]
fn a_given_cluster_that_is_not_there_is_an_error_that_names_it() {
    let own = ControlPlane::start(api_only()).unwrap();
    own.stop_apiserver().unwrap();
    let error = ControlPlane::given(own.kubeconfig()).err().unwrap().to_string();
    assert!(error.contains(own.url()) && error.contains("unset KUBECONFIG"), "{error}");
}
