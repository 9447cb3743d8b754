//! Which files a path stands for.

use std::collections::HashSet;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use super::InputError;

/// Something to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Source {
    /// A file; its size, 0 if not known before reading.
    File(PathBuf, u64),
    /// Standard input.
    Stdin,
}

/// The files that the paths stand for: each real file once, in the order of the paths; those of a
/// directory by name.
pub(super) fn sources(paths: &[PathBuf]) -> Result<Vec<Source>, InputError> {
    let mut walk = Walk::default();
    for path in paths {
        walk.named(path)?;
    }
    Ok(walk.found)
}

#[derive(Default)]
struct Walk {
    found: Vec<Source>,
    /// Real paths of files and directories that have been met.
    met: HashSet<PathBuf>,
}

impl Walk {
    /// A path that the user named: whatever can be read from beginning to end.
    fn named(&mut self, path: &Path) -> Result<(), InputError> {
        if path.as_os_str() == "-" {
            if !self.found.contains(&Source::Stdin) {
                self.found.push(Source::Stdin);
            }
            return Ok(());
        }
        let metadata = fs::metadata(path).map_err(|source| unreadable(path, source))?;
        if metadata.is_dir() {
            return self.directory(path);
        }
        if special(&metadata) {
            return Err(InputError::Special { path: path.to_owned() });
        }
        // a pipe of the shell has no real path; each is its own
        let real = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        self.file(path.to_owned(), real, metadata.len());
        Ok(())
    }

    /// A directory: its manifests and its directories, but none that are hidden. What is neither,
    /// such as a pipe, or a link that leads nowhere, is passed over.
    fn directory(&mut self, path: &Path) -> Result<(), InputError> {
        let real = fs::canonicalize(path).map_err(|source| unreadable(path, source))?;
        if !self.met.insert(real.clone()) {
            return Ok(());
        }
        let entries = fs::read_dir(path).and_then(Iterator::collect::<io::Result<Vec<_>>>);
        let mut entries = entries.map_err(|source| unreadable(path, source))?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), entry.file_name());
            let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            let Ok(metadata) = fs::metadata(&path) else { continue };
            if metadata.is_dir() {
                if !name.as_encoded_bytes().starts_with(b".") {
                    self.directory(&path)?;
                }
            } else if metadata.is_file() && is_manifest(&path) {
                let target = if link { fs::canonicalize(&path).ok() } else { None };
                self.file(path, target.unwrap_or_else(|| real.join(&name)), metadata.len());
            }
        }
        Ok(())
    }

    fn file(&mut self, path: PathBuf, real: PathBuf, size: u64) {
        if self.met.insert(real) {
            self.found.push(Source::File(path, size));
        }
    }
}

fn unreadable(path: &Path, source: io::Error) -> InputError {
    let path = path.to_owned();
    match source.kind() {
        io::ErrorKind::NotFound => InputError::Missing { path },
        _ => InputError::Unreadable { path, source },
    }
}

/// As kubectl chooses them.
fn is_manifest(path: &Path) -> bool {
    path.extension().is_some_and(|extension| ["json", "yaml", "yml"].iter().any(|known| extension == *known))
}

#[cfg(unix)]
fn special(metadata: &Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt as _;
    metadata.file_type().is_socket() || metadata.file_type().is_block_device()
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> bool {
    false
}
