//! The operator's binary.

use std::process::ExitCode;

use clap::Parser;
use hjemmel_operator::args::CommandLine;
use hjemmel_operator::run::{Options, run};
use hjemmel_operator::telemetry;

/// Reviews and reconciles are short; more threads would only cost memory.
const THREADS: usize = 2;

fn main() -> ExitCode {
    let args = CommandLine::parse().into_run();
    if let Err(error) = telemetry::init(args.log_format, &args.log) {
        return fail(&error);
    }
    let options = match Options::try_from(&args) {
        Ok(options) => options,
        Err(error) => return fail(&error),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .max_blocking_threads(THREADS)
        .enable_all()
        .build();
    match runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(options))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the operator stops");
            ExitCode::FAILURE
        }
    }
}

/// Before logging is set up, or when what was said cannot be understood.
fn fail(error: &dyn std::error::Error) -> ExitCode {
    use std::io::Write;
    // Nowhere is left to report that standard error is closed.
    _ = writeln!(std::io::stderr(), "hjemmel-operator: {error}");
    ExitCode::from(2)
}
