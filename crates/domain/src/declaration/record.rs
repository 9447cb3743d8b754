//! The shape of a declaration: one table per record gives the Rust struct, the types that CEL
//! predicates are checked against, the values they are evaluated on, and the JSON form.

use std::collections::BTreeMap;

use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelString};
use jiff::civil::Date;
use serde_json::Value as Json;

use super::value::CelValue;
use crate::vocabulary::{Term, Vocabulary};

/// The type of a field, as predicates see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A truth value; not set is `false`.
    Bool,
    /// A whole number; not set is 0.
    Int,
    /// A fraction.
    Double,
    /// Text; not set is `""`.
    Text,
    /// A day as ISO text, `2026-02-01`, compared as text; not set is `""`.
    Date,
    /// A word of a closed vocabulary; not set is `""`.
    Term(&'static Vocabulary),
    /// A list.
    List(Box<Shape>),
    /// A map from text to values of one type.
    Map(Box<Shape>),
    /// A record with named fields.
    Record(Vec<(&'static str, Shape)>),
}

/// A value in a JSON declaration that does not fit; says where, what and what would fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct MisfitError {
    /// The path of the value, `data.categories[2]`.
    pub path: String,
    /// What is wrong and what would be right.
    pub problem: String,
}

impl MisfitError {
    fn new(path: &str, problem: impl Into<String>) -> Self {
        Self { path: path.to_owned(), problem: problem.into() }
    }
}

/// A type that can be a field of a declaration.
pub trait Field: Default + PartialEq {
    /// The type as predicates see it.
    fn shape() -> Shape;

    /// The value as predicates see it.
    fn to_cel(&self) -> CelValue<'_>;

    /// The value in the catalogue's JSON spelling.
    fn to_json(&self) -> Json;

    /// Reads the catalogue's JSON spelling.
    ///
    /// # Errors
    /// When the value has another type, a word is not in the vocabulary, a day does not exist,
    /// or a record has an unknown field. The error names the path.
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError>;

    /// Appends the values of all leaves, in the order of [`Shape`].
    fn push_leaves<'a>(&'a self, out: &mut Vec<CelValue<'a>>) {
        out.push(self.to_cel());
    }

    /// Appends every day in the value: a verdict can only change at one of them or the day after.
    fn push_days(&self, _out: &mut Vec<Date>) {}
}

fn kind_of(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a truth value",
        Json::Number(_) => "a number",
        Json::String(_) => "text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a map",
    }
}

fn wrong_kind(json: &Json, path: &str, wanted: &str) -> MisfitError {
    MisfitError::new(path, format!("is {}, but must be {wanted}", kind_of(json)))
}

impl Field for bool {
    fn shape() -> Shape {
        Shape::Bool
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Bool(CelBool::from(*self))
    }
    fn to_json(&self) -> Json {
        Json::Bool(*self)
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        json.as_bool().ok_or_else(|| wrong_kind(json, path, "true or false"))
    }
}

impl Field for u32 {
    fn shape() -> Shape {
        Shape::Int
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Int(CelInt::from(i64::from(*self)))
    }
    fn to_json(&self) -> Json {
        Json::from(*self)
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        // JSON has one kind of number: 365.0 is 365
        let whole = json.as_f64().filter(|n| n.fract() == 0.0 && *n >= 0.0 && *n <= f64::from(u32::MAX));
        json.as_u64()
            .or_else(|| whole.map(|n| n as u64))
            .and_then(|n| Self::try_from(n).ok())
            .ok_or_else(|| wrong_kind(json, path, "a whole number from 0 to 4294967295"))
    }
}

impl Field for f64 {
    fn shape() -> Shape {
        Shape::Double
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Double(CelDouble::from(*self))
    }
    fn to_json(&self) -> Json {
        Json::from(*self)
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        json.as_f64().ok_or_else(|| wrong_kind(json, path, "a number"))
    }
}

impl Field for String {
    fn shape() -> Shape {
        Shape::Text
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Text(CelString::from(self.as_str()))
    }
    fn to_json(&self) -> Json {
        Json::String(self.clone())
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        json.as_str().map(str::to_owned).ok_or_else(|| wrong_kind(json, path, "text"))
    }
}

impl Field for Option<Date> {
    fn shape() -> Shape {
        Shape::Date
    }
    fn to_cel(&self) -> CelValue<'_> {
        match self {
            Some(day) => CelValue::Text(CelString::from(day.to_string())),
            None => CelValue::Text(CelString::from("")),
        }
    }
    fn to_json(&self) -> Json {
        Json::String(self.map(|day| day.to_string()).unwrap_or_default())
    }
    fn push_days(&self, out: &mut Vec<Date>) {
        out.extend(*self);
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        match json.as_str() {
            Some("") => Ok(None),
            Some(text) => parse_day(text)
                .map(Some)
                .ok_or_else(|| MisfitError::new(path, format!("{text:?} is not a day: write it as 2026-02-01"))),
            None => Err(wrong_kind(json, path, "a day written as 2026-02-01, or empty text")),
        }
    }
}

