//! From the parser's events to one value with places, within bounds.

use std::collections::{HashMap, HashSet};

use granit_parser::{Event, Marker, ScalarStyle, Span, StructureStyle, Tag};

use super::node::{Key, Node, Position, Value};
use super::scalar::{self, NoValue};

/// How many values a document may have.
const MAX_VALUES: usize = 1_000_000;
/// How many values aliases may add to a document; 64 bytes of text count as a value.
const MAX_EXPANDED: usize = 100_000;
const TEXT_OF_A_VALUE: usize = 64;
/// How deep values may be nested; what walks over them may then recurse.
pub(super) const MAX_DEPTH: usize = 100;
/// The namespace of YAML's own tags.
const YAML: &str = "tag:yaml.org,2002:";

/// Why a document that is YAML is refused all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// Where.
    pub(super) at: Position,
    /// What is wrong and what would be right.
    pub(super) message: String,
    /// Whether it counts even in a document that is none of ours: too large to look at.
    pub(super) excess: bool,
}

/// The document that is being read.
#[derive(Debug, Default)]
pub(super) struct Tree {
    origin: Position,
    open: Vec<Open>,
    anchors: HashMap<usize, Anchored>,
    root: Option<Node>,
    refusal: Option<Refusal>,
    values: usize,
    expanded: usize,
}

/// A list or map whose end has not come yet.
#[derive(Debug)]
struct Open {
    at: Position,
    flow: bool,
    anchor: usize,
    size: Size,
    group: Group,
}

#[derive(Debug)]
enum Group {
    List(Vec<Node>),
    Map { fields: Vec<(Key, Node)>, merged: Vec<Node>, slot: Slot },
}

/// What a map waits for.
#[derive(Debug)]
enum Slot {
    Key,
    Value(Key),
    Merge,
}

/// What an alias would repeat.
#[derive(Debug, Clone)]
struct Anchored {
    node: Node,
    size: Size,
}

#[derive(Debug, Clone, Copy)]
struct Size {
    values: usize,
    height: usize,
}

impl Size {
    fn of_text(text: &str) -> Self {
        Self { values: 1 + text.len() / TEXT_OF_A_VALUE, height: 1 }
    }

    fn hold(&mut self, inner: Self) {
        self.values += inner.values;
        self.height = self.height.max(inner.height + 1);
    }
}

impl Tree {
    /// An empty tree of a text that begins at `origin` of its file.
    pub(super) fn new(origin: Position) -> Self {
        Self { origin, ..Self::default() }
    }

    /// The document that has ended, `None` if it is empty; and ready for the next one.
    pub(super) fn take(&mut self) -> Result<Option<Node>, Refusal> {
        let done = std::mem::replace(self, Self::new(self.origin));
        match done.refusal {
            Some(refusal) => Err(refusal),
            None => Ok(done.root.filter(|root| root.value != Value::Null)),
        }
    }

    /// Where a marker of the parser is in the file.
    pub(super) fn position(&self, marker: &Marker) -> Position {
        let first = marker.line() <= 1;
        Position {
            line: self.origin.line + marker.line().saturating_sub(1),
            column: if first { self.origin.column } else { 1 } + marker.col(),
        }
    }

    /// Takes the next event of a document. After a refusal the rest of the document is passed over.
    pub(super) fn event(&mut self, event: Event<'_>, span: &Span) {
        if self.refusal.is_some() {
            return;
        }
        let places = [span.start, span.end, span.tag_start.unwrap_or(span.start)].map(|mark| self.position(&mark));
        if let Err(refusal) = self.grow(event, places) {
            *self = Self { refusal: Some(refusal), ..Self::new(self.origin) };
        }
    }

