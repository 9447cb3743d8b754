//! JUnit by what its schemas ask.
//!
//! Two are common: Ant's of Windy Road, and the one of Jenkins' xUnit plugin, which allows more. What is here holds
//! them both, and so is the narrower of the two in each point.

use std::collections::BTreeMap;

use hjemmel_cli::output::Format;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use roxmltree::{Document, Node};

use crate::sample::{clean, everything, nothing};
use crate::written;

/// What an element may have: attributes that must be there, attributes that may, and its children in order.
struct Element {
    name: &'static str,
    required: &'static [&'static str],
    optional: &'static [&'static str],
    children: &'static [Child],
}

/// The names one of which may stand at this point, how often at least and at most.
type Child = (&'static [&'static str], usize, usize);

const MANY: usize = usize::MAX;
const SUITE: &[&str] = &["name", "timestamp", "hostname", "tests", "failures", "errors", "time", "package", "id"];
const ELEMENTS: [Element; 10] = [
    Element { name: "testsuites", required: &[], optional: &[], children: &[(&["testsuite"], 0, MANY)] },
    Element {
        name: "testsuite",
        required: SUITE,
        optional: &["skipped"],
        children: &[
            (&["properties"], 1, 1),
            (&["testcase"], 0, MANY),
            (&["system-out"], 1, 1),
            (&["system-err"], 1, 1),
        ],
    },
    Element { name: "properties", required: &[], optional: &[], children: &[(&["property"], 0, MANY)] },
    Element { name: "property", required: &["name", "value"], optional: &[], children: &[] },
    Element {
        name: "testcase",
        required: &["name", "classname", "time"],
        optional: &[],
        children: &[(&["skipped", "error", "failure"], 0, 1)],
    },
    Element { name: "skipped", required: &[], optional: &["message", "type"], children: &[] },
    Element { name: "error", required: &["type"], optional: &["message"], children: &[] },
    Element { name: "failure", required: &["type"], optional: &["message"], children: &[] },
    Element { name: "system-out", required: &[], optional: &[], children: &[] },
    Element { name: "system-err", required: &[], optional: &[], children: &[] },
];

/// Everything in which a document is not as the schemas ask.
fn faults(xml: &str) -> Vec<String> {
    let document = match Document::parse(xml) {
        Ok(document) => document,
        Err(error) => return vec![format!("not well-formed: {error}")],
    };
    let root = document.root_element();
    let mut faults = Vec::new();
    if root.tag_name().name() != "testsuites" {
        faults.push("the root is not testsuites".to_owned());
    }
    for node in root.descendants().filter(Node::is_element) {
        check(node, &mut faults);
    }
    for (id, suite) in root.children().filter(Node::is_element).enumerate() {
        check_suite(id, suite, &mut faults);
    }
    faults
}

fn check(node: Node<'_, '_>, faults: &mut Vec<String>) {
    let name = node.tag_name().name();
    let Some(element) = ELEMENTS.iter().find(|element| element.name == name) else {
        return faults.push(format!("there is no element {name}"));
    };
    for required in element.required {
        if node.attribute(*required).is_none() {
            faults.push(format!("{name} has no {required}"));
        }
    }
    for attribute in node.attributes() {
        if !element.required.contains(&attribute.name()) && !element.optional.contains(&attribute.name()) {
            faults.push(format!("{name} has an attribute {}", attribute.name()));
        }
    }
    let mut children = node.children().filter(Node::is_element).map(|child| child.tag_name().name()).peekable();
    for (names, least, most) in element.children {
        let mut count = 0;
        while count < *most && children.next_if(|child| names.contains(child)).is_some() {
            count += 1;
        }
        if count < *least {
            faults.push(format!("{name} lacks {names:?} or has it out of order"));
        }
    }
    if let Some(child) = children.next() {
        faults.push(format!("{name} has {child} where it may not"));
    }
    let has_text = node.children().any(|child| child.is_text() && !child.text().unwrap_or_default().trim().is_empty());
    if has_text && !matches!(name, "error" | "failure" | "skipped" | "system-out" | "system-err") {
        faults.push(format!("{name} has text"));
    }
}

/// The types of the values, and that the numbers are those of the cases.
fn check_suite(id: usize, suite: Node<'_, '_>, faults: &mut Vec<String>) {
    let of = |name| suite.attribute(name).unwrap_or_default();
    let cases: Vec<_> = suite.children().filter(|child| child.has_tag_name("testcase")).collect();
    let with = |name: &str| cases.iter().filter(|case| case.children().any(|c| c.has_tag_name(name))).count();
    for (name, number) in [
        ("id", id),
        ("tests", cases.len()),
        ("failures", with("failure")),
        ("errors", with("error")),
        ("skipped", with("skipped")),
    ] {
        if of(name) != number.to_string() {
            faults.push(format!("{name} is {}, but should be {number}", of(name)));
        }
    }
    if of("name").is_empty() || of("hostname").is_empty() {
        faults.push("name and hostname may not be empty".to_owned());
    }
    if of("time").parse::<f64>().is_err() {
        faults.push("time is no number".to_owned());
    }
    // a date and a time of day, without a zone
    if of("timestamp").len() != 19 || of("timestamp").parse::<jiff::civil::DateTime>().is_err() {
        faults.push(format!("timestamp is {}", of("timestamp")));
    }
}

