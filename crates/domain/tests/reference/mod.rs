//! The obvious engine: the predicates as they are written, asked of the interpreter.

use std::collections::HashMap;

use cel::{Context, Program, Value};
use hjemmel_domain::catalogue::Catalogue;
use serde_json::Value as Json;

/// The obvious engine: every predicate compiled once, one fresh context an evaluation.
pub(crate) struct Naive {
    variables: Vec<(String, Program)>,
    rules: Vec<Program>,
    sets: HashMap<String, Vec<String>>,
}

impl Naive {
    /// Compiles every predicate once.
    pub(crate) fn new(catalogue: &Catalogue) -> Self {
        Self {
            variables: catalogue
                .variables()
                .map(|v| (v.name.value.clone(), Program::compile(&v.cel.value).unwrap()))
                .collect(),
            rules: catalogue
                .rules()
                .iter()
                .map(|r| Program::compile(&r.definition.fires_when.value).unwrap())
                .collect(),
            sets: catalogue
                .sets()
                .iter()
                .map(|s| (s.name.value.clone(), s.values.iter().map(|v| v.value.clone()).collect()))
                .collect(),
        }
    }

    /// Which rules fire, in the catalogue's order.
    pub(crate) fn evaluate(&self, declaration: &Json, profile: &Json, today: &str) -> Vec<bool> {
        let mut context = Context::default();
        context.add_variable("w", cel::to_value(declaration).unwrap()).unwrap();
        context.add_variable("p", cel::to_value(profile).unwrap()).unwrap();
        context.add_variable("E", cel::to_value(&self.sets).unwrap()).unwrap();
        context.add_variable("today", today).unwrap();
        let mut derived: HashMap<String, Value> = HashMap::new();
        for (name, program) in &self.variables {
            context.add_variable_from_value("v", derived.clone());
            derived.insert(name.clone(), program.execute(&context).unwrap());
        }
        context.add_variable_from_value("v", derived);
        self.rules.iter().map(|p| p.execute(&context).unwrap() == Value::Bool(true)).collect()
    }
}