/// Reads a day in the one form that also sorts as text: `YYYY-MM-DD`.
#[must_use]
pub fn parse_day(text: &str) -> Option<Date> {
    let exact = text.len() == 10
        && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
    if exact { text.parse().ok() } else { None }
}

impl<T: Term> Field for Option<T> {
    fn shape() -> Shape {
        Shape::Term(T::VOCABULARY)
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Text(CelString::from(self.map_or("", Term::value)))
    }
    fn to_json(&self) -> Json {
        Json::from(self.map_or("", Term::value))
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        match json.as_str() {
            Some("") => Ok(None),
            Some(word) => term(word, path).map(Some),
            None => Err(wrong_kind(json, path, "text")),
        }
    }
}

fn term<T: Term>(word: &str, path: &str) -> Result<T, MisfitError> {
    T::from_value(word).ok_or_else(|| {
        let words: Vec<_> = T::ALL.iter().map(|t| t.value()).collect();
        MisfitError::new(path, format!("{word:?} is not one of {}", words.join(", ")))
    })
}

/// A word of a vocabulary as the element of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word<T: Term>(pub T);

/// The element of a list; records, words and text may be.
pub trait Element: Sized + PartialEq {
    /// The type as predicates see it.
    fn shape() -> Shape;
    /// The value as predicates see it.
    fn to_cel(&self) -> CelValue<'_>;
    /// The value in the catalogue's JSON spelling.
    fn to_json(&self) -> Json;
    /// Reads the catalogue's JSON spelling.
    ///
    /// # Errors
    /// As [`Field::from_json`].
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError>;
    /// Appends every day in the value.
    fn push_days(&self, _out: &mut Vec<Date>) {}
}

impl<T: Term> Element for Word<T> {
    fn shape() -> Shape {
        Shape::Term(T::VOCABULARY)
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::Text(CelString::from(self.0.value()))
    }
    fn to_json(&self) -> Json {
        Json::from(self.0.value())
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        let word = json.as_str().ok_or_else(|| wrong_kind(json, path, "text"))?;
        term(word, path).map(Word)
    }
}

impl Element for String {
    fn shape() -> Shape {
        Shape::Text
    }
    fn to_cel(&self) -> CelValue<'_> {
        Field::to_cel(self)
    }
    fn to_json(&self) -> Json {
        Field::to_json(self)
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        Field::from_json(json, path)
    }
}

impl<E: Element> Field for Vec<E> {
    fn shape() -> Shape {
        Shape::List(Box::new(E::shape()))
    }
    fn to_cel(&self) -> CelValue<'_> {
        CelValue::List(CelList::from(self.iter().map(|e| e.to_cel().boxed()).collect::<Vec<_>>()))
    }
    fn to_json(&self) -> Json {
        Json::Array(self.iter().map(Element::to_json).collect())
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        let list = json.as_array().ok_or_else(|| wrong_kind(json, path, "a list"))?;
        list.iter().enumerate().map(|(i, e)| E::from_json(e, &format!("{path}[{i}]"))).collect()
    }
    fn push_days(&self, out: &mut Vec<Date>) {
        self.iter().for_each(|e| e.push_days(out));
    }
}

impl<T: Term> Field for BTreeMap<Word<T>, String> {
    fn shape() -> Shape {
        Shape::Map(Box::new(Shape::Text))
    }
    fn to_cel(&self) -> CelValue<'_> {
        let map: std::collections::HashMap<CelMapKey<'_>, _> =
            self.iter().map(|(k, v)| (CelMapKey::from(k.0.value()), Field::to_cel(v).boxed())).collect();
        CelValue::Map(CelMap::from(map))
    }
    fn to_json(&self) -> Json {
        self.iter().map(|(k, v)| (k.0.value().to_owned(), Json::from(v.as_str()))).collect()
    }
    fn from_json(json: &Json, path: &str) -> Result<Self, MisfitError> {
        let map = json.as_object().ok_or_else(|| wrong_kind(json, path, "a map"))?;
        map.iter()
            .map(|(k, v)| {
                let at = format!("{path}.{k}");
                Ok((Word(term(k, &at)?), Field::from_json(v, &at)?))
            })
            .collect()
    }
}

/// Reads a record's fields and refuses any other.
pub(crate) fn record_object<'j>(
    json: &'j Json,
    path: &str,
    fields: &[&'static str],
) -> Result<&'j serde_json::Map<String, Json>, MisfitError> {
    let map = json.as_object().ok_or_else(|| wrong_kind(json, path, "a map"))?;
    match map.keys().find(|k| !fields.contains(&k.as_str())) {
        None => Ok(map),
        Some(unknown) => Err(MisfitError::new(
            &join(path, unknown),
            format!("is not a field here; the fields are {}", fields.join(", ")),
        )),
    }
}

