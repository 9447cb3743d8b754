//! The schema of a kind, in the form that checking needs; made when the kind is first met.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hjemmel_api::{AIWorkload, DataController, DataProcessor, Dispensation, ImpactAssessment, RuleSet, VERSION};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceDefinition, JSONSchemaProps, JSONSchemaPropsOrArray, JSONSchemaPropsOrBool,
};
use kube::CustomResourceExt;
use regex_lite::Regex;
use serde_json::Value as Json;

use super::rules::Rule;

/// What may stand at a place.
#[derive(Debug)]
pub(super) struct Schema {
    pub(super) shape: Shape,
    /// The first sentence of its description.
    pub(super) about: String,
    pub(super) rules: Vec<Rule>,
}

#[derive(Debug)]
pub(super) enum Shape {
    Any,
    Bool,
    Number { whole: bool, bounds: Bounds<f64> },
    Text(Text),
    List { items: Box<Schema>, unique: Unique, bounds: Bounds<usize> },
    Map { fields: BTreeMap<String, Schema>, required: Vec<String>, others: Others, bounds: Bounds<usize> },
}

#[derive(Debug, Default)]
pub(super) struct Text {
    /// The words there are; none if it is free.
    pub(super) words: Vec<String>,
    /// In characters.
    pub(super) length: Bounds<usize>,
    pub(super) pattern: Option<Pattern>,
    pub(super) format: Option<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Date,
    DateTime,
}

/// Both ends are within.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Bounds<T> {
    pub(super) least: Option<T>,
    pub(super) most: Option<T>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    pub(super) fn hold(&self, value: T) -> bool {
        self.least.is_none_or(|least| value >= least) && self.most.is_none_or(|most| value <= most)
    }
}

/// Which members of a list may not stand twice.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Unique {
    No,
    Whole,
    ByKeys(Vec<String>),
}

/// Fields that the schema does not name.
#[derive(Debug)]
pub(super) enum Others {
    Refused,
    Kept,
    Each(Box<Schema>),
}

/// A regular expression, compiled when first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) text: String,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), regex: OnceLock::new() }
    }

    /// Whether it matches; a pattern that does not compile matches all, and a test finds it.
    pub(super) fn matches(&self, text: &str) -> bool {
        self.regex().is_none_or(|regex| regex.is_match(text))
    }

    pub(super) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.text).ok()).as_ref()
    }
}

struct Kind {
    name: &'static str,
    definition: fn() -> CustomResourceDefinition,
    schema: OnceLock<Schema>,
}

impl Kind {
    const fn new(name: &'static str, definition: fn() -> CustomResourceDefinition) -> Self {
        Self { name, definition, schema: OnceLock::new() }
    }
}

static KINDS: [Kind; 6] = [
    Kind::new(super::KINDS[0], <AIWorkload as CustomResourceExt>::crd),
    Kind::new(super::KINDS[1], <DataController as CustomResourceExt>::crd),
    Kind::new(super::KINDS[2], <DataProcessor as CustomResourceExt>::crd),
    Kind::new(super::KINDS[3], <Dispensation as CustomResourceExt>::crd),
    Kind::new(super::KINDS[4], <ImpactAssessment as CustomResourceExt>::crd),
    Kind::new(super::KINDS[5], <RuleSet as CustomResourceExt>::crd),
];

/// The schema of a kind, `None` if there is no such kind.
pub(super) fn of(name: &str) -> Option<&'static Schema> {
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    Some(kind.schema.get_or_init(|| {
        let versions = (kind.definition)().spec.versions;
        let schema = versions.into_iter().find(|version| version.name == VERSION).and_then(|version| version.schema);
        schema.and_then(|schema| schema.open_api_v3_schema).map_or_else(Schema::any, compact)
    }))
}

impl Schema {
    pub(super) fn any() -> Self {
        Self::of_shape(Shape::Any)
    }

    pub(super) fn of_shape(shape: Shape) -> Self {
        Self { shape, about: String::new(), rules: Vec::new() }
    }
}

