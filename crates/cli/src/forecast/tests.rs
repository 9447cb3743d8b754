#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use hjemmel_api::{AIWorkload, DataController, DataProcessor, ImpactAssessment, References, WorkloadPlaces, resolve};
use hjemmel_domain::case::Suite;
use hjemmel_domain::text::DeclarationPlaces;
use jiff::civil::{Date, date};
use serde_json::Value;

use super::timeline::{Subject, timeline};
use super::*;

fn period(from: Date) -> Period {
    Period::new(Some(from), None, Timestamp::UNIX_EPOCH).unwrap()
}

/// The timeline of the public base with some fields replaced.
fn of_case(delta: &[(&str, Value)], language: Language, from: Date) -> Timeline {
    let catalogue = Catalogue::builtin().unwrap();
    let suite = Suite::builtin().unwrap();
    let delta: BTreeMap<String, Value> =
        delta.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
    let s = suite.situation(&catalogue, "forecast", &delta, &BTreeMap::new(), None).unwrap();
    let subject = Subject {
        title: "AIWorkload jobcenter/sagsresume",
        declaration: &s.declaration,
        profile: &s.profile,
        language,
        places: &DeclarationPlaces,
    };
    timeline(&catalogue, &subject, &period(from))
}

/// The timeline of an example among the objects of the municipality's examples.
fn of_example(workload: &str, from: Date) -> Timeline {
    let workload: AIWorkload = serde_saphyr::from_str(workload).unwrap();
    let namespace = workload.metadata.namespace.clone().unwrap();
    let of_kind = |text: &str, kind: &str| -> Vec<Value> {
        let all: Vec<Value> = serde_saphyr::from_multiple(text).unwrap();
        all.into_iter()
            .filter(|o| o["kind"] == kind && (o["metadata"]["namespace"] == *namespace || kind == "DataController"))
            .collect()
    };
    let controllers: Vec<DataController> =
        of_kind(include_str!("../../../../examples/municipality/data-controller.yaml"), "DataController")
            .into_iter()
            .map(|o| serde_json::from_value(o).unwrap())
            .collect();
    let processors: Vec<DataProcessor> =
        of_kind(include_str!("../../../../examples/municipality/data-processors.yaml"), "DataProcessor")
            .into_iter()
            .map(|o| serde_json::from_value(o).unwrap())
            .collect();
    let assessments: Vec<ImpactAssessment> =
        of_kind(include_str!("../../../../examples/municipality/impact-assessments.yaml"), "ImpactAssessment")
            .into_iter()
            .map(|o| serde_json::from_value(o).unwrap())
            .collect();
    let references = References {
        controllers: controllers.iter().filter(|c| c.spec.namespaces.contains(&namespace)).collect(),
        processors: processors.iter().map(|p| (p.metadata.name.clone().unwrap(), p)).collect(),
        assessments: assessments.iter().map(|a| (a.metadata.name.clone().unwrap(), a)).collect(),
    };
    let catalogue = Catalogue::builtin().unwrap();
    let resolved = resolve(&workload, &references, catalogue.profile());
    assert!(resolved.missing.is_empty(), "{:?}", resolved.missing);
    let places = WorkloadPlaces::new(&workload, &references);
    let subject = Subject {
        title: &hjemmel_api::judgement::title(&workload),
        declaration: &resolved.declaration,
        profile: &resolved.profile,
        language: resolved.language,
        places: &places,
    };
    timeline(&catalogue, &subject, &period(from))
}

fn all_formats(name: &str, timelines: &[Timeline], from: Date, language: Language) {
    for (format, ending) in
        [(ForecastFormat::Text, "text"), (ForecastFormat::Json, "json"), (ForecastFormat::Ics, "ics")]
    {
        let text = written(timelines, &period(from), format, language).unwrap();
        // a snapshot keeps no carriage returns
        insta::assert_snapshot!(format!("{name}-{ending}"), text.replace('\r', "␍"));
    }
}

#[test]
fn an_agreement_and_an_assessment_that_run_out_are_foreseen() {
    let from = date(2026, 11, 21);
    let delta =
        [("dpia.validUntil", Value::from("2027-05-31")), ("processors[0].dpa.validUntil", Value::from("2028-12-31"))];
    all_formats("agreement", &[of_case(&delta, Language::Danish, from)], from, Language::Danish);
}

#[test]
fn an_example_is_foreseen_with_the_places_where_its_author_writes() {
    let from = date(2026, 11, 21);
    let example = include_str!("../../../../examples/permitted/long-term-unemployment-prediction.yaml");
    all_formats("prediction", &[of_example(example, from)], from, Language::Danish);
}

#[test]
fn where_nothing_changes_it_says_so_and_the_calendar_still_has_an_event() {
    let from = date(2090, 1, 1);
    let timeline = of_case(&[], Language::English, from);
    assert!(timeline.turns.is_empty(), "{timeline:#?}");
    all_formats("nothing", &[timeline], from, Language::English);
}

#[test]
fn each_verdict_follows_from_the_one_before() {
    let timeline = of_case(&[("dpia.validUntil", "2027-05-31".into())], Language::Danish, date(2026, 11, 21));
    assert!(timeline.turns.len() > 1, "{timeline:#?}");
    let mut before = timeline.now;
    for turn in &timeline.turns {
        assert_eq!(turn.before, before, "{turn:#?}");
        assert!(turn.changes.iter().all(|change| change.after.is_none() == change.finding.is_none()), "{turn:#?}");
        before = turn.after;
    }
}

#[test]
fn a_calendar_is_well_formed_stable_and_reminds_of_changes_for_the_worse_only() {
    let from = date(2026, 11, 21);
    let delta =
        [("dpia.validUntil", Value::from("2027-05-31")), ("processors[0].dpa.validUntil", Value::from("2028-12-31"))];
    let timelines = [of_case(&delta, Language::Danish, from)];
    let ics = calendar::calendar(&timelines, &period(from), Language::Danish);
    assert_eq!(ics, calendar::calendar(&timelines, &period(from), Language::Danish));
    assert!(ics.ends_with("END:VCALENDAR\r\n"));
    assert!(!ics.replace("\r\n", "").contains(['\r', '\n']));
    let unfolded = ics.replace("\r\n ", "");
    let mut open: Vec<&str> = Vec::new();
    for line in unfolded.lines() {
        let (name, value) = line.split_once(':').unwrap();
        match name {
            "BEGIN" => open.push(value),
            "END" => assert_eq!(open.pop(), Some(value), "{line}"),
            _ => assert!(!open.is_empty(), "{line}"),
        }
    }
    assert!(open.is_empty());
    let mut names: Vec<&str> = unfolded.lines().filter(|line| line.starts_with("UID:")).collect();
    let events = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), events, "two events have one name");
    assert_eq!(events, timelines[0].turns.len());
    let worse = timelines[0].turns.iter().filter(|t| t.changes.iter().any(timeline::Change::is_for_the_worse)).count();
    assert_eq!(unfolded.matches("TRIGGER:-P30D").count(), worse);
    assert!(worse > 0);
}

#[test]
fn the_text_fits_80_columns() {
    let from = date(2026, 11, 21);
    let timeline = of_case(&[("dpia.validUntil", "2027-05-31".into())], Language::Danish, from);
    let text = written(&[timeline], &period(from), ForecastFormat::Text, Language::Danish).unwrap();
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}
