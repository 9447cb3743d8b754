//! The texts of rules: words with placeholders.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Words as they are.
    Words(String),
    /// The value of a declaration field, `{reuse.of}`.
    Value(String),
    /// A profile reading, `{p.maxAudioDays}`.
    Reading(String),
    /// A variable bound in the predicate, `{a}` or `{x.name}`.
    Bound(String, Option<String>),
    /// Where the user writes a declaration field, `{@dpia.ref}`.
    Place(String),
}

impl Part {
    /// The placeholder as written, without braces.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Words(_) => String::new(),
            Self::Value(path) | Self::Place(path) => path.clone(),
            Self::Reading(name) => format!("p.{name}"),
            Self::Bound(variable, None) => variable.clone(),
            Self::Bound(variable, Some(field)) => format!("{variable}.{field}"),
        }
    }
}

/// Splits a text; `bound` tells whether a name is a variable of the predicate.
pub(crate) fn parse(text: &str, bound: impl Fn(&str) -> bool) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            parts.push(Part::Words(rest[..open].to_owned()));
        }
        let close = rest[open..].find('}').ok_or("a placeholder is not closed: `{` without `}`")? + open;
        let name = rest[open + 1..close].trim();
        let first = name.split('.').next().unwrap_or_default();
        parts.push(if let Some(path) = name.strip_prefix('@') {
            Part::Place(path.to_owned())
        } else if bound(first) {
            Part::Bound(first.to_owned(), name.split_once('.').map(|(_, field)| field.to_owned()))
        } else if let Some(reading) = name.strip_prefix("p.") {
            Part::Reading(reading.to_owned())
        } else {
            Part::Value(name.to_owned())
        });
        rest = &rest[close + 1..];
    }
    if !rest.is_empty() {
        parts.push(Part::Words(rest.to_owned()));
    }
    Ok(parts)
}
