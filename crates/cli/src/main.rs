//! The binary `hjemmel`.

use std::process::ExitCode;

/// The static binary's.
#[cfg(target_env = "musl")]
#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    hjemmel_cli::main(&hjemmel_cli::invocation::parse(std::env::args_os()))
}
