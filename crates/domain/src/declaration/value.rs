//! A declaration's values as the CEL interpreter sees them: borrowed, and built only when asked for.

use cel::ExecutionError;
use cel::common::traits::Indexer;
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelMap, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};

/// A field's value as predicates see it, borrowing text from the declaration.
#[derive(Debug, Clone)]
pub enum CelValue<'a> {
    /// A truth value.
    Bool(CelBool),
    /// A whole number.
    Int(CelInt),
    /// A fraction.
    Double(CelDouble),
    /// Text, a word or a day.
    Text(CelString<'a>),
    /// A list.
    List(CelList<'a>),
    /// A map.
    Map(CelMap<'a>),
    /// A record, read field by field.
    Record(RecordRef<'a>),
}

impl<'a> CelValue<'a> {
    /// The value for the interpreter.
    #[must_use]
    pub fn as_val(&self) -> &(dyn Val + 'a) {
        match self {
            Self::Bool(v) => v,
            Self::Int(v) => v,
            Self::Double(v) => v,
            Self::Text(v) => v,
            Self::List(v) => v,
            Self::Map(v) => v,
            Self::Record(v) => v,
        }
    }

    /// The value as the element of a list or a map.
    #[must_use]
    pub fn boxed(self) -> Box<dyn Val + 'a> {
        match self {
            Self::Bool(v) => Box::new(v),
            Self::Int(v) => Box::new(v),
            Self::Double(v) => Box::new(v),
            Self::Text(v) => Box::new(v),
            Self::List(v) => Box::new(v),
            Self::Map(v) => Box::new(v),
            Self::Record(v) => Box::new(v),
        }
    }
}

/// A record whose fields can be asked for by name.
pub trait Fields: std::fmt::Debug + Send + Sync {
    /// The value of a field, in the catalogue's spelling.
    fn field(&self, name: &str) -> Option<CelValue<'_>>;
}

/// A record of the declaration as a CEL map whose entries are made on access.
///
/// The interpreter copies each element that it binds to a comprehension's variable; a reference
/// makes that free.
#[derive(Debug, Clone, Copy)]
pub struct RecordRef<'a>(pub &'a dyn Fields);

impl<'a> Val for RecordRef<'a> {
    fn get_type(&self) -> &Type {
        Self::cel_type()
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }

    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
}

impl<'a> RecordRef<'a> {
    fn entry(self, index: &dyn Val) -> Result<CelValue<'a>, ExecutionError> {
        let name = index.downcast_ref::<CelString<'_>>().map(CelString::inner).unwrap_or_default();
        self.0.field(name).ok_or_else(|| ExecutionError::no_such_key(name))
    }
}

impl Indexer for RecordRef<'_> {
    fn get<'b, 'v>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.entry(index).map(|value| CowVal::Owned(value.boxed()))
    }

    fn steal<'v>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.entry(index).map(CelValue::boxed)
    }
}