    fn grow(&mut self, event: Event<'_>, [at, end, tag_at]: [Position; 3]) -> Result<(), Refusal> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain;
                if plain && tag.is_none() && text == "<<" && self.merges() {
                    return Ok(());
                }
                let value = scalar_value(&text, plain, tag.as_deref()).map_err(|message| soft(tag_at, message))?;
                self.put(Node { at, end, value }, Size::of_text(&text), anchor)
            }
            Event::SequenceStart(style, anchor, tag) => {
                expect_tag(tag.as_deref(), "seq", tag_at)?;
                self.begin(at, style, anchor, Group::List(Vec::new()))
            }
            Event::MappingStart(style, anchor, tag) => {
                expect_tag(tag.as_deref(), "map", tag_at)?;
                let group = Group::Map { fields: Vec::new(), merged: Vec::new(), slot: Slot::Key };
                self.begin(at, style, anchor, group)
            }
            Event::SequenceEnd | Event::MappingEnd => self.finish(end),
            Event::Alias(anchor) => self.repeat(anchor, at),
            _ => Ok(()),
        }
    }

    /// Whether a map waits for a key: then `<<` says that the fields of others come in here.
    fn merges(&mut self) -> bool {
        if let Some(Open { group: Group::Map { slot: slot @ Slot::Key, .. }, .. }) = self.open.last_mut() {
            *slot = Slot::Merge;
            return true;
        }
        false
    }

    fn begin(&mut self, at: Position, style: StructureStyle, anchor: usize, group: Group) -> Result<(), Refusal> {
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(at));
        }
        let size = Size { values: 1, height: 1 };
        self.open.push(Open { at, flow: style == StructureStyle::Flow, anchor, size, group });
        Ok(())
    }

    fn finish(&mut self, end: Position) -> Result<(), Refusal> {
        let Some(open) = self.open.pop() else { return Ok(()) };
        let (value, last) = match open.group {
            Group::List(items) => {
                let last = items.last().map(|item| item.end);
                (Value::List(items), last)
            }
            Group::Map { fields, merged, .. } => {
                let last = fields.last().map(|(_, value)| value.end);
                (Value::Map(unique(fields, merged)?), last)
            }
        };
        // the end of a block comes only with what stands after it
        let end = if open.flow { end } else { last.unwrap_or(open.at) };
        self.put(Node { at: open.at, end, value }, open.size, open.anchor)
    }

    fn repeat(&mut self, anchor: usize, at: Position) -> Result<(), Refusal> {
        let Some(Anchored { size, .. }) = self.anchors.get(&anchor) else {
            return Err(soft(at, "an alias stands within its own anchor: write the value out".to_owned()));
        };
        let size = *size;
        if self.open.len() + size.height > MAX_DEPTH {
            return Err(too_deep(at));
        }
        self.expand(size, at)?;
        match self.anchors.get(&anchor).map(|anchored| anchored.node.clone()) {
            Some(node) => self.put(node, size, 0),
            None => Ok(()),
        }
    }

    fn expand(&mut self, size: Size, at: Position) -> Result<(), Refusal> {
        self.expanded += size.values;
        if self.expanded > MAX_EXPANDED {
            let message = "aliases expand to more than 100,000 values: write the values out".to_owned();
            return Err(Refusal { at, message, excess: true });
        }
        Ok(())
    }

    /// Puts a whole value where it belongs.
    fn put(&mut self, mut node: Node, size: Size, anchor: usize) -> Result<(), Refusal> {
        self.values += 1;
        if self.values + self.expanded > MAX_VALUES {
            let message = "a document of more than 1,000,000 values: split it".to_owned();
            return Err(Refusal { at: node.at, message, excess: true });
        }
        if anchor > 0 {
            self.expand(size, node.at)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), size });
        }
        let Some(open) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        open.size.hold(size);
        match &mut open.group {
            Group::List(items) => items.push(node),
            Group::Map { fields, merged, slot } => match std::mem::replace(slot, Slot::Key) {
                Slot::Key => *slot = Slot::Value(key(node)?),
                Slot::Merge => merge(node, merged)?,
                Slot::Value(key) => {
                    if node.value == Value::Null && node.at == node.end {
                        // what is not there is best found by its name
                        (node.at, node.end) = (key.at, key.at);
                    }
                    fields.push((key, node));
                }
            },
        }
        Ok(())
    }
}

