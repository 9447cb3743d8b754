//! How a control plane comes up, and how it fails to.

use std::thread;
use std::time::{Duration, Instant};

use hjemmel_control_plane::{ControlPlane, Options, Ports, ProcessError, StartError};

use crate::observing::{DEPLOYMENT, api_only, kubectl};

#[test]
fn a_fresh_control_plane_is_ready_and_runs_the_pods_of_a_deployment() {
    let cluster = ControlPlane::start(Options { nodes: 2, ..Options::default() }).unwrap();
    assert_eq!(kubectl(&cluster, &["get", "--raw", "/readyz"], ""), "ok");
    assert!(kubectl(&cluster, &["version"], "").contains("Server Version: v1.36.3"));
    assert_eq!(kubectl(&cluster, &["get", "nodes", "-o", "name"], "").lines().count(), 2);

    kubectl(&cluster, &["apply", "-f", "-"], DEPLOYMENT);
    kubectl(&cluster, &["rollout", "status", "deployment/web", "--timeout=60s"], "");
    let phases = kubectl(&cluster, &["get", "pods", "-o", "jsonpath={.items[*].status.phase}"], "");
    assert_eq!(phases, "Running Running");
}

#[test]
fn a_control_plane_outlives_the_thread_that_started_it() {
    let cluster = thread::spawn(|| ControlPlane::start(api_only()).unwrap()).join().unwrap();
    cluster.check().unwrap();
    assert_eq!(kubectl(&cluster, &["get", "--raw", "/readyz"], ""), "ok");
    cluster.check().unwrap();
}

#[test]
fn a_strangers_etcd_is_not_taken_for_ours() {
    let first = ControlPlane::start(api_only()).unwrap();
    let theirs = first.ports().unwrap();

    let ports = Some(Ports { etcd: theirs.etcd, ..Ports::free().unwrap() });
    let error = ControlPlane::start(Options { ports, ..api_only() }).err().unwrap();

    let StartError::Process(ProcessError::PortTaken { name, .. }) = &error else { panic!("{error}") };
    assert_eq!(name, "etcd");
    assert!(error.to_string().contains("address already in use"), "{error}");
    first.check().unwrap();
}

#[test]
fn a_taken_api_server_port_is_reported_with_the_end_of_the_log() {
    let holder = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let ports = Some(Ports { apiserver: holder.local_addr().unwrap().port(), ..Ports::free().unwrap() });
    let error = ControlPlane::start(Options { ports, ..api_only() }).err().unwrap();
    let StartError::Process(ProcessError::PortTaken { name, .. }) = &error else { panic!("{error}") };
    assert_eq!(name, "kube-apiserver");
}

#[test]
fn a_process_that_ends_at_once_fails_the_start_with_its_own_words() {
    let apiserver_args = vec!["--no-such-flag".to_owned()];
    let begun = Instant::now();
    let error = ControlPlane::start(Options { apiserver_args, ..api_only() }).err().unwrap().to_string();
    assert!(error.contains("kube-apiserver") && error.contains("unknown flag: --no-such-flag"), "{error}");
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_data_folder_is_found_again_by_the_next_start() {
    let folder = tempfile::tempdir().unwrap();
    let options = || Options { data_dir: Some(folder.path().to_owned()), ..api_only() };
    let first = ControlPlane::start(options()).unwrap();
    kubectl(&first, &["create", "configmap", "kept"], "");
    assert!(matches!(ControlPlane::start(options()), Err(StartError::InUse { .. })));
    first.stop();

    let second = ControlPlane::start(options()).unwrap();
    kubectl(&second, &["get", "configmap", "kept"], "");
}
