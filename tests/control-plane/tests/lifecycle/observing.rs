//! Looking at clusters and processes, with a bound on every wait.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use hjemmel_control_plane::{ControlPlane, Options};

pub(crate) const DEPLOYMENT: &str = r#"{
  "apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
  "spec": {"replicas": 2, "selector": {"matchLabels": {"app": "web"}}, "template": {
    "metadata": {"labels": {"app": "web"}},
    "spec": {"containers": [{"name": "web", "image": "never-pulled"}]}}}}"#;

pub(crate) fn api_only() -> Options {
    Options { controllers: false, ..Options::default() }
}

pub(crate) fn eventually(what: &str, seconds: u64, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}: not within {seconds} s");
        thread::park_timeout(Duration::from_millis(20));
    }
}

/// Whether the process still is the one that was started: numbers come round again, state folders don't. A
/// process that has ended but was not reaped has no command line.
pub(crate) fn is_alive(pid: u32, state_dir: &Path) -> bool {
    let command_line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&command_line).contains(state_dir.to_str().unwrap())
}

pub(crate) fn output(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

pub(crate) fn kubectl(cluster: &ControlPlane, arguments: &[&str], input: &str) -> String {
    let mut command = cluster.kubectl();
    command.args(arguments);
    let output = output(command, input);
    assert!(output.status.success(), "kubectl {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}