/// What is nullable for Rust is not for the API server, which drops a null; so it does not come in here.
fn compact(props: JSONSchemaProps) -> Schema {
    let count = |bound: Option<i64>| bound.and_then(|bound| usize::try_from(bound).ok());
    let kept = props.x_kubernetes_preserve_unknown_fields == Some(true);
    let numbers = Bounds { least: props.minimum, most: props.maximum };
    let shape = match props.type_.as_deref() {
        Some("boolean") => Shape::Bool,
        Some("integer") => Shape::Number { whole: true, bounds: numbers },
        Some("number") => Shape::Number { whole: false, bounds: numbers },
        Some("string") => Shape::Text(Text {
            words: words(props.enum_.into_iter().flatten().map(|word| word.0)),
            length: Bounds { least: count(props.min_length), most: count(props.max_length) },
            pattern: props.pattern.as_deref().map(Pattern::new),
            format: match props.format.as_deref() {
                Some("date") => Some(Format::Date),
                Some("date-time") => Some(Format::DateTime),
                _ => None,
            },
        }),
        Some("array") => Shape::List {
            items: Box::new(match props.items {
                Some(JSONSchemaPropsOrArray::Schema(items)) => compact(*items),
                _ => Schema::any(),
            }),
            unique: match props.x_kubernetes_list_type.as_deref() {
                Some("set") => Unique::Whole,
                Some("map") => Unique::ByKeys(props.x_kubernetes_list_map_keys.unwrap_or_default()),
                _ => Unique::No,
            },
            bounds: Bounds { least: count(props.min_items), most: count(props.max_items) },
        },
        Some("object") => Shape::Map {
            fields: props.properties.into_iter().flatten().map(|(name, field)| (name, compact(field))).collect(),
            required: props.required.unwrap_or_default(),
            others: match props.additional_properties {
                Some(JSONSchemaPropsOrBool::Schema(each)) => Others::Each(Box::new(compact(*each))),
                Some(JSONSchemaPropsOrBool::Bool(true)) => Others::Kept,
                _ if kept => Others::Kept,
                _ => Others::Refused,
            },
            bounds: Bounds { least: count(props.min_properties), most: count(props.max_properties) },
        },
        _ => Shape::Any,
    };
    let rules = props.x_kubernetes_validations.into_iter().flatten().filter_map(Rule::new).collect();
    Schema { shape, about: first_sentence(props.description.as_deref().unwrap_or_default()), rules }
}

fn words(values: impl Iterator<Item = Json>) -> Vec<String> {
    values.filter_map(|value| if let Json::String(word) = value { Some(word) } else { None }).collect()
}

fn first_sentence(description: &str) -> String {
    let paragraph = description.split("\n\n").next().unwrap_or_default();
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.match_indices(". ").map(|(at, _)| at).find(|at| line[at + 2..].starts_with(char::is_uppercase));
    line[..end.unwrap_or(line.len())].trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    /// Every schema within, with what is said of it.
    fn all(props: &JSONSchemaProps, found: &mut Vec<JSONSchemaProps>) {
        found.push(props.clone());
        props.properties.iter().flat_map(|fields| fields.values()).for_each(|field| all(field, found));
        if let Some(JSONSchemaPropsOrArray::Schema(items)) = &props.items {
            all(items, found);
        }
        if let Some(JSONSchemaPropsOrBool::Schema(each)) = &props.additional_properties {
            all(each, found);
        }
    }

    #[test]
    fn every_kind_has_a_schema_and_a_scope() {
        let crds = hjemmel_api::crds();
        let names: Vec<_> = crds.iter().map(|crd| crd.spec.names.kind.as_str()).collect();
        assert_eq!(names, super::super::KINDS);
        for crd in &crds {
            let kind = &crd.spec.names.kind;
            assert!(matches!(of(kind).unwrap().shape, Shape::Map { .. }), "{kind}");
            assert_eq!(super::super::is_namespaced(kind), crd.spec.scope == "Namespaced", "{kind}");
        }
    }

    #[test]
    fn our_schemas_say_nothing_that_is_not_checked() {
        for crd in hjemmel_api::crds() {
            let mut found = Vec::new();
            all(crd.spec.versions[0].schema.as_ref().unwrap().open_api_v3_schema.as_ref().unwrap(), &mut found);
            for props in found {
                let unchecked = props.all_of.is_some()
                    || props.any_of.is_some()
                    || props.one_of.is_some()
                    || props.not.is_some()
                    || props.nullable.is_some()
                    || props.multiple_of.is_some()
                    || props.exclusive_minimum.is_some()
                    || props.exclusive_maximum.is_some()
                    || props.unique_items.is_some()
                    || props.pattern_properties.is_some()
                    || props.x_kubernetes_int_or_string.is_some()
                    || props.x_kubernetes_embedded_resource.is_some()
                    || props.enum_.is_some() && props.type_.as_deref() != Some("string");
                assert!(!unchecked, "{props:?}");
                if let Some(pattern) = &props.pattern {
                    assert!(Pattern::new(pattern).regex().is_some(), "{pattern}");
                }
                for rule in props.x_kubernetes_validations.into_iter().flatten() {
                    let text = rule.rule.clone();
                    assert!(Rule::new(rule).is_none_or(|rule| rule.compiles()), "{text}");
                }
            }
        }
    }

    #[test]
    fn the_first_sentence_stands_for_the_description() {
        for (description, sentence) in [
            ("Whether it is (AI Act 5). More.", "Whether it is (AI Act 5)"),
            ("For example a, e.g. b.\n\nOne of: A.", "For example a, e.g. b"),
            ("", ""),
        ] {
            assert_eq!(first_sentence(description), sentence);
        }
    }
}
