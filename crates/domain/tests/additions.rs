//! Rules of one's own beside the catalogue's.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hjemmel_domain::case::Suite;
use hjemmel_domain::catalogue::{Additions, Catalogue, CatalogueError, builtin_sources};
use hjemmel_domain::verdict::Severity;

const RULE: &str = r#"
rules:
  - id: KOMMUNE-DPO-1
    title: {en: The officer has a mailbox, da: Rådgiveren har en postkasse}
    kind: Practice
    severity: Warn
    appliesFrom: "2026-01-01"
    check: [Admission]
    waivable: true
    provision: {en: Council decision 7, da: Byrådets beslutning 7}
    source: Council decision 7
    fields: [controller.dpo]
    firesWhen: w.controller.dpo.endsWith("@example.kommune.dk")
    message: {en: "the officer writes from {controller.dpo}", da: "rådgiveren skriver fra {controller.dpo}"}
    remedy: {en: "correct {@controller.dpo}", da: "ret {@controller.dpo}"}
    examples:
      fires: [{name: its own, delta: {}}]
      passes: [{name: another, delta: {controller.dpo: dpo@example.dk}}]
"#;

fn with(texts: &[&str]) -> Result<Catalogue, CatalogueError> {
    let additions: Vec<(String, Additions)> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| (format!("{i}.yaml"), serde_saphyr::from_str(text).unwrap()))
        .collect();
    Catalogue::with_rules(&builtin_sources(), &additions)
}

#[test]
fn an_added_rule_is_judged_like_any_other_and_keeps_its_examples() {
    let catalogue = with(&[RULE]).unwrap();
    assert_eq!(catalogue.rules().len(), Catalogue::builtin().unwrap().rules().len() + 1);
    let outcomes = Suite::builtin().unwrap().run_examples(&catalogue, catalogue.rule("KOMMUNE-DPO-1").unwrap());
    assert_eq!(outcomes.len(), 2);
    assert!(outcomes.iter().all(|outcome| outcome.passed()), "{outcomes:#?}");
}

#[test]
fn an_example_that_does_not_show_what_it_says_fails() {
    let catalogue =
        with(&[&RULE.replace("controller.dpo: dpo@example.dk", "controller.dpo: x@example.kommune.dk")]).unwrap();
    let outcomes = Suite::builtin().unwrap().run_examples(&catalogue, catalogue.rule("KOMMUNE-DPO-1").unwrap());
    assert_eq!(outcomes[1].unexpected, ["KOMMUNE-DPO-1"]);
    assert!(!outcomes[1].passed());
}

#[test]
fn every_example_of_the_catalogue_shows_what_it_says() {
    let catalogue = Catalogue::builtin().unwrap();
    let suite = Suite::builtin().unwrap();
    for rule in catalogue.rules() {
        let failed: Vec<_> = suite.run_examples(&catalogue, rule).into_iter().filter(|o| !o.passed()).collect();
        assert!(failed.is_empty(), "{failed:#?}");
    }
}

#[test]
fn another_severity_takes_the_place_of_the_rules_own_and_of_the_profiles() {
    let catalogue = with(&["severities: [{rule: HJM-PIN, severity: Deny}, {rule: GDPR-28-EXP, severity: Warn}, {rule: BEK101-1-1-TASK, severity: Deny}]"]).unwrap();
    for (rule, expected) in
        [("HJM-PIN", Severity::Deny), ("GDPR-28-EXP", Severity::Warn), ("BEK101-1-1-TASK", Severity::Deny)]
    {
        let definition = &catalogue.rule(rule).unwrap().definition;
        assert_eq!(definition.severity, expected, "{rule}");
        assert!(definition.severity_from.is_none(), "{rule}");
    }
    let suite = Suite::builtin().unwrap();
    let rule = catalogue.rule("BEK101-1-1-TASK").unwrap();
    let example = &rule.definition.examples.fires[0];
    let s = suite.situation(&catalogue, "task", &example.delta, &example.profile, example.today.as_deref()).unwrap();
    let findings = catalogue.findings(&s.declaration, &s.profile, s.now);
    assert!(findings.iter().any(|f| *f.rule == *rule.id && f.severity == Severity::Deny), "{findings:#?}");
}

#[test]
fn a_mistake_in_an_addition_is_refused_with_its_file_and_place() {
    let misspelt = RULE.replace("w.controller.dpo.ends", "w.controller.dpoo.ends");
    let twice = RULE.replace("KOMMUNE-DPO-1", "GDPR-9");
    for (name, texts, file, line, expected) in [
        ("a misspelt field", vec![RULE, misspelt.as_str()], "1.yaml", 13, "stands in 0.yaml already"),
        ("a misspelt field alone", vec![misspelt.as_str()], "0.yaml", 13, "did you mean \"dpo\"?"),
        ("a rule of the catalogue", vec![twice.as_str()], "0.yaml", 3, "stands in gdpr.yaml already"),
        (
            "an unknown rule",
            vec!["severities:\n- {rule: HJM-PINN, severity: Deny}"],
            "0.yaml",
            2,
            "did you mean \"HJM-PIN\"?",
        ),
        (
            "two severities",
            vec!["severities: [{rule: HJM-PIN, severity: Deny}]", "severities: [{rule: HJM-PIN, severity: Audit}]"],
            "1.yaml",
            1,
            "already, in 0.yaml",
        ),
        (
            "a prohibition waived",
            vec!["severities: [{rule: AIA-5-A, severity: Audit}]"],
            "0.yaml",
            1,
            "cannot be waived",
        ),
    ] {
        let error = with(&texts).expect_err(name);
        assert_eq!(error.file, file, "{name}: {error}");
        assert!(error.problem.contains(expected), "{name}: {error}");
        assert!(error.column > 1, "{name}: {error}");
        if !expected.contains("in 0.yaml already") {
            assert_eq!(error.line, line, "{name}: {error}");
        }
    }
}
