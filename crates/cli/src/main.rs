//! The binary `hjemmel`.

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    hjemmel_cli::main(&hjemmel_cli::args::Args::parse())
}
