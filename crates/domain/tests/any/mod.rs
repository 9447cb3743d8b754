//! Any value of a field, for properties that must hold for every declaration.

#![allow(unreachable_pub)]

use hjemmel_domain::declaration::record::Shape;
use jiff::ToSpan as _;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Any value of a leaf: words, days around the catalogue's own, small numbers.
pub fn any_value(shape: &Shape) -> BoxedStrategy<Json> {
    match shape {
        Shape::Bool => any::<bool>().prop_map(Json::from).boxed(),
        Shape::Int => prop_oneof![Just(0), 1..400u32, any::<u32>()].prop_map(Json::from).boxed(),
        Shape::Double => (0.0..1.0f64).prop_map(Json::from).boxed(),
        Shape::Text => prop_oneof![
            Just(json!("")),
            Just(json!("DOC-1")),
            Just(json!("https://example.kommune.dk/ai")),
            Just(json!("Draft summaries of employment cases for caseworkers")),
            "[a-zæøå {}\"\\u{0}-\\u{1f}]{0,40}".prop_map(Json::from),
        ]
        .boxed(),
        Shape::Date => prop_oneof![
            Just(json!("")),
            (0..4500i32).prop_map(|n| json!((date(2025, 1, 1) + n.days()).to_string())),
            prop::sample::select(vec!["2026-02-01", "2026-08-02", "2026-12-02", "2027-12-02", "2030-08-02"])
                .prop_map(Json::from),
        ]
        .boxed(),
        Shape::Term(vocabulary) => {
            let mut words: Vec<&str> = vocabulary.terms.iter().map(|t| t.value).collect();
            words.push("");
            prop::sample::select(words).prop_map(Json::from).boxed()
        }
        Shape::List(element) => match element.as_ref() {
            Shape::Term(vocabulary) => {
                let words: Vec<&str> = vocabulary.terms.iter().map(|t| t.value).collect();
                prop::collection::vec(prop::sample::select(words), 0..5).prop_map(Json::from).boxed()
            }
            element => prop::collection::vec(any_value(element), 0..3).prop_map(Json::from).boxed(),
        },
        Shape::Map(_) => Just(json!({"health": "needed"})).boxed(),
        Shape::Record(fields) => fields
            .iter()
            .map(|(name, shape)| {
                let name = (*name).to_owned();
                any_value(shape).prop_map(move |value| (name.clone(), value))
            })
            .collect::<Vec<_>>()
            .prop_map(|fields| Json::Object(fields.into_iter().collect()))
            .boxed(),
    }
}
