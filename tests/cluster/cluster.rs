//! A control plane with the custom resources and, for most tests, one operator: shared by all tests
//! of this binary, which keep apart by namespaces. Tests that break things start their own.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex, mpsc};
use std::time::{Duration, Instant};

use hjemmel_control_plane::{ControlPlane, Options};
use serde_json::Value as Json;

/// How long anything may take before a test gives up on it.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A control plane and the operator that works for it.
pub struct Cluster {
    pub control_plane: ControlPlane,
    operator: Mutex<Option<Operator>>,
}

/// The cluster that all tests share.
pub fn shared() -> Arc<Cluster> {
    static SHARED: LazyLock<Arc<Cluster>> = LazyLock::new(|| Arc::new(Cluster::start()));
    Arc::clone(&SHARED)
}

impl Cluster {
    /// A control plane of its own, with custom resources and an operator that is ready.
    pub fn start() -> Self {
        let cluster = Self::without_operator(Options::default());
        cluster.start_operator();
        cluster
    }

    /// A control plane of its own with custom resources and no operator yet.
    pub fn without_operator(options: Options) -> Self {
        let cluster = Self::bare(options);
        cluster.must(&["apply", "--server-side", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/crds")]);
        cluster.must(&["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
        cluster
    }

    /// A control plane of its own that knows nothing of Hjemmel but the operator's namespace.
    pub fn bare(options: Options) -> Self {
        let control_plane = ControlPlane::start(options).expect("the control plane must start");
        let cluster = Self { control_plane, operator: Mutex::new(None) };
        cluster.must(&["create", "namespace", "hjemmel-system"]);
        cluster
    }

    /// Starts an operator and waits until it is ready.
    pub fn start_operator(&self) {
        let operator = Operator::start(&self.kubeconfig());
        operator.wait_ready();
        *self.operator.lock().unwrap() = Some(operator);
    }

    /// Ends the operator at once, as a crash would.
    pub fn kill_operator(&self) {
        if let Some(mut operator) = self.operator.lock().unwrap().take() {
            operator.kill();
        }
    }

    /// The operator's `/metrics`.
    pub fn metrics(&self) -> String {
        let operator = self.operator.lock().unwrap();
        operator.as_ref().expect("an operator runs").get("/metrics").1
    }

    /// The operator's addresses and process, for tests that talk to it directly.
    pub fn with_operator<T>(&self, ask: impl FnOnce(&Operator) -> T) -> T {
        ask(self.operator.lock().unwrap().as_ref().expect("an operator runs"))
    }

    pub fn kubeconfig(&self) -> PathBuf {
        self.control_plane.kubeconfig().to_owned()
    }

    /// kubectl, set up for this cluster.
    pub fn kubectl(&self) -> Command {
        self.control_plane.kubectl()
    }

    /// Runs kubectl and gives what came out, whatever it was.
    pub fn try_kubectl(&self, args: &[&str]) -> Output {
        self.kubectl().args(args).stdin(Stdio::null()).output().expect("kubectl runs")
    }

    /// Runs kubectl, which must succeed, and gives its standard output.
    pub fn must(&self, args: &[&str]) -> String {
        let output = self.try_kubectl(args);
        assert!(output.status.success(), "kubectl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Gives documents to kubectl on its standard input.
    pub fn pipe(&self, args: &[&str], documents: &str) -> Output {
        let mut child = self
            .kubectl()
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("kubectl runs");
        let mut stdin = child.stdin.take().unwrap();
        let text = documents.to_owned();
        // kubectl may stop reading early; then its exit code says why
        let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let _ended_early = writer.join().unwrap();
        output
    }

    /// Applies documents, which must be accepted; gives warnings and all.
    pub fn apply(&self, documents: &str) -> String {
        let output = self.pipe(&["apply", "-f", "-"], documents);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{error}\n{documents}");
        error
    }

    /// Applies documents, which must be refused; gives what was said.
    pub fn refused(&self, documents: &str) -> String {
        let output = self.pipe(&["apply", "-f", "-"], documents);
        assert!(!output.status.success(), "was accepted:\n{documents}");
        String::from_utf8(output.stderr).unwrap()
    }

    /// An object as JSON, if it exists.
    pub fn get(&self, kind: &str, namespace: &str, name: &str) -> Option<Json> {
        let output = self.try_kubectl(&["get", kind, "-n", namespace, name, "-o", "json"]);
        if output.status.success() {
            return Some(serde_json::from_slice(&output.stdout).unwrap());
        }
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("NotFound"), "{error}");
        None
    }

    /// Asks until `look` gives something; fails with `what` after [`PATIENCE`].
    pub fn eventually<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        let (_never, wait) = mpsc::channel::<()>();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(Instant::now() < deadline, "not in {PATIENCE:?}: {what}");
            let _timeout = wait.recv_timeout(Duration::from_millis(100));
        }
    }

    /// A workload's status once its verdict is `verdict` for its current generation.
    pub fn verdict(&self, namespace: &str, name: &str, verdict: &str) -> Json {
        self.eventually(&format!("{namespace}/{name} is {verdict}"), || {
            let object = self.get("aiworkload", namespace, name)?;
            let status = object["status"].clone();
            (status["verdict"] == verdict && status["observedGeneration"] == object["metadata"]["generation"])
                .then_some(status)
        })
    }

    /// A namespace of the test's own, with a municipality that answers for it.
    pub fn municipality(&self) -> String {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let namespace = format!("t{}", NEXT.fetch_add(1, Ordering::Relaxed));
        self.must(&["create", "namespace", &namespace]);
        self.apply(&crate::declarations::municipality(&namespace));
        namespace
    }
}

/// A running operator.
pub struct Operator {
    child: Child,
    pub webhook: SocketAddr,
    metrics: SocketAddr,
    log: PathBuf,
    _folder: tempfile::TempDir,
}

impl Operator {
    pub fn start(kubeconfig: &std::path::Path) -> Self {
        Self::start_with(kubeconfig, &[])
    }

    pub fn start_with(kubeconfig: &std::path::Path, args: &[&str]) -> Self {
        let webhook = free_address();
        let metrics = free_address();
        let folder = tempfile::tempdir().unwrap();
        let log = folder.path().join("operator.log");
        let file = std::fs::File::create(&log).unwrap();
        let mut command = Command::new("setpriv");
        command
            .args(["--pdeathsig", "KILL", "--", env!("CARGO_BIN_EXE_hjemmel-operator"), "--log-format", "text"])
            .args(["--webhook-addr", &webhook.to_string()])
            .args(["--webhook-url", &format!("https://{webhook}")])
            .args(["--metrics-addr", &metrics.to_string()])
            .args(args)
            .env("KUBECONFIG", kubeconfig)
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file);
        Self { child: spawn(command), webhook, metrics, log, _folder: folder }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }

    pub fn wait_ready(&self) {
        let deadline = Instant::now() + PATIENCE;
        while self.try_get("/readyz").is_none_or(|(status, _)| status != 200) {
            assert!(Instant::now() < deadline, "not ready in {PATIENCE:?}:\n{}", self.log());
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Waits until the process has ended by itself; gives its exit code.
    pub fn wait_ended(&mut self) -> Option<i32> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(Instant::now() < deadline, "still runs after {PATIENCE:?}:\n{}", self.log());
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Waits until the log holds `text`.
    pub fn wait_logged(&self, text: &str) {
        let deadline = Instant::now() + PATIENCE;
        while !self.log().contains(text) {
            assert!(Instant::now() < deadline, "{text:?} was not logged:\n{}", self.log());
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    pub fn get(&self, path: &str) -> (u16, String) {
        self.try_get(path).expect("the operator answers")
    }

    fn try_get(&self, path: &str) -> Option<(u16, String)> {
        ask(self.metrics, path)
    }

    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, as Kubernetes does.
    pub fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.pid().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Operator {
    fn drop(&mut self) {
        // it may have ended already
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// Asks for a page of metrics or health; gives the status and the body if something answers.
pub fn ask(address: SocketAddr, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: operator\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// An address on loopback that was free a moment ago.
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Spawns from a thread that lives as long as this process: the kernel ends a child with the thread
/// that spawned it (`PR_SET_PDEATHSIG`), and a test's thread ends with the test.
fn spawn(command: Command) -> Child {
    type Order = (Command, mpsc::Sender<std::io::Result<Child>>);
    static SPAWNER: LazyLock<Mutex<mpsc::Sender<Order>>> = LazyLock::new(|| {
        let (orders, inbox) = mpsc::channel::<Order>();
        std::thread::spawn(move || {
            for (mut command, answer) in inbox {
                let _receiver_gone = answer.send(command.spawn());
            }
        });
        Mutex::new(orders)
    });
    let (answer, child) = mpsc::channel();
    SPAWNER.lock().unwrap().send((command, answer)).unwrap();
    child.recv().unwrap().expect("setpriv of util-linux runs")
}
