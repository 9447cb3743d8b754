//! Child processes that cannot outlive the process that started them.

use std::fs::OpenOptions;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::error::ProcessError;
use crate::files;

/// How often a child that was told to stop is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(10);

type Order = (Command, Sender<io::Result<Child>>);

/// The kernel ends a child with the *thread* that forked it, not with the process; and tests run on threads
/// that come and go. So one thread, which lives as long as the process, forks them all.
static SPAWNER: OnceLock<Option<Sender<Order>>> = OnceLock::new();

fn start_spawner() -> Option<Sender<Order>> {
    let (orders, received) = channel::<Order>();
    thread::Builder::new()
        .name("control-plane-spawner".to_owned())
        .spawn(move || {
            for (mut command, reply) in received {
                // Nobody waits any more only when the caller panicked; the child is then dropped unreaped.
                let _ = reply.send(command.spawn());
            }
        })
        .ok()
        .map(|_| orders)
}

fn spawn_from_lasting_thread(command: Command) -> io::Result<Child> {
    let gone = || io::Error::other("the thread that starts processes is gone");
    let (reply, answer) = channel();
    let orders = SPAWNER.get_or_init(start_spawner).as_ref().ok_or_else(gone)?;
    orders.send((command, reply)).map_err(|_| gone())?;
    answer.recv().map_err(|_| gone())?
}

/// One running child with its log.
#[derive(Debug)]
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Process {
    /// Starts `command`'s program with its arguments and environment, appending what it prints to `log`.
    pub(crate) fn spawn(name: &'static str, command: &Command, log: &Path) -> Result<Self, ProcessError> {
        let failed =
            |source| ProcessError::Spawn { name: name.to_owned(), program: command.get_program().into(), source };
        let output = OpenOptions::new().create(true).append(true).open(log).map_err(failed)?;
        let errors = output.try_clone().map_err(failed)?;

        let mut tied = Command::new("setpriv");
        tied.args(["--pdeathsig", "KILL", "--"]).arg(command.get_program()).args(command.get_args());
        for (variable, value) in command.get_envs() {
            match value {
                Some(value) => tied.env(variable, value),
                None => tied.env_remove(variable),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            tied.current_dir(folder);
        }
        // A group of its own, so that Ctrl-C reaches us alone, and we can stop them in the right order.
        tied.process_group(0).stdin(Stdio::null()).stdout(output).stderr(errors);
        match spawn_from_lasting_thread(tied) {
            Ok(child) => Ok(Self { name, child, log: log.to_owned() }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(ProcessError::SetprivMissing),
            Err(error) => Err(failed(error)),
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.name
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn log(&self) -> &Path {
        &self.log
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// An error if it has ended, which a server never does by itself.
    pub(crate) fn expect_running(&mut self) -> Result<(), ProcessError> {
        let Some(status) = self.ended() else {
            return Ok(());
        };
        let (name, log, tail) = (self.name.to_owned(), self.log.clone(), files::tail(&self.log));
        Err(if tail.contains("address already in use") {
            ProcessError::PortTaken { name, log, tail }
        } else {
            ProcessError::Exited { name, status, log, tail }
        })
    }

    /// Asks it to end. It has not been reaped, so its number cannot have become another's.
    pub(crate) fn terminate(&mut self) {
        if self.ended().is_none() {
            let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
            if let Some(pid) = pid {
                let _ = kill_process(pid, Signal::TERM);
            }
        }
    }

    /// Waits for it to end, and ends it by force when `patience` is over.
    pub(crate) fn wait_or_kill(&mut self, patience: Duration) {
        let deadline = Instant::now() + patience;
        while self.ended().is_none() {
            if Instant::now() >= deadline {
                let _ = self.child.kill();
                let _ = self.child.wait();
                return;
            }
            thread::park_timeout(LOOK_EVERY);
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.wait_or_kill(Duration::ZERO);
    }
}
