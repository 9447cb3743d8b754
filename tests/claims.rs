//! Each crate boundary is a claim that `cargo tree` proves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::process::Command;

/// The names of all crates that a package is built from.
fn built_from(package: &str) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--locked", "--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .args(["--package", package])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let crates: BTreeSet<String> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    assert!(crates.contains(package), "cargo tree gave {crates:?}");
    crates
}

fn never(package: &str, banned: &[&str]) {
    let crates = built_from(package);
    for name in banned {
        assert!(!crates.contains(*name), "{package} must not be built from {name}");
    }
}

#[test]
fn the_domain_decides_without_io_a_runtime_or_kubernetes() {
    never("hjemmel-domain", &["tokio", "mio", "hyper", "kube", "kube-core", "k8s-openapi", "rustls", "socket2"]);
}

#[test]
fn the_domain_reads_no_clock_file_or_environment() {
    let mut files = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/crates/domain/src"))];
    let mut looked_at = 0;
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
            continue;
        }
        looked_at += 1;
        let text = std::fs::read_to_string(&path).unwrap();
        for banned in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "SystemTime",
            "Instant::now",
            "Timestamp::now",
            "Zoned::now",
        ] {
            assert!(!text.contains(banned), "{} uses {banned}", path.display());
        }
    }
    assert!(looked_at > 20, "only {looked_at} files were looked at");
}

#[test]
fn the_api_has_no_client_and_no_runtime() {
    never("hjemmel-api", &["kube-client", "kube-runtime", "tokio", "hyper", "rustls"]);
}

#[test]
fn the_command_line_has_no_tls_stack_and_no_client() {
    never("hjemmel", &["rustls", "ring", "openssl", "native-tls", "hyper", "kube-client", "tokio"]);
}

#[test]
fn the_sidecar_knows_nothing_of_kubernetes() {
    never("hjemmel-sidecar", &["kube", "kube-core", "kube-client", "k8s-openapi"]);
}

#[test]
fn the_operator_is_the_only_crate_with_a_kubernetes_client() {
    assert!(built_from("hjemmel-operator").contains("kube-client"));
    for package in ["hjemmel", "hjemmel-api", "hjemmel-domain", "hjemmel-sidecar", "hjemmel-control-plane"] {
        never(package, &["kube-client"]);
    }
}
