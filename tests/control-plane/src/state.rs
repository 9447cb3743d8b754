//! The folder that holds one control plane's state, and the lock that says somebody uses it.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::error::StartError;

const TEMPORARY_PREFIX: &str = "hjemmel-control-plane-";
const LOCK: &str = "in-use";

/// Dropping it removes the folder if it is temporary, so it must be dropped after the processes have ended.
#[derive(Debug)]
pub(crate) struct State {
    path: PathBuf,
    /// Held, not read: the kernel gives it back however we end, and no child inherits it.
    _lock: File,
    _temporary: Option<TempDir>,
}

impl State {
    /// The caller's folder, or a fresh one.
    pub(crate) fn open(data_dir: Option<&Path>) -> Result<Self, StartError> {
        let Some(folder) = data_dir else {
            return Self::temporary();
        };
        fs::create_dir_all(folder).map_err(failed("creating", folder))?;
        // The servers get absolute paths, for they need not share our working folder.
        let path = folder.canonicalize().map_err(failed("finding", folder))?;
        let lock = claim(&path)?;
        Self { path, _lock: lock, _temporary: None }.with_folders()
    }

    fn temporary() -> Result<Self, StartError> {
        let parent = std::env::temp_dir();
        sweep(&parent);
        let mut tries = 5;
        loop {
            let made = tempfile::Builder::new().prefix(TEMPORARY_PREFIX).tempdir();
            let made = made.map_err(failed("creating a folder in", &parent))?;
            match claim(made.path()) {
                // Another process' sweep came between the folder and its lock, and took it for abandoned.
                Err(StartError::InUse { .. }) if tries > 1 => tries -= 1,
                Err(error) => return Err(error),
                Ok(lock) => {
                    return Self { path: made.path().to_owned(), _lock: lock, _temporary: Some(made) }.with_folders();
                }
            }
        }
    }

    fn with_folders(self) -> Result<Self, StartError> {
        for folder in ["logs", "pki", "clients"] {
            let folder = self.path.join(folder);
            fs::create_dir_all(&folder).map_err(failed("creating", &folder))?;
        }
        Ok(self)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }
}

pub(crate) fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> StartError {
    let path = path.to_owned();
    move |source| StartError::State { action, path, source }
}

fn claim(folder: &Path) -> Result<File, StartError> {
    let file = folder.join(LOCK);
    let lock = open_lock(&file, true).map_err(failed("creating", &file))?;
    // A lock on a file that a sweep has removed meanwhile is worth nothing.
    if lock.try_lock().is_err() || !file.exists() {
        return Err(StartError::InUse { folder: folder.to_owned() });
    }
    Ok(lock)
}

fn open_lock(file: &Path, create: bool) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(create).truncate(false).open(file)
}

/// Removes what control planes left whose process was killed, or that lived in a `static`, which Rust never
/// drops. Nobody holds their locks any more. Failing to is no reason not to start.
fn sweep(parent: &Path) {
    let Ok(entries) = fs::read_dir(parent) else {
        return;
    };
    for entry in entries.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(TEMPORARY_PREFIX) {
            continue;
        }
        let Ok(lock) = open_lock(&entry.path().join(LOCK), false) else {
            continue;
        };
        if lock.try_lock().is_ok() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_in_use_is_refused_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = State::open(Some(folder.path())).unwrap();
        assert!(matches!(State::open(Some(folder.path())), Err(StartError::InUse { .. })));
        drop(first);
        State::open(Some(folder.path())).unwrap();
    }

    #[test]
    fn only_folders_that_nobody_uses_are_swept() {
        let parent = tempfile::tempdir().unwrap();
        let abandoned = parent.path().join("hjemmel-control-plane-abandoned");
        let used = parent.path().join("hjemmel-control-plane-used");
        let foreign = parent.path().join("something-else");
        drop(State::open(Some(&abandoned)).unwrap());
        let held = State::open(Some(&used)).unwrap();
        drop(State::open(Some(&foreign)).unwrap());

        sweep(parent.path());

        assert!(!abandoned.exists());
        assert!(used.exists());
        assert!(foreign.exists());
        drop(held);
    }
}
