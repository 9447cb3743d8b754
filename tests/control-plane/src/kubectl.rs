//! `kubectl` against one cluster, cut off from the settings of whoever runs the tests.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::StartError;

#[derive(Clone, Debug)]
pub(crate) struct Kubectl {
    pub(crate) program: PathBuf,
    pub(crate) kubeconfig: PathBuf,
    /// Ports come round again: discovery cached under one by an earlier control plane would be believed.
    pub(crate) cache: PathBuf,
}

impl Kubectl {
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.arg("--kubeconfig").arg(&self.kubeconfig).envs(self.environment());
        command
    }

    pub(crate) fn environment(&self) -> [(&'static str, OsString); 2] {
        [("KUBECACHEDIR", self.cache.clone().into()), ("KUBERC", "off".into())]
    }

    /// The body at a path of the API, if the server gives one in time. Why not is of no interest to a poll.
    pub(crate) fn get_raw(&self, path: &str) -> Option<Vec<u8>> {
        let mut command = self.command();
        command.args(["--request-timeout=5s", "get", "--raw", path]).stdin(Stdio::null());
        command.output().ok().filter(|output| output.status.success()).map(|output| output.stdout)
    }

    /// Runs it to its end with something to read, and returns what it printed.
    pub(crate) fn run(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>, StartError> {
        let failed = |message: String| StartError::Kubectl { arguments: arguments.join(" "), message };
        let mut command = self.command();
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|error| failed(error.to_string()))?;
        // It reads all before it prints anything to speak of, so writing first cannot block both.
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes()).map_err(|error| failed(error.to_string()))?;
        }
        let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
        if !output.status.success() {
            return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
        }
        Ok(output.stdout)
    }
}
