//! A plan in a form that is decided without the interpreter, as far as it has one.
//!
//! The interpreter is built for any value in any place, and allocates on the way; predicates of a
//! catalogue mostly combine comparisons of fields. A condition decides those on borrowed values.
//! Where it meets anything else it says nothing, and the interpreter is asked about the predicate
//! as a whole: so a condition can be incomplete, and never differs. (A property test asks both.)

mod read;

use std::cmp::Ordering;

use cel::common::ast::operators;
use cel::common::types::{CelBool, CelInt, CelList, CelMapKey, CelString};
use cel::common::value::{CowVal, Val};

use super::plan::Slot;
use super::values::Values;
use crate::declaration::value::CelValue;

pub(crate) use read::{condition, operand};

/// What must hold.
#[derive(Debug, Clone)]
pub(crate) enum Condition {
    /// A truth value.
    Is(Operand),
    /// `!a`
    Not(Box<Condition>),
    /// `a && b`, from left to right.
    All(Vec<Condition>),
    /// `a || b`, from left to right.
    Any(Vec<Condition>),
    /// `a < b` and its like.
    Compare(Operand, Comparison, Operand),
    /// `a in b`
    In(Operand, Operand),
    /// `a.startsWith(b)`
    StartsWith(Operand, Operand),
    /// `a.exists(x, …)`; the elements of several lists one after the other.
    Exists(Vec<Operand>, Box<Condition>),
    /// `a.all(x, …)`
    Every(Vec<Operand>, Box<Condition>),
    /// Only the interpreter can tell.
    Unknown,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A value that a condition looks at.
#[derive(Debug, Clone)]
pub(crate) enum Operand {
    /// A field, a set, a derived variable or today.
    Slot(Slot),
    /// What is written in the predicate.
    Literal(CelValue<'static>),
    /// The element of the `n`th list around, counted from the outside, or a field in it.
    Element(usize, Vec<CelString<'static>>),
    /// `size(a)`
    Size(Box<Operand>),
    /// Whether a condition holds.
    Truth(Box<Condition>),
    /// `c ? a : b`
    Chosen(Box<Condition>, Box<Operand>, Box<Operand>),
    /// Only the interpreter can tell.
    Unknown,
}

/// The elements that a condition is asked about, the innermost first.
struct Scope<'s> {
    element: &'s dyn Val,
    depth: usize,
    outer: Option<&'s Scope<'s>>,
}

/// A value found.
enum Found<'v> {
    Value(&'v CelValue<'v>),
    Element(&'v (dyn Val + 'v)),
    Boxed(Box<dyn Val + 'v>),
    Made(CelValue<'v>),
}

impl<'v> Found<'v> {
    fn val(&self) -> &(dyn Val + 'v) {
        match self {
            Self::Value(value) => value.as_val(),
            Self::Element(element) => *element,
            Self::Boxed(value) => value.as_ref(),
            Self::Made(value) => value.as_val(),
        }
    }

    fn truth(&self) -> Option<bool> {
        self.val().downcast_ref::<CelBool>().map(|b| *b.inner())
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Value(CelValue::Text(text)) => Some(text.inner()),
            _ => self.val().downcast_ref::<CelString<'v>>().map(CelString::inner),
        }
    }

    fn number(&self) -> Option<i64> {
        self.val().downcast_ref::<CelInt>().map(|n| *n.inner())
    }

    fn list(&self) -> Option<&[Box<dyn Val + 'v>]> {
        self.val().downcast_ref::<CelList<'v>>().map(CelList::inner)
    }
}

impl Comparison {
    fn of(operator: &str) -> Option<Self> {
        Some(match operator {
            operators::EQUALS => Self::Equal,
            operators::NOT_EQUALS => Self::NotEqual,
            operators::LESS => Self::Less,
            operators::LESS_EQUALS => Self::LessOrEqual,
            operators::GREATER => Self::Greater,
            operators::GREATER_EQUALS => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    const fn is(self, ordering: Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Less => ordering.is_lt(),
            Self::LessOrEqual => ordering.is_le(),
            Self::Greater => ordering.is_gt(),
            Self::GreaterOrEqual => ordering.is_ge(),
        }
    }

    fn holds(self, left: &Found<'_>, right: &Found<'_>) -> Option<bool> {
        if let (Some(left), Some(right)) = (left.text(), right.text()) {
            return Some(self.is(left.cmp(right)));
        }
        if let (Some(left), Some(right)) = (left.number(), right.number()) {
            return Some(self.is(left.cmp(&right)));
        }
        let equality = matches!(self, Self::Equal | Self::NotEqual);
        if let (Some(left), Some(right)) = (left.truth(), right.truth()) {
            return equality.then(|| self.is(left.cmp(&right)));
        }
        // only emptiness is asked of whole lists
        let (left, right) = (left.list()?, right.list()?);
        (equality && (left.is_empty() || right.is_empty())).then(|| self.is(left.len().cmp(&right.len())))
    }
}

impl Condition {
    /// Whether it holds; `None` if only the interpreter can tell.
    pub(crate) fn holds(&self, values: &Values<'_>) -> Option<bool> {
        self.within(values, None)
    }

    fn within(&self, values: &Values<'_>, scope: Option<&Scope<'_>>) -> Option<bool> {
        match self {
            Self::Is(operand) => operand.find(values, scope)?.truth(),
            Self::Not(condition) => condition.within(values, scope).map(|held| !held),
            Self::All(conditions) => decided(conditions, false, |c| c.within(values, scope)),
            Self::Any(conditions) => decided(conditions, true, |c| c.within(values, scope)),
            Self::Compare(left, comparison, right) => {
                comparison.holds(&left.find(values, scope)?, &right.find(values, scope)?)
            }
            Self::In(needle, haystack) => {
                let (needle, haystack) = (needle.find(values, scope)?, haystack.find(values, scope)?);
                contains(&haystack, needle.text()?)
            }
            Self::StartsWith(text, prefix) => {
                let (text, prefix) = (text.find(values, scope)?, prefix.find(values, scope)?);
                Some(text.text()?.starts_with(prefix.text()?))
            }
            Self::Exists(lists, condition) => elements(lists, true, condition, values, scope),
            Self::Every(lists, condition) => elements(lists, false, condition, values, scope),
            Self::Unknown => None,
        }
    }
}

/// `deciding` as soon as one item is, else its opposite; nothing as soon as one says nothing.
fn decided<T>(items: impl IntoIterator<Item = T>, deciding: bool, ask: impl Fn(T) -> Option<bool>) -> Option<bool> {
    for item in items {
        if ask(item)? == deciding {
            return Some(deciding);
        }
    }
    Some(!deciding)
}

fn elements(
    lists: &[Operand],
    deciding: bool,
    condition: &Condition,
    values: &Values<'_>,
    scope: Option<&Scope<'_>>,
) -> Option<bool> {
    let depth = scope.map_or(0, |scope| scope.depth + 1);
    decided(lists, deciding, |list| {
        let list = list.find(values, scope)?;
        decided(list.list()?, deciding, |element| {
            condition.within(values, Some(&Scope { element: element.as_ref(), depth, outer: scope }))
        })
    })
}

/// A field of a record; records make theirs when asked.
fn entry<'v>(record: &(dyn Val + 'v), field: &CelString<'static>) -> Option<Box<dyn Val + 'v>> {
    match record.as_indexer()?.get(field) {
        Ok(CowVal::Owned(value)) => Some(value),
        Ok(CowVal::Borrowed(_)) | Err(_) => None,
    }
}

fn contains(haystack: &Found<'_>, needle: &str) -> Option<bool> {
    if let Found::Value(CelValue::Map(map)) = haystack {
        return Some(map.inner().contains_key(&CelMapKey::from(needle)));
    }
    decided(haystack.list()?, true, |element| Some(element.downcast_ref::<CelString<'_>>()?.inner() == needle))
}

impl Operand {
    /// Its value, free of the evaluation's borrows; `None` if only the interpreter can tell.
    pub(crate) fn value(&self, values: &Values<'_>) -> Option<CelValue<'static>> {
        owned(self.find(values, None)?.val())
    }

    fn find<'v>(&'v self, values: &'v Values<'_>, scope: Option<&'v Scope<'v>>) -> Option<Found<'v>> {
        match self {
            Self::Slot(slot) => values.get(*slot).map(Found::Value),
            Self::Literal(value) => Some(Found::Value(value)),
            Self::Element(depth, fields) => {
                let mut scope = scope?;
                while scope.depth > *depth {
                    scope = scope.outer?;
                }
                let Some((first, rest)) = fields.split_first() else { return Some(Found::Element(scope.element)) };
                let mut value = entry(scope.element, first)?;
                for field in rest {
                    value = entry(value.as_ref(), field)?;
                }
                Some(Found::Boxed(value))
            }
            Self::Size(operand) => {
                let found = operand.find(values, scope)?;
                let size = match (found.text(), found.list()) {
                    (Some(text), _) => text.chars().count(),
                    (None, list) => list?.len(),
                };
                Some(Found::Made(CelValue::Int(CelInt::from(i64::try_from(size).ok()?))))
            }
            Self::Truth(condition) => {
                Some(Found::Made(CelValue::Bool(CelBool::from(condition.within(values, scope)?))))
            }
            Self::Chosen(condition, yes, no) => {
                if condition.within(values, scope)? {
                    yes.find(values, scope)
                } else {
                    no.find(values, scope)
                }
            }
            Self::Unknown => None,
        }
    }
}

/// A scalar, free of the evaluation's borrows.
pub(crate) fn owned(value: &dyn Val) -> Option<CelValue<'static>> {
    if let Some(b) = value.downcast_ref::<CelBool>() {
        Some(CelValue::Bool(CelBool::from(*b.inner())))
    } else if let Some(text) = value.downcast_ref::<CelString<'_>>() {
        Some(CelValue::Text(CelString::from(text.inner().to_owned())))
    } else {
        value.downcast_ref::<CelInt>().map(|n| CelValue::Int(CelInt::from(*n.inner())))
    }
}
