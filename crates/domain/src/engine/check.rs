//! Types of predicates, checked when a catalogue is compiled and never at review time.
//!
//! The CEL interpreter is dynamically typed: a misspelt field or a word outside its vocabulary would
//! only show when a review reaches it. This checker knows the shape of the declaration, so it finds
//! both when the catalogue is read, with the column.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, LiteralValue, SourceInfo, operators};
use cel::parser::Expression;

use super::nearest::did_you_mean;
use crate::declaration::record::{Shape, parse_day};
use crate::vocabulary::Vocabulary;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Int,
    Double,
    Text,
    Date,
    Term(&'static Vocabulary),
    /// Text that is one of these literals.
    Literals(Vec<String>),
    List(Box<Type>),
    /// A list literal without elements.
    EmptyList,
    Map(Box<Type>),
    /// Shared: naming `w` must not copy the whole declaration's type.
    Record(Arc<BTreeMap<String, Type>>),
}

impl From<&Shape> for Type {
    fn from(shape: &Shape) -> Self {
        match shape {
            Shape::Bool => Self::Bool,
            Shape::Int => Self::Int,
            Shape::Double => Self::Double,
            Shape::Text => Self::Text,
            Shape::Date => Self::Date,
            Shape::Term(vocabulary) => Self::Term(vocabulary),
            Shape::List(element) => Self::List(Box::new(element.as_ref().into())),
            Shape::Map(value) => Self::Map(Box::new(value.as_ref().into())),
            Shape::Record(fields) => {
                Self::Record(Arc::new(fields.iter().map(|(n, s)| ((*n).to_owned(), s.into())).collect()))
            }
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bool => f.write_str("a truth value"),
            Self::Int => f.write_str("a whole number"),
            Self::Double => f.write_str("a fraction"),
            Self::Text | Self::Literals(_) => f.write_str("text"),
            Self::Date => f.write_str("a day"),
            Self::Term(vocabulary) => write!(f, "a {}", vocabulary.name),
            Self::List(element) => write!(f, "a list of {element}"),
            Self::EmptyList => f.write_str("an empty list"),
            Self::Map(value) => write!(f, "a map to {value}"),
            Self::Record(_) => f.write_str("a group of fields"),
        }
    }
}

/// What is wrong with a predicate, and at which column of it (from 1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TypeError {
    pub(crate) column: usize,
    pub(crate) problem: String,
}

/// What the checker learns of an expression.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// Whether the value depends on today's date.
    pub(crate) uses_today: bool,
    /// The comprehension variables and their types.
    pub(crate) bound: BTreeMap<String, Type>,
    /// The days written in the expression.
    pub(crate) days: BTreeSet<jiff::civil::Date>,
    /// The derived variables it refers to.
    pub(crate) variables: BTreeSet<String>,
}

/// The names a predicate may use.
pub(crate) struct Names {
    pub(crate) roots: BTreeMap<&'static str, Type>,
    /// Facts of the derived variables declared so far.
    pub(crate) variables: BTreeMap<String, Facts>,
}

/// Checks `expr` and gives its type.
pub(crate) fn check(expr: &Expression, source: &SourceInfo, names: &Names) -> Result<(Type, Facts), TypeError> {
    let mut checker = Checker { names, source, scope: Vec::new(), facts: Facts::default() };
    let ty = checker.infer(expr)?;
    Ok((ty, checker.facts))
}

struct Checker<'a> {
    names: &'a Names,
    source: &'a SourceInfo,
    scope: Vec<(String, Type)>,
    facts: Facts,
}

