//! Whether a review takes longer when more workloads are stored. It must not: it looks at none of them.

use std::time::Duration;

use futures::future::try_join_all;

use crate::direct;
use crate::failure::Failure;
use crate::fixtures;
use crate::floor;
use crate::generator::{Expected, Post};
use crate::report::Report;
use crate::rig::{Rig, STOCK, path};
use crate::rounds::{Plan, interleave};
use crate::statistics::{Spread, quantile};
use crate::usage;

/// How many clients create workloads at the same time.
const CLIENTS: usize = 8;
/// For reconciling what was created.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures directly with more and more workloads stored.
pub(crate) async fn measure(rig: &Rig, quick: bool, report: &mut Report) -> Result<(), Failure> {
    let (sizes, plan): (&[usize], _) = if quick {
        (
            &[10, 50],
            Plan { rounds: 1, slices: 2, slice: Duration::from_millis(100), warm_up: Duration::from_millis(200) },
        )
    } else {
        (
            &[10, 100, 1000, 5000],
            Plan { rounds: 7, slices: 2, slice: Duration::from_millis(250), warm_up: Duration::from_secs(1) },
        )
    };
    report.line("\nstored AIWorkloads, each reconciled; directly, c=1");
    let mut medians = Vec::new();
    let mut stored = 0;
    for &size in sizes {
        create(rig, stored, size).await?;
        stored = size;
        rig.operator.settled(stored, PATIENCE).await?;
        let mut lanes = direct::lanes(rig, floor::PERMITTED).await?;
        let before = rig.operator.metrics().await?;
        let rounds = interleave(plan, &mut lanes, rig.processes()?).await?;
        let after = rig.operator.metrics().await?;
        let of =
            |lane: usize| Spread::of(rounds.kept.iter().map(|r| quantile(&mut r.cells[lane].latencies.clone(), 0.5)));
        let (of_floor, of_operator) = (of(0), of(1));
        let delta = |name: &str| after.sum(name) - before.sum(name);
        let own =
            delta("hjemmel_admission_duration_seconds_sum{") / delta("hjemmel_admission_duration_seconds_count{") * 1e3;
        let memory = usage::memory(rig.operator.pid())?;
        report.line(format!(
            "{stored:>5}: operator p50 {of_operator:.3} ms, by its own clock {own:.3} ms (mean), floor p50 {of_floor:.3} ms; {memory}; foreign CPU at most {:.2} cores",
            rounds.foreign()
        ));
        report.entry(format!("direct p50 with {stored} workloads"), of_operator.median, "ms", None);
        report.entry(format!("own duration with {stored} workloads, mean"), own, "ms", None);
        report.entry(format!("RSS with {stored} external workloads"), memory.resident, "MiB", None);
        medians.push((of_operator.median, of_floor.median, own));
    }
    if let (Some(first), Some(last)) = (medians.first(), medians.last()) {
        report.line(format!("floor, last / first: {:.2} (the machine's own drift)", last.1 / first.1));
        report.entry(
            format!("growth, direct p50, {} / {}", sizes[sizes.len() - 1], sizes[0]),
            last.0 / first.0,
            "ratio",
            Some(1.2),
        );
        report.entry("growth, own duration", last.2 / first.2, "ratio", Some(1.2));
    }
    Ok(())
}

/// Stores workloads number `from` to `to`, with nothing to run in the cluster.
async fn create(rig: &Rig, from: usize, to: usize) -> Result<(), Failure> {
    let mut connections = rig.api.connections(CLIENTS).await?;
    let path = path(STOCK, false)?;
    let shares = connections.iter_mut().enumerate().map(|(share, connection)| {
        let path = path.clone();
        async move {
            for number in (from..to).skip(share).step_by(CLIENTS) {
                let body = fixtures::external(&format!("external-{number:05}"))?.to_string().into();
                let post = Post { lane: STOCK, path: path.clone(), body, expected: Expected::Created };
                post.once(connection).await?;
            }
            Ok::<_, Failure>(())
        }
    });
    try_join_all(shares).await.map(|_| ())
}
