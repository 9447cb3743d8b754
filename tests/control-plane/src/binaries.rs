//! The programs of a control plane, and the cache they are kept in.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::error::BuildError;
use crate::go::{self, Module};
use crate::kwok::STAGES;
use crate::options::Interrupt;

/// One of the programs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Program {
    /// The store behind the API server.
    Etcd,
    /// The API server.
    KubeApiserver,
    /// The client.
    Kubectl,
    /// The controllers: Deployments, service accounts, garbage collection and so on.
    KubeControllerManager,
    /// The scheduler.
    KubeScheduler,
    /// The kubelets of fake nodes.
    Kwok,
}

impl Program {
    /// What an API server alone needs.
    pub const API: [Self; 3] = [Self::Etcd, Self::Kubectl, Self::KubeApiserver];
    /// What a whole control plane needs, the small ones first.
    pub const ALL: [Self; 6] =
        [Self::Etcd, Self::Kubectl, Self::Kwok, Self::KubeApiserver, Self::KubeControllerManager, Self::KubeScheduler];

    /// The name of its file.
    pub fn name(self) -> &'static str {
        match self {
            Self::Etcd => "etcd",
            Self::KubeApiserver => "kube-apiserver",
            Self::Kubectl => "kubectl",
            Self::KubeControllerManager => "kube-controller-manager",
            Self::KubeScheduler => "kube-scheduler",
            Self::Kwok => "kwok",
        }
    }

    pub(crate) fn package(self) -> &'static str {
        match self {
            Self::Etcd => "go.etcd.io/etcd/server/v3",
            Self::KubeApiserver => "k8s.io/kubernetes/cmd/kube-apiserver",
            Self::Kubectl => "k8s.io/kubernetes/cmd/kubectl",
            Self::KubeControllerManager => "k8s.io/kubernetes/cmd/kube-controller-manager",
            Self::KubeScheduler => "k8s.io/kubernetes/cmd/kube-scheduler",
            Self::Kwok => "sigs.k8s.io/kwok/cmd/kwok",
        }
    }

    /// What to expect of a first build, in the order of [`Program::ALL`] on two cores.
    fn expectation(self) -> &'static str {
        match self {
            Self::Etcd => "about 15 s",
            Self::Kubectl => "about 1 min",
            Self::Kwok => "about 40 s",
            Self::KubeApiserver => "about 3 min",
            Self::KubeControllerManager => "about 1 min",
            Self::KubeScheduler => "about 10 s",
        }
    }
}

/// Where the programs are.
#[derive(Clone, Debug)]
pub struct Binaries {
    /// Given by `KUBEBUILDER_ASSETS`; what is not there is in `cache`.
    assets: Option<PathBuf>,
    cache: PathBuf,
}

impl Binaries {
    /// Makes sure that the wanted programs are there, building the missing ones. Progress goes to stderr.
    ///
    /// # Errors
    /// When there is no Go toolchain, it fails, or the cache cannot be written.
    pub fn ensure(wanted: &[Program], interrupt: &Interrupt) -> Result<Self, BuildError> {
        let assets = std::env::var_os("KUBEBUILDER_ASSETS").filter(|value| !value.is_empty()).map(PathBuf::from);
        if let Some(folder) = assets.as_ref().filter(|folder| !folder.is_dir()) {
            return Err(BuildError::NoAssets { folder: folder.clone() });
        }
        let binaries = Self { assets, cache: cache_root()?.join(go::cache_key()) };
        if !binaries.missing(wanted).is_empty() || !binaries.has_stages(wanted) {
            binaries.build(wanted, interrupt)?;
        }
        Ok(binaries)
    }

    /// The file of a program.
    pub fn path(&self, program: Program) -> PathBuf {
        let given = self.assets.as_ref().map(|folder| folder.join(program.name())).filter(|file| file.is_file());
        given.unwrap_or_else(|| self.folder().join(program.name()))
    }

