//! The examples beside a rule, as cases have them.

use std::collections::BTreeMap;

use hjemmel_domain::catalogue::format::Example;
use serde::Serialize;
use serde_json::Value;

#[derive(Serialize)]
struct Case<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    today: Option<&'a str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    profile: &'a BTreeMap<String, Value>,
    delta: &'a BTreeMap<String, Value>,
}

/// An example in YAML: its day and readings if it has its own, and the fields that it replaces.
///
/// # Errors
/// When a value has no form in YAML; none of the catalogue's is such.
pub fn case(example: &Example) -> Result<String, serde_saphyr::ser::Error> {
    let case = Case { today: example.today.as_deref(), profile: &example.profile, delta: &example.delta };
    Ok(serde_saphyr::to_string(&case)?.trim_end().to_owned() + "\n")
}
