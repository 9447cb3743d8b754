//! Where the binaries come from.

use std::fs;
use std::path::Path;
use std::process::Command;

use hjemmel_control_plane::{Binaries, Interrupt, Program};

use crate::observing::output;

#[test]
fn without_go_the_error_says_what_to_install() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command
        .arg("build")
        .env("PATH", folder.path())
        .env("HJEMMEL_CACHE", folder.path())
        .env_remove("KUBEBUILDER_ASSETS");
    let output = output(command, "");
    let message = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("install Go 1.26") && message.contains("KUBEBUILDER_ASSETS"), "{message}");
    assert!(message.contains("kube-apiserver"), "{message}");
}

#[test]
fn a_go_that_fails_is_quoted() {
    let folder = tempfile::tempdir().unwrap();
    let go = folder.path().join("go");
    fs::write(&go, "#!/bin/sh\necho 'no space left on device' >&2\nexit 1\n").unwrap();
    fs::set_permissions(&go, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let path = std::env::join_paths([folder.path(), Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command.arg("build").env("PATH", path).env("HJEMMEL_CACHE", folder.path()).env_remove("KUBEBUILDER_ASSETS");
    let output = output(command, "");
    let message = String::from_utf8_lossy(&output.stderr);
    assert!(message.contains("`go build go.etcd.io/etcd/server/v3` failed"), "{message}");
    assert!(message.contains("no space left on device"), "{message}");
}

#[test]
fn given_assets_are_enough_for_an_api_server_and_need_no_go() {
    let folder = tempfile::tempdir().unwrap();
    let (assets, cache) = (folder.path().join("assets"), folder.path().join("cache"));
    fs::create_dir(&assets).unwrap();
    let built = Binaries::ensure(&Program::API, &Interrupt::default()).unwrap();
    for program in Program::API {
        std::os::unix::fs::symlink(built.path(program), assets.join(program.name())).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command.args(["run", "--no-controllers", "--", "sh", "-c", "command -v kubectl"]);
    command.env("PATH", "/usr/bin:/bin").env("HJEMMEL_CACHE", &cache);
    command.env("KUBEBUILDER_ASSETS", &assets);
    let output = output(command, "");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(Path::new(String::from_utf8_lossy(&output.stdout).trim()), assets.join("kubectl"));
    assert!(!cache.exists());
}

#[test]
fn what_the_assets_lack_is_built() {
    let folder = tempfile::tempdir().unwrap();
    for program in Program::API {
        fs::write(folder.path().join(program.name()), "").unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command.arg("build").env("PATH", folder.path()).env("HJEMMEL_CACHE", folder.path());
    command.env("KUBEBUILDER_ASSETS", folder.path());
    let message = String::from_utf8(output(command, "").stderr).unwrap();
    let wanted = "it has to build kwok, kube-controller-manager, kube-scheduler:";
    assert!(message.contains(wanted), "{message}");
}

#[test]
fn assets_that_are_nowhere_are_an_error() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command.arg("build").env("KUBEBUILDER_ASSETS", "/no/such/folder");
    let message = String::from_utf8(output(command, "").stderr).unwrap();
    assert!(message.contains("/no/such/folder, which is no folder"), "{message}");
}
