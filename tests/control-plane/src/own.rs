//! A control plane of our own: its start in order, its processes, its end in order.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::binaries::{Binaries, Program};
use crate::certificates::{Authority, Identity};
use crate::components;
use crate::error::{ProcessError, StartError};
use crate::kubectl::Kubectl;
use crate::listening::{Ports, listens};
use crate::options::Options;
use crate::process::Process;
use crate::state::{State, failed};
use crate::{files, kubeconfig, kwok};

const LOOK_EVERY: Duration = Duration::from_millis(20);
/// Starts take seconds; these allow for a machine that does much else.
const PATIENCE: Duration = Duration::from_secs(90);
/// An API server lets go of its watches within a second or two while its etcd answers.
const STOP_PATIENCE: Duration = Duration::from_secs(8);
const PORT_ATTEMPTS: usize = 4;

/// The processes that should be running, in the order they were started.
#[derive(Debug, Default)]
struct Running {
    etcd: Option<Process>,
    apiserver: Option<Process>,
    controllers: Vec<Process>,
}

impl Running {
    fn all(&mut self) -> impl Iterator<Item = &mut Process> {
        self.etcd.iter_mut().chain(self.apiserver.iter_mut()).chain(self.controllers.iter_mut())
    }
}

pub(crate) struct OwnCluster {
    running: Mutex<Running>,
    binaries: Binaries,
    authority: Authority,
    authority_pem: String,
    server: Identity,
    kubectl: Kubectl,
    ports: Ports,
    url: String,
    clients: AtomicUsize,
    options: Options,
    // Last: the folder goes when everything that uses it has gone.
    state: State,
}

impl OwnCluster {
    pub(crate) fn start(options: &Options) -> Result<Self, StartError> {
        let wanted: &[Program] = if options.controllers { &Program::ALL } else { &Program::API };
        let binaries = Binaries::ensure(wanted, &options.interrupt)?;
        let mut attempts = if options.ports.is_some() { 1 } else { PORT_ATTEMPTS };
        loop {
            attempts -= 1;
            let ports = options.ports.map_or_else(Ports::free, Ok).map_err(StartError::Ports)?;
            match Self::attempt(options, &binaries, ports) {
                // Somebody took a port between our choosing and our using it.
                Err(StartError::Process(ProcessError::PortTaken { .. })) if attempts > 0 => {}
                other => return other,
            }
        }
    }

    fn attempt(options: &Options, binaries: &Binaries, ports: Ports) -> Result<Self, StartError> {
        let state = State::open(options.data_dir.as_deref())?;
        let authority = Authority::open(&state.join("pki"))?;
        let server = authority.server()?;
        let kubectl = Kubectl {
            program: binaries.path(Program::Kubectl),
            kubeconfig: state.join("admin.kubeconfig"),
            cache: state.join("kubectl-cache"),
        };
        let cluster = Self {
            running: Mutex::default(),
            binaries: binaries.clone(),
            authority_pem: authority.pem(),
            authority,
            server,
            kubectl,
            ports,
            url: format!("https://127.0.0.1:{}", ports.apiserver),
            clients: AtomicUsize::new(0),
            options: options.clone(),
            state,
        };
        cluster.write_kubeconfig("admin", "admin", &["system:masters"])?;
        cluster.start_etcd()?;
        cluster.start_apiserver()?;
        if options.controllers {
            cluster.start_controllers()?;
        }
        Ok(cluster)
    }

    pub(crate) fn kubectl(&self) -> &Kubectl {
        &self.kubectl
    }

