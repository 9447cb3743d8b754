//! Processes that cannot outlive the bench.

use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tokio::process::{Child as Process, ChildStdout, Command};

use crate::failure::Failure;

/// How long a process may take to finish what is in flight.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running process. It is killed when the value is dropped, and by the kernel when the bench ends otherwise.
pub(crate) struct Child {
    name: &'static str,
    process: Process,
    pid: u32,
}

impl Child {
    /// Starts `command`. Must be called on the main thread: the kernel ends the child with the thread that
    /// forked it.
    pub(crate) fn start(
        name: &'static str,
        command: &std::process::Command,
        output: Stdio,
        errors: Stdio,
    ) -> Result<Self, Failure> {
        let mut tied = Command::new("setpriv");
        tied.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => tied.env(variable, value),
                None => tied.env_remove(variable),
            };
        }
        tied.stdin(Stdio::null()).stdout(output).stderr(errors).process_group(0).kill_on_drop(true);
        let what = format!("starting {name} under setpriv (of util-linux)");
        let process = tied.spawn().map_err(Failure::io(&what))?;
        let pid = process.id().ok_or_else(|| Failure::Connection { what, problem: "it ended at once".into() })?;
        Ok(Self { name, process, pid })
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    /// What it prints, if that is piped.
    pub(crate) fn output(&mut self) -> Option<ChildStdout> {
        self.process.stdout.take()
    }

    /// An error if it has ended.
    pub(crate) fn expect_running(&mut self) -> Result<(), Failure> {
        match self.process.try_wait().map_err(Failure::io(self.name))? {
            None => Ok(()),
            Some(status) => {
                Err(Failure::Connection { what: self.name.into(), problem: format!("it ended with {status}") })
            }
        }
    }

    /// Asks it to end, and waits for it.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        if let Some(pid) = i32::try_from(self.pid).ok().and_then(Pid::from_raw)
            && self.process.id().is_some()
        {
            // It may have ended by itself.
            _ = kill_process(pid, Signal::TERM);
        }
        match tokio::time::timeout(PATIENCE, self.process.wait()).await {
            Ok(ended) => ended.map(|_| ()).map_err(Failure::io(self.name)),
            Err(_) => self.process.kill().await.map_err(Failure::io(self.name)),
        }
    }
}
