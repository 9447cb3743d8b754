//! `hjemmel man`: the manual pages.

use std::io;
use std::path::PathBuf;

use crate::args::ManArgs;
use crate::invocation;

/// Why the pages could not be written.
#[derive(Debug, thiserror::Error)]
#[error("cannot write manual pages into {}; give --dir a directory that you may write to", .dir.display())]
pub struct ManError {
    /// The directory.
    dir: PathBuf,
    /// The system's reason.
    source: io::Error,
}

/// Writes a page for `hjemmel` and one for each command that is not hidden.
///
/// # Errors
/// When a page cannot be written.
pub fn run(args: &ManArgs) -> Result<(), ManError> {
    std::fs::create_dir_all(&args.dir)
        .and_then(|()| clap_mangen::generate_to(invocation::command(None), &args.dir))
        .map_err(|source| ManError { dir: args.dir.clone(), source })
}
