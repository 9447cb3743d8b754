//! The cluster that a test runs against.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::{OperationError, ProcessError, StartError};
use crate::given::GivenCluster;
use crate::listening::Ports;
use crate::options::{Interrupt, Options};
use crate::own::OwnCluster;

/// A cluster that answers. Dropping it stops every process of ours, and removes the state unless
/// [`Options::data_dir`] keeps it.
///
/// A `static` is never dropped: its processes still end with the test binary, but by force, and its folder
/// goes with the next start.
pub struct ControlPlane {
    cluster: Cluster,
}

enum Cluster {
    Own(Box<OwnCluster>),
    Given(Box<GivenCluster>),
}

impl ControlPlane {
    /// Starts a control plane of our own. When this returns the API server is ready, the fake nodes take
    /// pods, and the namespace `default` has its service account.
    ///
    /// # Errors
    /// When the binaries cannot be had, or a process does not come up.
    pub fn start(options: Options) -> Result<Self, StartError> {
        Ok(Self { cluster: Cluster::Own(Box::new(OwnCluster::start(&options)?)) })
    }

    /// The cluster that `KUBECONFIG` names if it is set, else one of our own with the default options.
    ///
    /// # Errors
    /// When that cluster does not answer, or ours does not come up.
    pub fn from_env_or_start() -> Result<Self, StartError> {
        Self::from_env_or_start_with(Options::default())
    }

    /// As [`ControlPlane::from_env_or_start`]; the options are for a cluster of our own and say nothing of a
    /// given one.
    ///
    /// # Errors
    /// When that cluster does not answer, or ours does not come up.
    pub fn from_env_or_start_with(options: Options) -> Result<Self, StartError> {
        match std::env::var_os("KUBECONFIG").filter(|value| !value.is_empty()) {
            Some(variable) => Self::given_by(&variable, &options.interrupt),
            None => Self::start(options),
        }
    }

    /// Somebody else's cluster: the current context of a kubeconfig, or of several as `KUBECONFIG` lists them.
    ///
    /// # Errors
    /// When the cluster does not answer.
    pub fn given(kubeconfig: impl AsRef<OsStr>) -> Result<Self, StartError> {
        Self::given_by(kubeconfig.as_ref(), &Interrupt::default())
    }

    fn given_by(kubeconfig: &OsStr, interrupt: &Interrupt) -> Result<Self, StartError> {
        Ok(Self { cluster: Cluster::Given(Box::new(GivenCluster::open(kubeconfig, interrupt)?)) })
    }

    /// Whether its processes are ours, so that they can be stopped.
    pub fn is_ours(&self) -> bool {
        matches!(self.cluster, Cluster::Own(_))
    }

    /// The administrator's kubeconfig: one file with one context.
    pub fn kubeconfig(&self) -> &Path {
        match &self.cluster {
            Cluster::Own(own) => &own.kubectl().kubeconfig,
            Cluster::Given(given) => &given.kubectl().kubeconfig,
        }
    }

    /// The API server's address.
    pub fn url(&self) -> &str {
        match &self.cluster {
            Cluster::Own(own) => own.url(),
            Cluster::Given(given) => given.url(),
        }
    }

    /// The authority that vouches for the API server, in PEM. Only a given cluster may have none of its own.
    pub fn ca_pem(&self) -> Option<&str> {
        match &self.cluster {
            Cluster::Own(own) => Some(own.authority_pem()),
            Cluster::Given(given) => given.authority_pem(),
        }
    }

    /// A kubeconfig for the user, who has no rights but what RBAC gives the name and the groups. It is a
    /// client certificate where that can say it: in our own cluster with at most one group. Otherwise the
    /// administrator's access, impersonating the user.
    ///
    /// # Errors
    /// When it cannot be signed or written.
    pub fn issue_client(&self, common_name: &str, organizations: &[&str]) -> Result<PathBuf, OperationError> {
        let issued = match &self.cluster {
            Cluster::Own(own) => own.issue_client(common_name, organizations),
            Cluster::Given(given) => given.issue_client(common_name, organizations),
        };
        issued.map_err(failed("issue a client"))
    }

