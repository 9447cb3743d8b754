//! The plan of a predicate: its syntax tree with every name replaced by the slot of its value.
//!
//! The interpreter resolves `w.purpose.lifecycle` by joining and looking up names at each visit,
//! builds list literals anew, and prepares an error for each `!` it evaluates. A plan has none of
//! that: fields, sets and derived variables are one-character names that index an array, literal
//! lists are built once, and negation is a conditional.

use std::collections::{BTreeMap, BTreeSet};

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, SelectExpr, operators};
use cel::common::types::{CelBool, CelList, CelString};
use cel::parser::Expression;

use crate::declaration::value::CelValue;

/// The first code point that names a slot: the private use area never occurs in a predicate.
const FIRST: u32 = 0xE000;
/// The most slots a catalogue may have.
pub(crate) const MAX_SLOTS: usize = 6400;

/// Where a value is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slot {
    /// A leaf of the declaration or the profile.
    Leaf(usize),
    /// A set of the vocabulary or a literal list.
    Constant(usize),
    /// Today's date.
    Today,
    /// A derived variable.
    Variable(usize),
}

/// Names and their slots.
#[derive(Debug)]
pub(crate) struct Layout {
    /// `w.purpose.lifecycle`, `p.leadTimeDays`: index into the leaves.
    pub(crate) leaves: BTreeMap<String, usize>,
    /// `E.special9`: index into the constants.
    pub(crate) sets: BTreeMap<String, usize>,
    /// Derived variables, `personal`.
    pub(crate) variables: BTreeMap<String, usize>,
    /// Values that never change.
    pub(crate) constants: Vec<CelValue<'static>>,
    /// Leaves that are lists.
    pub(crate) lists: BTreeSet<usize>,
    /// How many leaves there are.
    pub(crate) leaf_count: usize,
}

/// How many constants a catalogue may have; variables follow them.
const CONSTANTS: usize = 2048;

impl Layout {
    fn name(&self, slot: Slot) -> String {
        let index = match slot {
            Slot::Leaf(i) => i,
            Slot::Today => self.leaf_count,
            Slot::Constant(i) => self.leaf_count + 1 + i,
            Slot::Variable(i) => self.leaf_count + 1 + CONSTANTS + i,
        };
        u32::try_from(index).ok().and_then(|i| char::from_u32(FIRST + i)).map(String::from).unwrap_or_default()
    }

    /// The slot a plan's name stands for; `None` for variables bound in a comprehension.
    pub(crate) fn slot(&self, name: &str) -> Option<Slot> {
        let mut chars = name.chars();
        let first = chars.next()? as u32;
        if first < FIRST || chars.next().is_some() {
            return None;
        }
        let index = (first - FIRST) as usize;
        Some(if index < self.leaf_count {
            Slot::Leaf(index)
        } else if index == self.leaf_count {
            Slot::Today
        } else if index <= self.leaf_count + CONSTANTS {
            Slot::Constant(index - self.leaf_count - 1)
        } else {
            Slot::Variable(index - self.leaf_count - 1 - CONSTANTS)
        })
    }

    /// Whether the catalogue still fits its slots.
    pub(crate) fn fits(&self) -> bool {
        self.constants.len() <= CONSTANTS && self.leaf_count + 1 + CONSTANTS + self.variables.len() <= MAX_SLOTS
    }
}

/// The plan of a checked predicate.
pub(crate) fn plan(expr: &Expression, layout: &mut Layout) -> Expression {
    let mut planner = Planner { layout, bound: Vec::new() };
    planner.expr(expr)
}

struct Planner<'a> {
    layout: &'a mut Layout,
    bound: Vec<String>,
}

