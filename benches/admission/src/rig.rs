//! An API server with the operator and the floor behind it, each asked about a namespace of its own: which
//! webhook is called is chosen by the request, and nothing is reconfigured between measurements.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hjemmel_control_plane::{ControlPlane, Options};
use hjemmel_operator::webhook::register::{Reach, configuration};
use hjemmel_operator::webhook::tls::SECRET;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, BufReader};

use crate::child::Child;
use crate::failure::Failure;
use crate::fixtures::{self, REFERENCES};
use crate::floor::{self, Listening};
use crate::generator::{Expected, Post, Server};
use crate::operator::{self, Operator};
use crate::rounds::Processes;

/// Where a new registration is seen after at most this.
const PATIENCE: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// Where workloads are kept that nobody is asked about.
pub(crate) const STOCK: &str = "stock";

/// A namespace whose AIWorkloads one webhook judges, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// No webhook.
    Baseline,
    /// No webhook again: how far two measurements of the same differ.
    Control,
    /// The floor.
    Floor,
    /// The operator.
    Operator,
}

impl Way {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Baseline, Self::Control, Self::Floor, Self::Operator];

    /// Its name, and its namespace.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Control => "control",
            Self::Floor => "floor",
            Self::Operator => "operator",
        }
    }
}

/// Everything that is measured.
pub(crate) struct Rig {
    /// The operator.
    pub(crate) operator: Operator,
    /// Its webhook.
    pub(crate) webhook: Server,
    /// The floor's.
    pub(crate) floor_webhook: Server,
    /// The API server.
    pub(crate) api: Server,
    floor: Child,
    cluster: ControlPlane,
}

impl Rig {
    /// Starts everything, and waits until both webhooks are called, about a refused and a permitted workload.
    pub(crate) async fn start(program: &Path) -> Result<Self, Failure> {
        let cluster = ControlPlane::start(Options { controllers: false, nodes: 0, ..Options::default() })?;
        prepare(&cluster, &Way::ALL.map(Way::name).into_iter().chain([STOCK]).collect::<Vec<_>>())?;
        let kubeconfig = cluster.issue_client(operator::USER, &["system:masters"])?;
        let log = cluster.logs_dir()?.join("operator.log");
        let operator = Operator::start(program, &kubeconfig, log, false).await?;
        let authority = authority(&cluster)?;
        let (floor, listening) = start_floor().await?;

        register(&cluster, Way::Operator, operator.webhook, &authority)?;
        register(&cluster, Way::Floor, listening.port, &listening.authority)?;
        let rig = Self {
            webhook: Server::new(operator.webhook, &authority, None)?,
            floor_webhook: Server::new(listening.port, &listening.authority, None)?,
            api: api(&cluster)?,
            operator,
            floor,
            cluster,
        };
        for way in [Way::Operator, Way::Floor] {
            rig.called(way).await?;
            let permitted = rig.create(way, &fixtures::permitted()?, Expected::Created)?;
            permitted.once(&mut rig.api.connect().await?).await?;
        }
        Ok(rig)
    }

    /// The processes to watch.
    pub(crate) fn processes(&self) -> Result<Processes, Failure> {
        let pids = self.cluster.pids();
        let pid = |name: &str| {
            let found = pids.iter().find(|(n, _)| *n == name).map(|(_, pid)| *pid);
            found.ok_or_else(|| Failure::Unreadable { what: "the control plane".into(), problem: format!("no {name}") })
        };
        Ok(Processes {
            operator: self.operator.pid(),
            floor: self.floor.pid(),
            apiserver: pid("kube-apiserver")?,
            etcd: pid("etcd")?,
        })
    }

    /// A dry-run create of `workload` on `way`.
    pub(crate) fn create(&self, way: Way, workload: &Value, expected: Expected) -> Result<Post, Failure> {
        let mut workload = workload.clone();
        workload["metadata"]["namespace"] = way.name().into();
        Ok(Post { lane: way.name(), path: path(way.name(), true)?, body: workload.to_string().into(), expected })
    }

