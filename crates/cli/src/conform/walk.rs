//! An object along its schema.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::schema::{Bounds, Others, Schema, Shape};
use super::{list, metadata, value, words};
use crate::input::Misfit;
use crate::input::node::{Key, Node, Position, Value};

/// Fields of an object that its schema need not name.
const OF_EVERY_OBJECT: [&str; 3] = ["apiVersion", "kind", "metadata"];

/// Where the walk is, and what it found.
#[derive(Debug, Default)]
pub(super) struct Walk {
    path: String,
    found: Vec<Misfit>,
}

/// Everything in an object that its schema does not allow.
pub(super) fn object(root: &Node, schema: &Schema) -> Vec<Misfit> {
    let mut walk = Walk::default();
    let (Value::Map(fields), Shape::Map { fields: known, required, .. }) = (&root.value, &schema.shape) else {
        walk.say(root.at, words::wrong_type(root, &schema.shape));
        return walk.found;
    };
    let rest = fields.iter().filter(|(key, _)| !OF_EVERY_OBJECT.contains(&key.name.as_str()));
    for (key, node) in rest {
        match known.get(&key.name) {
            // status is the operator's: what a file says of it, the API server drops
            Some(_) if key.name == "status" => {}
            Some(schema) => walk.field(key, node, schema),
            None => {
                let names = known.keys().map(String::as_str).chain(OF_EVERY_OBJECT);
                walk.within(&key.name, |walk| walk.say(key.at, words::unknown_field(&key.name, names)));
            }
        }
    }
    walk.required(root, root.at, known, required);
    match root.get("metadata") {
        Some(node) if node.value != Value::Null => {
            let at = root.key("metadata").map_or(root.at, |key| key.at);
            walk.within("metadata", |walk| walk.node(node, at, metadata::schema()));
        }
        _ => walk.within("metadata.name", |walk| {
            walk.say(root.at, words::missing("metadata.name", "A name that no other object of the kind has"));
        }),
    }
    walk.rules(root, root.at, schema, 0);
    walk.found
}

impl Walk {
    /// Notes a misfit of the value at the path.
    pub(super) fn say(&mut self, at: Position, (message, remedy): words::Said) {
        self.found.push(Misfit { path: self.path.clone(), at, message, remedy });
    }

    /// Goes one step down, `name` of a map or `[1]` of a list, and back.
    pub(super) fn within(&mut self, step: &str, inner: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if !self.path.is_empty() && !step.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(step);
        inner(self);
        self.path.truncate(length);
    }

    fn field(&mut self, key: &Key, node: &Node, schema: &Schema) {
        // the API server drops a null: the field is not set
        if node.value == Value::Null && !matches!(schema.shape, Shape::Any) {
            return;
        }
        // a name with dots is none that a path could be read back from
        if key.name.contains(['.', '[']) {
            self.within(&format!("[{}]", key.name), |walk| walk.node(node, key.at, schema));
        } else {
            self.within(&key.name, |walk| walk.node(node, key.at, schema));
        }
    }

    /// Checks a value; a misfit of a list or map as a whole is said to be at `at`, where its name stands.
    fn node(&mut self, node: &Node, at: Position, schema: &Schema) {
        let before = self.found.len();
        match (&schema.shape, &node.value) {
            (Shape::Any, _) => {}
            (Shape::Map { fields, required, others, bounds }, Value::Map(entries)) => {
                let own = self.map(node, at, entries, &(fields, required, others, *bounds));
                self.rules(node, at, schema, own);
                return;
            }
            (Shape::List { items, unique, bounds }, Value::List(members)) => {
                if !bounds.hold(members.len()) {
                    self.say(at, words::count(members.len(), *bounds, "member"));
                }
                for (index, member) in members.iter().enumerate() {
                    let mut step = String::new();
                    let _ = write!(step, "[{index}]");
                    self.within(&step, |walk| walk.node(member, member.at, items));
                }
                list::twice(self, members, unique);
            }
            (shape, _) => {
                if let Some(said) = value::misfit(node, shape) {
                    self.say(node.at, said);
                }
            }
        }
        let own = self.found.len() - before;
        self.rules(node, node.at, schema, own);
    }

    /// Checks a map; how many misfits are its own, not those of its fields.
    fn map(
        &mut self,
        node: &Node,
        at: Position,
        entries: &[(Key, Node)],
        (fields, required, others, bounds): &(&BTreeMap<String, Schema>, &Vec<String>, &Others, Bounds<usize>),
    ) -> usize {
        let mut own = 0;
        if !bounds.hold(entries.len()) {
            self.say(at, words::count(entries.len(), *bounds, "field"));
            own += 1;
        }
        for (key, value) in entries {
            match (fields.get(&key.name), others) {
                (Some(schema), _) => self.field(key, value, schema),
                (None, Others::Each(each)) => self.field(key, value, each),
                (None, Others::Kept) => {}
                (None, Others::Refused) => {
                    own += 1;
                    let names = fields.keys().map(String::as_str);
                    self.within(&key.name, |walk| walk.say(key.at, words::unknown_field(&key.name, names)));
                }
            }
        }
        own + self.required(node, at, fields, required)
    }

    fn required(&mut self, node: &Node, at: Position, fields: &BTreeMap<String, Schema>, required: &[String]) -> usize {
        let absent = |name: &&String| node.get(name).is_none_or(|value| value.value == Value::Null);
        let mut count = 0;
        for name in required.iter().filter(absent) {
            let about = fields.get(name).map(|field| field.about.as_str()).unwrap_or_default();
            let at = node.key(name).map_or(at, |key| key.at);
            self.within(name, |walk| walk.say(at, words::missing(name, about)));
            count += 1;
        }
        count
    }

    /// Asks the rules, unless the value itself has been found wrong: one fault is said once.
    fn rules(&mut self, node: &Node, at: Position, schema: &Schema, own: usize) {
        if own > 0 {
            return;
        }
        for rule in &schema.rules {
            if rule.holds(node, schema) == Some(false) {
                let field = rule.field.trim_start_matches('.');
                let at = if field.is_empty() { at } else { node.place(field) };
                let said = (format!("{}{}", words::written(node), rule.message), String::new());
                if field.is_empty() {
                    self.say(at, said);
                } else {
                    self.within(field, |walk| walk.say(at, said));
                }
            }
        }
    }
}
