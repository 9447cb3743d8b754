//! Blanks: places that `hjemmel init` left for a person to fill.
//!
//! A blank is a value that begins with the mark, so that it is valid YAML and yet no file with one
//! passes: many a reference is free text, which neither the schema nor the law can tell from a real one.

use hjemmel_domain::text::Language;

use crate::input::Misfit;
use crate::input::node::{Node, Value};

/// The mark of a blank in a Danish file; and in the templates.
pub const MARK: &str = "UDFYLD";
/// The mark of a blank in an English file.
pub const MARK_ENGLISH: &str = "FILL IN";

/// The mark of a blank in a language.
#[must_use]
pub const fn mark(language: Language) -> &'static str {
    match language {
        Language::Danish => MARK,
        Language::English => MARK_ENGLISH,
    }
}

/// Every blank of an object, in the order of its text; `language` is that of the messages.
#[must_use]
pub fn blanks(root: &Node, language: Language) -> Vec<Misfit> {
    let mut found = Vec::new();
    walk(root, &mut String::new(), language, &mut found);
    found
}

/// The misfits of an object with its blanks: a blank that does not fit the schema is reported once, as a blank.
#[must_use]
pub fn with_blanks(root: &Node, language: Language, misfits: Vec<Misfit>) -> Vec<Misfit> {
    let mut all = blanks(root, language);
    let others: Vec<_> =
        misfits.into_iter().filter(|misfit| all.iter().all(|blank| blank.path != misfit.path)).collect();
    all.extend(others);
    all.sort_by_key(|misfit| misfit.at);
    all
}

fn walk(node: &Node, path: &mut String, language: Language, found: &mut Vec<Misfit>) {
    let length = path.len();
    match &node.value {
        Value::Text(text) if begins_with_mark(text) => found.push(misfit(node, path, text, language)),
        Value::Map(fields) => {
            for (key, value) in fields {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(&key.name);
                walk(value, path, language, found);
                path.truncate(length);
            }
        }
        Value::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push_str(&format!("[{i}]"));
                walk(item, path, language, found);
                path.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

/// Whether a value is a blank.
#[must_use]
pub fn is_blank(node: &Node) -> bool {
    matches!(&node.value, Value::Text(text) if begins_with_mark(text))
}

fn begins_with_mark(text: &str) -> bool {
    [MARK, MARK_ENGLISH].iter().any(|mark| {
        // `UDFYLDT` is a word, `UDFYLD: …` a blank with a hint
        text.strip_prefix(mark).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    })
}

fn misfit(node: &Node, path: &str, text: &str, language: Language) -> Misfit {
    let (message, remedy) = match language {
        Language::Danish => (
            format!("feltet er ikke udfyldt: »{text}«"),
            "erstat mærket; kommentaren ved feltet siger, hvad der skal stå",
        ),
        Language::English => (
            format!("the field is not filled in: \"{text}\""),
            "replace the mark; the comment at the field says what belongs there",
        ),
    };
    Misfit { path: path.to_owned(), at: node.at, message, remedy: remedy.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::node::{Key, Position};

    fn at(line: usize) -> Position {
        Position { line, column: 1 }
    }

    fn node(line: usize, value: Value) -> Node {
        Node { at: at(line), end: at(line), value }
    }

    fn text(line: usize, text: &str) -> Node {
        node(line, Value::Text(text.to_owned()))
    }

    fn map(fields: Vec<(&str, Node)>) -> Node {
        let keyed = fields.into_iter().map(|(name, value)| (Key { at: value.at, name: name.to_owned() }, value));
        node(1, Value::Map(keyed.collect()))
    }

    #[test]
    fn a_value_is_blank_if_it_begins_with_the_mark() {
        for (value, blank) in [
            ("UDFYLD", true),
            ("FILL IN", true),
            ("UDFYLD: fx ISMS-12", true),
            ("FILL IN: for example ISMS-12", true),
            ("UDFYLDT", false),
            ("Skemaet UDFYLD", false),
            ("udfyld", false),
            ("", false),
        ] {
            assert_eq!(begins_with_mark(value), blank, "{value:?}");
        }
    }

    #[test]
    fn a_blank_has_its_path_and_its_place() {
        let roles = node(
            3,
            Value::List(vec![map(vec![("role", text(4, "sagsbehandler")), ("trainingRef", text(5, "UDFYLD"))])]),
        );
        let root = map(vec![
            ("kind", text(1, "AIWorkload")),
            ("spec", map(vec![("roles", roles), ("url", text(7, "UDFYLD"))])),
        ]);
        let found: Vec<_> = blanks(&root, Language::Danish).into_iter().map(|b| (b.path, b.at)).collect();
        assert_eq!(found, [("spec.roles[0].trainingRef".to_owned(), at(5)), ("spec.url".to_owned(), at(7))]);
    }

    #[test]
    fn a_blank_that_does_not_fit_its_schema_is_reported_once() {
        let misfit = |line, path: &str| Misfit {
            path: path.to_owned(),
            at: at(line),
            message: "is no day".to_owned(),
            remedy: String::new(),
        };
        let root = map(vec![("startedOn", text(1, "UDFYLD")), ("url", text(3, "UDFYLD"))]);
        let all = with_blanks(&root, Language::English, vec![misfit(1, "startedOn"), misfit(2, "code")]);
        let told: Vec<_> =
            all.iter().map(|m| (m.path.as_str(), m.message.starts_with("the field is not filled in"))).collect();
        assert_eq!(told, [("startedOn", true), ("code", false), ("url", true)]);
    }
}
