//! From bytes to text: size, encoding, characters that no text has.

use std::io::{self, Read};

use super::node::Position;

/// How large a file may be.
pub(super) const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// Why bytes are no text, or not wholly.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoText {
    /// Where.
    pub(super) at: Position,
    /// What is wrong and what would be right.
    pub(super) message: String,
}

impl NoText {
    /// More than [`MAX_SIZE`].
    pub(super) fn too_large() -> Self {
        let message = "larger than 64 MiB: split it, or name only the files with objects of hjemmel.dev".to_owned();
        Self { at: START, message }
    }
}

/// The beginning of a file.
const START: Position = Position { line: 1, column: 1 };

/// Reads all there is, up to [`MAX_SIZE`]; `None` if there is more.
pub(super) fn bounded(source: &mut dyn Read, expected: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::with_capacity(usize::try_from(expected.min(MAX_SIZE)).unwrap_or(0) + 1);
    source.take(MAX_SIZE + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_SIZE).then_some(bytes))
}

/// The text of the bytes. If not all of them are text: the whole documents before the place where
/// it ends, and what is wrong there.
pub(super) fn text(bytes: Vec<u8>) -> (String, Option<NoText>) {
    let decoded = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).map(str::to_owned).map_err(|e| utf8(rest, &e)),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes).map_err(|error| {
            let reason = error.utf8_error();
            utf8(error.as_bytes(), &reason)
        }),
    };
    match decoded.map(without_nul) {
        Ok(Ok(text)) => (text, None),
        Ok(Err((sound, message))) | Err((sound, message)) => {
            let wrong = NoText { at: end(&sound), message };
            let whole = sound.rfind("\n---").map_or(0, |separator| separator + 1);
            (sound[..whole].to_owned(), Some(wrong))
        }
    }
}

/// What could be read, and what is wrong just after it.
type Broken = (String, String);

fn utf8(bytes: &[u8], error: &std::str::Utf8Error) -> Broken {
    let (sound, rest) = bytes.split_at(error.valid_up_to());
    let wrong = rest.first().copied().unwrap_or_default();
    let message = format!("the byte 0x{wrong:02X} is not UTF-8: save the file as UTF-8");
    (String::from_utf8_lossy(sound).into_owned(), message)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, Broken> {
    let units = bytes.chunks(2).map(|pair| match pair {
        [a, b] => unit([*a, *b]),
        // half a character at the end: a lone surrogate is refused like one
        _ => 0xD800,
    });
    let mut text = String::with_capacity(bytes.len());
    for decoded in char::decode_utf16(units) {
        match decoded {
            Ok(character) => text.push(character),
            Err(_) => return Err((text, "half a character of UTF-16: save the file as UTF-8".to_owned())),
        }
    }
    Ok(text)
}

fn without_nul(mut text: String) -> Result<String, Broken> {
    match text.find('\0') {
        None => Ok(text),
        Some(at) => {
            text.truncate(at);
            let message = "a NUL character: this is no text, or UTF-16 without a byte order mark; save it as UTF-8";
            Err((text, message.to_owned()))
        }
    }
}

/// The place just after a text.
fn end(text: &str) -> Position {
    let last = text.rsplit('\n').next().unwrap_or_default();
    Position { line: 1 + text.bytes().filter(|byte| *byte == b'\n').count(), column: 1 + last.chars().count() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(bytes: &[u8]) -> Option<(usize, usize)> {
        text(bytes.to_vec()).1.map(|wrong| (wrong.at.line, wrong.at.column))
    }

    #[test]
    fn a_byte_order_mark_says_how_to_read_a_file() {
        let le: Vec<u8> = "\u{FEFF}å: 1".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = "\u{FEFF}å: 1".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in ["\u{FEFF}å: 1".as_bytes(), "å: 1".as_bytes(), &le, &be] {
            assert_eq!(text(bytes.to_vec()), ("å: 1".to_owned(), None));
        }
    }

    #[test]
    fn what_is_no_text_is_found_at_its_place() {
        assert_eq!(wrong(b"a: 1\nb\xE6: 2"), Some((2, 2)));
        assert_eq!(wrong("å: \0".as_bytes()), Some((1, 4)));
        assert_eq!(wrong(b"\xFF\xFEa\x00\x00\xD8"), Some((1, 2)));
        assert_eq!(wrong(b"\xFF\xFEa\x00b"), Some((1, 2)));
    }

    #[test]
    fn documents_before_the_wrong_byte_are_kept() {
        assert_eq!(text(b"a: 1\n---\nb: \xFF".to_vec()).0, "a: 1\n");
    }
}
