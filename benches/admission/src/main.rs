//! What Hjemmel's admission adds on a real API server, and what it costs at rest.
//!
//! | module | does |
//! |---|---|
//! | [`rig`] | an API server with the operator and the floor, each in a namespace of its own |
//! | [`floor`] | the least a webhook can do, on the operator's own listener |
//! | [`generator`], [`rounds`] | closed-loop requests, every answer checked, lanes interleaved |
//! | [`through`], [`direct`], [`growth`] | what is measured for admission |
//! | [`steady`] | what is measured at rest |
//! | [`usage`], [`statistics`], [`report`] | processes, figures, and how they are told |

mod audit;
mod child;
mod direct;
mod failure;
mod fixtures;
mod floor;
mod generator;
mod growth;
mod operator;
mod report;
mod rig;
mod rounds;
mod statistics;
mod steady;
mod through;
mod usage;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::failure::Failure;
use crate::report::Report;

/// Measures admission on a real API server, or the operator at rest.
#[derive(Parser)]
#[command(name = "hjemmel-bench-admission")]
struct CommandLine {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// What admission adds: through the API server, directly, and as the number of workloads grows.
    Admission {
        #[command(flatten)]
        extent: Extent,
        /// This part alone, for whoever looks into it; nothing is written.
        #[arg(long, value_enum)]
        only: Option<Part>,
    },
    /// Memory and API writes with 1,000 workloads at rest.
    Steady(Extent),
    /// The least a webhook can do; started by the bench.
    #[command(hide = true)]
    Floor,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Through the API server.
    Through,
    /// Directly.
    Direct,
    /// With more and more workloads stored.
    Growth,
}

#[derive(Args)]
struct Extent {
    /// A smoke test: the same steps, too short for figures; nothing is written.
    #[arg(long)]
    quick: bool,
    /// The operator; otherwise the one built beside this program.
    #[arg(long, value_name = "FILE")]
    operator: Option<PathBuf>,
}

fn main() -> ExitCode {
    let done = match CommandLine::parse().action {
        Action::Admission { extent, only } => on_one_thread(admission(extent, only)),
        Action::Steady(extent) => on_one_thread(at_rest(extent)),
        Action::Floor => floor::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            report::say_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// The generator shares two cores with what it measures: one thread must do.
fn on_one_thread(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(Failure::io("the runtime"))?.block_on(work)
}

async fn admission(extent: Extent, only: Option<Part>) -> Result<(), Failure> {
    let mut report = Report::new("admission");
    let rig = rig::Rig::start(&operator::program(extent.operator)?).await?;
    let measured = measure(&rig, extent.quick, only, &mut report).await;
    if measured.is_err() {
        report::say_log(&rig.operator.log);
    }
    rig.stop().await?;
    measured?;
    if extent.quick || only.is_some() { Ok(()) } else { report.write() }
}

async fn measure(rig: &rig::Rig, quick: bool, only: Option<Part>, report: &mut Report) -> Result<(), Failure> {
    let wanted = |part: Part| only.is_none_or(|only| only == part);
    let idle = usage::memory(rig.operator.pid())?;
    report.line(format!("operator idle: {idle}"));
    if wanted(Part::Through) {
        through::measure(rig, quick, report).await?;
    }
    if wanted(Part::Direct) {
        direct::measure(rig, quick, report).await?;
    }
    let loaded = usage::memory(rig.operator.pid())?;
    report.line(format!("operator after load: {loaded}"));
    if wanted(Part::Growth) {
        growth::measure(rig, quick, report).await?;
    }
    report.entry("RSS, idle", idle.resident, "MiB", Some(30.0));
    report.entry("RSS, idle, anonymous", idle.anonymous, "MiB", None);
    report.entry("RSS, after load", loaded.resident, "MiB", None);
    report.entry("RSS, after load, anonymous", loaded.anonymous, "MiB", None);
    Ok(())
}

async fn at_rest(extent: Extent) -> Result<(), Failure> {
    let mut report = Report::new("steady");
    steady::measure(&operator::program(extent.operator)?, extent.quick, &mut report).await?;
    if extent.quick { Ok(()) } else { report.write() }
}
