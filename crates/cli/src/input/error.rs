//! Why input could not be had at all.

use std::io;
use std::path::PathBuf;

/// Reading failed. What is wrong within a file is never this: it is an [`Unreadable`](super::Unreadable).
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// A path that the user named leads nowhere.
    #[error("{} does not exist: correct the path, or name - for standard input", .path.display())]
    Missing {
        /// The path.
        path: PathBuf,
    },
    /// A file or directory may not be read.
    #[error("cannot read {}: check who may read it, or leave it out", .path.display())]
    Unreadable {
        /// The file or directory.
        path: PathBuf,
        /// What the operating system says.
        source: io::Error,
    },
    /// A path is nothing that can be read, for example a socket.
    #[error("{} is no file, directory or pipe: name one of these", .path.display())]
    Special {
        /// The path.
        path: PathBuf,
    },
    /// Standard input broke off.
    #[error("cannot read standard input")]
    Stdin(#[source] io::Error),
}
