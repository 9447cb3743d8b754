//! A control plane around a command, or around nothing until Ctrl-C.

use std::error::Error;
use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, Command, ExitCode, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use hjemmel_control_plane::{ControlPlane, Options};
use rustix::process::{Pid, Signal, kill_process};

use crate::interruption::Interruption;

const LOOK_EVERY: Duration = Duration::from_millis(20);
/// How long an interrupted command may take to clean up, before it is told, and then before it is killed.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) fn run(
    options: Options,
    command: &[OsString],
    interruption: &Interruption,
) -> Result<ExitCode, Box<dyn Error>> {
    let cluster = ControlPlane::start(options)?;
    // The main thread lasts as long as we do, so the command may be tied to it; and it stays in our process
    // group, or it could not read from the terminal.
    let mut child = Command::new("setpriv")
        .args(["--pdeathsig", "TERM", "--"])
        .args(command)
        .envs(cluster.environment())
        .spawn()
        .map_err(|error| format!("starting the command under setpriv (of util-linux): {error}"))?;
    let status = wait(&mut child, interruption)?;
    cluster.stop();
    Ok(exit_code(status))
}

pub(crate) fn up(options: Options, interruption: &Interruption) -> Result<ExitCode, Box<dyn Error>> {
    let cluster = ControlPlane::start(options)?;
    for (variable, value) in cluster.environment() {
        writeln!(io::stdout(), "export {variable}={}", quoted(&value))?;
    }
    writeln!(io::stderr(), "control-plane: {} is ready; Ctrl-C stops it", cluster.url())?;
    while !interruption.interrupt().is_raised() {
        cluster.check()?;
        thread::park_timeout(LOOK_EVERY);
    }
    cluster.stop();
    Ok(ExitCode::SUCCESS)
}

fn wait(child: &mut Child, interruption: &Interruption) -> io::Result<ExitStatus> {
    let mut interrupted: Option<Instant> = None;
    let mut told = false;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if interruption.interrupt().is_raised() {
            let since = interrupted.get_or_insert_with(Instant::now).elapsed();
            if !told && (since > PATIENCE || !interruption.is_from_keyboard()) {
                told = true;
                interrupted = Some(Instant::now());
                if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
                    kill_process(pid, Signal::TERM)?;
                }
            } else if told && since > PATIENCE {
                child.kill()?;
            }
        }
        thread::park_timeout(LOOK_EVERY);
    }
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status.code().or_else(|| status.signal().map(|signal| 128 + signal));
    code.and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// For a shell that evaluates it.
fn quoted(value: &OsString) -> String {
    format!("'{}'", value.to_string_lossy().replace('\'', r"'\''"))
}
