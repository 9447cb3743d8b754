//! Why a predicate fired: the values that made it true, found by walking its plan backwards.
//!
//! A conjunction is true because of all its parts, a disjunction because of the parts that are
//! true, `exists` because of the elements for which its body is true, `all` is false because of the
//! elements for which its body is false, and a derived variable is explained by its definition.

use std::collections::BTreeMap;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, operators as op};
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelString};
use cel::common::value::Val;
use cel::parser::Expression;
use cel::{Context, Value};

use super::plan::{Layout, Slot};
use crate::verdict::Evidence;

/// A value that a text wants of a bound variable: `{x.name}` is `("x", Some("name"))`.
pub(crate) type Wanted = (String, Option<String>);

/// Walks a plan and collects what made it true.
pub(crate) struct Explainer<'a> {
    layout: &'a Layout,
    /// The path of each leaf; `None` for profile readings.
    paths: &'a [Option<String>],
    variables: &'a [&'a Expression],
    wanted: &'a [Wanted],
    evidence: Vec<Evidence>,
    /// By whether the variable is bound in a derived variable: the predicate's own bindings win.
    bound: [BTreeMap<Wanted, Vec<String>>; 2],
    derived: bool,
}

/// Bound variables and the declaration paths of the elements they stand for.
type Scope = Vec<(String, Option<String>)>;

