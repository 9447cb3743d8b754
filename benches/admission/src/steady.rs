//! What the operator costs when nothing happens: memory, CPU, and writes to the API server.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use futures::future::try_join_all;
use hjemmel_control_plane::{ControlPlane, Options};

use crate::audit::AuditLog;
use crate::failure::Failure;
use crate::fixtures::{self, AUDIT_POLICY};
use crate::generator::{Expected, Post};
use crate::operator::{self, Operator};
use crate::report::{self, Report};
use crate::rig::{STOCK, api, kubectl, path, prepare};
use crate::usage;

const CLIENTS: usize = 8;
const PATIENCE: Duration = Duration::from_secs(300);

/// How much to store, and how long to look.
struct Extent {
    deployed: usize,
    external: usize,
    window: Duration,
}

/// Measures with a whole control plane, whose nodes are kwok's.
pub(crate) async fn measure(program: &Path, quick: bool, report: &mut Report) -> Result<(), Failure> {
    let extent = if quick {
        Extent { deployed: 5, external: 20, window: Duration::from_secs(5) }
    } else {
        Extent { deployed: 100, external: 900, window: Duration::from_secs(60) }
    };
    let folder = tempfile::tempdir().map_err(Failure::io("a temporary folder"))?;
    let policy = folder.path().join("policy.yaml");
    let log = AuditLog(folder.path().join("audit.log"));
    fs::write(&policy, AUDIT_POLICY).and_then(|()| fs::write(&log.0, "")).map_err(Failure::io("the audit policy"))?;
    let cluster = ControlPlane::start(Options {
        nodes: 4,
        apiserver_args: vec![
            format!("--audit-policy-file={}", policy.display()),
            format!("--audit-log-path={}", log.0.display()),
        ],
        ..Options::default()
    })?;
    prepare(&cluster, &[STOCK])?;
    let kubeconfig = cluster.issue_client(operator::USER, &["system:masters"])?;
    let operator = Operator::start(program, &kubeconfig, cluster.logs_dir()?.join("operator.log"), true).await?;
    let measured = at_rest(&cluster, &operator, &log, &extent, report).await;
    if measured.is_err() {
        report::say_log(&operator.log);
    }
    operator.stop().await?;
    cluster.stop();
    measured
}

async fn at_rest(
    cluster: &ControlPlane,
    operator: &Operator,
    log: &AuditLog,
    extent: &Extent,
    report: &mut Report,
) -> Result<(), Failure> {
    let idle = usage::memory(operator.pid())?;
    report.line(format!("idle: {idle}"));
    let begun = Instant::now();
    create(cluster, extent).await?;
    let total = extent.deployed + extent.external;
    kubectl(
        cluster,
        &["wait", "--namespace", STOCK, "--for=condition=Ready", "--timeout=300s", "aiworkloads", "--all"],
        "",
    )?;
    operator.settled(total, PATIENCE).await?;
    let work = log.since(0)?;
    report.line(format!(
        "{} workloads ready after {:.0} s, {} of them with a Deployment; until then the operator wrote {} times:",
        total,
        begun.elapsed().as_secs_f64(),
        extent.deployed,
        work.writes()
    ));
    for (what, count) in &work.0 {
        report.line(format!("  {count:>5} {what}"));
    }

    let (from, cpu, reconciles) = (log.end()?, usage::cpu(operator.pid())?, reconciles(operator).await?);
    // The measurement itself: a minute in which nothing is asked of anybody.
    tokio::time::sleep(extent.window).await;
    let requests = log.since(from)?;
    let cores = (usage::cpu(operator.pid())?.saturating_sub(cpu)).as_secs_f64() / extent.window.as_secs_f64();
    let reconciled = self::reconciles(operator).await? - reconciles;
    let memory = usage::memory(operator.pid())?;
    report.line(format!("at rest for {} s: {memory}", extent.window.as_secs()));
    report.line(format!("{reconciled} reconciles, {} requests of the operator:", requests.all()));
    for (what, count) in &requests.0 {
        report.line(format!("  {count:>5} {what}"));
    }
    report.entry("API writes at rest", requests.writes() as f64, "count", Some(0.0));
    report.entry(format!("RSS with {total} workloads"), memory.resident, "MiB", Some(60.0));
    report.entry(format!("RSS with {total} workloads, anonymous"), memory.anonymous, "MiB", None);
    report.entry(format!("RSS with {total} workloads, at its peak"), memory.peak, "MiB", None);
    report.entry("RSS, idle", idle.resident, "MiB", Some(30.0));
    report.entry("CPU at rest", cores, "cores", None);
    Ok(())
}

async fn reconciles(operator: &Operator) -> Result<f64, Failure> {
    Ok(operator.metrics().await?.sum("controller_runtime_reconcile_total{"))
}

async fn create(cluster: &ControlPlane, extent: &Extent) -> Result<(), Failure> {
    let mut connections = api(cluster)?.connections(CLIENTS).await?;
    let path = path(STOCK, false)?;
    let shares = connections.iter_mut().enumerate().map(|(share, connection)| {
        let path = path.clone();
        async move {
            for number in (0..extent.deployed + extent.external).skip(share).step_by(CLIENTS) {
                let workload = if number < extent.deployed {
                    fixtures::named(&format!("deployed-{number:05}"))?
                } else {
                    fixtures::external(&format!("external-{number:05}"))?
                };
                let body = workload.to_string().into();
                Post { lane: STOCK, path: path.clone(), body, expected: Expected::Created }.once(connection).await?;
            }
            Ok::<_, Failure>(())
        }
    });
    try_join_all(shares).await.map(|_| ())
}
