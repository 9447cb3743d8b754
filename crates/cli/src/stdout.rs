//! Writing to standard output.

use std::io::{self, Write as _};

/// Writes a whole text to standard output. Whoever reads it, such as `head`, may stop at any time.
///
/// # Errors
/// When standard output cannot be written for another reason than that nobody reads it.
pub fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