impl Checker<'_> {
    fn fail<T>(&self, at: &Expression, problem: impl Into<String>) -> Result<T, TypeError> {
        let column = self.source.offset_for(at.id).map_or(1, |(start, _)| start as usize + 1);
        Err(TypeError { column, problem: problem.into() })
    }

    fn infer(&mut self, expr: &Expression) -> Result<Type, TypeError> {
        match &expr.expr {
            Expr::Literal(literal) => self.literal(expr, literal),
            Expr::Ident(name) => self.ident(expr, name),
            Expr::Select(select) => {
                if select.test {
                    return self
                        .fail(expr, "has() is always true here: every field is filled; compare with \"\" instead");
                }
                let operand = self.infer(&select.operand)?;
                self.field(expr, &operand, &select.field, is_root(&select.operand))
            }
            Expr::List(list) => {
                let mut element: Option<Type> = None;
                for e in &list.elements {
                    let ty = self.infer(e)?;
                    element = Some(match element {
                        None => ty,
                        Some(before) => self.join(e, before, ty)?,
                    });
                }
                Ok(element.map_or(Type::EmptyList, |e| Type::List(Box::new(e))))
            }
            Expr::Call(call) => self.call(expr, call),
            Expr::Comprehension(comprehension) => self.comprehension(comprehension),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                self.fail(expr, "maps and messages cannot be built in a predicate")
            }
        }
    }

    fn literal(&mut self, expr: &Expression, literal: &LiteralValue) -> Result<Type, TypeError> {
        match literal {
            LiteralValue::Boolean(_) => Ok(Type::Bool),
            LiteralValue::Int(_) => Ok(Type::Int),
            LiteralValue::Double(_) => Ok(Type::Double),
            LiteralValue::String(text) => {
                if let Some(day) = parse_day(text.inner()) {
                    self.facts.days.insert(day);
                }
                Ok(Type::Literals(vec![text.inner().to_owned()]))
            }
            LiteralValue::UInt(_) | LiteralValue::Bytes(_) | LiteralValue::Null => {
                self.fail(expr, "only truth values, whole numbers, fractions and text may be written in a predicate")
            }
        }
    }

    fn ident(&mut self, expr: &Expression, name: &str) -> Result<Type, TypeError> {
        if let Some((_, ty)) = self.scope.iter().rev().find(|(n, _)| n == name) {
            return Ok(ty.clone());
        }
        if name == "today" {
            self.facts.uses_today = true;
        }
        match self.names.roots.get(name) {
            Some(ty) => Ok(ty.clone()),
            None => {
                let known: Vec<&str> = self.names.roots.keys().copied().collect();
                self.fail(expr, format!("{name:?} is not known; a predicate may use {}", known.join(", ")))
            }
        }
    }

    fn field(&mut self, at: &Expression, of: &Type, name: &str, root: Option<&str>) -> Result<Type, TypeError> {
        match of {
            Type::Record(fields) => match fields.get(name) {
                Some(ty) => {
                    if root == Some("v") && !self.scope.iter().any(|(n, _)| n == "v") {
                        self.facts.variables.insert(name.to_owned());
                        if let Some(facts) = self.names.variables.get(name) {
                            self.facts.uses_today |= facts.uses_today;
                            self.facts.days.extend(facts.days.iter().copied());
                            for (bound, ty) in &facts.bound {
                                self.facts.bound.insert(bound.clone(), ty.clone());
                            }
                        }
                    }
                    Ok(ty.clone())
                }
                None => {
                    let hint = did_you_mean(name, fields.keys().map(String::as_str));
                    self.fail(at, format!("there is no field {name:?} here{hint}"))
                }
            },
            Type::Map(value) => Ok((**value).clone()),
            other => self.fail(at, format!("{name:?} is asked of {other}, which has no fields")),
        }
    }

    fn call(&mut self, expr: &Expression, call: &CallExpr) -> Result<Type, TypeError> {
        use operators as op;
        let name = call.func_name.as_str();
        match (name, &call.target, call.args.as_slice()) {
            (op::LOGICAL_AND | op::LOGICAL_OR, None, args) => {
                for arg in args {
                    self.expect(arg, &Type::Bool)?;
                }
                Ok(Type::Bool)
            }
            (op::LOGICAL_NOT | op::NOT_STRICTLY_FALSE, None, [arg]) => {
                self.expect(arg, &Type::Bool)?;
                Ok(Type::Bool)
            }
            (op::CONDITIONAL, None, [condition, yes, no]) => {
                self.expect(condition, &Type::Bool)?;
                let yes = self.infer(yes)?;
                let other = self.infer(no)?;
                self.join(no, yes, other)
            }
            (op::EQUALS | op::NOT_EQUALS, None, [left, right]) => {
                let l = self.infer(left)?;
                let r = self.infer(right)?;
                self.join(right, l, r)?;
                Ok(Type::Bool)
            }
            (op::LESS | op::LESS_EQUALS | op::GREATER | op::GREATER_EQUALS, None, [left, right]) => {
                let l = self.infer(left)?;
                let r = self.infer(right)?;
                match self.join(right, l, r)? {
                    Type::Int | Type::Double | Type::Date | Type::Text => Ok(Type::Bool),
                    other => self.fail(expr, format!("{other} has no order")),
                }
            }
            (op::IN, None, [element, list]) => {
                let e = self.infer(element)?;
                match self.infer(list)? {
                    Type::List(of) => self.join(element, *of, e).map(|_| Type::Bool),
                    Type::Map(_) => self.join(element, Type::Text, text_of(e)).map(|_| Type::Bool),
                    Type::EmptyList => Ok(Type::Bool),
                    other => self.fail(list, format!("`in` needs a list or a map, not {other}")),
                }
            }
            (op::ADD, None, [left, right]) => {
                let l = self.infer(left)?;
                let r = self.infer(right)?;
                match self.join(right, l, r)? {
                    ty @ (Type::List(_) | Type::EmptyList | Type::Int | Type::Double) => Ok(ty),
                    other => self.fail(expr, format!("{other} cannot be added")),
                }
            }
            (op::SUBSTRACT | op::MULTIPLY, None, [left, right]) => {
                let l = self.infer(left)?;
                let r = self.infer(right)?;
                match self.join(right, l, r)? {
                    ty @ (Type::Int | Type::Double) => Ok(ty),
                    other => self.fail(expr, format!("{other} is not a number")),
                }
            }
            ("size", None, [arg]) => self.size(arg),
            ("size", Some(target), []) => self.size(target),
            ("startsWith" | "endsWith" | "contains", Some(target), [arg]) => {
                self.text(target)?;
                self.text(arg)?;
                Ok(Type::Bool)
            }
            _ => self.fail(
                expr,
                format!("{name:?} is not a function of predicates with these arguments; there are size, startsWith, endsWith, contains, in, exists, all, filter, map and the operators"),
            ),
        }
    }

    fn size(&mut self, arg: &Expression) -> Result<Type, TypeError> {
        match self.infer(arg)? {
            Type::List(_) | Type::EmptyList | Type::Map(_) | Type::Text | Type::Literals(_) => Ok(Type::Int),
            other => self.fail(arg, format!("{other} has no size")),
        }
    }

    fn text(&mut self, arg: &Expression) -> Result<(), TypeError> {
        match self.infer(arg)? {
            Type::Text | Type::Literals(_) | Type::Term(_) => Ok(()),
            other => self.fail(arg, format!("is {other}, but must be text")),
        }
    }

    fn expect(&mut self, expr: &Expression, wanted: &Type) -> Result<(), TypeError> {
        let ty = self.infer(expr)?;
        if ty == *wanted { Ok(()) } else { self.fail(expr, format!("is {ty}, but must be {wanted}")) }
    }

    fn comprehension(&mut self, c: &ComprehensionExpr) -> Result<Type, TypeError> {
        let element = match self.infer(&c.iter_range)? {
            Type::List(element) => *element,
            Type::Map(_) => Type::Text,
            Type::EmptyList => return self.fail(&c.iter_range, "the list is always empty"),
            other => return self.fail(&c.iter_range, format!("is {other}, but must be a list")),
        };
        let accumulator = self.infer(&c.accu_init)?;
        self.facts.bound.insert(c.iter_var.clone(), element.clone());
        self.scope.push((c.iter_var.clone(), element));
        self.scope.push((c.accu_var.clone(), accumulator.clone()));
        self.expect(&c.loop_cond, &Type::Bool)?;
        let step = self.infer(&c.loop_step)?;
        let joined = self.join(&c.loop_step, accumulator, step)?;
        self.scope.pop();
        self.scope.push((c.accu_var.clone(), joined));
        let result = self.infer(&c.result);
        self.scope.truncate(self.scope.len() - 2);
        result
    }

    /// The type of values that may be either; words and days are compared with literals here.
    fn join(&mut self, at: &Expression, a: Type, b: Type) -> Result<Type, TypeError> {
        match (a, b) {
            (a, b) if a == b && !matches!(a, Type::Record(_)) => Ok(a),
            (Type::Literals(mut a), Type::Literals(b)) => {
                a.extend(b);
                Ok(Type::Literals(a))
            }
            (Type::Term(v), Type::Literals(words)) | (Type::Literals(words), Type::Term(v)) => {
                match words.iter().find(|w| !w.is_empty() && v.by_value(w).is_none()) {
                    None => Ok(Type::Term(v)),
                    Some(word) => {
                        let hint = did_you_mean(word, v.terms.iter().map(|t| t.value));
                        self.fail(at, format!("{word:?} is not a {}{hint}", v.name))
                    }
                }
            }
            (Type::Date, Type::Literals(words)) | (Type::Literals(words), Type::Date) => {
                match words.iter().find(|w| !w.is_empty() && parse_day(w).is_none()) {
                    None => Ok(Type::Date),
                    Some(word) => self.fail(at, format!("{word:?} is not a day: write it as 2026-02-01")),
                }
            }
            (Type::Text, Type::Literals(_)) | (Type::Literals(_), Type::Text) => Ok(Type::Text),
            (Type::EmptyList, list @ Type::List(_)) | (list @ Type::List(_), Type::EmptyList) => Ok(list),
            (Type::List(a), Type::List(b)) => Ok(Type::List(Box::new(self.join(at, *a, *b)?))),
            (Type::Term(a), Type::Term(b)) => self.fail(at, format!("a {} is compared with a {}", a.name, b.name)),
            (a, b) => self.fail(at, format!("{a} and {b} cannot be compared or mixed")),
        }
    }
}

fn text_of(ty: Type) -> Type {
    match ty {
        Type::Term(_) | Type::Literals(_) => Type::Text,
        other => other,
    }
}

fn is_root(expr: &Expression) -> Option<&str> {
    match &expr.expr {
        Expr::Ident(name) => Some(name),
        _ => None,
    }
}
