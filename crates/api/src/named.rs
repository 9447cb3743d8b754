//! A word of a closed vocabulary under its name in the API.

use std::borrow::Cow;
use std::fmt;

use hjemmel_domain::vocabulary::Term;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A word of a closed [vocabulary](hjemmel_domain::vocabulary), spelled as the API spells it: `CaseSummary`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named<T: Term>(pub T);

impl<T: Term> From<T> for Named<T> {
    fn from(term: T) -> Self {
        Self(term)
    }
}

impl<T: Term> fmt::Display for Named<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.api())
    }
}

impl<T: Term> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.api())
    }
}

impl<'de, T: Term> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        T::from_api(&name).map(Self).ok_or_else(|| {
            let names: Vec<_> = T::ALL.iter().map(|t| t.api()).collect();
            serde::de::Error::custom(format_args!("{name:?} is not one of {}", names.join(", ")))
        })
    }
}

impl<T: Term> JsonSchema for Named<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        T::VOCABULARY.name.into()
    }
    /// The terms go into `title`, from where [`crds`](crate::crds()) appends them to the description
    /// of the field: a field's own doc comment would replace a description given here.
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = T::ALL.iter().map(|t| t.api()).collect();
        let terms: Vec<_> = T::ALL.iter().map(|t| format!("{} ({})", t.api(), t.info().danish)).collect();
        json_schema!({ "type": "string", "enum": names, "title": format!("One of: {}.", terms.join(", ")) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use hjemmel_domain::vocabulary::DataCategory;

    #[test]
    fn every_word_is_read_as_it_is_written() {
        for term in DataCategory::ALL {
            let json = serde_json::to_string(&Named(*term)).unwrap();
            assert_eq!(json, format!("{:?}", term.api()));
            assert_eq!(serde_json::from_str::<Named<DataCategory>>(&json).unwrap().0, *term);
        }
    }

    #[test]
    fn a_word_outside_the_vocabulary_is_refused_with_the_words_there_are() {
        for wrong in ["health", "", "Helbred"] {
            let error = serde_json::from_str::<Named<DataCategory>>(&format!("{wrong:?}")).unwrap_err().to_string();
            assert!(error.contains("is not one of IdentityContact, GenderAge"), "{error}");
        }
    }
}
