//! What each format looks like.

use std::collections::BTreeSet;

use hjemmel_cli::output::{Format, Style};
use hjemmel_domain::text::Language::{Danish, English};
use insta::assert_snapshot;

use crate::sample::{clean, everything, nothing};
use crate::{styled, written};

#[test]
fn text_is_read_in_danish_and_in_english() {
    assert_snapshot!("text-da", written(Format::Text, &everything(Danish)));
    assert_snapshot!("text-en", written(Format::Text, &everything(English)));
}

#[test]
fn text_is_quiet_when_all_is_well() {
    assert_snapshot!("text-clean-da", written(Format::Text, &clean(Danish)));
    assert_snapshot!("text-clean-en", written(Format::Text, &clean(English)));
    assert_snapshot!("text-nothing-da", written(Format::Text, &nothing(Danish)));
    assert_snapshot!("text-nothing-en", written(Format::Text, &nothing(English)));
}

#[test]
fn colour_marks_the_severity_and_the_rule_and_nothing_else() {
    let report = everything(English);
    let coloured = styled(Format::Text, &report, Style { colour: true, width: 80 });
    let headings: Vec<String> =
        coloured.lines().filter(|line| line.contains('\u{1b}')).map(|line| line.replace('\u{1b}', "ESC")).collect();
    assert_snapshot!("text-colour", headings.join("\n"));
    let stripped = ["\u{1b}[31m", "\u{1b}[33m", "\u{1b}[2m", "\u{1b}[1m", "\u{1b}[0m"]
        .iter()
        .fold(coloured, |text, code| text.replace(code, ""));
    assert_eq!(stripped, written(Format::Text, &report));
}

#[test]
fn a_line_is_longer_than_the_width_only_for_a_word_that_is() {
    for width in [60, 80, 100] {
        for language in [Danish, English] {
            let text = styled(Format::Text, &everything(language), Style { colour: false, width });
            for line in text.lines().filter(|line| line.chars().count() > width) {
                assert!(line.split_whitespace().count() <= 2, "{line}");
            }
        }
    }
}

#[test]
fn json_is_in_a_stable_order() {
    assert_snapshot!("json", written(Format::Json, &everything(English)));
}

#[test]
fn junit_has_a_suite_for_each_file() {
    assert_snapshot!("junit", written(Format::Junit, &everything(Danish)));
}

#[test]
fn sarif_has_each_rule_once() {
    assert_snapshot!("sarif", written(Format::Sarif, &everything(English)));
}

#[test]
fn github_has_a_command_for_each_finding() {
    assert_snapshot!("github", written(Format::Github, &everything(Danish)));
}

#[test]
fn gitlab_has_an_issue_for_each_finding() {
    assert_snapshot!("gitlab", written(Format::Gitlab, &everything(Danish)));
}

#[test]
fn no_two_issues_of_gitlab_have_one_fingerprint() {
    let issues: Vec<serde_json::Value> = serde_json::from_str(&written(Format::Gitlab, &everything(Danish))).unwrap();
    let prints: BTreeSet<&str> = issues.iter().map(|issue| issue["fingerprint"].as_str().unwrap()).collect();
    assert_eq!(prints.len(), issues.len());
}

#[test]
fn a_clean_report_is_an_empty_one_in_every_format() {
    assert_eq!(written(Format::Github, &clean(Danish)), "");
    assert_eq!(written(Format::Gitlab, &clean(Danish)), "[]\n");
    assert!(written(Format::Sarif, &clean(Danish)).contains("\"results\": []"));
    assert!(written(Format::Json, &clean(Danish)).contains("\"passed\": true"));
    assert!(!written(Format::Junit, &clean(Danish)).contains("<failure"));
}