#[test]
fn every_report_is_what_the_schemas_ask() {
    for language in [Language::Danish, Language::English] {
        for threshold in [Severity::Deny, Severity::Warn, Severity::Audit] {
            for mut report in [everything(language), clean(language), nothing(language)] {
                report.threshold = threshold;
                assert_eq!(faults(&written(Format::Junit, &report)), [""; 0]);
            }
        }
    }
}

#[test]
fn what_the_schemas_refuse_is_refused_here() {
    let sound = written(Format::Junit, &everything(Language::Danish));
    for (from, to) in [
        (" hostname=\"localhost\"", ""),
        (" id=\"1\"", " id=\"2\""),
        ("T11:00:00\"", "T11:00:00Z\""),
        (" time=\"0\"", " time=\"\""),
        (" type=\"GDPR-28-EXP\"", ""),
        ("<properties>", "<properties>text"),
        ("    <system-err/>\n", ""),
        ("    <system-err/>\n", "    <system-err/><system-out/>\n"),
        ("<skipped/>", "<skipped/><skipped/>"),
        ("<skipped/>", "<system-out/>"),
        ("</failure>", "</failure><failure type=\"R\"/>"),
        ("<testsuites>", "<testsuites name=\"a\">"),
        ("&lt;", "<"),
    ] {
        assert!(sound.contains(from), "{from}");
        assert_ne!(faults(&sound.replacen(from, to, 1)), [""; 0], "{from} -> {to}");
    }
}

#[test]
fn a_case_fails_by_the_threshold_and_the_rest_is_told_beside_it() {
    let outcomes = |threshold| -> BTreeMap<String, String> {
        let report = hjemmel_cli::report::Report { threshold, ..everything(Language::English) };
        let xml = written(Format::Junit, &report);
        let document = Document::parse(&xml).unwrap();
        let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
        cases
            .map(|case| {
                let outcome = case.first_element_child().map_or("passed", |child| child.tag_name().name());
                (case.attribute("name").unwrap().to_owned(), outcome.to_owned())
            })
            .collect()
    };
    let at_deny = outcomes(Severity::Deny);
    let expected = [
        ("AIWorkload jobcenter/borgerdialog", "skipped"),
        ("AIWorkload jobcenter/matchning", "failure"),
        ("AIWorkload jobcenter/moedereferat", "passed"),
        ("AIWorkload jobcenter/sagsresume", "failure"),
        ("manifests/ødelagt.yaml", "error"),
    ];
    assert_eq!(at_deny, expected.map(|(name, outcome)| (name.to_owned(), outcome.to_owned())).into());
    assert_eq!(outcomes(Severity::Warn)["AIWorkload jobcenter/borgerdialog"], "failure");
}

#[test]
fn every_finding_is_told_once_whatever_the_threshold() {
    for threshold in [Severity::Deny, Severity::Warn, Severity::Audit] {
        let report = hjemmel_cli::report::Report { threshold, ..everything(Language::English) };
        let xml = written(Format::Junit, &report);
        let document = Document::parse(&xml).unwrap();
        let text: String = document
            .descendants()
            .filter(|node| node.is_text() && !node.parent().is_some_and(|parent| parent.has_tag_name("testsuite")))
            .filter_map(|node| node.text())
            .collect();
        for found in &report.findings {
            let told = report.findings.iter().filter(|other| other.message == found.message).count();
            let message: String = found.message.replace(['\u{1b}', '\u{7}'], "\u{fffd}");
            assert_eq!(text.matches(&message).count(), told, "{message}");
        }
    }
}

#[test]
fn of_two_workloads_of_one_name_the_finding_is_that_of_its_file() {
    let mut report = everything(Language::English);
    let mut other = report.workloads[1].clone();
    other.file = "overlays/test.yaml".to_owned();
    report.workloads.insert(0, other);
    report.findings.retain(|found| found.rule == "BEK101-1-1");
    let xml = written(Format::Junit, &report);
    let document = Document::parse(&xml).unwrap();
    let failed: Vec<&str> = document
        .descendants()
        .filter(|node| node.has_tag_name("failure"))
        .filter_map(|node| node.parent()?.attribute("classname"))
        .collect();
    assert_eq!(failed, ["./manifests/sagsresumé.yaml"]);
}
