//! What was asked about and does not exist, with what is spelt like it.

use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::nearest;

use crate::law::field::{self, Field};
use crate::law::provision::{self, Citation};

/// There is no such rule, field or provision.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{asked:?} is {what}{hint}")]
pub struct UnknownError {
    /// What was asked about.
    asked: String,
    /// What it is not.
    what: &'static str,
    /// What there is instead.
    hint: String,
}

impl UnknownError {
    /// A provision on which no rule rests.
    #[must_use]
    pub fn provision(catalogue: &Catalogue, asked: &str, places: &[Citation]) -> Self {
        let hint = match places.iter().find_map(Citation::act) {
            Some(act) => {
                format!("; the catalogue has {act} {}", provision::articles(catalogue, act).join(", "))
            }
            None => format!("; the catalogue cites {}", provision::acts().join(", ")),
        };
        Self { asked: asked.to_owned(), what: "a provision on which no rule rests", hint }
    }

    /// Neither a rule nor a field nor a provision of a rule.
    pub(super) fn anything(catalogue: &Catalogue, fields: &[Field], asked: &str, places: &[Citation]) -> Self {
        let rule = nearest(asked, catalogue.rules().iter().map(|rule| &*rule.id)).map(str::to_owned);
        let near: Vec<String> = rule.into_iter().chain(field::like(fields, asked)).collect();
        let cites = places.iter().any(|place| place.act().is_some());
        if cites && (near.is_empty() || asked.contains(char::is_whitespace)) {
            return Self::provision(catalogue, asked, places);
        }
        let hint = if near.is_empty() {
            "; see `hjemmel rules`, or ask with a part of the field's path".to_owned()
        } else {
            format!("; did you mean {}?", near.join(" or "))
        };
        Self { asked: asked.to_owned(), what: "no rule, field or provision", hint }
    }
}
