//! Lanes measured side by side: each round gives each lane a cell of the same length, in slices that take
//! turns. The speed of a virtual machine wanders by a factor of two within minutes; what is a quarter of a
//! second apart can be compared.

use std::time::{Duration, Instant};

use crate::failure::Failure;
use crate::generator::{Connection, Post};
use crate::usage;

/// A round in which others used more of the machine than this, in cores, is taken again.
const FOREIGN: f64 = 0.25;

/// How long to measure.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// Rounds to keep.
    pub(crate) rounds: usize,
    /// Slices of a cell.
    pub(crate) slices: usize,
    /// How long a slice lasts.
    pub(crate) slice: Duration,
    /// How long each lane is warmed up.
    pub(crate) warm_up: Duration,
}

/// One way of asking.
pub(crate) struct Lane {
    /// What is asked.
    pub(crate) post: Post,
    /// On these connections at the same time.
    pub(crate) connections: Vec<Connection>,
}

/// The processes of the rig; whatever else uses the machine is foreign.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Processes {
    /// The operator.
    pub(crate) operator: u32,
    /// The floor.
    pub(crate) floor: u32,
    /// The API server.
    pub(crate) apiserver: u32,
    /// Its store.
    pub(crate) etcd: u32,
}

/// CPU time used.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cpu {
    /// By the operator.
    pub(crate) operator: Duration,
    /// By the floor.
    pub(crate) floor: Duration,
    /// By the API server.
    pub(crate) apiserver: Duration,
}

impl Cpu {
    fn now(processes: Processes) -> Result<Self, Failure> {
        Ok(Self {
            operator: usage::cpu(processes.operator)?,
            floor: usage::cpu(processes.floor)?,
            apiserver: usage::cpu(processes.apiserver)?,
        })
    }

    fn add(&mut self, before: Self, after: Self) {
        self.operator += after.operator.saturating_sub(before.operator);
        self.floor += after.floor.saturating_sub(before.floor);
        self.apiserver += after.apiserver.saturating_sub(before.apiserver);
    }
}

/// What one lane did in one round.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    /// Of every request.
    pub(crate) latencies: Vec<Duration>,
    /// How long it lasted.
    pub(crate) time: Duration,
    /// What it took.
    pub(crate) cpu: Cpu,
}

impl Cell {
    /// Requests a second.
    pub(crate) fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.time.as_secs_f64()
    }

    /// CPU-seconds per 1,000 requests, of a process' CPU time in this cell.
    pub(crate) fn per_thousand(&self, cpu: Duration) -> f64 {
        cpu.as_secs_f64() * 1000.0 / self.latencies.len() as f64
    }
}

/// A cell for each lane, in the order of the lanes.
#[derive(Debug, Clone)]
pub(crate) struct Round {
    /// The cells.
    pub(crate) cells: Vec<Cell>,
    /// What others used of the machine meanwhile, in cores.
    pub(crate) foreign: f64,
}

/// The rounds that were kept.
pub(crate) struct Rounds {
    /// The least disturbed ones, in the order they were taken.
    pub(crate) kept: Vec<Round>,
    /// How many were taken.
    pub(crate) taken: usize,
}

impl Rounds {
    /// The most that others used of the machine in a kept round, in cores.
    pub(crate) fn foreign(&self) -> f64 {
        self.kept.iter().map(|r| r.foreign).fold(0.0, f64::max)
    }
}

/// Measures `lanes` side by side. Disturbed rounds are taken again, at most as many as are to be kept.
pub(crate) async fn interleave(plan: Plan, lanes: &mut [Lane], processes: Processes) -> Result<Rounds, Failure> {
    for lane in lanes.iter_mut() {
        lane.post.repeat(&mut lane.connections, plan.warm_up).await?;
    }
    let mut taken = Vec::new();
    let quiet = |taken: &[Round]| taken.iter().filter(|r| r.foreign <= FOREIGN).count();
    while quiet(&taken) < plan.rounds && taken.len() < 2 * plan.rounds {
        let number = taken.len();
        taken.push(round(plan, number, lanes, processes).await?);
    }
    let mut order: Vec<usize> = (0..taken.len()).collect();
    // Stable: among equally quiet rounds the earlier one is kept.
    order.sort_by(|a, b| taken[*a].foreign.max(FOREIGN).total_cmp(&taken[*b].foreign.max(FOREIGN)));
    order.truncate(plan.rounds);
    order.sort_unstable();
    let count = taken.len();
    let kept = order.into_iter().map(|i| taken[i].clone()).collect();
    Ok(Rounds { kept, taken: count })
}

async fn round(plan: Plan, number: usize, lanes: &mut [Lane], processes: Processes) -> Result<Round, Failure> {
    let ours = || -> Result<Duration, Failure> {
        let all = [std::process::id(), processes.operator, processes.floor, processes.apiserver, processes.etcd];
        all.into_iter().map(usage::cpu).sum()
    };
    let mut cells = vec![Cell::default(); lanes.len()];
    let (busy_before, ours_before, begun) = (usage::busy()?, ours()?, Instant::now());
    for slice in 0..plan.slices {
        for turn in 0..lanes.len() {
            let lane = (number + slice + turn) % lanes.len();
            let (before, begun) = (Cpu::now(processes)?, Instant::now());
            let Lane { post, connections } = &mut lanes[lane];
            let latencies = post.repeat(connections, plan.slice).await?;
            let cell = &mut cells[lane];
            cell.time += begun.elapsed();
            cell.cpu.add(before, Cpu::now(processes)?);
            cell.latencies.extend(latencies);
        }
    }
    let busy = usage::busy()?.saturating_sub(busy_before).as_secs_f64();
    let ours = ours()?.saturating_sub(ours_before).as_secs_f64();
    let foreign = ((busy - ours) / begun.elapsed().as_secs_f64()).max(0.0);
    Ok(Round { cells, foreign })
}
