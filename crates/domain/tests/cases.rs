//! The public cases and the examples beside each rule, through the engine.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;

use hjemmel_domain::case::Suite;
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{DeclarationPlaces, Language};

const PUBLIC: &str = include_str!("../../../catalogue/cases/public.json");

#[test]
fn every_public_case_and_one_fault_variant_gives_exactly_the_expected_findings() {
    let catalogue = Catalogue::builtin().unwrap();
    let suite = Suite::parse(PUBLIC).unwrap();
    let outcomes = suite.run(&catalogue);
    assert_eq!(outcomes.len(), suite.cases.len() + suite.one_fault.len());
    assert!(outcomes.len() >= 52, "the suite has shrunk to {}", outcomes.len());
    let failed: Vec<_> = outcomes.iter().filter(|o| !o.passed()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn every_rule_fires_on_its_firing_examples_and_not_on_its_passing_ones() {
    let catalogue = Catalogue::builtin().unwrap();
    let suite = Suite::parse(PUBLIC).unwrap();
    let mut failed = Vec::new();
    for rule in catalogue.rules() {
        let examples = &rule.definition.examples;
        assert!(!examples.fires.is_empty() && !examples.passes.is_empty(), "{}", rule.id);
        let all = examples.fires.iter().map(|e| (e, true)).chain(examples.passes.iter().map(|e| (e, false)));
        for (example, fires) in all {
            let s = suite
                .situation(&catalogue, &rule.id, &example.delta, &example.profile, example.today.as_deref())
                .unwrap();
            let found: BTreeSet<String> = catalogue
                .findings(&s.declaration, &s.profile, s.now)
                .into_iter()
                .inspect(|f| assert_eq!(f.failure, None, "{}: {}", rule.id, example.name))
                .map(|f| f.rule.to_string())
                .collect();
            if found.contains(&*rule.id) != fires {
                failed.push(format!("{}: {}: fires {}", rule.id, example.name, !fires));
            }
            let others: BTreeSet<String> = found.into_iter().filter(|f| *f != *rule.id).collect();
            if fires && others != example.also_fires.iter().cloned().collect() {
                failed.push(format!("{}: {}: also fires {others:?}", rule.id, example.name));
            }
        }
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn there_are_108_rules_and_each_has_its_texts_in_both_languages_filled() {
    let catalogue = Catalogue::builtin().unwrap();
    assert_eq!(catalogue.rules().len(), 108);
    let suite = Suite::parse(PUBLIC).unwrap();
    for rule in catalogue.rules() {
        for example in &rule.definition.examples.fires {
            let s = suite
                .situation(&catalogue, &rule.id, &example.delta, &example.profile, example.today.as_deref())
                .unwrap();
            for finding in catalogue.findings(&s.declaration, &s.profile, s.now) {
                for language in [Language::Danish, Language::English] {
                    let text = catalogue.text(&finding, language, &DeclarationPlaces);
                    let line = text.line(language);
                    assert!(!line.contains(['{', '}', '\u{1f}', '\n']), "{line}");
                    assert!(!text.place.path.is_empty(), "{line}");
                }
            }
        }
    }
}
