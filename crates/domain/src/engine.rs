//! The engine: evaluates a catalogue on a declaration.

mod check;
mod condition;
mod evaluate;
mod explain;
mod nearest;
mod plan;
mod values;

pub(crate) use check::{Facts, Names, Type, check};
pub(crate) use condition::{Condition, Operand, condition, operand};
pub(crate) use evaluate::NOT_STATED;
pub(crate) use evaluate::{Evaluation, Standing, day_of, start_of};
pub(crate) use explain::Wanted;
pub(crate) use nearest::did_you_mean;
pub use nearest::nearest;
pub(crate) use plan::{Layout, plan};
