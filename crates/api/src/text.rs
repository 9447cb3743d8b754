//! Text with bounds in its type, so that every text field of the schema has a `maxLength`: the API
//! server needs it to bound the cost of CEL rules, etcd to bound the size of objects.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Text of `MIN` to `MAX` characters.
///
/// The API server enforces the bounds. Decoding does not: an object stored under older bounds must
/// not break the watch of all others.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text<const MIN: u32, const MAX: u32>(pub String);

/// A reference to a document, case or record: an identifier or address, 1 to 253 characters.
pub type Reference = Text<1, 253>;

/// Whom to write to: a mailbox, telephone number or address, 1 to 253 characters.
pub type Contact = Text<1, 253>;

/// A name for people or programs, 1 to 253 characters.
pub type Label = Text<1, 253>;

/// A few sentences, 1 to 2,000 characters.
pub type Prose = Text<1, 2000>;

impl<const MIN: u32, const MAX: u32> Text<MIN, MAX> {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: u32, const MAX: u32> Deref for Text<MIN, MAX> {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl<const MIN: u32, const MAX: u32> From<&str> for Text<MIN, MAX> {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<const MIN: u32, const MAX: u32> From<String> for Text<MIN, MAX> {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl<const MIN: u32, const MAX: u32> fmt::Display for Text<MIN, MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<const MIN: u32, const MAX: u32> JsonSchema for Text<MIN, MAX> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Text{MIN}To{MAX}").into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": MIN, "maxLength": MAX })
    }
}
