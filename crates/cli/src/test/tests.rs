#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use super::*;

const RULES: &str = r#"
apiVersion: hjemmel.dev/v1alpha1
kind: RuleSet
metadata: {name: own}
spec:
  severities: [{rule: HJM-PIN, severity: Deny}]
---
apiVersion: hjemmel.dev/v1alpha1
kind: RuleSet
metadata: {name: more}
spec:
  rules:
    - id: KOMMUNE-UNIT-1
      title: {en: The unit is named, da: Enheden er angivet}
      kind: Practice
      severity: Warn
      appliesFrom: "2026-01-01"
      check: [Admission]
      waivable: true
      provision: {en: Council decision 7, da: Byrådets beslutning 7}
      source: Council decision 7
      fields: [municipality.unit]
      firesWhen: w.municipality.unit == ""
      message: {en: no unit is named, da: der er ikke angivet en enhed}
      remedy: {en: "name it in {@municipality.unit}", da: "angiv den i {@municipality.unit}"}
      examples:
        fires: [{name: no unit, delta: {municipality.unit: ""}}]
        passes: [{name: a unit, delta: {}}]
"#;

fn added(text: &str) -> Result<Catalogue, TestError> {
    let additions = rule_sets::read(Path::new("own.yaml"), text)?;
    Ok(Catalogue::with_rules(&builtin_sources(), &additions)?)
}

#[test]
fn rules_of_ones_own_are_read_from_manifests_and_their_examples_run() {
    let catalogue = added(RULES).unwrap();
    let ran = examples(&catalogue, &[PathBuf::from("own.yaml")]).unwrap();
    assert_eq!(text(&ran), "own.yaml: 2 passed, 0 failed\n");
}

#[test]
fn a_manifest_that_does_not_fit_is_refused_at_its_place() {
    for (name, from, to, place, expected) in [
        (
            "another kind",
            "kind: RuleSet\nmetadata: {name: more}",
            "kind: AIWorkload\nmetadata: {name: more}",
            "own.yaml:9:",
            "is not a RuleSet",
        ),
        ("an unknown field", "waivable: true", "waiveable: true", "own.yaml:19:", "waiveable"),
        (
            "a misspelt path",
            "w.municipality.unit ==",
            "w.municipality.unitt ==",
            "own.yaml:23:",
            "did you mean \"unit\"?",
        ),
        ("an unknown rule", "rule: HJM-PIN,", "rule: HJM-PINN,", "own.yaml:6:", "did you mean \"HJM-PIN\"?"),
        ("not YAML", "spec:\n  rules:", "spec:\n\t rules:", "own.yaml:1", ""),
    ] {
        assert!(RULES.contains(from), "{name}");
        let error = added(&RULES.replace(from, to)).expect_err(name).to_string();
        assert!(error.starts_with(place), "{name}: {error}");
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn a_file_that_is_no_suite_is_refused_at_its_place() {
    for (text, place) in [
        ("{\n \"today\": 5\n}", "s.json:2:"),
        ("{\n", "s.json:"),
        ("today: \"2026-11-21\"\nbase: {}\ncases:\n  - id: [x]\n", "s.json:4:"),
    ] {
        let error = suite(Path::new("s.json"), text).unwrap_err().to_string();
        assert!(error.starts_with(place), "{error}");
        assert!(error.contains("not a suite of cases"), "{error}");
    }
}

#[test]
fn a_failing_case_is_told_with_what_was_expected_and_what_fired() {
    let mut suite = Suite::builtin().unwrap();
    suite.one_fault.clear();
    suite.cases.truncate(2);
    suite.cases[0].fires.push("GDPR-9 Deny".to_owned());
    suite.cases[1].delta.insert("nowhere".to_owned(), true.into());
    let ran = [Ran { file: "a<b>.json".to_owned(), outcomes: suite.run(&added(RULES).unwrap()) }];
    insta::assert_snapshot!("text", text(&ran));
    insta::assert_snapshot!("junit", junit::document(&ran));
}
