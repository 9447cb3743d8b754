//! How a misfit is said: what was written, and what would be right.

use std::fmt::Display;

use serde_json::Number;

use super::schema::{Bounds, Format, Pattern, Shape, Text};
use super::{KINDS, metadata};
use crate::input::Misfit;
use crate::input::node::{Node, Value};

/// What is wrong, and what would be right.
pub(super) type Said = (String, String);

/// How many names are listed when none is near.
const LISTED: usize = 16;
/// How many characters of a value are repeated.
const QUOTED: usize = 60;

/// A kind that our group has not.
pub(super) fn unknown_kind(kind: &str, root: &Node) -> Misfit {
    Misfit {
        path: "kind".to_owned(),
        at: root.place("kind"),
        message: format!("{} is no kind of hjemmel.dev", quoted(kind)),
        remedy: choice(kind, KINDS.into_iter(), "the kinds are"),
    }
}

pub(super) fn unknown_field<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Said {
    (format!("{} is no field here", quoted(name)), choice(name, known, "here may stand"))
}

pub(super) fn unknown_word(word: &str, known: &[String]) -> Said {
    let (message, known) = (format!("{} is not one of the words", quoted(word)), known.iter().map(String::as_str));
    let nearest = nearest(word, known.clone()).map(|near| format!("did you mean {near}? ")).unwrap_or_default();
    (message, format!("{nearest}the words are {}", known.collect::<Vec<_>>().join(", ")))
}

pub(super) fn missing(name: &str, about: &str) -> Said {
    let name = name.rsplit('.').next().unwrap_or(name);
    let about = if about.is_empty() { String::new() } else { format!(": {about}") };
    (format!("{name} is missing"), format!("add {name}{about}"))
}

pub(super) fn wrong_type(node: &Node, shape: &Shape) -> Said {
    let (wanted, hint) = match (shape, &node.value) {
        (Shape::Bool, Value::Text(text)) if text == "true" || text == "false" => {
            ("true or false", format!("write {text} without quotes"))
        }
        (Shape::Bool, _) => ("true or false", "write true or false".to_owned()),
        (Shape::Number { whole: true, .. }, Value::Text(text)) if text.parse::<i64>().is_ok() => {
            ("a whole number", format!("write {text} without quotes"))
        }
        (Shape::Number { whole: true, .. }, _) => ("a whole number", "write a whole number, for example 1".to_owned()),
        (Shape::Number { whole: false, .. }, _) => ("a number", "write a number".to_owned()),
        (Shape::Text(_), Value::Bool(_)) => {
            ("text", "put it in quotes: without them yes, no, on, off, y, n, true and false are no text".to_owned())
        }
        (Shape::Text(_), Value::Number(number)) => ("text", format!("put it in quotes: \"{number}\"")),
        (Shape::Text(_), _) => ("text", "write text".to_owned()),
        (Shape::List { .. }, Value::Text(_) | Value::Number(_) | Value::Bool(_)) => {
            ("a list", "put it in brackets, or on a line of its own after a dash".to_owned())
        }
        (Shape::List { .. }, _) => ("a list", "put a dash before each member".to_owned()),
        (Shape::Map { fields, .. }, Value::List(_)) => ("a map", format!("remove the dash{}", such_as(fields.keys()))),
        (Shape::Map { fields, .. }, _) => ("a map", format!("write fields under it{}", such_as(fields.keys()))),
        (Shape::Any, _) => ("a value", String::new()),
    };
    (format!("expected {wanted}, found {}", found(node)), hint)
}

pub(super) fn out_of_bounds(number: &Number, bounds: Bounds<f64>) -> Said {
    (format!("{number} is out of bounds"), format!("write a number {}", range(bounds)))
}

pub(super) fn empty(text: &Text) -> Said {
    let what = match text.format {
        Some(Format::Date) => "a day, for example 2026-02-01",
        Some(Format::DateTime) => "an instant, for example 2026-02-01T00:00:00Z",
        None => "text",
    };
    ("this is empty".to_owned(), format!("write {what}, or leave the field out"))
}

pub(super) fn length(length: usize, bounds: Bounds<usize>) -> Said {
    (format!("{length} characters are {}", too(length, bounds)), format!("write {} characters", range(bounds)))
}

