//! What the webhook itself takes: asked directly, over TLS and HTTP/1.1, one review at a time.

use std::time::Duration;

use hjemmel_operator::webhook::server::WORKLOADS_PATH;

use crate::failure::Failure;
use crate::fixtures;
use crate::floor;
use crate::generator::{Expected, Post};
use crate::report::Report;
use crate::rig::{RECORDS, Rig};
use crate::rounds::{Lane, Plan, interleave};
use crate::statistics::{Spread, quantile};

/// The floor and the operator, each asked about the `record`ed review on a connection of its own.
pub(crate) async fn lanes(rig: &Rig, record: &str) -> Result<[Lane; 2], Failure> {
    let review = rig.recorded(record).await?;
    let (of_floor, of_operator) = if record == floor::REFUSED {
        (Expected::Denied(vec![floor::REFUSAL.to_owned()]), Expected::Denied(fixtures::refused()?.rules))
    } else {
        (Expected::Allowed, Expected::Allowed)
    };
    let path: hyper::Uri = WORKLOADS_PATH.parse().map_err(Failure::unreadable("the webhook's path"))?;
    let lane = async |name, server: &crate::generator::Server, expected| {
        let post = Post { lane: name, path: path.clone(), body: review.clone().into(), expected };
        Ok::<_, Failure>(Lane { post, connections: server.connections(1).await? })
    };
    Ok([
        lane("the floor, directly", &rig.floor_webhook, of_floor).await?,
        lane("the operator, directly", &rig.webhook, of_operator).await?,
    ])
}

/// Measures a permitted and a refused review.
pub(crate) async fn measure(rig: &Rig, quick: bool, report: &mut Report) -> Result<(), Failure> {
    let plan = if quick {
        Plan { rounds: 1, slices: 2, slice: Duration::from_millis(100), warm_up: Duration::from_millis(200) }
    } else {
        Plan { rounds: 7, slices: 4, slice: Duration::from_millis(250), warm_up: Duration::from_secs(1) }
    };
    report.line("\ndirectly, c=1");
    for (record, title) in RECORDS.into_iter().zip(["permitted", "refused"]) {
        let mut lanes = lanes(rig, record).await?;
        let size = lanes[1].post.body.len();
        let rounds = interleave(plan, &mut lanes, rig.processes()?).await?;
        for (index, name) in ["floor", "operator"].into_iter().enumerate() {
            let of =
                |q: f64| Spread::of(rounds.kept.iter().map(|r| quantile(&mut r.cells[index].latencies.clone(), q)));
            let cpu = Spread::of(rounds.kept.iter().map(|r| {
                let cell = &r.cells[index];
                cell.per_thousand(if index == 0 { cell.cpu.floor } else { cell.cpu.operator })
            }));
            let (p50, p99) = (of(0.5), of(0.99));
            report.line(format!(
                "{title:<10} {size} bytes {name:<9} p50 {p50:.3} ms, p99 {p99:.3} ms, CPU-s per 1,000 {cpu:.3}, foreign CPU at most {:.2} cores",
                rounds.foreign()
            ));
            let goal = (name == "operator" && title == "permitted").then_some(0.25);
            report.entry(format!("direct, {title}: {name} p50"), p50.median, "ms", goal);
            report.entry(format!("direct, {title}: {name} p99"), p99.median, "ms", None);
        }
    }
    Ok(())
}
