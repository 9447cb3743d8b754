//! Whether an object fits the schema of its kind, as the API server would find with strict field validation.
//!
//! | module | does |
//! |---|---|
//! | `schema` | the schema of a kind, in the form that checking needs |
//! | `walk` | an object along its schema |
//! | `value` | one value: type, words, bounds, form |
//! | `list` | members that stand twice |
//! | `rules` | the validation rules in CEL |
//! | `url` | the functions of Kubernetes for web addresses |
//! | `metadata` | the fields that every object has |
//! | `words` | how a misfit is said |

mod list;
mod metadata;
mod rules;
mod schema;
#[cfg(test)]
mod tests;
mod url;
mod value;
mod walk;
mod words;

use crate::input::Misfit;
use crate::input::node::Node;

/// The kinds of our group.
pub const KINDS: [&str; 6] =
    ["AIWorkload", "DataController", "DataProcessor", "Dispensation", "ImpactAssessment", "RuleSet"];

/// Whether objects of a kind are of a namespace; a kind there is not counts as one that is.
#[must_use]
pub fn is_namespaced(kind: &str) -> bool {
    !matches!(kind, "DataController" | "RuleSet")
}

/// Everything in an object that the schema of its kind does not allow, in the order of the text.
#[must_use]
pub fn misfits(kind: &str, root: &Node) -> Vec<Misfit> {
    let Some(schema) = schema::of(kind) else { return vec![words::unknown_kind(kind, root)] };
    let mut misfits = walk::object(root, schema);
    misfits.sort_by_key(|misfit| misfit.at);
    misfits
}