    /// The folders to put on `PATH`, in order.
    pub fn folders(&self) -> Vec<PathBuf> {
        self.assets.iter().cloned().chain([self.folder()]).collect()
    }

    /// What kwok does with nodes and pods.
    pub(crate) fn stages(&self) -> Vec<PathBuf> {
        STAGES.iter().map(|stage| self.stage_folder().join(stage)).collect()
    }

    fn folder(&self) -> PathBuf {
        self.cache.join("bin")
    }

    fn stage_folder(&self) -> PathBuf {
        self.cache.join("stages")
    }

    fn missing(&self, wanted: &[Program]) -> Vec<Program> {
        wanted.iter().copied().filter(|program| !self.path(*program).is_file()).collect()
    }

    fn has_stages(&self, wanted: &[Program]) -> bool {
        !wanted.contains(&Program::Kwok) || self.stage_folder().is_dir()
    }

    fn build(&self, wanted: &[Program], interrupt: &Interrupt) -> Result<(), BuildError> {
        let names: Vec<&str> = self.missing(wanted).into_iter().map(Program::name).collect();
        go::require(&names.join(", "))?;
        fs::create_dir_all(self.folder()).map_err(failed("creating", &self.folder()))?;
        let _lock = self.lock()?;

        // Another process may have built some while this one waited.
        let missing = self.missing(wanted);
        let module = Module::unpack(&self.cache)?;
        for (index, program) in missing.iter().enumerate() {
            let (name, position) = (program.name(), format!("{}/{}", index + 1, missing.len()));
            say(&format!(
                "building {name} ({position}), {} on 2 cores when it is the first time …",
                program.expectation()
            ));
            let begun = Instant::now();
            let built = module.build(program.package(), name, interrupt)?;
            // Only a finished file ever has the final name, whatever happens meanwhile.
            let destination = self.folder().join(name);
            fs::rename(&built, &destination).map_err(failed("moving the binary to", &destination))?;
            say(&format!("{name} done in {} s", begun.elapsed().as_secs()));
        }
        if !self.has_stages(wanted) {
            self.copy_stages(&module, interrupt)?;
        }
        Ok(())
    }

    fn copy_stages(&self, module: &Module, interrupt: &Interrupt) -> Result<(), BuildError> {
        let source = module.folder_of("sigs.k8s.io/kwok", interrupt)?.join("kustomize/stage");
        let copy = module.scratch().join("stages");
        for stage in STAGES {
            let (from, to) = (source.join(stage), copy.join(stage));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(failed("creating", parent))?;
            }
            // Not `fs::copy`, which would keep the module cache's read-only mode.
            let contents = fs::read(&from).map_err(failed("reading", &from))?;
            fs::write(&to, contents).map_err(failed("writing", &to))?;
        }
        fs::rename(&copy, self.stage_folder()).map_err(failed("moving the stages to", &self.stage_folder()))
    }

    /// Keeps other processes from building the same at once; the kernel gives it back however we end.
    fn lock(&self) -> Result<File, BuildError> {
        let path = self.cache.join("lock");
        let file = File::create(&path).map_err(failed("creating", &path))?;
        if file.try_lock().is_err() {
            say("another process is building the binaries; waiting for it …");
            file.lock().map_err(failed("locking", &path))?;
        }
        Ok(file)
    }
}

fn cache_root() -> Result<PathBuf, BuildError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let root = set("HJEMMEL_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("hjemmel")))
        .or_else(|| set("HOME").map(|folder| folder.join(".cache/hjemmel")))
        .ok_or(BuildError::NoCacheFolder)?;
    // Relative to where we stand now, not to where a child will.
    std::path::absolute(&root).map_err(failed("finding", &root))
}

pub(crate) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> BuildError {
    let path = path.to_owned();
    move |source| BuildError::Cache { action, path, source }
}

/// Progress, for the minutes in which nothing else is seen. A closed stderr is no reason to stop.
fn say(message: &str) {
    let _ = writeln!(io::stderr(), "control-plane: {message}");
}
