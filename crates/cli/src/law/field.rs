//! The fields of the custom resources, found by any of their names.

use hjemmel_domain::nearest;
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceDefinition, JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};

/// A field of a custom resource.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The kind of the object, `AIWorkload`.
    pub kind: String,
    /// Its path in the object, `spec.dataCategories[].category`.
    pub path: String,
    /// Whether the object around it is not complete without it.
    pub required: bool,
    /// What may be written there.
    pub schema: JSONSchemaProps,
}

/// Every field below `spec` and `status` of our kinds, each before its own fields.
#[must_use]
pub fn all() -> Vec<Field> {
    let mut fields = Vec::new();
    for crd in hjemmel_api::crds() {
        for version in &crd.spec.versions {
            let Some(schema) = version.schema.as_ref().and_then(|s| s.open_api_v3_schema.as_ref()) else { continue };
            for (name, part) in
                schema.properties.iter().flatten().filter(|(n, _)| ["spec", "status"].contains(&n.as_str()))
            {
                let required = is_required(schema, name);
                walk(&crd.spec.names.kind, name.clone(), required, part, &mut fields);
            }
        }
    }
    fields
}

fn walk(kind: &str, path: String, required: bool, schema: &JSONSchemaProps, out: &mut Vec<Field>) {
    out.push(Field { kind: kind.to_owned(), path: path.clone(), required, schema: schema.clone() });
    for (name, property) in schema.properties.iter().flatten() {
        walk(kind, format!("{path}.{name}"), is_required(schema, name), property, out);
    }
    if let Some(item) = element(schema) {
        for (name, property) in item.properties.iter().flatten() {
            walk(kind, format!("{path}[].{name}"), is_required(item, name), property, out);
        }
    }
}

fn is_required(schema: &JSONSchemaProps, name: &str) -> bool {
    schema.required.iter().flatten().any(|required| required == name)
}

/// What an element of a list may be.
fn element(schema: &JSONSchemaProps) -> Option<&JSONSchemaProps> {
    match &schema.items {
        Some(JSONSchemaPropsOrArray::Schema(item)) => Some(item),
        _ => None,
    }
}

/// A path without the signs of lists and in small letters: how paths are compared.
#[must_use]
pub fn plain(path: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in path.chars() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            _ if !inside => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out.trim_matches('.').to_owned()
}

/// The fields that somebody may mean: those with exactly this path, else those with it below `spec`,
/// else those that end with it. A kind before the path, in any of its names, narrows it down.
#[must_use]
pub fn find<'f>(fields: &'f [Field], asked: &str) -> Vec<&'f Field> {
    let asked = plain(asked);
    let (kind, path) = of_kind(&asked);
    let path = if path.is_empty() { "spec" } else { path };
    let fitting = |fits: &dyn Fn(&str) -> bool| -> Vec<&'f Field> {
        let of_kind = fields.iter().filter(|f| kind.as_deref().is_none_or(|kind| f.kind == kind));
        of_kind.filter(|f| fits(&plain(&f.path))).collect()
    };
    let below_spec = format!("spec.{path}");
    let end = format!(".{path}");
    [
        fitting(&|known| known == path && (kind.is_some() || path != "spec" && path != "status")),
        fitting(&|known| known == below_spec),
        fitting(&|known| known.ends_with(&end)),
    ]
    .into_iter()
    .find(|found| !found.is_empty())
    .unwrap_or_default()
}

/// The kind that a path begins with, and the rest.
fn of_kind(asked: &str) -> (Option<String>, &str) {
    let (first, rest) = asked.split_once('.').unwrap_or((asked, ""));
    let named = |crd: &CustomResourceDefinition| {
        let names = &crd.spec.names;
        let known = [Some(&names.kind), Some(&names.plural), names.singular.as_ref()];
        let mut all = known.into_iter().flatten().chain(names.short_names.iter().flatten());
        all.any(|name| name.eq_ignore_ascii_case(first))
    };
    match hjemmel_api::crds().into_iter().find(named) {
        Some(crd) => (Some(crd.spec.names.kind), rest),
        None => (None, asked),
    }
}

/// The path of the field that is spelt most like this one, if any is.
#[must_use]
pub fn like(fields: &[Field], asked: &str) -> Option<String> {
    let asked = plain(asked);
    let (kind, path) = of_kind(&asked);
    let path = path.strip_prefix("spec.").unwrap_or(path);
    let mut known: Vec<&Field> = fields.iter().filter(|f| kind.as_deref().is_none_or(|kind| f.kind == kind)).collect();
    // of fields that are equally near, the one that is higher up is likelier meant
    known.sort_by_key(|f| f.path.matches('.').count());
    let whole: Vec<(String, &Field)> =
        known.iter().map(|f| (plain(f.path.strip_prefix("spec.").unwrap_or(&f.path)), *f)).collect();
    let last: Vec<(String, &Field)> =
        whole.iter().map(|(p, f)| (p.rsplit('.').next().unwrap_or(p).to_owned(), *f)).collect();
    let of = |names: &[(String, &Field)]| {
        let near = nearest(path, names.iter().map(|(name, _)| name.as_str()))?.to_owned();
        names.iter().find(|(name, _)| *name == near).map(|(_, f)| f.path.clone())
    };
    of(&whole).or_else(|| of(&last))
}