impl<'a> Explainer<'a> {
    pub(crate) fn new(
        layout: &'a Layout,
        paths: &'a [Option<String>],
        variables: &'a [&'a Expression],
        wanted: &'a [Wanted],
    ) -> Self {
        Self { layout, paths, variables, wanted, evidence: Vec::new(), bound: Default::default(), derived: false }
    }

    /// Explains why `plan` is true.
    pub(crate) fn explain(
        mut self,
        plan: &Expression,
        ctx: &Context<'_, '_>,
    ) -> (Vec<Evidence>, BTreeMap<Wanted, Vec<String>>) {
        self.why(plan, true, ctx, &mut Vec::new());
        let [own, mut all] = self.bound;
        all.extend(own);
        (self.evidence, all)
    }

    fn why(&mut self, e: &Expression, want: bool, ctx: &Context<'_, '_>, scope: &mut Scope) {
        match &e.expr {
            Expr::Ident(name) => match self.layout.slot(name) {
                Some(Slot::Variable(i)) => {
                    if let Some(definition) = self.variables.get(i).copied() {
                        let outer = std::mem::replace(&mut self.derived, true);
                        self.why(definition, want, ctx, &mut Vec::new());
                        self.derived = outer;
                    }
                }
                _ => self.collect(e, ctx, scope),
            },
            Expr::Call(call) => self.why_call(e, call, want, ctx, scope),
            Expr::Comprehension(c) => self.why_comprehension(e, c, want, ctx, scope),
            _ => self.collect(e, ctx, scope),
        }
    }

    fn why_call(&mut self, e: &Expression, call: &CallExpr, want: bool, ctx: &Context<'_, '_>, scope: &mut Scope) {
        match (call.func_name.as_str(), call.args.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR, parts) => {
                let all_matter = (call.func_name == op::LOGICAL_AND) == want;
                for part in parts {
                    if all_matter || truth(part, ctx) == Some(want) {
                        self.why(part, want, ctx, scope);
                    }
                }
            }
            (op::CONDITIONAL, [condition, yes, no]) => {
                if is_literal(yes, false) && is_literal(no, true) {
                    return self.why(condition, !want, ctx, scope);
                }
                if let Some(taken) = truth(condition, ctx) {
                    self.why(condition, taken, ctx, scope);
                    self.why(if taken { yes } else { no }, want, ctx, scope);
                }
            }
            (op::NOT_STRICTLY_FALSE, [part]) => self.why(part, want, ctx, scope),
            _ => self.collect(e, ctx, scope),
        }
    }

    fn why_comprehension(
        &mut self,
        e: &Expression,
        c: &ComprehensionExpr,
        want: bool,
        ctx: &Context<'_, '_>,
        scope: &mut Scope,
    ) {
        let Some((body, any)) = quantifier(c) else {
            return self.collect(e, ctx, scope);
        };
        // `exists` is false, and `all` true, because of the list as a whole
        if any != want {
            return self.collect(&c.iter_range, ctx, scope);
        }
        for (element, path) in elements(&c.iter_range, ctx, &|e| self.reference(e, scope)) {
            let mut inner = ctx.new_inner_scope();
            inner.add_variable_as_val(&c.iter_var, element);
            if truth(body, &inner) == Some(want) {
                self.bind(&c.iter_var, &inner);
                scope.push((c.iter_var.clone(), path.clone()));
                let before = self.evidence.len();
                self.why(body, want, &inner, scope);
                // `c in E.special9` names its element; a body that names nothing is its element
                if self.evidence.len() == before
                    && let Some(path) = path
                {
                    let value = inner.get_variable(&c.iter_var).map(|v| show(v.as_ref())).unwrap_or_default();
                    self.push(path, value);
                }
                scope.pop();
            }
        }
    }

    /// Notes the values that the rule's texts want of a bound variable.
    fn bind(&mut self, variable: &str, ctx: &Context<'_, '_>) {
        for wanted in self.wanted.iter().filter(|(name, _)| name == variable) {
            let Some(value) = ctx.get_variable(variable) else { continue };
            let text = match &wanted.1 {
                None => show(value.as_ref()),
                Some(path) => show_field(value.as_ref(), path),
            };
            let seen = self.bound[usize::from(self.derived)].entry(wanted.clone()).or_default();
            if !seen.contains(&text) {
                seen.push(text);
            }
        }
    }

    /// Every value of the declaration that an expression refers to.
    fn collect(&mut self, e: &Expression, ctx: &Context<'_, '_>, scope: &mut Scope) {
        if let Some(path) = self.reference(e, scope) {
            let value = Value::resolve_val(e, ctx).map(|v| show(v.as_ref())).unwrap_or_default();
            return self.push(path, value);
        }
        match &e.expr {
            Expr::Ident(name) => {
                if let Some(Slot::Variable(i)) = self.layout.slot(name)
                    && let Some(definition) = self.variables.get(i).copied()
                {
                    self.collect(definition, ctx, &mut Vec::new());
                }
            }
            Expr::Call(call) => {
                for part in call.target.as_deref().into_iter().chain(&call.args) {
                    self.collect(part, ctx, scope);
                }
            }
            Expr::List(list) => list.elements.iter().for_each(|x| self.collect(x, ctx, scope)),
            Expr::Comprehension(c) => self.collect(&c.iter_range, ctx, scope),
            _ => {}
        }
    }

    fn push(&mut self, path: String, value: String) {
        let evidence = Evidence { path, value };
        if !self.evidence.contains(&evidence) {
            self.evidence.push(evidence);
        }
    }

    /// The declaration path that an expression names, if it names one.
    fn reference(&self, e: &Expression, scope: &Scope) -> Option<String> {
        match &e.expr {
            Expr::Ident(name) => match self.layout.slot(name) {
                Some(Slot::Leaf(i)) => self.paths.get(i)?.clone(),
                Some(_) => None,
                None => scope.iter().rev().find(|(n, _)| n == name)?.1.clone(),
            },
            Expr::Call(call) if call.func_name == op::INDEX => {
                let [operand, index] = call.args.as_slice() else { return None };
                let base = self.reference(operand, scope)?;
                match &index.expr {
                    Expr::Literal(LiteralValue::String(field)) => Some(format!("{base}.{}", field.inner())),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

/// The body of `exists` (and `true`) or of `all` (and `false`).
fn quantifier(c: &ComprehensionExpr) -> Option<(&Expression, bool)> {
    let Expr::Call(step) = &c.loop_step.expr else { return None };
    let [accumulator, body] = step.args.as_slice() else { return None };
    if !matches!(&accumulator.expr, Expr::Ident(name) if *name == c.accu_var) {
        return None;
    }
    match step.func_name.as_str() {
        op::LOGICAL_OR => Some((body, true)),
        op::LOGICAL_AND => Some((body, false)),
        _ => None,
    }
}

type Elements<'v> = Vec<(Box<dyn Val + 'v>, Option<String>)>;

/// The elements of a list and their paths; a sum of lists keeps the paths of its parts.
fn elements<'v>(
    range: &Expression,
    ctx: &Context<'_, 'v>,
    reference: &dyn Fn(&Expression) -> Option<String>,
) -> Elements<'v> {
    if let Expr::Call(call) = &range.expr
        && call.func_name == op::ADD
    {
        return call.args.iter().flat_map(|part| elements(part, ctx, reference)).collect();
    }
    let path = reference(range);
    let Ok(value) = Value::resolve_val(range, ctx) else { return Vec::new() };
    let Some(list) = value.downcast_ref::<CelList>() else { return Vec::new() };
    list.inner()
        .iter()
        .enumerate()
        .map(|(i, element)| (element.clone_as_boxed(), path.as_ref().map(|p| format!("{p}[{i}]"))))
        .collect()
}

fn truth(e: &Expression, ctx: &Context<'_, '_>) -> Option<bool> {
    Value::resolve_val(e, ctx).ok()?.downcast_ref::<CelBool>().map(|b| *b.inner())
}

fn is_literal(e: &Expression, value: bool) -> bool {
    matches!(&e.expr, Expr::Literal(LiteralValue::Boolean(b)) if *b.inner() == value)
}

/// A field of a record as text, by a path like `dpa.validUntil`.
fn show_field(record: &dyn Val, path: &str) -> String {
    let (field, rest) = path.split_once('.').unwrap_or((path, ""));
    match record.as_indexer().and_then(|i| i.get(&CelString::from(field)).ok()) {
        Some(value) if rest.is_empty() => show(value.as_ref()),
        Some(value) => show_field(value.as_ref(), rest),
        None => String::new(),
    }
}

/// Between the values of a list shown as text: never part of a value that a user writes.
pub(crate) const SEPARATOR: &str = "\u{1f}";

/// A value as text: lists joined by [`SEPARATOR`], records by nothing.
pub(crate) fn show(value: &dyn Val) -> String {
    if let Some(text) = value.downcast_ref::<CelString>() {
        text.inner().to_owned()
    } else if let Some(b) = value.downcast_ref::<CelBool>() {
        b.inner().to_string()
    } else if let Some(n) = value.downcast_ref::<CelInt>() {
        n.inner().to_string()
    } else if let Some(n) = value.downcast_ref::<CelDouble>() {
        n.inner().to_string()
    } else if let Some(list) = value.downcast_ref::<CelList>() {
        list.inner().iter().map(|v| show(v.as_ref())).collect::<Vec<_>>().join(SEPARATOR)
    } else {
        String::new()
    }
}
