//! The binary `hjemmel`.

use std::process::ExitCode;

fn main() -> ExitCode {
    hjemmel_cli::main(&hjemmel_cli::invocation::parse(std::env::args_os()))
}
