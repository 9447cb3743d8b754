//! Nothing is left behind, however it ends.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use hjemmel_control_plane::{ControlPlane, Options};
use rustix::process::{Pid, Signal, kill_process};

use crate::observing::{api_only, eventually, is_alive, output};

/// `control-plane up` with its state in a folder, once it is ready.
struct Up {
    child: Child,
    processes: Vec<(u32, String)>,
    state_dir: PathBuf,
}

impl Up {
    fn start(state_dir: &Path) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
        command.arg("up").arg("--data-dir").arg(state_dir).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // It prints nothing before it is ready; the first byte is all this needs.
        let mut first = [0];
        child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
        let pids = fs::read_to_string(state_dir.join("pids")).unwrap();
        let processes = pids.lines().map(|line| line.split_once(' ').unwrap());
        let processes: Vec<(u32, String)> =
            processes.map(|(pid, name)| (pid.parse().unwrap(), name.to_owned())).collect();
        assert_eq!(processes.len(), 5, "{pids}");
        assert!(processes.iter().all(|(pid, _)| is_alive(*pid, state_dir)), "{pids}");
        Self { child, processes, state_dir: state_dir.to_owned() }
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    fn assert_all_gone(&self) {
        for (pid, name) in &self.processes {
            eventually(&format!("{name} gone"), 10, || !is_alive(*pid, &self.state_dir));
        }
    }
}

impl Drop for Up {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn all_processes_and_the_state_are_gone_after_the_drop() {
    let cluster = ControlPlane::start(Options::default()).unwrap();
    let (pids, state_dir) = (cluster.pids(), cluster.state_dir().to_owned());
    assert_eq!(pids.len(), 5);
    assert!(pids.iter().all(|(_, pid)| is_alive(*pid, &state_dir)));

    drop(cluster);

    for (name, pid) in pids {
        assert!(!is_alive(pid, &state_dir), "{name} is left");
    }
    assert!(!state_dir.exists());
}

#[test]
fn all_processes_are_gone_after_a_panic() {
    let (tell, told) = std::sync::mpsc::channel();
    let test = thread::spawn(move || {
        let cluster = ControlPlane::start(api_only()).unwrap();
        tell.send((cluster.pids(), cluster.state_dir().to_owned())).unwrap();
        panic!("as a failing test does");
    });
    assert!(test.join().is_err());
    let (pids, state_dir) = told.recv().unwrap();
    assert_eq!(pids.len(), 2);
    assert!(pids.iter().all(|(_, pid)| !is_alive(*pid, &state_dir)));
    assert!(!state_dir.exists());
}

#[test]
fn all_processes_are_gone_after_their_parent_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let up = Up::start(folder.path());
    up.signal(Signal::KILL);
    up.assert_all_gone();
}

#[test]
fn ctrl_c_and_the_term_signal_end_everything_in_order() {
    for signal in [Signal::INT, Signal::TERM] {
        let folder = tempfile::tempdir().unwrap();
        let mut up = Up::start(folder.path());
        up.signal(signal);
        let mut status = None;
        eventually("control-plane ending", 20, || {
            status = up.child.try_wait().unwrap();
            status.is_some()
        });
        assert_eq!(status.unwrap().code(), Some(0));
        up.assert_all_gone();
    }
}

#[test]
fn a_start_that_is_interrupted_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    let mut child = command.arg("up").arg("--data-dir").arg(folder.path()).stdout(Stdio::null()).spawn().unwrap();
    let pids = || fs::read_to_string(folder.path().join("pids")).unwrap_or_default();
    eventually("etcd noted", 60, || pids().contains("etcd"));
    kill_process(Pid::from_child(&child), Signal::TERM).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(143));
    for line in pids().lines() {
        let pid = line.split_once(' ').unwrap().0.parse().unwrap();
        assert!(!is_alive(pid, folder.path()), "{line} is left");
    }
}

#[test]
fn a_command_runs_inside_the_control_plane_and_its_exit_code_is_handed_on() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_control-plane"));
    command.args(["run", "--no-controllers", "--", "sh", "-c", "kubectl get namespaces -o name; exit 7"]);
    let output = output(command, "");
    assert_eq!(output.status.code(), Some(7));
    assert!(String::from_utf8_lossy(&output.stdout).contains("namespace/kube-system"));
}
