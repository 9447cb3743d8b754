//! Started where it cannot work, the operator says what is missing.

use hjemmel_control_plane::Options;

use crate::cluster::{Cluster, Operator, free_address};

fn api_only() -> Options {
    Options { controllers: false, ..Options::default() }
}

#[test]
fn without_the_custom_resources_it_names_them_and_the_command_and_starts_once_they_are_there() {
    let cluster = Cluster::bare(api_only());
    let operator = Operator::start(&cluster.kubeconfig());
    operator.wait_logged("aiworkloads.hjemmel.dev");
    operator.wait_logged("kubectl apply");
    assert_ne!(operator.get("/readyz").0, 200, "ready without its resources");
    assert_eq!(operator.get("/healthz").0, 200, "a missing resource must not have it killed");
    cluster.must(&["apply", "--server-side", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/crds")]);
    operator.wait_ready();
}

#[test]
fn without_permission_it_names_the_verb_and_the_resource() {
    let cluster = Cluster::without_operator(api_only());
    let nobody = cluster.control_plane.issue_client("nobody", &[]).unwrap();
    let operator = Operator::start(&nobody);
    operator.wait_logged("list");
    operator.wait_logged("aiworkloads");
    assert_ne!(operator.get("/readyz").0, 200);
    assert!(!operator.log().contains("PRIVATE KEY"));
}

#[test]
fn against_an_unreachable_server_it_names_the_server_and_keeps_trying() {
    let address = free_address();
    let folder = tempfile::tempdir().unwrap();
    let kubeconfig = folder.path().join("kubeconfig");
    let text = format!(
        "apiVersion: v1\nkind: Config\nclusters: [{{name: c, cluster: {{server: \"https://{address}\"}}}}]\n\
         users: [{{name: u, user: {{token: t}}}}]\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n\
         current-context: x\n"
    );
    std::fs::write(&kubeconfig, text).unwrap();
    let operator = Operator::start(&kubeconfig);
    operator.wait_logged(&address.to_string());
    assert_eq!(operator.get("/healthz").0, 200);
    assert_ne!(operator.get("/readyz").0, 200);
}

#[test]
fn without_any_cluster_it_says_so_and_ends_with_a_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut operator = Operator::start(&folder.path().join("missing"));
    assert!(operator.wait_ended().is_some_and(|code| code != 0), "{}", operator.log());
    assert!(operator.log().contains("KUBECONFIG"), "{}", operator.log());
}