    pub(crate) fn binaries(&self) -> &Binaries {
        &self.binaries
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    pub(crate) fn authority_pem(&self) -> &str {
        &self.authority_pem
    }

    pub(crate) fn ports(&self) -> Ports {
        self.ports
    }

    pub(crate) fn state_dir(&self) -> &Path {
        self.state.path()
    }

    pub(crate) fn pids(&self) -> Vec<(&'static str, u32)> {
        self.running().all().map(|process| (process.name(), process.pid())).collect()
    }

    /// An error if a process has ended that should be running.
    pub(crate) fn check(&self) -> Result<(), ProcessError> {
        self.running().all().try_for_each(Process::expect_running)
    }

    /// A kubeconfig for a user of the caller's choosing.
    pub(crate) fn issue_client(&self, user: &str, groups: &[&str]) -> Result<PathBuf, StartError> {
        let name = kubeconfig::file_name(self.clients.fetch_add(1, Ordering::Relaxed), user);
        if groups.len() < 2 {
            return self.write_kubeconfig(&format!("clients/{name}"), user, groups);
        }
        // rcgen writes one organization to a name; for more groups the administrator acts as the user.
        let file = self.state.join(&format!("clients/{name}.kubeconfig"));
        let admin = &self.kubectl.kubeconfig;
        let admin = std::fs::read(admin).map_err(failed("reading", admin))?;
        let admin = serde_json::from_slice(&admin).unwrap_or_default();
        kubeconfig::write(&file, &kubeconfig::impersonating(admin, user, groups))?;
        Ok(file)
    }

    pub(crate) fn start_apiserver(&self) -> Result<(), StartError> {
        let mut running = self.running();
        if let Some(process) = &mut running.apiserver {
            return Ok(process.expect_running()?);
        }
        let (ports, further) = (self.ports, &self.options.apiserver_args);
        let controllers = self.options.controllers;
        let command = components::apiserver(&self.binaries, ports, &self.authority, &self.server, controllers, further);
        running.apiserver = Some(self.spawn("kube-apiserver", &command)?);
        drop(running);
        self.note_pids()?;
        // Asking the kernel is cheap; kubectl costs what the API server needs for its own start.
        self.wait_for("kube-apiserver", "kube-apiserver listening", |pid| listens(pid, ports.apiserver))?;
        self.wait_for("kube-apiserver", "kube-apiserver answering /readyz", |_| {
            self.kubectl.get_raw("/readyz").is_some()
        })
    }

    pub(crate) fn stop_apiserver(&self) {
        let stopped = self.running().apiserver.take();
        stop(stopped);
        let _ = self.note_pids();
    }

    pub(crate) fn stop_controllers(&self) {
        let stopped = std::mem::take(&mut self.running().controllers);
        stop(stopped);
        let _ = self.note_pids();
    }

    fn start_etcd(&self) -> Result<(), StartError> {
        let command = components::etcd(&self.binaries, self.ports, &self.state.join("etcd"));
        let process = self.spawn("etcd", &command)?;
        self.running().etcd = Some(process);
        self.note_pids()?;
        self.wait_for("etcd", "etcd listening", |pid| listens(pid, self.ports.etcd))
    }

    fn start_controllers(&self) -> Result<(), StartError> {
        let manager = self.write_kubeconfig("controller-manager", "system:kube-controller-manager", &[])?;
        let scheduler = self.write_kubeconfig("scheduler", "system:kube-scheduler", &[])?;
        let commands = [
            ("kube-controller-manager", components::controller_manager(&self.binaries, &manager, &self.authority)),
            ("kube-scheduler", components::scheduler(&self.binaries, &scheduler)),
            ("kwok", components::kwok(&self.binaries, &self.kubectl.kubeconfig)),
        ];
        for (name, command) in commands {
            let process = self.spawn(name, &command)?;
            self.running().controllers.push(process);
        }
        self.note_pids()?;
        if self.options.nodes > 0 {
            // Validation would first fetch the whole OpenAPI document.
            let nodes = kwok::nodes(self.options.nodes).to_string();
            self.kubectl.run(&["apply", "--validate=false", "-f", "-"], &nodes)?;
        }
        let nodes_ready = || {
            let list = self.kubectl.get_raw("/api/v1/nodes").unwrap_or_default();
            kwok::usable(&serde_json::from_slice(&list).unwrap_or(Value::Null)) >= self.options.nodes
        };
        self.wait_for("kwok", "every fake node being Ready", |_| nodes_ready())?;
        // Bare pods are refused in a namespace that has none yet.
        let account = "/api/v1/namespaces/default/serviceaccounts/default";
        let what = "the controllers making the default service account";
        self.wait_for("kube-controller-manager", what, |_| self.kubectl.get_raw(account).is_some())
    }

    fn spawn(&self, name: &'static str, command: &Command) -> Result<Process, ProcessError> {
        Process::spawn(name, command, &self.state.join("logs").join(format!("{name}.log")))
    }

    fn write_kubeconfig(&self, name: &str, user: &str, groups: &[&str]) -> Result<PathBuf, StartError> {
        let identity = self.authority.client(&name.replace('/', "-"), user, groups)?;
        let file = self.state.join(&format!("{name}.kubeconfig"));
        kubeconfig::write_client(&file, &self.url, &self.authority.certificate(), &identity)?;
        Ok(file)
    }

    /// Waits until the probe, given the pid of the process it depends on, succeeds; gives up as soon as any
    /// process of ours has ended, for then it never will.
    fn wait_for(&self, depends_on: &str, what: &str, probe: impl Fn(u32) -> bool) -> Result<(), StartError> {
        let begun = Instant::now();
        let process = self
            .running()
            .all()
            .find(|process| process.name() == depends_on)
            .map(|process| (process.pid(), process.log().to_owned()));
        let (pid, log) = process.unwrap_or_default();
        loop {
            // Alive before and after, or the answer may have been somebody else's.
            self.check()?;
            if probe(pid) {
                return Ok(self.check()?);
            }
            if self.options.interrupt.is_raised() {
                return Err(StartError::Interrupted);
            }
            let waited = begun.elapsed();
            if waited > PATIENCE {
                let tail = files::tail(&log);
                return Err(ProcessError::NotReady { what: what.to_owned(), waited, log, tail }.into());
            }
            thread::park_timeout(LOOK_EVERY);
        }
    }

    /// Keeps `pids` in the state folder up to date, for whoever looks from outside.
    fn note_pids(&self) -> Result<(), StartError> {
        let mut lines = String::new();
        for (name, pid) in self.pids() {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{pid} {name}");
        }
        let file = self.state.join("pids");
        files::write_private(&file, lines.as_bytes()).map_err(failed("writing", &file))
    }

    /// A panic of another holder leaves nothing half done that matters here.
    fn running(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for OwnCluster {
    fn drop(&mut self) {
        let running = std::mem::take(&mut *self.running());
        // An API server whose etcd has gone takes ten seconds to go itself, so etcd is last.
        stop(running.controllers.into_iter().chain(running.apiserver));
        stop(running.etcd);
    }
}

/// Ends them together.
fn stop(processes: impl IntoIterator<Item = Process>) {
    let mut processes: Vec<Process> = processes.into_iter().collect();
    processes.iter_mut().for_each(Process::terminate);
    let deadline = Instant::now() + STOP_PATIENCE;
    for process in &mut processes {
        process.wait_or_kill(deadline.saturating_duration_since(Instant::now()));
    }
}
