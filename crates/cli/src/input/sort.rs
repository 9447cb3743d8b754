//! Which documents are ours.

use hjemmel_api::{GROUP, VERSION};

use super::node::{Node, Position, Value};
use crate::conform;

/// What a document is.
#[derive(Debug, PartialEq)]
pub(super) enum Sort<'a> {
    /// An object of our group.
    Ours,
    /// A list of objects.
    List(&'a [Node]),
    /// Something else.
    Other,
    /// Something that seems to be meant for us.
    Meant(Position, String),
}

/// Sorts a document, or an item of a list.
pub(super) fn sort(root: &Node) -> Sort<'_> {
    if !matches!(root.value, Value::Map(_)) {
        return match mention(root) {
            Some(at) => Sort::Meant(at, "this is no object: write a map with apiVersion, kind and metadata".to_owned()),
            None => Sort::Other,
        };
    }
    let (version, kind) = (root.text("apiVersion"), root.text("kind"));
    if let (Some(Value::List(items)), true) = (root.get("items").map(|items| &items.value), kind.ends_with("List")) {
        return Sort::List(items);
    }
    let group = version.split_once('/').map_or(version, |(group, _)| group);
    if group == GROUP && !kind.is_empty() {
        return Sort::Ours;
    }
    if let Some(message) = missing(root, version, kind) {
        let at = mention(root).unwrap_or(root.at);
        return Sort::Meant(at, message);
    }
    if strsim::osa_distance(&group.to_lowercase(), GROUP) <= 2 {
        let message = format!("apiVersion {version:?}: did you mean \"{GROUP}/{VERSION}\"?");
        return Sort::Meant(root.place("apiVersion"), message);
    }
    Sort::Other
}

/// What an object that seems to be ours lacks.
fn missing(root: &Node, version: &str, kind: &str) -> Option<String> {
    let ours = mention(root).is_some() || version.is_empty() && conform::KINDS.contains(&kind);
    let (absent, right) = match (version.is_empty(), kind.is_empty()) {
        (false, false) => return None,
        (true, false) => ("apiVersion", format!("apiVersion: {GROUP}/{VERSION}")),
        (false, true) => ("kind", format!("kind: {}", conform::KINDS[0])),
        (true, true) => {
            ("apiVersion and kind", format!("apiVersion: {GROUP}/{VERSION} and kind: {}", conform::KINDS[0]))
        }
    };
    let absent = if root.get(absent).is_some() { format!("{absent} is empty") } else { format!("{absent} is missing") };
    ours.then(|| format!("{absent}: write for example {right}"))
}

/// Where our group is named as a value of the document itself, of an item of a list, or in a document that is text.
fn mention(root: &Node) -> Option<Position> {
    let names = |node: &Node| matches!(&node.value, Value::Text(text) if text.starts_with(GROUP));
    let named_in = |node: &Node| match &node.value {
        Value::Map(fields) => fields.iter().map(|(_, value)| value).find(|value| names(value)).map(|value| value.at),
        _ => None,
    };
    match &root.value {
        Value::Map(_) => named_in(root),
        Value::List(items) => items.iter().find_map(named_in),
        Value::Text(text) => text.contains(GROUP).then_some(root.at),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::super::yaml::{Part, documents};
    use super::*;

    fn sorted(text: &str) -> String {
        let mut answer = String::new();
        documents(text, |part| {
            let Part::Document(root) = part else { panic!("{part:?}") };
            answer = match sort(&root) {
                Sort::Ours => "ours".to_owned(),
                Sort::List(items) => format!("list of {}", items.len()),
                Sort::Other => "other".to_owned(),
                Sort::Meant(at, message) => format!("{}:{} {message}", at.line, at.column),
            };
        });
        answer
    }

    #[test]
    fn documents_are_told_apart() {
        for (text, expected) in [
            ("apiVersion: hjemmel.dev/v1alpha1\nkind: AIWorkload", "ours"),
            ("apiVersion: hjemmel.dev/v2\nkind: AIWorkload", "ours"),
            ("apiVersion: hjemmel.dev\nkind: AIWorkload", "ours"),
            ("apiVersion: v1\nkind: Pod", "other"),
            ("apiVersion: v1\nkind: List\nitems: [1, 2]", "list of 2"),
            ("apiVersion: hjemmel.dev/v1alpha1\nkind: AIWorkloadList\nitems: []", "list of 0"),
            ("image: nginx\nlabels: {hjemmel.dev/workload: x}", "other"),
            ("kind: AIWorkload", "1:1 apiVersion is missing: write for example apiVersion: hjemmel.dev/v1alpha1"),
            ("apiVersion: hjemmel.dev/v1alpha1", "1:13 kind is missing: write for example kind: AIWorkload"),
            (
                "apiversion: hjemmel.dev/v1alpha1\nkind: AIWorkload",
                "1:13 apiVersion is missing: write for example apiVersion: hjemmel.dev/v1alpha1",
            ),
            (
                "- apiVersion: hjemmel.dev/v1alpha1\n  kind: AIWorkload",
                "1:15 this is no object: write a map with apiVersion, kind and metadata",
            ),
            (
                "kind: AIWorkload\napiVersion: hjemel.dev/v1alpha1",
                "2:13 apiVersion \"hjemel.dev/v1alpha1\": did you mean \"hjemmel.dev/v1alpha1\"?",
            ),
            ("just words", "other"),
        ] {
            assert_eq!(sorted(text), expected, "{text}");
        }
    }
}
