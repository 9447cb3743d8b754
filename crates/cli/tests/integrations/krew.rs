//! `krew/render`: the manifest of a release, from its archives, installed as krew does.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::workbench::{Workbench, expect, repository};

const PLATFORMS: [&str; 2] = ["linux-amd64", "linux-arm64"];

fn archive(platform: &str) -> String {
    format!("kubectl-hjemmel-{platform}.tar.gz")
}

/// A release: for each platform an archive with the licence and a link to the binary, which is too
/// large to pack for a test.
fn release(bench: &Workbench, platforms: &[&str], files: &[&str]) {
    let staged = bench.path("staged");
    fs::create_dir_all(&staged).unwrap();
    fs::create_dir_all(bench.path("release")).unwrap();
    symlink(env!("CARGO_BIN_EXE_hjemmel"), staged.join("kubectl-hjemmel")).unwrap();
    for platform in platforms {
        fs::write(staged.join("LICENSE"), format!("for {platform}")).unwrap();
        let path = bench.path("release").join(archive(platform)).display().to_string();
        let arguments: Vec<&str> = ["-czf", &path].into_iter().chain(files.iter().copied()).collect();
        expect(&bench.run(&staged, "/usr/bin/tar", &arguments), 0, "tar");
    }
}

fn render(bench: &Workbench, version: &str) -> Output {
    let directory = bench.path("release").display().to_string();
    bench.run(Path::new("/"), repository().join("krew/render"), &[version, &directory])
}

fn manifest(bench: &Workbench) -> Value {
    let output = render(bench, "v0.1.0");
    expect(&output, 0, "krew/render");
    serde_saphyr::from_str(str::from_utf8(&output.stdout).unwrap()).unwrap()
}

#[test]
fn the_manifest_has_the_hash_and_the_address_of_each_archive() {
    let bench = Workbench::new();
    release(&bench, &PLATFORMS, &["kubectl-hjemmel", "LICENSE"]);
    let manifest = manifest(&bench);
    assert_eq!(manifest["metadata"]["name"], "hjemmel", "krew wants the name of the file");
    assert_eq!(manifest["spec"]["version"], "v0.1.0");
    let platforms = manifest["spec"]["platforms"].as_array().unwrap();
    assert_eq!(platforms.len(), PLATFORMS.len());
    for (platform, name) in platforms.iter().zip(PLATFORMS) {
        let labels = &platform["selector"]["matchLabels"];
        assert_eq!(format!("{}-{}", labels["os"].as_str().unwrap(), labels["arch"].as_str().unwrap()), name);
        let address = platform["uri"].as_str().unwrap();
        assert!(address.ends_with(&format!("/releases/download/v0.1.0/{}", archive(name))), "{address}");
        let bytes = fs::read(bench.path("release").join(archive(name))).unwrap();
        let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(platform["sha256"], hash);
    }
}

#[test]
fn what_krew_would_install_runs() {
    let bench = Workbench::new();
    release(&bench, &PLATFORMS, &["kubectl-hjemmel", "LICENSE"]);
    let platform = &manifest(&bench)["spec"]["platforms"][0];
    let (unpacked, installed) = (bench.path("unpacked"), bench.path("installed"));
    fs::create_dir(&unpacked).unwrap();
    fs::create_dir(&installed).unwrap();
    let path = bench.path("release").join(archive(PLATFORMS[0])).display().to_string();
    expect(&bench.run(&unpacked, "/usr/bin/tar", &["-xzf", &path]), 0, "tar");
    for operation in platform["files"].as_array().unwrap() {
        let from = operation["from"].as_str().unwrap();
        fs::rename(unpacked.join(from), installed.join(operation["to"].as_str().unwrap()).join(from)).unwrap();
    }
    let plugin = installed.join(platform["bin"].as_str().unwrap());
    assert_eq!(plugin.file_name().unwrap(), "kubectl-hjemmel", "kubectl finds a plugin by its name");
    expect(&bench.run(&installed, &plugin, &["--version"]), 0, "kubectl-hjemmel --version");
}

#[test]
fn nothing_is_rendered_from_a_release_that_is_not_whole() {
    let bench = Workbench::new();
    release(&bench, &PLATFORMS[..1], &["kubectl-hjemmel", "LICENSE"]);
    let without_licence = Workbench::new();
    release(&without_licence, &PLATFORMS, &["kubectl-hjemmel"]);
    for (bench, version, told) in [
        (&bench, "0.1.0", "kubectl-hjemmel-linux-arm64.tar.gz is missing"),
        (&without_licence, "0.1.0", "holds no LICENSE"),
        (&without_licence, "latest", "latest is no version"),
    ] {
        let output = render(bench, version);
        expect(&output, 2, told);
        assert!(output.stdout.is_empty() && String::from_utf8_lossy(&output.stderr).contains(told), "{output:?}");
    }
}
