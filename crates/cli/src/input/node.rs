//! A value with its place.

use serde_json::Value as Json;

/// A place in a text: line and column from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// Where it begins.
    pub at: Position,
    /// Where it ends; just after its last character.
    pub end: Position,
    /// The value.
    pub value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing at all.
    Null,
    /// A truth value.
    Bool(bool),
    /// A number.
    Number(serde_json::Number),
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the text.
    Map(Vec<(Key, Node)>),
}

/// The key of a map and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Where it begins.
    pub at: Position,
    /// Its name.
    pub name: String,
}

impl Node {
    /// The value without places.
    #[must_use]
    pub fn to_json(&self) -> Json {
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(b) => Json::Bool(*b),
            Value::Number(n) => Json::Number(n.clone()),
            Value::Text(text) => Json::String(text.clone()),
            Value::List(items) => items.iter().map(Self::to_json).collect(),
            Value::Map(fields) => fields.iter().map(|(key, value)| (key.name.clone(), value.to_json())).collect(),
        }
    }

    /// The field of a map.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Map(fields) => fields.iter().find(|(key, _)| key.name == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text of a field, empty if it is none.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        match self.get(name).map(|node| &node.value) {
            Some(Value::Text(text)) => text,
            _ => "",
        }
    }

    /// The name of a field, with its place.
    #[must_use]
    pub fn key(&self, name: &str) -> Option<&Key> {
        match &self.value {
            Value::Map(fields) => fields.iter().map(|(key, _)| key).find(|key| key.name == name),
            _ => None,
        }
    }

    /// The value at `spec.dataCategories[2].category`, if the path leads to one.
    #[must_use]
    pub fn field(&self, path: &str) -> Option<&Self> {
        steps(path).try_fold(self, |node, step| match &node.value {
            Value::Map(_) => node.get(step),
            Value::List(items) => step.parse::<usize>().ok().and_then(|i| items.get(i)),
            _ => None,
        })
    }

    /// Where `spec.dataCategories[2].category` stands: the value of the field, or, as far as the
    /// path leads, the key of the last field on the way that is there.
    #[must_use]
    pub fn place(&self, path: &str) -> Position {
        let (mut node, mut at) = (self, self.at);
        for step in steps(path) {
            let next = match &node.value {
                Value::Map(fields) => fields.iter().find(|(key, _)| key.name == step).map(|(key, v)| (key.at, v)),
                Value::List(items) => step.parse::<usize>().ok().and_then(|i| items.get(i)).map(|v| (v.at, v)),
                _ => None,
            };
            let Some((place, value)) = next else { return at };
            (node, at) = (value, place);
        }
        match node.value {
            // a scalar is the offending value itself; a group is best found by its name
            Value::Map(_) | Value::List(_) => at,
            _ => node.at,
        }
    }
}

/// `spec`, `dataCategories`, `2`, `category`.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    path.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty())
}
