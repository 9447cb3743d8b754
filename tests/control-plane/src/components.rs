//! The command line of each part of the control plane.

use std::path::Path;
use std::process::Command;

use crate::binaries::{Binaries, Program};
use crate::certificates::{Authority, Identity};
use crate::kwok;
use crate::listening::Ports;

pub(crate) fn etcd(binaries: &Binaries, ports: Ports, data: &Path) -> Command {
    let client = format!("http://127.0.0.1:{}", ports.etcd);
    let peer = format!("http://127.0.0.1:{}", ports.etcd_peer);
    let mut command = Command::new(binaries.path(Program::Etcd));
    command
        .arg("--data-dir")
        .arg(data)
        // What a test stores need not survive a power cut, and waiting for the disk is most of etcd's time.
        .arg("--unsafe-no-fsync")
        .arg(format!("--listen-client-urls={client}"))
        .arg(format!("--advertise-client-urls={client}"))
        .arg(format!("--listen-peer-urls={peer}"))
        .arg(format!("--initial-advertise-peer-urls={peer}"))
        .arg(format!("--initial-cluster=default={peer}"));
    command
}

pub(crate) fn apiserver(
    binaries: &Binaries,
    ports: Ports,
    authority: &Authority,
    server: &Identity,
    controllers: bool,
    further: &[String],
) -> Command {
    let mut command = Command::new(binaries.path(Program::KubeApiserver));
    command
        .arg(format!("--etcd-servers=http://127.0.0.1:{}", ports.etcd))
        .arg(format!("--secure-port={}", ports.apiserver))
        .args(["--bind-address=127.0.0.1", "--advertise-address=127.0.0.1"])
        // It would refuse to publish a loopback address as the endpoint of the service `kubernetes`.
        .arg("--endpoint-reconciler-type=none")
        .args(["--service-cluster-ip-range=10.0.0.0/24", "--allow-privileged=true", "--authorization-mode=RBAC"])
        .arg("--tls-cert-file")
        .arg(&server.certificate)
        .arg("--tls-private-key-file")
        .arg(&server.key)
        .arg("--client-ca-file")
        .arg(authority.certificate())
        .arg("--service-account-issuer=https://kubernetes.default.svc.cluster.local")
        .arg("--service-account-key-file")
        .arg(authority.token_public_key())
        .arg("--service-account-signing-key-file")
        .arg(authority.token_key());
    if !controllers {
        // It waits for service accounts that nobody would make.
        command.arg("--disable-admission-plugins=ServiceAccount");
    }
    command.args(further);
    command
}

pub(crate) fn controller_manager(binaries: &Binaries, kubeconfig: &Path, authority: &Authority) -> Command {
    let mut command = Command::new(binaries.path(Program::KubeControllerManager));
    unserved_leader(&mut command, kubeconfig)
        .arg("--service-account-private-key-file")
        .arg(authority.token_key())
        .arg("--root-ca-file")
        .arg(authority.certificate())
        .arg("--cluster-signing-cert-file")
        .arg(authority.certificate())
        .arg("--cluster-signing-key-file")
        .arg(authority.key())
        .arg("--use-service-account-credentials");
    command
}

pub(crate) fn scheduler(binaries: &Binaries, kubeconfig: &Path) -> Command {
    let mut command = Command::new(binaries.path(Program::KubeScheduler));
    unserved_leader(&mut command, kubeconfig);
    command
}

/// The only instance, so there is nobody to elect; nobody asks it anything, so it needs no port.
fn unserved_leader<'a>(command: &'a mut Command, kubeconfig: &Path) -> &'a mut Command {
    command.arg("--kubeconfig").arg(kubeconfig).args([
        "--leader-elect=false",
        "--secure-port=0",
        "--kube-api-qps=500",
        "--kube-api-burst=500",
    ])
}

pub(crate) fn kwok(binaries: &Binaries, kubeconfig: &Path) -> Command {
    let mut command = Command::new(binaries.path(Program::Kwok));
    command.arg("--kubeconfig").arg(kubeconfig).args(["--manage-all-nodes=false", "--node-lease-duration-seconds=40"]);
    command.arg(kwok::selector());
    for stage in binaries.stages() {
        command.arg("--config").arg(stage);
    }
    command
}
