//! One value: type, words, bounds, form.

use jiff::Timestamp;

use hjemmel_domain::declaration::record::parse_day;

use super::schema::{Format, Shape, Text};
use super::words::{self, Said};
use crate::input::node::{Node, Value};

/// What is wrong with a value that is no list or map of its schema, if anything is: the first of type, words, length
/// and form, since one of them mended may well mend the next.
pub(super) fn misfit(node: &Node, shape: &Shape) -> Option<Said> {
    match (shape, &node.value) {
        (Shape::Any, _) | (Shape::Bool, Value::Bool(_)) => None,
        (Shape::Number { whole, bounds }, Value::Number(number)) => {
            let float = number.as_f64()?;
            // as the API server has it, 1.0 is whole
            if *whole && float.fract() != 0.0 {
                return Some(words::wrong_type(node, shape));
            }
            (!bounds.hold(float)).then(|| words::out_of_bounds(number, *bounds))
        }
        (Shape::Text(schema), Value::Text(text)) => wrong_text(text, schema),
        _ => Some(words::wrong_type(node, shape)),
    }
}

fn wrong_text(text: &str, schema: &Text) -> Option<Said> {
    if !schema.words.is_empty() && !schema.words.iter().any(|word| word == text) {
        return Some(words::unknown_word(text, &schema.words));
    }
    // a text has no more characters than bytes
    let length = if schema.length.most.is_some_and(|most| text.len() > most) || schema.length.least.is_some() {
        text.chars().count()
    } else {
        text.len()
    };
    if text.is_empty() && !schema.length.hold(0) {
        return Some(words::empty(schema));
    }
    let pattern = schema.pattern.as_ref();
    if schema.format.is_none() && !schema.length.hold(length) {
        return Some(words::length(length, schema.length));
    }
    let of_format = match schema.format {
        Some(Format::Date) => parse_day(text).is_some(),
        Some(Format::DateTime) => text.contains(['T', 't']) && text.parse::<Timestamp>().is_ok(),
        None => true,
    };
    let of_pattern = pattern.is_none_or(|pattern| pattern.matches(text));
    (!of_format || !of_pattern).then(|| words::wrong_form(text, schema))
}