pub(crate) fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// Declares records: `field "catalogueName": Type,`.
macro_rules! record {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $($(#[doc = $fdoc:literal])+ $field:ident $key:literal: $ty:ty,)+ }
    )+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Default, PartialEq)]
        pub struct $name { $($(#[doc = $fdoc])+ pub $field: $ty,)+ }

        impl $crate::declaration::record::Field for $name {
            fn shape() -> $crate::declaration::record::Shape {
                $crate::declaration::record::Shape::Record(vec![
                    $(($key, <$ty as $crate::declaration::record::Field>::shape()),)+
                ])
            }
            fn to_cel(&self) -> $crate::declaration::value::CelValue<'_> {
                $crate::declaration::value::CelValue::Record($crate::declaration::value::RecordRef(self))
            }
            fn to_json(&self) -> serde_json::Value {
                use $crate::declaration::record::Field;
                let map: serde_json::Map<String, serde_json::Value> =
                    [$(($key.to_owned(), Field::to_json(&self.$field)),)+].into_iter().collect();
                serde_json::Value::Object(map)
            }
            fn from_json(
                json: &serde_json::Value,
                path: &str,
            ) -> Result<Self, $crate::declaration::record::MisfitError> {
                use $crate::declaration::record::{Field, join, record_object};
                let map = record_object(json, path, &[$($key),+])?;
                Ok(Self {
                    $($field: match map.get($key) {
                        Some(serde_json::Value::Null) => Default::default(),
                        Some(value) => Field::from_json(value, &join(path, $key))?,
                        None => Default::default(),
                    },)+
                })
            }
            fn push_leaves<'a>(&'a self, out: &mut Vec<$crate::declaration::value::CelValue<'a>>) {
                $($crate::declaration::record::Field::push_leaves(&self.$field, out);)+
            }
            fn push_days(&self, out: &mut Vec<jiff::civil::Date>) {
                $($crate::declaration::record::Field::push_days(&self.$field, out);)+
            }
        }

        impl $crate::declaration::value::Fields for $name {
            fn field(&self, name: &str) -> Option<$crate::declaration::value::CelValue<'_>> {
                match name {
                    $($key => Some($crate::declaration::record::Field::to_cel(&self.$field)),)+
                    _ => None,
                }
            }
        }

        impl $crate::declaration::record::Element for $name {
            fn shape() -> $crate::declaration::record::Shape {
                <Self as $crate::declaration::record::Field>::shape()
            }
            fn to_cel(&self) -> $crate::declaration::value::CelValue<'_> {
                $crate::declaration::record::Field::to_cel(self)
            }
            fn to_json(&self) -> serde_json::Value {
                $crate::declaration::record::Field::to_json(self)
            }
            fn from_json(
                json: &serde_json::Value,
                path: &str,
            ) -> Result<Self, $crate::declaration::record::MisfitError> {
                $crate::declaration::record::Field::from_json(json, path)
            }
            fn push_days(&self, out: &mut Vec<jiff::civil::Date>) {
                $crate::declaration::record::Field::push_days(self, out);
            }
        }
    )+};
}
pub(crate) use record;

/// Every leaf of a shape, `legal.gdpr.art6`, in the order of [`Field::push_leaves`].
#[must_use]
pub fn leaves(shape: &Shape) -> Vec<(String, &Shape)> {
    fn walk<'s>(prefix: &str, shape: &'s Shape, out: &mut Vec<(String, &'s Shape)>) {
        match shape {
            Shape::Record(fields) => {
                for (name, field) in fields {
                    walk(&join(prefix, name), field, out);
                }
            }
            leaf => out.push((prefix.to_owned(), leaf)),
        }
    }
    let mut out = Vec::new();
    walk("", shape, &mut out);
    out
}

/// Every path of a shape down into the elements of lists, `processors[].dpa.ref`.
#[must_use]
pub fn paths(shape: &Shape) -> Vec<(String, &Shape)> {
    fn walk<'s>(prefix: &str, shape: &'s Shape, out: &mut Vec<(String, &'s Shape)>) {
        match shape {
            Shape::Record(fields) => {
                for (name, field) in fields {
                    walk(&join(prefix, name), field, out);
                }
            }
            Shape::List(element) if matches!(**element, Shape::Record(_)) => {
                walk(&format!("{prefix}[]"), element, out);
            }
            leaf => out.push((prefix.to_owned(), leaf)),
        }
    }
    let mut out = Vec::new();
    walk("", shape, &mut out);
    out
}
