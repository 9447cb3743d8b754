//! Reads the condition of a plan.

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators};
use cel::common::types::{CelBool, CelInt, CelString};
use cel::parser::Expression;

use super::{Comparison, Condition, Operand};
use crate::declaration::value::CelValue;
use crate::engine::plan::Layout;

/// The condition of a plan.
pub(crate) fn condition(plan: &Expression, layout: &Layout) -> Condition {
    Reader { layout, bound: Vec::new() }.condition(plan)
}

/// The value of a plan.
pub(crate) fn operand(plan: &Expression, layout: &Layout) -> Operand {
    let mut reader = Reader { layout, bound: Vec::new() };
    match reader.operand(plan) {
        Operand::Unknown => match reader.condition(plan) {
            Condition::Unknown => Operand::Unknown,
            condition => Operand::Truth(Box::new(condition)),
        },
        operand => operand,
    }
}

struct Reader<'a> {
    layout: &'a Layout,
    /// The variables bound around, the outermost first.
    bound: Vec<&'a str>,
}

impl<'a> Reader<'a> {
    fn condition(&mut self, plan: &'a Expression) -> Condition {
        match &plan.expr {
            Expr::Call(call) => self.call(plan, call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            _ => self.truth(plan),
        }
    }

    fn truth(&mut self, plan: &'a Expression) -> Condition {
        match self.operand(plan) {
            Operand::Unknown => Condition::Unknown,
            operand => Condition::Is(operand),
        }
    }

    fn call(&mut self, plan: &'a Expression, call: &'a CallExpr) -> Condition {
        if let (operators::CONDITIONAL, [condition, yes, no]) = (call.func_name.as_str(), call.args.as_slice()) {
            // how a plan writes negation
            return match (literal_truth(yes), literal_truth(no)) {
                (Some(false), Some(true)) => Condition::Not(Box::new(self.condition(condition))),
                _ => self.truth(plan),
            };
        }
        if let (Some(target), [prefix], "startsWith") = (&call.target, call.args.as_slice(), call.func_name.as_str()) {
            return Condition::StartsWith(self.operand(target), self.operand(prefix));
        }
        let (None, [left, right]) = (&call.target, call.args.as_slice()) else { return Condition::Unknown };
        match call.func_name.as_str() {
            operators::LOGICAL_AND => {
                let mut conditions = self.flat(left, operators::LOGICAL_AND);
                conditions.extend(self.flat(right, operators::LOGICAL_AND));
                Condition::All(conditions)
            }
            operators::LOGICAL_OR => {
                let mut conditions = self.flat(left, operators::LOGICAL_OR);
                conditions.extend(self.flat(right, operators::LOGICAL_OR));
                Condition::Any(conditions)
            }
            operators::IN => Condition::In(self.operand(left), self.operand(right)),
            operators::INDEX => self.truth(plan),
            operator => match Comparison::of(operator) {
                Some(comparison) => Condition::Compare(self.operand(left), comparison, self.operand(right)),
                None => Condition::Unknown,
            },
        }
    }

    /// The operands of a chain of one operator.
    fn flat(&mut self, plan: &'a Expression, operator: &str) -> Vec<Condition> {
        match (self.condition(plan), operator) {
            (Condition::All(conditions), operators::LOGICAL_AND) => conditions,
            (Condition::Any(conditions), operators::LOGICAL_OR) => conditions,
            (condition, _) => vec![condition],
        }
    }

    /// `exists` and `all`, as the parser writes them out.
    fn comprehension(&mut self, c: &'a ComprehensionExpr) -> Condition {
        let is_accumulator = |e: &Expression| matches!(&e.expr, Expr::Ident(name) if *name == c.accu_var);
        let Expr::Call(CallExpr { func_name, target: None, args }) = &c.loop_step.expr else {
            return Condition::Unknown;
        };
        let [accumulator, predicate] = args.as_slice() else { return Condition::Unknown };
        if c.iter_var2.is_some() || !is_accumulator(accumulator) || !is_accumulator(&c.result) {
            return Condition::Unknown;
        }
        let mut lists = Vec::new();
        self.lists(&c.iter_range, &mut lists);
        self.bound.push(&c.iter_var);
        let condition = Box::new(self.condition(predicate));
        self.bound.pop();
        match (func_name.as_str(), literal_truth(&c.accu_init)) {
            (operators::LOGICAL_OR, Some(false)) => Condition::Exists(lists, condition),
            (operators::LOGICAL_AND, Some(true)) => Condition::Every(lists, condition),
            _ => Condition::Unknown,
        }
    }

    /// The lists that `a + b` puts together.
    fn lists(&mut self, plan: &'a Expression, out: &mut Vec<Operand>) {
        match &plan.expr {
            Expr::Call(CallExpr { func_name, target: None, args }) if func_name == operators::ADD => {
                args.iter().for_each(|a| self.lists(a, out));
            }
            _ => out.push(self.operand(plan)),
        }
    }

    fn operand(&mut self, plan: &'a Expression) -> Operand {
        match &plan.expr {
            Expr::Literal(LiteralValue::String(text)) => {
                Operand::Literal(CelValue::Text(CelString::from(text.inner().to_owned())))
            }
            Expr::Literal(LiteralValue::Int(n)) => Operand::Literal(CelValue::Int(CelInt::from(*n.inner()))),
            Expr::Literal(LiteralValue::Boolean(b)) => Operand::Literal(CelValue::Bool(CelBool::from(*b.inner()))),
            Expr::Ident(name) => match self.bound.iter().rposition(|bound| bound == name) {
                Some(depth) => Operand::Element(depth, Vec::new()),
                None => self.layout.slot(name).map_or(Operand::Unknown, Operand::Slot),
            },
            Expr::Call(CallExpr { func_name, target: None, args }) => match (func_name.as_str(), args.as_slice()) {
                (operators::INDEX, [record, field]) => match (self.operand(record), &field.expr) {
                    (Operand::Element(depth, mut fields), Expr::Literal(LiteralValue::String(field))) => {
                        fields.push(CelString::from(field.inner().to_owned()));
                        Operand::Element(depth, fields)
                    }
                    _ => Operand::Unknown,
                },
                ("size", [sized]) => Operand::Size(Box::new(self.operand(sized))),
                (operators::CONDITIONAL, [condition, yes, no]) => Operand::Chosen(
                    Box::new(self.condition(condition)),
                    Box::new(self.operand(yes)),
                    Box::new(self.operand(no)),
                ),
                _ => Operand::Unknown,
            },
            _ => Operand::Unknown,
        }
    }
}

fn literal_truth(plan: &Expression) -> Option<bool> {
    match &plan.expr {
        Expr::Literal(LiteralValue::Boolean(b)) => Some(*b.inner()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use crate::catalogue::Catalogue;

    #[test]
    fn no_predicate_of_the_catalogue_needs_the_interpreter() {
        let catalogue = Catalogue::builtin().unwrap();
        for rule in catalogue.rules() {
            let condition = format!("{:?}", rule.condition);
            assert!(!condition.contains("Unknown"), "{}: {condition}", rule.id);
        }
        for variable in &catalogue.variables {
            let operand = format!("{:?}", variable.operand);
            assert!(!operand.contains("Unknown"), "v.{}: {operand}", variable.definition.name.value);
        }
    }
}
