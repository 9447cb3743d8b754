//! What admission adds to a create through the API server.

use std::time::Duration;

use crate::failure::Failure;
use crate::fixtures;
use crate::floor;
use crate::generator::Expected;
use crate::report::Report;
use crate::rig::{Rig, Way};
use crate::rounds::{Cell, Lane, Plan, Rounds, interleave};
use crate::statistics::{Spread, quantile};

const CONCURRENCY: [usize; 2] = [1, 8];

/// What the lanes of one round come to.
struct Figures {
    p50: f64,
    p99: f64,
    rate: f64,
    webhook: f64,
    apiserver: f64,
}

/// Measures permitted and refused creates, by one and by eight clients.
pub(crate) async fn measure(rig: &Rig, quick: bool, report: &mut Report) -> Result<(), Failure> {
    let plan = if quick {
        Plan { rounds: 1, slices: 2, slice: Duration::from_millis(100), warm_up: Duration::from_millis(200) }
    } else {
        Plan { rounds: 7, slices: 8, slice: Duration::from_millis(250), warm_up: Duration::from_secs(1) }
    };
    let permitted = fixtures::permitted()?;
    let refused = fixtures::refused()?;
    for clients in CONCURRENCY {
        let expected = |_: Way| Expected::Created;
        let rounds = block(rig, plan, clients, &permitted, expected).await?;
        tell(&format!("permitted, c={clients}"), clients, true, &rounds, report);
    }
    for clients in CONCURRENCY {
        let expected = |way: Way| match way {
            Way::Baseline | Way::Control => Expected::Created,
            Way::Floor => Expected::Forbidden(vec![floor::REFUSAL.to_owned()]),
            Way::Operator => Expected::Forbidden(refused.rules.clone()),
        };
        let rounds = block(rig, plan, clients, &refused.workload, expected).await?;
        tell(&format!("refused, c={clients}"), clients, false, &rounds, report);
    }
    Ok(())
}

async fn block(
    rig: &Rig,
    plan: Plan,
    clients: usize,
    workload: &serde_json::Value,
    expected: impl Fn(Way) -> Expected,
) -> Result<Rounds, Failure> {
    let mut lanes = Vec::new();
    for way in Way::ALL {
        let post = rig.create(way, workload, expected(way))?;
        lanes.push(Lane { post, connections: rig.api.connections(clients).await? });
    }
    interleave(plan, &mut lanes, rig.processes()?).await
}

fn figures(way: Way, cell: &Cell) -> Figures {
    let mut latencies = cell.latencies.clone();
    let webhook = match way {
        Way::Baseline | Way::Control => Duration::ZERO,
        Way::Floor => cell.cpu.floor,
        Way::Operator => cell.cpu.operator,
    };
    Figures {
        p50: quantile(&mut latencies, 0.5),
        p99: quantile(&mut latencies, 0.99),
        rate: cell.rate(),
        webhook: cell.per_thousand(webhook),
        apiserver: cell.per_thousand(cell.cpu.apiserver),
    }
}

fn tell(title: &str, clients: usize, permitted: bool, rounds: &Rounds, report: &mut Report) {
    let figures: Vec<Vec<Figures>> = rounds
        .kept
        .iter()
        .map(|round| Way::ALL.iter().zip(&round.cells).map(|(way, cell)| figures(*way, cell)).collect())
        .collect();
    let requests: usize = rounds.kept.iter().flat_map(|r| &r.cells).map(|c| c.latencies.len()).sum();
    report.line(format!(
        "\n{title}: {} of {} rounds kept, {requests} requests, foreign CPU at most {:.2} cores",
        rounds.kept.len(),
        rounds.taken,
        rounds.foreign()
    ));
    report.line(format!(
        "{:<10} {:>24} {:>8} {:>24} {:>26} {:>24} {:>24} {:>7}",
        "", "p50 ms", "p99 ms", "added p50 ms", "added p99 ms", "webhook CPU-s/1000", "apiserver, added", "req/s"
    ));
    for (index, way) in Way::ALL.iter().enumerate() {
        let of = |f: &dyn Fn(&Figures) -> f64| Spread::of(figures.iter().map(|lanes| f(&lanes[index])));
        let added =
            |f: &dyn Fn(&Figures) -> f64| Spread::of(figures.iter().map(|lanes| f(&lanes[index]) - f(&lanes[0])));
        report.line(format!(
            "{:<10} {:>24.3} {:>8.2} {:>24.3} {:>26.2} {:>24.3} {:>24.3} {:>7.0}",
            way.name(),
            of(&|f| f.p50),
            of(&|f| f.p99).median,
            added(&|f| f.p50),
            added(&|f| f.p99),
            of(&|f| f.webhook),
            added(&|f| f.apiserver),
            of(&|f| f.rate).median,
        ));
    }
    let index = |way: Way| Way::ALL.iter().position(|w| *w == way).unwrap_or_default();
    let (floor, operator) = (index(Way::Floor), index(Way::Operator));
    let added = |lane: usize| Spread::of(figures.iter().map(|lanes| lanes[lane].p50 - lanes[0].p50)).median;
    let over = Spread::of(figures.iter().map(|lanes| lanes[operator].p50 - lanes[floor].p50));
    report.line(format!("operator over floor: p50 {over:.3} ms"));
    let cpu = Spread::of(figures.iter().map(|lanes| lanes[operator].webhook)).median;
    report.entry(format!("{title}: baseline p50"), Spread::of(figures.iter().map(|l| l[0].p50)).median, "ms", None);
    report.entry(format!("{title}: added p50, floor"), added(floor), "ms", None);
    report.entry(format!("{title}: added p50, operator"), added(operator), "ms", None);
    report.entry(format!("{title}: operator over floor, p50"), over.median, "ms", None);
    if permitted {
        let ratio = added(operator) / added(floor);
        report.entry(format!("added p50 c={clients}, operator / floor"), ratio, "ratio", Some(1.3));
    }
    report.entry(format!("{title}: operator CPU per 1,000"), cpu, "s", Some(0.3));
}
