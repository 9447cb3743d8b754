//! A cluster that somebody else runs, named by `KUBECONFIG`.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::binaries::{Binaries, Program};
use crate::error::StartError;
use crate::kubeconfig;
use crate::kubectl::Kubectl;
use crate::options::Interrupt;
use crate::state::failed;

pub(crate) struct GivenCluster {
    kubectl: Kubectl,
    url: String,
    authority_pem: Option<String>,
    config: Value,
    clients: AtomicUsize,
    folder: TempDir,
}

impl GivenCluster {
    /// The current context of what the variable names, copied into one file of our own: the variable may list
    /// several files, and a test must not write to any of them.
    pub(crate) fn open(variable: &OsStr, interrupt: &Interrupt) -> Result<Self, StartError> {
        let folder = tempfile::Builder::new().prefix("hjemmel-given-cluster-").tempdir();
        let folder = folder.map_err(failed("creating a folder in", &std::env::temp_dir()))?;
        let program = match on_path(Program::Kubectl.name()) {
            Some(file) => file,
            None => Binaries::ensure(&[Program::Kubectl], interrupt)?.path(Program::Kubectl),
        };
        let (file, cache) = (folder.path().join("admin.kubeconfig"), folder.path().join("kubectl-cache"));
        let kubectl = Kubectl { program, kubeconfig: file.clone(), cache };
        let refused =
            |message: String| StartError::Given { kubeconfig: variable.to_string_lossy().into_owned(), message };

        let view = |form: &str| {
            let mut command = std::process::Command::new(&kubectl.program);
            command.args(["config", "view", "--raw", "--flatten", "--minify", "-o", form]).env("KUBECONFIG", variable);
            let output = command.output().map_err(|error| refused(error.to_string()))?;
            if !output.status.success() {
                return Err(refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
            }
            Ok(output.stdout)
        };
        let config: Value = serde_json::from_slice(&view("json")?).map_err(|error| refused(error.to_string()))?;
        let url = config["clusters"][0]["cluster"]["server"].as_str().unwrap_or_default().to_owned();
        // Base64 is kubectl's to undo.
        let template =
            "{{with index (index .clusters 0).cluster \"certificate-authority-data\"}}{{base64decode .}}{{end}}";
        let pem = String::from_utf8_lossy(&view(&format!("go-template={template}"))?).into_owned();
        kubeconfig::write(&file, &config)?;
        if kubectl.get_raw("/readyz").is_none() {
            return Err(refused(format!("{url} does not answer /readyz to this user")));
        }
        let authority_pem = Some(pem).filter(|pem| !pem.is_empty());
        Ok(Self { kubectl, url, authority_pem, config, clients: AtomicUsize::new(0), folder })
    }

    pub(crate) fn kubectl(&self) -> &Kubectl {
        &self.kubectl
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn authority_pem(&self) -> Option<&str> {
        self.authority_pem.as_deref()
    }

    pub(crate) fn state_dir(&self) -> &Path {
        self.folder.path()
    }

    /// We hold no authority here, so the given user acts as the other one.
    pub(crate) fn issue_client(&self, user: &str, groups: &[&str]) -> Result<PathBuf, StartError> {
        let name = kubeconfig::file_name(self.clients.fetch_add(1, Ordering::Relaxed), user);
        let file = self.folder.path().join(format!("{name}.kubeconfig"));
        kubeconfig::write(&file, &kubeconfig::impersonating(self.config.clone(), user, groups))?;
        Ok(file)
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