    /// `kubectl` as the administrator. Its cache is the cluster's own, and the user's `kuberc` is not read.
    pub fn kubectl(&self) -> Command {
        match &self.cluster {
            Cluster::Own(own) => own.kubectl().command(),
            Cluster::Given(given) => given.kubectl().command(),
        }
    }

    /// What a program needs in its environment to find this cluster, and our `kubectl` before any other.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        let (kubectl, folders) = match &self.cluster {
            Cluster::Own(own) => (own.kubectl(), own.binaries().folders()),
            Cluster::Given(given) => {
                (given.kubectl(), given.kubectl().program.parent().map(Path::to_owned).into_iter().collect())
            }
        };
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = folders.into_iter().chain(std::env::split_paths(&path));
        let mut environment = vec![("KUBECONFIG", kubectl.kubeconfig.clone().into())];
        environment.extend(kubectl.environment());
        // Joining fails for a folder with a colon in its name alone; then the PATH stays as it is.
        environment.extend(std::env::join_paths(paths).ok().map(|joined| ("PATH", joined)));
        environment
    }

    /// Stops the API server alone, as an upgrade or a crash would; what it stored stays in etcd.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub fn stop_apiserver(&self) -> Result<(), OperationError> {
        self.own("stop the API server")?.stop_apiserver();
        Ok(())
    }

    /// Starts it again, at the same address on the same data, and waits until it is ready. Does nothing if
    /// it runs.
    ///
    /// # Errors
    /// When the cluster is not ours, or the API server does not come up.
    pub fn start_apiserver(&self) -> Result<(), OperationError> {
        self.own("start the API server")?.start_apiserver().map_err(failed("start the API server"))
    }

    /// Stops the controller-manager, the scheduler and kwok, so that nothing acts on what is stored.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub fn stop_controllers(&self) -> Result<(), OperationError> {
        self.own("stop the controllers")?.stop_controllers();
        Ok(())
    }

    /// An error, with the end of its log, if a process of ours has ended that should be running.
    ///
    /// # Errors
    /// When one has.
    pub fn check(&self) -> Result<(), ProcessError> {
        match &self.cluster {
            Cluster::Own(own) => own.check(),
            Cluster::Given(_) => Ok(()),
        }
    }

    /// Where each process of ours writes `NAME.log`.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub fn logs_dir(&self) -> Result<PathBuf, OperationError> {
        Ok(self.own("read the logs")?.state_dir().join("logs"))
    }

    /// The folder of everything that belongs to this value: kubeconfigs, certificates, logs, data. It also has
    /// `pids`, a line `PID NAME` for each process.
    pub fn state_dir(&self) -> &Path {
        match &self.cluster {
            Cluster::Own(own) => own.state_dir(),
            Cluster::Given(given) => given.state_dir(),
        }
    }

    /// Our processes that were not stopped; none in a given cluster.
    pub fn pids(&self) -> Vec<(&'static str, u32)> {
        match &self.cluster {
            Cluster::Own(own) => own.pids(),
            Cluster::Given(_) => Vec::new(),
        }
    }

    /// The ports in use.
    ///
    /// # Errors
    /// When the cluster is not ours.
    pub fn ports(&self) -> Result<Ports, OperationError> {
        Ok(self.own("tell the ports")?.ports())
    }

    /// Stops everything now; the same as dropping it, but to be read in a test.
    pub fn stop(self) {
        drop(self);
    }

    fn own(&self, operation: &'static str) -> Result<&OwnCluster, OperationError> {
        match &self.cluster {
            Cluster::Own(own) => Ok(own),
            Cluster::Given(_) => Err(OperationError::NotOurs { operation }),
        }
    }
}

fn failed(operation: &'static str) -> impl FnOnce(StartError) -> OperationError {
    move |source| OperationError::Failed { operation, source: Box::new(source) }
}
