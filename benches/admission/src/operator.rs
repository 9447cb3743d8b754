//! The operator as its users run it: the real binary, started as a process.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use crate::child::Child;
use crate::failure::Failure;
use crate::generator::get_plain;

/// The namespace of its own state.
pub(crate) const STATE: &str = "hjemmel-system";
/// Its user at the API server.
pub(crate) const USER: &str = "hjemmel-operator";

const PATIENCE: Duration = Duration::from_secs(60);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// A running operator.
pub(crate) struct Operator {
    child: Child,
    /// Where its webhook listens, on 127.0.0.1.
    pub(crate) webhook: u16,
    metrics: u16,
    /// What it logs.
    pub(crate) log: PathBuf,
}

/// The binary: as given, or the one built beside this program.
pub(crate) fn program(given: Option<PathBuf>) -> Result<PathBuf, Failure> {
    let program = match given {
        Some(program) => program,
        None => {
            let own = std::env::current_exe().map_err(Failure::io("finding this program"))?;
            own.with_file_name("hjemmel-operator")
        }
    };
    if program.is_file() { Ok(program) } else { Err(Failure::NoOperator(program)) }
}

impl Operator {
    /// Starts it and waits until it is ready. With `register` it registers its webhook itself.
    pub(crate) async fn start(
        program: &Path,
        kubeconfig: &Path,
        log: PathBuf,
        register: bool,
    ) -> Result<Self, Failure> {
        let (webhook, metrics) = free_ports()?;
        let errors = std::fs::File::create(&log).map_err(Failure::io(log.display().to_string()))?;
        let mut command = Command::new(program);
        command
            .env("KUBECONFIG", kubeconfig)
            .arg(format!("--webhook-addr=127.0.0.1:{webhook}"))
            .arg(format!("--webhook-url=https://127.0.0.1:{webhook}"))
            .arg(format!("--metrics-addr=127.0.0.1:{metrics}"))
            .arg(format!("--state-namespace={STATE}"))
            .arg(format!("--register-webhook={register}"));
        let output = errors.try_clone().map_err(Failure::io(log.display().to_string()))?;
        let child = Child::start("the operator", &command, output.into(), errors.into())?;
        let mut operator = Self { child, webhook, metrics, log };
        operator.ready().await?;
        Ok(operator)
    }

    async fn ready(&mut self) -> Result<(), Failure> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            self.child.expect_running()?;
            let seen = match get_plain(self.metrics, "/readyz").await {
                Ok((200, _)) => return Ok(()),
                Ok((_, report)) => report,
                Err(error) => error.to_string(),
            };
            if Instant::now() > deadline {
                return Err(Failure::Late { what: "the operator's readiness".into(), within: PATIENCE, seen });
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// Its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// What it says of itself.
    pub(crate) async fn metrics(&self) -> Result<Metrics, Failure> {
        match get_plain(self.metrics, "/metrics").await? {
            (200, text) => Ok(Metrics(text)),
            (code, text) => Err(Failure::Unreadable { what: "/metrics".into(), problem: format!("{code}: {text}") }),
        }
    }

    /// Waits until it has reconciled `workloads`, and nothing is left to reconcile.
    pub(crate) async fn settled(&self, workloads: usize, patience: Duration) -> Result<(), Failure> {
        let deadline = Instant::now() + patience;
        let mut before = None;
        loop {
            let metrics = self.metrics().await?;
            let known = metrics.series("hjemmel_ai_workload_info{");
            let done = metrics.sum("controller_runtime_reconcile_total{");
            if known == workloads && before == Some(done) {
                return Ok(());
            }
            if Instant::now() > deadline {
                let seen = format!("{known} workloads, {done} reconciles");
                return Err(Failure::Late {
                    what: format!("{workloads} reconciled workloads"),
                    within: patience,
                    seen,
                });
            }
            before = Some(done);
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }

    /// Stops it.
    pub(crate) async fn stop(self) -> Result<(), Failure> {
        self.child.stop().await
    }
}

/// Metrics in Prometheus' text format.
pub(crate) struct Metrics(String);

impl Metrics {
    /// How many series begin so.
    pub(crate) fn series(&self, begin: &str) -> usize {
        self.0.lines().filter(|line| line.starts_with(begin)).count()
    }

    /// The sum over the series that begin so.
    pub(crate) fn sum(&self, begin: &str) -> f64 {
        let lines = self.0.lines().filter(|line| line.starts_with(begin));
        lines.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok()).sum()
    }
}

/// Two ports that nobody listens on now.
fn free_ports() -> Result<(u16, u16), Failure> {
    let listen = || std::net::TcpListener::bind(("127.0.0.1", 0)).map_err(Failure::io("finding a free port"));
    let port = |l: &std::net::TcpListener| l.local_addr().map(|a| a.port()).map_err(Failure::io("finding a free port"));
    let (first, second) = (listen()?, listen()?);
    Ok((port(&first)?, port(&second)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_counted_and_summed_by_their_beginning() {
        let metrics = Metrics("# HELP a b\na{x=\"1\"} 2\na{x=\"2 3\"} 0.5\nab 7\n".into());
        assert_eq!(metrics.series("a{"), 2);
        assert_eq!(metrics.sum("a{"), 2.5);
    }
}