pub(super) fn count(count: usize, bounds: Bounds<usize>, what: &str) -> Said {
    let are = if count == 1 { format!("1 {what} is") } else { format!("{count} {what}s are") };
    (format!("{are} {}", too(count, bounds)), format!("write {} {what}s", range(bounds)))
}

pub(super) fn wrong_form(text: &str, schema: &Text) -> Said {
    let pattern = schema.pattern.as_ref().map(|Pattern { text, .. }| text.as_str());
    let (is, right) = match (schema.format, pattern) {
        (Some(Format::Date), _) => ("no day", "write it as 2026-02-01".to_owned()),
        (Some(Format::DateTime), _) => ("no instant", "write it as 2026-02-01T00:00:00Z".to_owned()),
        (None, Some(metadata::NAME)) => (
            "no name of an object",
            "write lower-case letters a-z, digits, - and ., a letter or digit at both ends".to_owned(),
        ),
        (None, Some(metadata::NAMESPACE)) => {
            ("no namespace", "write lower-case letters a-z, digits and -, a letter or digit at both ends".to_owned())
        }
        (None, Some("^[A-Z]{2}$")) => {
            ("no country", "write two capital letters (ISO 3166-1), for example DK".to_owned())
        }
        (None, Some("^[0-9]{8}$")) => ("not of the right form", "write eight digits".to_owned()),
        (None, Some("^[0-9]{3}$")) => ("not of the right form", "write three digits".to_owned()),
        (None, Some(r"^[^@\s]+@[^@\s]+$")) => ("no mail address", "write it as name@example.dk".to_owned()),
        (None, pattern) => ("not of the right form", format!("it must match {}", pattern.unwrap_or_default())),
    };
    (format!("{} is {is}", quoted(text)), right)
}

/// A value before what a rule asks of it, as far as it is one that can be repeated: `"x" `.
pub(super) fn written(node: &Node) -> String {
    match &node.value {
        Value::Text(text) => format!("{} ", quoted(text)),
        _ => String::new(),
    }
}

/// The nearest name if there is one, else those there are.
fn choice<'a>(name: &str, known: impl Iterator<Item = &'a str>, list: &str) -> String {
    let mut names: Vec<_> = known.collect();
    if let Some(near) = nearest(name, names.iter().copied()) {
        return format!("did you mean {near}?");
    }
    names.sort_unstable();
    let more = if names.len() > LISTED { ", …" } else { "" };
    names.truncate(LISTED);
    if names.is_empty() { "remove it".to_owned() } else { format!("{list} {}{more}", names.join(", ")) }
}

/// The name with the fewest slips, if they are at most a third of its letters.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (lower, length) = (name.to_lowercase(), name.chars().count());
    // an overlong name is no slip, and its distance would take long
    if length > 253 {
        return None;
    }
    known
        .map(|candidate| (strsim::osa_distance(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, candidate)| *distance <= (length.max(candidate.chars().count()) / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

fn such_as<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let names: Vec<_> = names.take(3).map(String::as_str).collect();
    if names.is_empty() { String::new() } else { format!(", such as {}", names.join(", ")) }
}

fn found(node: &Node) -> String {
    match &node.value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::Text(text) => format!("the text {}", quoted(text)),
        Value::List(_) => "a list".to_owned(),
        Value::Map(_) => "a map".to_owned(),
    }
}

fn quoted(text: &str) -> String {
    if text.chars().count() <= QUOTED {
        format!("{text:?}")
    } else {
        format!("{:?}…", text.chars().take(QUOTED).collect::<String>())
    }
}

fn too<T: PartialOrd>(value: T, bounds: Bounds<T>) -> &'static str {
    if bounds.least.is_some_and(|least| value < least) { "too few" } else { "too many" }
}

fn range<T: Display + PartialEq>(bounds: Bounds<T>) -> String {
    match (bounds.least, bounds.most) {
        (Some(least), Some(most)) if least == most => format!("exactly {least}"),
        (Some(least), Some(most)) => format!("from {least} to {most}"),
        (Some(least), None) => format!("of at least {least}"),
        (None, Some(most)) => format!("of at most {most}"),
        (None, None) => String::new(),
    }
}