    /// A review of the floor's, recorded as the API server sent it, of the same object in the operator's
    /// namespace.
    pub(crate) async fn recorded(&self, page: &str) -> Result<String, Failure> {
        let body = self.floor_webhook.connect().await?.get(page).await?.body(200, "the floor's record")?;
        let text = String::from_utf8_lossy(&body).into_owned();
        let namespace = |way: Way| format!(r#""namespace":"{}""#, way.name());
        Ok(text.replace(&namespace(Way::Floor), &namespace(Way::Operator)))
    }

    /// Waits until the API server calls the webhook of `way`.
    async fn called(&self, way: Way) -> Result<(), Failure> {
        let refused = fixtures::refused()?.workload;
        let post = self.create(way, &refused, Expected::Forbidden(Vec::new()))?;
        let mut connection = self.api.connect().await?;
        let deadline = Instant::now() + PATIENCE;
        while let Err(error) = post.once(&mut connection).await {
            if Instant::now() > deadline {
                let what = format!("a call to the webhook of {}", way.name());
                return Err(Failure::Late { what, within: PATIENCE, seen: error.to_string() });
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Stops everything in order.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        self.operator.stop().await?;
        self.floor.stop().await?;
        self.cluster.stop();
        Ok(())
    }
}

/// Where AIWorkloads of `namespace` are created.
pub(crate) fn path(namespace: &str, dry_run: bool) -> Result<hyper::Uri, Failure> {
    let query = if dry_run { "?dryRun=All" } else { "" };
    let path = format!("/apis/hjemmel.dev/v1alpha1/namespaces/{namespace}/aiworkloads{query}");
    path.parse().map_err(Failure::unreadable(path))
}

/// Installs our kinds, the namespaces and what workloads of each refer to.
pub(crate) fn prepare(cluster: &ControlPlane, namespaces: &[&str]) -> Result<(), Failure> {
    let list = |items: Vec<Value>| json!({"apiVersion": "v1", "kind": "List", "items": items}).to_string();
    let crds = hjemmel_api::crds().into_iter().map(serde_json::to_value).collect::<Result<_, _>>();
    let crds = list(crds.map_err(Failure::unreadable("the definitions"))?);
    kubectl(cluster, &["apply", "--server-side", "-f", "-"], &crds)?;
    kubectl(cluster, &["wait", "--for=condition=Established", "--timeout=30s", "crd", "--all"], "")?;
    let of_name = |name: &&str| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}});
    let all = list(namespaces.iter().chain([&operator::STATE]).map(of_name).collect());
    kubectl(cluster, &["apply", "-f", "-"], &all)?;
    for namespace in namespaces {
        kubectl(cluster, &["apply", "--namespace", namespace, "-f", "-"], REFERENCES)?;
    }
    Ok(())
}

/// Runs `kubectl` as the administrator.
pub(crate) fn kubectl(cluster: &ControlPlane, arguments: &[&str], input: &str) -> Result<String, Failure> {
    use std::io::{Seek, Write};
    let failed = |message: String| Failure::Kubectl { arguments: arguments.join(" "), message };
    let mut file = tempfile::tempfile().map_err(Failure::io("a temporary file"))?;
    file.write_all(input.as_bytes()).and_then(|()| file.rewind()).map_err(Failure::io("a temporary file"))?;
    let output = cluster.kubectl().args(arguments).stdin(file).output().map_err(|e| failed(e.to_string()))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
    }
}

/// The API server, for a client of our own.
pub(crate) fn api(cluster: &ControlPlane) -> Result<Server, Failure> {
    let file = cluster.issue_client("hjemmel-bench", &["system:masters"])?;
    let read = |file: &str| fs::read_to_string(file).map_err(Failure::io(file));
    let config: Value =
        serde_json::from_str(&read(&file.to_string_lossy())?).map_err(Failure::unreadable("a kubeconfig"))?;
    let user = &config["users"][0]["user"];
    let pem = |field: &str| read(user[field].as_str().unwrap_or_default());
    let authority = cluster.ca_pem().unwrap_or_default();
    Server::new(cluster.ports()?.apiserver, authority, Some((&pem("client-certificate")?, &pem("client-key")?)))
}

/// The authority that vouches for the operator's webhook.
fn authority(cluster: &ControlPlane) -> Result<String, Failure> {
    let template = r#"go-template={{index .data "ca.crt" | base64decode}}"#;
    kubectl(cluster, &["get", "secret", SECRET, "--namespace", operator::STATE, "-o", template], "")
}

/// The registration that the operator would make, for the namespace of `way` alone.
fn register(cluster: &ControlPlane, way: Way, port: u16, authority: &str) -> Result<(), Failure> {
    let mut registration = configuration(&Reach::Url(format!("https://127.0.0.1:{port}")), authority);
    registration["metadata"]["name"] = way.name().into();
    registration["webhooks"][0]["namespaceSelector"] =
        json!({"matchLabels": {"kubernetes.io/metadata.name": way.name()}});
    kubectl(cluster, &["apply", "-f", "-"], &registration.to_string()).map(|_| ())
}

async fn start_floor() -> Result<(Child, Listening), Failure> {
    let own = std::env::current_exe().map_err(Failure::io("finding this program"))?;
    let mut command = Command::new(own);
    command.arg("floor");
    let mut child = Child::start("the floor", &command, Stdio::piped(), Stdio::inherit())?;
    let mut line = String::new();
    if let Some(output) = child.output() {
        BufReader::new(output).read_line(&mut line).await.map_err(Failure::io("the floor's address"))?;
    }
    let listening = serde_json::from_str(&line).map_err(Failure::unreadable("the floor's address"))?;
    Ok((child, listening))
}

/// Where the first review of each kind is recorded.
pub(crate) const RECORDS: [&str; 2] = [floor::PERMITTED, floor::REFUSED];
