//! Building programs from the pinned Go module in `tools/`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::binaries::failed;
use crate::error::BuildError;
use crate::files;
use crate::options::Interrupt;
use crate::process::Process;

// Compiled in, so that the binaries always fit the harness, wherever the source has gone since.
const GO_MOD: &str = include_str!("../tools/go.mod");
const GO_SUM: &str = include_str!("../tools/go.sum");
const TOOLS_GO: &str = include_str!("../tools/tools.go");

const KUBERNETES: &str = "v1.36.3";

/// Without a version the server calls itself `v0.0.0-master`, and charts' `kubeVersion` checks fail.
const LINKER_FLAGS: &str = "-s -w \
    -X k8s.io/component-base/version.gitVersion=v1.36.3 \
    -X k8s.io/component-base/version.gitMajor=1 \
    -X k8s.io/component-base/version.gitMinor=36";

/// How often a running build is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A folder name that changes with anything that changes the binaries.
pub(crate) fn cache_key() -> String {
    // FNV-1a: std promises no hash that stays the same from one release of Rust to the next.
    let bytes = [GO_MOD, GO_SUM, KUBERNETES, LINKER_FLAGS, std::env::consts::ARCH].into_iter().flat_map(str::bytes);
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("control-plane-{KUBERNETES}-{hash:016x}")
}

/// An error that says what to install, if there is no `go`.
pub(crate) fn require(wanted: &str) -> Result<(), BuildError> {
    let found =
        Command::new("go").arg("version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    match found {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let minimum = GO_MOD.lines().find_map(|line| line.strip_prefix("go ")).unwrap_or_default();
            Err(BuildError::GoMissing { wanted: wanted.to_owned(), minimum: minimum.to_owned() })
        }
        // Anything else that is wrong with it, the build will say.
        _ => Ok(()),
    }
}

/// The module, unpacked where it can be built.
pub(crate) struct Module {
    scratch: TempDir,
}

impl Module {
    /// Unpacks it into a fresh folder inside the cache: on the same file system, so results can be renamed.
    pub(crate) fn unpack(cache: &Path) -> Result<Self, BuildError> {
        let made = tempfile::Builder::new().prefix("building-").tempdir_in(cache);
        let module = Self { scratch: made.map_err(failed("creating a folder in", cache))? };
        for (name, contents) in [("go.mod", GO_MOD), ("go.sum", GO_SUM), ("tools.go", TOOLS_GO)] {
            let file = module.scratch().join(name);
            fs::write(&file, contents).map_err(failed("writing", &file))?;
        }
        Ok(module)
    }

    pub(crate) fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// Builds one program and returns its file, in the scratch folder.
    pub(crate) fn build(&self, package: &str, name: &str, interrupt: &Interrupt) -> Result<PathBuf, BuildError> {
        let output = self.scratch().join("out").join(name);
        let mut command = self.go();
        command.args(["build", "-trimpath", "-ldflags", LINKER_FLAGS, "-o"]).arg(&output).arg(package);
        self.run(&command, &format!("go build {package}"), interrupt)?;
        Ok(output)
    }

    /// Where the module cache has a module's source.
    pub(crate) fn folder_of(&self, module: &str, interrupt: &Interrupt) -> Result<PathBuf, BuildError> {
        let mut command = self.go();
        command.args(["list", "-m", "-f", "{{.Dir}}", module]);
        let log = self.run(&command, &format!("go list -m {module}"), interrupt)?;
        let printed = fs::read_to_string(&log).map_err(failed("reading", &log))?;
        Ok(PathBuf::from(printed.lines().last().unwrap_or_default()))
    }

    fn go(&self) -> Command {
        let mut command = Command::new("go");
        command.current_dir(self.scratch()).env("CGO_ENABLED", "0").env("GOWORK", "off");
        command
    }

    fn run(&self, command: &Command, shown: &str, interrupt: &Interrupt) -> Result<PathBuf, BuildError> {
        let log = self.scratch().join("go.log");
        fs::write(&log, "").map_err(failed("writing", &log))?;
        let mut process = Process::spawn("go", command, &log)?;
        let status = loop {
            if let Some(status) = process.ended() {
                break status;
            }
            if interrupt.is_raised() {
                process.terminate();
                process.wait_or_kill(Duration::from_secs(5));
                return Err(BuildError::Interrupted);
            }
            thread::park_timeout(LOOK_EVERY);
        };
        if !status.success() {
            return Err(BuildError::GoFailed { command: shown.to_owned(), status, tail: files::tail(&log) });
        }
        Ok(log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_told_to_the_linker_is_the_one_that_the_module_requires() {
        assert!(GO_MOD.contains(&format!("k8s.io/kubernetes {KUBERNETES}\n")));
        assert!(LINKER_FLAGS.contains(&format!("gitVersion={KUBERNETES} ")));
    }

    #[test]
    fn every_staging_module_is_pinned_to_the_same_release() {
        let staging = KUBERNETES.replacen("v1", "v0", 1);
        let replaced: Vec<&str> = GO_MOD.lines().filter(|line| line.starts_with("replace ")).collect();
        assert!(replaced.len() > 30);
        assert!(replaced.iter().all(|line| line.ends_with(&staging)), "{replaced:?}");
    }
}
