//! How single values of a resource become values of the declaration.

use hjemmel_domain::declaration::record::Word;
use hjemmel_domain::vocabulary::Term;
use jiff::civil::Date;

use crate::{Day, Named, Text};

/// The text, or `""` if there is none.
pub(super) fn text<const MIN: u32, const MAX: u32>(value: &Option<Text<MIN, MAX>>) -> String {
    value.as_ref().map(|text| text.0.clone()).unwrap_or_default()
}

/// The workload's own text, or the default where it states none; empty text states nothing.
pub(super) fn stated<'a, const MIN: u32, const MAX: u32>(
    own: &'a Option<Text<MIN, MAX>>,
    default: &'a Option<Text<MIN, MAX>>,
) -> &'a Option<Text<MIN, MAX>> {
    if own.as_ref().is_some_and(|text| !text.is_empty()) { own } else { default }
}

/// What is not stated is false.
pub(super) fn flag(value: Option<bool>) -> bool {
    value.unwrap_or(false)
}

/// What is not stated is 0.
pub(super) fn days(value: Option<u32>) -> u32 {
    value.unwrap_or(0)
}

pub(super) fn day(value: Option<Day>) -> Option<Date> {
    value.map(|day| day.0)
}

pub(super) fn term<T: Term>(value: Option<Named<T>>) -> Option<T> {
    value.map(|named| named.0)
}

pub(super) fn words<T: Term>(values: &[Named<T>]) -> Vec<Word<T>> {
    values.iter().map(|named| Word(named.0)).collect()
}
