//! Writing small files, and reading the ends of long ones.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Long enough for a Go panic's message and the frames that matter.
const TAIL_LINES: usize = 20;
const TAIL_BYTES: u64 = 16 * 1024;

/// Writes a file that only its owner can read: keys and kubeconfigs get no wider, even in a shared `/tmp`.
pub(crate) fn write_private(path: &Path, contents: &[u8]) -> io::Result<()> {
    // An older file's mode would stay as it is, and a reader must never see half of the new one.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.write_all(contents)
}

/// The last lines of a log, or why it cannot be read: it only goes into error messages.
pub(crate) fn tail(path: &Path) -> String {
    read_tail(path).unwrap_or_else(|error| format!("(cannot be read: {error})"))
}

fn read_tail(path: &Path) -> io::Result<String> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.len().saturating_sub(TAIL_LINES);
    Ok(lines.get(first..).unwrap_or_default().join("\n"))
}
