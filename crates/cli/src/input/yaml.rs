//! From text to documents, one at a time. JSON is YAML; several JSON values after one another are not.

use granit_parser::{ErrorKind, Event, Marker, Parser, ScanError};
use serde::de::IgnoredAny;

use super::node::{Node, Position};
use super::tree::{MAX_DEPTH, Refusal, Tree};

/// A document, or what stands in its place.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// A document that is not empty.
    Document(Node),
    /// A document that is refused, and its text. What comes after it is read.
    Refused(Refusal, &'a str),
    /// No YAML. Where the next document would begin is not known: nothing comes after.
    Broken(Position, String),
}

/// Keys may be long in JSON, if not in YAML.
const MAX_KEY: usize = 65_536;

/// Reads `text`, which has no byte order mark and no NUL, and gives each of its documents.
pub(super) fn documents<'a>(text: &'a str, mut give: impl FnMut(Part<'a>)) {
    let ends = json_ends(text);
    let mut from = 0;
    let mut origin = Position { line: 1, column: 1 };
    for to in ends {
        let part = &text[from..to];
        if !stream(part, origin, &mut give) {
            return;
        }
        origin = after(part, origin);
        from = to;
    }
    stream(&text[from..], origin, &mut give);
}

/// Where each but the last of several JSON values ends, as `kubectl get -o json` prints them when called twice.
fn json_ends(text: &str) -> Vec<usize> {
    if !text.trim_start().starts_with('{') {
        return Vec::new();
    }
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<IgnoredAny>();
    let mut ends = Vec::new();
    while let Some(value) = values.next() {
        if value.is_err() {
            return Vec::new();
        }
        ends.push(values.byte_offset());
    }
    ends.pop();
    ends
}

/// The place just after `text`, which begins at `origin`.
fn after(text: &str, origin: Position) -> Position {
    match text.rsplit_once('\n') {
        Some((lines, rest)) => Position {
            line: origin.line + 1 + lines.bytes().filter(|byte| *byte == b'\n').count(),
            column: 1 + rest.chars().count(),
        },
        None => Position { column: origin.column + text.chars().count(), ..origin },
    }
}

/// Reads documents up to the end of `text`; `false` if it broke off.
fn stream<'a>(text: &'a str, origin: Position, give: &mut impl FnMut(Part<'a>)) -> bool {
    let options = granit_parser::options! {
        emit_comments: false,
        simple_key_max_lookahead: MAX_KEY,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
    };
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut tree = Tree::new(origin);
    let mut start = 0;
    while let Some(next) = parser.next_event() {
        match next {
            Ok((Event::DocumentStart(..), span)) => start = span.start.byte_offset().unwrap_or(0),
            Ok((Event::DocumentEnd, span)) => {
                let end = span.end.byte_offset().unwrap_or(text.len());
                let source = text.get(start..end).unwrap_or(text);
                match tree.take() {
                    Ok(Some(root)) => give(Part::Document(root)),
                    Ok(None) => {}
                    Err(refusal) => give(Part::Refused(refusal, source)),
                }
            }
            Ok((event, span)) => tree.event(event, &span),
            Err(error) => {
                let at = tree.position(&place(&error, text));
                give(match tree.take() {
                    Err(refusal) => Part::Broken(refusal.at, refusal.message),
                    Ok(_) => Part::Broken(at, reason(&error)),
                });
                return false;
            }
        }
    }
    true
}

/// Where a fault is: at the tab, not after it.
fn place(error: &ScanError, text: &str) -> Marker {
    let mark = *error.marker();
    let tab = || text.lines().nth(mark.line().checked_sub(1)?)?.chars().take(mark.col()).position(|c| c == '\t');
    match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation => tab().map_or(mark, |column| Marker::new(mark.index(), mark.line(), column)),
        _ => mark,
    }
}

fn reason(error: &ScanError) -> String {
    match error.kind() {
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInIndentation => "a tab in the indentation: YAML is indented with spaces".to_owned(),
        ErrorKind::UnknownAnchor => "an alias without an anchor before it: write &name at the value".to_owned(),
        ErrorKind::RecursionLimitExceeded => format!("nested deeper than {MAX_DEPTH}: no object is"),
        _ => format!("this is not YAML: {}", error.info()),
    }
}