impl Planner<'_> {
    fn expr(&mut self, e: &Expression) -> Expression {
        let expr = match &e.expr {
            Expr::Ident(_) | Expr::Select(_) => self.path(&e.expr),
            Expr::Literal(_) | Expr::Unspecified => e.expr.clone(),
            Expr::List(list) => match texts(&list.elements) {
                Some(words) => self.constant(&words),
                None => {
                    let mut list = list.clone();
                    list.elements = list.elements.iter().map(|x| self.expr(x)).collect();
                    Expr::List(list)
                }
            },
            Expr::Call(call) => self.call(call),
            Expr::Comprehension(c) => Expr::Comprehension(Box::new(self.comprehension(c))),
            Expr::Map(_) | Expr::Struct(_) => e.expr.clone(),
        };
        Expression { id: e.id, expr }
    }

    /// A chain of names: a slot and what is left to select in it.
    fn path(&mut self, expr: &Expr) -> Expr {
        let mut segments: Vec<&str> = Vec::new();
        let mut at = expr;
        let root = loop {
            match at {
                Expr::Ident(name) => break name.as_str(),
                Expr::Select(SelectExpr { operand, field, .. }) => {
                    segments.push(field);
                    at = &operand.expr;
                }
                // a selection on something computed
                _ => return self.select(expr),
            }
        };
        segments.reverse();
        if self.bound.iter().any(|b| b == root) {
            return self.select(expr);
        }
        let (slot, used) = match root {
            "today" => (Some(Slot::Today), 0),
            "v" => (segments.first().and_then(|s| self.layout.variables.get(*s)).map(|i| Slot::Variable(*i)), 1),
            "E" => (segments.first().and_then(|s| self.layout.sets.get(*s)).map(|i| Slot::Constant(*i)), 1),
            _ => (1..=segments.len())
                .find_map(|n| {
                    let name = format!("{root}.{}", segments[..n].join("."));
                    self.layout.leaves.get(&name).map(|i| (Some(Slot::Leaf(*i)), n))
                })
                .unwrap_or((None, 0)),
        };
        let Some(slot) = slot else { return expr.clone() };
        let mut planned = Expr::Ident(self.layout.name(slot));
        for field in &segments[used..] {
            planned = index(planned, field);
        }
        planned
    }

    /// A selection on a bound variable, as an index: the interpreter need not try qualified names.
    fn select(&mut self, expr: &Expr) -> Expr {
        match expr {
            Expr::Select(SelectExpr { operand, field, .. }) => {
                let operand = self.expr(operand);
                index(operand.expr, field)
            }
            other => other.clone(),
        }
    }

    fn constant(&mut self, words: &[&str]) -> Expr {
        let list = words.iter().map(|w| CelValue::Text(CelString::from((*w).to_owned())).boxed()).collect::<Vec<_>>();
        self.layout.constants.push(CelValue::List(CelList::from(list)));
        Expr::Ident(self.layout.name(Slot::Constant(self.layout.constants.len() - 1)))
    }

    fn call(&mut self, call: &CallExpr) -> Expr {
        let mut args: Vec<Expression> = call.args.iter().map(|a| self.expr(a)).collect();
        if call.func_name == operators::LOGICAL_NOT && args.len() == 1 {
            args.push(bool_literal(false));
            args.push(bool_literal(true));
            return Expr::Call(CallExpr { func_name: operators::CONDITIONAL.to_owned(), target: None, args });
        }
        if let Some(comparison) = self.emptiness(call, &args) {
            return comparison;
        }
        let target = call.target.as_ref().map(|t| Box::new(self.expr(t)));
        Expr::Call(CallExpr { func_name: call.func_name.clone(), target, args })
    }

    /// `size(list) == 0` and `size(list) > 0` as a comparison with the empty list: no call.
    fn emptiness(&mut self, call: &CallExpr, args: &[Expression]) -> Option<Expr> {
        let func_name = match call.func_name.as_str() {
            operators::EQUALS => operators::EQUALS,
            operators::GREATER | operators::NOT_EQUALS => operators::NOT_EQUALS,
            _ => return None,
        };
        let [size, zero] = args else { return None };
        let Expr::Call(CallExpr { func_name: f, target: None, args: list }) = &size.expr else { return None };
        let [list] = list.as_slice() else { return None };
        let Expr::Ident(name) = &list.expr else { return None };
        let is_list = matches!(self.layout.slot(name), Some(Slot::Leaf(i)) if self.layout.lists.contains(&i));
        let is_zero = matches!(&zero.expr, Expr::Literal(LiteralValue::Int(n)) if *n.inner() == 0);
        (f == "size" && is_list && is_zero).then(|| {
            let empty = self.constant(&[]);
            Expr::Call(CallExpr {
                func_name: func_name.to_owned(),
                target: None,
                args: vec![list.clone(), Expression { id: 0, expr: empty }],
            })
        })
    }

    fn comprehension(&mut self, c: &ComprehensionExpr) -> ComprehensionExpr {
        let iter_range = self.expr(&c.iter_range);
        let accu_init = self.expr(&c.accu_init);
        self.bound.push(c.iter_var.clone());
        self.bound.push(c.accu_var.clone());
        let planned = ComprehensionExpr {
            iter_range,
            iter_var: c.iter_var.clone(),
            iter_var2: c.iter_var2.clone(),
            accu_var: c.accu_var.clone(),
            accu_init,
            loop_cond: self.expr(&c.loop_cond),
            loop_step: self.expr(&c.loop_step),
            result: self.expr(&c.result),
        };
        self.bound.truncate(self.bound.len() - 2);
        planned
    }
}

fn texts(elements: &[Expression]) -> Option<Vec<&str>> {
    if elements.is_empty() {
        return None;
    }
    elements
        .iter()
        .map(|e| match &e.expr {
            Expr::Literal(LiteralValue::String(s)) => Some(s.inner()),
            _ => None,
        })
        .collect()
}

fn index(operand: Expr, field: &str) -> Expr {
    Expr::Call(CallExpr {
        func_name: operators::INDEX.to_owned(),
        target: None,
        args: vec![
            Expression { id: 0, expr: operand },
            Expression { id: 0, expr: Expr::Literal(LiteralValue::String(CelString::from(field.to_owned()))) },
        ],
    })
}

fn bool_literal(value: bool) -> Expression {
    Expression { id: 0, expr: Expr::Literal(LiteralValue::Boolean(CelBool::from(value))) }
}
