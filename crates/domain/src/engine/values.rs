//! The values one evaluation works on, by slot.

use std::sync::OnceLock;

use cel::common::types::CelString;
use cel::common::value::CowVal;
use cel::context::VariableResolver;
use jiff::civil::Date;

use super::plan::{Layout, Slot};
use crate::declaration::Declaration;
use crate::declaration::record::Field;
use crate::declaration::value::CelValue;
use crate::profile::Profile;

/// The values of one declaration, profile and day.
pub(crate) struct Values<'a> {
    layout: &'a Layout,
    leaves: Vec<CelValue<'a>>,
    today: CelValue<'static>,
    variables: Vec<OnceLock<CelValue<'static>>>,
}

impl<'a> Values<'a> {
    pub(crate) fn new(layout: &'a Layout, declaration: &'a Declaration, profile: &'a Profile, today: Date) -> Self {
        let mut leaves = Vec::with_capacity(layout.leaf_count);
        declaration.push_leaves(&mut leaves);
        profile.push_leaves(&mut leaves);
        Self {
            layout,
            leaves,
            today: day(today),
            variables: layout.variables.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The value of a derived variable, once computed.
    pub(crate) fn set_variable(&self, index: usize, value: CelValue<'static>) {
        if let Some(cell) = self.variables.get(index) {
            // set once by construction: variables are computed in order, each once
            let _already_set = cell.set(value);
        }
    }

    /// Moves to another day: variables must be computed again.
    pub(crate) fn set_today(&mut self, today: Date) {
        self.today = day(today);
    }

    /// Forgets a variable that depends on the day.
    pub(crate) fn forget_variable(&mut self, index: usize) {
        if let Some(cell) = self.variables.get_mut(index) {
            cell.take();
        }
    }

    /// The value of a slot; `None` for a derived variable that has none.
    pub(crate) fn get(&self, slot: Slot) -> Option<&CelValue<'_>> {
        match slot {
            Slot::Leaf(i) => self.leaves.get(i),
            Slot::Today => Some(&self.today),
            Slot::Constant(i) => self.layout.constants.get(i),
            Slot::Variable(i) => self.variables.get(i)?.get(),
        }
    }

    pub(crate) fn leaf(&self, index: usize) -> Option<&CelValue<'a>> {
        self.leaves.get(index)
    }
}

fn day(date: Date) -> CelValue<'static> {
    CelValue::Text(CelString::from(date.to_string()))
}

impl VariableResolver for Values<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        Some(CowVal::Borrowed(self.get(self.layout.slot(name)?)?.as_val()))
    }
}
