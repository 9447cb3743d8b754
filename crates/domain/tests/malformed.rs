//! A malformed catalogue is refused whole, with file, rule and place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use hjemmel_domain::catalogue::{Catalogue, CatalogueError, Source, builtin_sources};

/// Compiles the built-in catalogue with `from` replaced by `to` in one file.
fn refused(file: &str, from: &str, to: &str) -> CatalogueError {
    let builtin = builtin_sources();
    let text = builtin.iter().find(|s| s.name == file).unwrap().text;
    assert!(text.contains(from), "{file} no longer holds {from:?}");
    let changed = text.replacen(from, to, 1);
    let sources: Vec<Source<'_>> =
        builtin.iter().map(|s| if s.name == file { Source { name: s.name, text: &changed } } else { *s }).collect();
    Catalogue::compile(&sources).expect_err("a malformed catalogue was accepted")
}

#[test]
fn each_mistake_is_refused_with_its_file_rule_and_what_would_be_right() {
    let gdpr6 = r#"firesWhen: v.personal && !(w.legal.gdpr.art6 in ["a","c","e"])"#;
    for (name, from, to, file, rule, expected) in [
        (
            "a misspelt field",
            gdpr6,
            r#"firesWhen: v.personal && !(w.legal.gdpr.art66 in ["a","c","e"])"#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "did you mean \"art6\"?",
        ),
        (
            "a word outside its vocabulary",
            gdpr6,
            r#"firesWhen: v.personal && !(w.legal.gdpr.art6 in ["a","c","k"])"#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "\"k\" is not a Article6",
        ),
        (
            "a predicate that is no truth value",
            gdpr6,
            "firesWhen: size(w.data.categories)",
            "gdpr.yaml",
            Some("GDPR-6"),
            "must be a truth value",
        ),
        (
            "a predicate that does not parse",
            gdpr6,
            r#"firesWhen: v.personal && (w.legal.gdpr.art6 == "a""#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "column",
        ),
        (
            "an unknown name",
            gdpr6,
            r#"firesWhen: workload.personal"#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "a predicate may use",
        ),
        (
            "an unknown derived variable",
            gdpr6,
            r#"firesWhen: v.personnal"#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "did you mean \"personal\"?",
        ),
        (
            "a comparison of unlike things",
            gdpr6,
            r#"firesWhen: w.data.retention.days == "x""#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "cannot be compared",
        ),
        ("arithmetic on today", gdpr6, r#"firesWhen: size(today) > 3"#, "gdpr.yaml", Some("GDPR-6"), "has no size"),
        (
            "a function that does not exist",
            gdpr6,
            r#"firesWhen: w.notice.url.matches("a+")"#,
            "gdpr.yaml",
            Some("GDPR-6"),
            "is not a function of predicates",
        ),
    ] {
        let error = refused(file, from, to);
        assert_eq!(error.file, file, "{name}");
        assert_eq!(error.rule.as_deref(), rule, "{name}: {error}");
        assert!(error.line > 1 && error.column > 1, "{name}: {error}");
        assert!(error.problem.contains(expected), "{name}: {error}");
    }
}

#[test]
fn a_mistake_in_the_yaml_is_refused_at_its_line_and_column() {
    for (name, from, to, expected) in [
        ("an unknown field", "    kind: Required\n", "    kund: Required\n", "kund"),
        ("an unknown severity", "    severity: Deny\n", "    severity: Refuse\n", "Refuse"),
        ("a wrong indentation", "    kind: Required\n", "   kind: Required\n", ""),
        ("a placeholder of no field", "{@legal.gdpr.art6}", "{@legal.gdpr.art7}", "art7"),
        ("a day that does not exist", "appliesFrom: \"2018-05-25\"", "appliesFrom: \"2018-02-30\"", "2018-02-30"),
        ("a day that depends on today", "appliesFrom: \"2018-05-25\"", "appliesFrom: today", "today"),
    ] {
        let error = refused("gdpr.yaml", from, to);
        assert!(error.rule.is_some(), "{name}: {error}");
        assert!(error.line > 1, "{name}: {error}");
        assert!(error.to_string().contains(expected), "{name}: {error}");
    }
}

#[test]
fn an_error_is_reported_at_the_column_of_the_offending_word() {
    let error = refused(
        "gdpr.yaml",
        r#"firesWhen: v.personal && !(w.legal.gdpr.art6 in ["a","c","e"])"#,
        r#"firesWhen: v.personal && w.nowhere"#,
    );
    // four spaces, `firesWhen: `, then the 15th column of the predicate
    assert_eq!(error.column, 4 + 11 + 15 + 1, "{error}");
}

#[test]
fn a_rule_that_stands_twice_a_missing_file_and_a_wrong_set_are_refused() {
    let twice = refused("gdpr.yaml", "- id: GDPR-9\n", "- id: GDPR-10\n");
    assert!(twice.problem.contains("stands in gdpr.yaml already"), "{twice}");
    let set = refused("vocabulary.yaml", "values: [lab,", "values: [labb,");
    assert!(set.problem.contains("did you mean \"lab\"?"), "{set}");
    let profile = refused("profile.yaml", "default: generalPage", "default: generelPage");
    assert!(profile.problem.contains("generelPage"), "{profile}");
    let sources: Vec<Source<'_>> = builtin_sources().into_iter().filter(|s| s.name != "profile.yaml").collect();
    let missing = Catalogue::compile(&sources).expect_err("accepted without profile.yaml");
    assert_eq!(missing.file, "profile.yaml");
}
