//! A place to run commands in: hjemmel on PATH, a directory for what they write.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A day on which the examples have the findings that they say.
pub(crate) const DAY: &str = "2026-11-22";
/// Paths that are permitted, from the root of the repository.
pub(crate) const PERMITTED: &str = "examples/municipality examples/permitted";
/// Paths with an object that is refused.
pub(crate) const REFUSED: &str = "examples/municipality examples/refused/missing-notice.yaml";

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// A YAML file of the repository.
pub(crate) fn yaml(path: &str) -> Value {
    let text = fs::read_to_string(repository().join(path)).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// A directory with hjemmel in `bin`, and an environment.
pub(crate) struct Workbench {
    pub(crate) dir: TempDir,
    pub(crate) environment: BTreeMap<String, String>,
}

impl Workbench {
    /// A bench whose PATH has hjemmel first.
    pub(crate) fn new() -> Self {
        let bench = Self::without_hjemmel();
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_hjemmel"), bench.dir.path().join("bin/hjemmel")).unwrap();
        bench
    }

    /// A bench whose PATH has an empty `bin` first, and no hjemmel.
    pub(crate) fn without_hjemmel() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bin")).unwrap();
        let path = format!("{}:/usr/bin:/bin", dir.path().join("bin").display());
        Self { dir, environment: BTreeMap::from([("PATH".to_owned(), path)]) }
    }

    /// A path on the bench.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Puts an executable script into `bin`.
    pub(crate) fn script(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt as _;
        let path = self.path("bin").join(name);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Sets a variable.
    pub(crate) fn set(&mut self, name: &str, value: impl AsRef<Path>) {
        self.environment.insert(name.to_owned(), value.as_ref().display().to_string());
    }

    /// Runs a program in a directory, with this environment and no other.
    pub(crate) fn run(&self, directory: &Path, program: impl AsRef<Path>, arguments: &[&str]) -> Output {
        let mut command = Command::new(program.as_ref());
        command.args(arguments).current_dir(directory).env_clear().envs(&self.environment).output().unwrap()
    }

    /// Runs a script with bash as GitHub and GitLab do: it ends at the first command that fails.
    pub(crate) fn bash(&self, directory: &Path, script: &str) -> Output {
        self.run(directory, "/usr/bin/env", &["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script])
    }
}

/// The exit code, with what was said if it is not the one expected.
pub(crate) fn expect(output: &Output, code: i32, what: &str) {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{what}\n{out}\n{err}");
}

/// The files of the paths that are YAML, as pre-commit hands them to a hook.
pub(crate) fn files_of(paths: &str) -> Vec<String> {
    let root = repository();
    let mut files = Vec::new();
    for path in paths.split(' ') {
        if root.join(path).is_dir() {
            let names = fs::read_dir(root.join(path)).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
            files.extend(names.filter(|name| name.ends_with(".yaml")).map(|name| format!("{path}/{name}")));
        } else {
            files.push(path.to_owned());
        }
    }
    files.sort();
    files
}