fn too_deep(at: Position) -> Refusal {
    Refusal { at, message: format!("nested deeper than {MAX_DEPTH}: no object is"), excess: true }
}

fn soft(at: Position, message: String) -> Refusal {
    Refusal { at, message, excess: false }
}

fn scalar_value(text: &str, plain: bool, tag: Option<&Tag>) -> Result<Value, String> {
    let read = match tag {
        None if plain => scalar::plain(text),
        None => return Ok(Value::Text(text.to_owned())),
        Some(tag)
            if tag.handle().is_empty() && tag.suffix() == "!" || tag.handle() == "!" && tag.suffix().is_empty() =>
        {
            return Ok(Value::Text(text.to_owned()));
        }
        Some(tag) => tag
            .suffix_in_namespace(YAML)
            .and_then(|name| scalar::tagged(&name, text))
            .ok_or_else(|| format!("the tag {} means nothing to Kubernetes: remove it", tag.original()))?,
    };
    read.map_err(|odd| match odd {
        NoValue::NotFinite => format!("{text} is no number that an object can hold: put it in quotes if it is text"),
        NoValue::NotOfTag(what) => format!("{text:?} is not {what}, as its tag says: correct one of them"),
    })
}

fn expect_tag(tag: Option<&Tag>, name: &str, at: Position) -> Result<(), Refusal> {
    match tag {
        Some(tag) if !tag.is_yaml_core_schema_tag(name) && tag.original() != "!" => {
            Err(soft(at, format!("the tag {} means nothing to Kubernetes: remove it", tag.original())))
        }
        _ => Ok(()),
    }
}

/// Kubernetes takes text as keys, and spells out numbers and truth values.
fn key(node: Node) -> Result<Key, Refusal> {
    let name = match node.value {
        Value::Text(name) => name,
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Null => return Err(soft(node.at, "a field has no name: write one before the colon".to_owned())),
        Value::List(_) | Value::Map(_) => {
            return Err(soft(node.at, "the name of a field is a list or a map: write text".to_owned()));
        }
    };
    Ok(Key { at: node.at, name })
}

fn merge(node: Node, merged: &mut Vec<Node>) -> Result<(), Refusal> {
    let at = node.at;
    match node.value {
        Value::Map(_) => merged.push(node),
        Value::List(items) if items.iter().all(|item| matches!(item.value, Value::Map(_))) => merged.extend(items),
        _ => return Err(soft(at, "the merge key << takes a map, or a list of maps".to_owned())),
    }
    Ok(())
}

/// The fields of a map, then what is merged into it: a field of its own goes before, then the
/// earlier merge. A name that stands twice is refused.
fn unique(fields: Vec<(Key, Node)>, merged: Vec<Node>) -> Result<Vec<(Key, Node)>, Refusal> {
    let twice = if fields.len() <= 8 {
        (1..fields.len()).find_map(|i| Some((i, fields[..i].iter().position(|(key, _)| key.name == fields[i].0.name)?)))
    } else {
        let mut seen = HashMap::with_capacity(fields.len());
        fields.iter().enumerate().find_map(|(i, (key, _))| Some((i, seen.insert(key.name.as_str(), i)?)))
    };
    if let Some((second, first)) = twice {
        let (key, first) = (&fields[second].0, fields[first].0.at.line);
        let message = format!("{:?} stands twice in one map, first on line {first}: keep one of them", key.name);
        return Err(soft(key.at, message));
    }
    let mut all = fields;
    if !merged.is_empty() {
        let mut seen: HashSet<String> = all.iter().map(|(key, _)| key.name.clone()).collect();
        for node in merged {
            let Value::Map(inherited) = node.value else { continue };
            all.extend(inherited.into_iter().filter(|(key, _)| seen.insert(key.name.clone())));
        }
    }
    Ok(all)
}