impl Field {
    /// Its own fields; of a list, those of an element.
    pub fn children<'f>(&self, fields: &'f [Self]) -> impl Iterator<Item = &'f Self> {
        let below = [format!("{}.", self.path), format!("{}[].", self.path)];
        let kind = self.kind.clone();
        fields.iter().filter(move |f| {
            f.kind == kind
                && below.iter().any(|b| f.path.strip_prefix(b.as_str()).is_some_and(|rest| !rest.contains('.')))
        })
    }

    /// The last part of its path.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('.').next().unwrap_or(&self.path)
    }

    /// What may be written there, as `kubectl explain` puts it: `string`, `[]Object`.
    #[must_use]
    pub fn type_name(&self) -> String {
        match element(&self.schema) {
            Some(item) => format!("[]{}", scalar(item)),
            None => scalar(&self.schema),
        }
    }

    /// The words that may be written there; of a list, those of its elements.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let schema = element(&self.schema).unwrap_or(&self.schema);
        schema.enum_.iter().flatten().filter_map(|word| word.0.as_str().map(str::to_owned)).collect()
    }

    /// The limits of what may be written there, a phrase each: `at most 253 characters`.
    #[must_use]
    pub fn bounds(&self) -> Vec<String> {
        let mut bounds = Vec::new();
        let list = &self.schema;
        let value = element(list).unwrap_or(list);
        let between = |low: Option<i64>, high: Option<i64>, unit: &str| match (low, high) {
            (None | Some(0), None) => None,
            (None | Some(0), Some(high)) => Some(format!("at most {high} {unit}")),
            (Some(low), None) => Some(format!("at least {low} {unit}")),
            (Some(low), Some(high)) if low == high => Some(format!("{low} {unit}")),
            (Some(low), Some(high)) => Some(format!("{low} to {high} {unit}")),
        };
        bounds.extend(between(list.min_items, list.max_items, "elements"));
        if list.x_kubernetes_list_type.as_deref() == Some("set") {
            bounds.push("each element once".to_owned());
        }
        for key in list.x_kubernetes_list_map_keys.iter().flatten() {
            bounds.push(format!("each {key} once"));
        }
        if value.enum_.is_none() {
            bounds.extend(between(value.min_length, value.max_length, "characters"));
        }
        bounds.extend(match (value.minimum, value.maximum) {
            (None, None) => None,
            (Some(low), None) => Some(format!("at least {low}")),
            (None, Some(high)) => Some(format!("at most {high}")),
            (Some(low), Some(high)) => Some(format!("{low} to {high}")),
        });
        bounds.extend(value.pattern.as_ref().map(|pattern| format!("fits {pattern}")));
        let rules = self.schema.x_kubernetes_validations.iter().chain(&value.x_kubernetes_validations).flatten();
        for message in rules.filter_map(|rule| rule.message.clone()) {
            if !bounds.contains(&message) {
                bounds.push(message);
            }
        }
        bounds
    }

    /// What it is, in the schema's English, a paragraph each.
    #[must_use]
    pub fn description(&self) -> Vec<&str> {
        let text = self.schema.description.as_deref().unwrap_or_default();
        text.split("\n\n").filter(|paragraph| !paragraph.is_empty()).collect()
    }
}

fn scalar(schema: &JSONSchemaProps) -> String {
    let kind = match (schema.type_.as_deref(), schema.format.as_deref()) {
        (Some("string"), Some("date")) => "day, 2026-02-01",
        (Some("string"), Some("date-time")) => "time, 2026-02-01T12:00:00Z",
        (Some("object"), _) => match &schema.additional_properties {
            Some(JSONSchemaPropsOrBool::Schema(value)) => return format!("map[string]{}", scalar(value)),
            _ => "Object",
        },
        (Some(kind), _) => kind,
        (None, _) => "any",
    };
    kind.to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_field_is_found_by_any_of_its_names() {
        let fields = all();
        for (asked, expected) in [
            ("aiworkload.spec.citizenNotice.url", vec!["AIWorkload spec.citizenNotice.url"]),
            ("AIWorkload.citizennotice.URL", vec!["AIWorkload spec.citizenNotice.url"]),
            ("spec.citizenNotice.url", vec!["AIWorkload spec.citizenNotice.url"]),
            ("citizenNotice", vec!["AIWorkload spec.citizenNotice"]),
            ("aiw.dataCategories[2].category", vec!["AIWorkload spec.dataCategories[].category"]),
            ("agreement.validUntil", vec!["DataProcessor spec.agreement.validUntil"]),
            ("aiworkload", vec!["AIWorkload spec"]),
            ("validUntil", vec!["Dispensation spec.validUntil", "ImpactAssessment spec.validUntil"]),
            ("nowhere", vec![]),
        ] {
            let found: Vec<String> = find(&fields, asked).iter().map(|f| format!("{} {}", f.kind, f.path)).collect();
            assert_eq!(found, expected, "{asked}");
        }
    }

    #[test]
    fn a_misspelt_field_is_answered_with_its_nearest_neighbour() {
        let fields = all();
        for (asked, expected) in [
            ("spec.citizenNotise.url", Some("spec.citizenNotice.url")),
            ("citizenNotise", Some("spec.citizenNotice")),
            ("dataprocessor.spec.agreement.validUntill", Some("spec.agreement.validUntil")),
            ("xyzzyxyzzy", None),
        ] {
            assert_eq!(like(&fields, asked).as_deref(), expected, "{asked}");
        }
    }
}
