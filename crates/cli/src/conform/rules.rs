//! The validation rules in CEL.

use std::sync::{Arc, OnceLock};

use cel::{Context, Env, Program, Value as Cel};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::ValidationRule;

use super::schema::{Others, Schema, Shape};
use super::url;
use crate::input::node::{Node, Value};

/// A rule, compiled when first needed.
#[derive(Debug)]
pub(super) struct Rule {
    text: String,
    /// What the rule asks for.
    pub(super) message: String,
    /// The field to point at, `.spec.subprocessors`; empty for the value itself.
    pub(super) field: String,
    program: OnceLock<Option<Program>>,
}

impl Rule {
    /// `None` for a rule about a change: an object in a file has no old one.
    pub(super) fn new(rule: ValidationRule) -> Option<Self> {
        let about_change = rule.rule.split(|c: char| !c.is_alphanumeric()).any(|word| word == "oldSelf");
        (!about_change).then(|| Self {
            message: rule.message.unwrap_or_else(|| format!("does not hold: {}", rule.rule)),
            field: rule.field_path.unwrap_or_default(),
            text: rule.rule,
            program: OnceLock::new(),
        })
    }

    fn program(&self) -> Option<&Program> {
        self.program.get_or_init(|| Program::compile(&self.text).ok()).as_ref()
    }

    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.program().is_some()
    }

    /// Whether the rule holds for a value; `None` if it cannot be asked, as of a value of the wrong type.
    pub(super) fn holds(&self, node: &Node, schema: &Schema) -> Option<bool> {
        static ENV: OnceLock<Arc<Env>> = OnceLock::new();
        let mut context = Context::with_env(Arc::clone(ENV.get_or_init(|| Arc::new(Env::stdlib()))));
        url::declare(&mut context).ok()?;
        context.add_variable_from_value("self", value(node, schema));
        match self.program()?.execute(&context) {
            Ok(Cel::Bool(holds)) => Some(holds),
            _ => None,
        }
    }
}

/// The value as a rule sees it: a null field is not set, and numbers are of their schema's type.
fn value(node: &Node, schema: &Schema) -> Cel {
    static ANY: Schema = Schema { shape: Shape::Any, about: String::new(), rules: Vec::new() };
    match (&node.value, &schema.shape) {
        (Value::Null, _) => Cel::Null,
        (Value::Bool(value), _) => Cel::Bool(*value),
        (Value::Text(text), _) => Cel::String(Arc::new(text.clone())),
        (Value::Number(number), Shape::Number { whole: true, .. }) => {
            #[allow(clippy::cast_possible_truncation, reason = "a fraction has been found before")]
            let whole = number.as_i64().or_else(|| number.as_f64().map(|float| float as i64));
            whole.map_or(Cel::Null, Cel::Int)
        }
        (Value::Number(number), Shape::Number { whole: false, .. }) => number.as_f64().map_or(Cel::Null, Cel::Float),
        (Value::Number(number), _) => {
            number.as_i64().map(Cel::Int).or_else(|| number.as_f64().map(Cel::Float)).unwrap_or(Cel::Null)
        }
        (Value::List(items), shape) => {
            let schema = if let Shape::List { items, .. } = shape { items } else { &ANY };
            Cel::List(Arc::new(items.iter().map(|item| value(item, schema)).collect()))
        }
        (Value::Map(fields), shape) => {
            let set = fields.iter().filter(|(_, field)| field.value != Value::Null);
            let of = |name: &str| match shape {
                Shape::Map { fields, others, .. } => fields.get(name).unwrap_or(match others {
                    Others::Each(each) => each,
                    Others::Kept | Others::Refused => &ANY,
                }),
                _ => &ANY,
            };
            let map: std::collections::HashMap<String, Cel> =
                set.map(|(key, field)| (key.name.clone(), value(field, of(&key.name)))).collect();
            Cel::Map(map.into())
        }
    }
}
