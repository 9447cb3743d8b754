//! Laws of the engine: determinism, the meaning of `valid_until`, and that mending mends.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod any;
mod reference;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use any::any_value;
use hjemmel_domain::case::{Situation, Suite};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::declaration::record::{Field, Shape, leaves};
use hjemmel_domain::profile::Profile;
use hjemmel_domain::verdict::{Decision, Severity};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use reference::Naive;
use serde_json::{Value as Json, json};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::builtin().unwrap());
static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::parse(include_str!("../../../catalogue/cases/public.json")).unwrap());
static NAIVE: LazyLock<Naive> = LazyLock::new(|| Naive::new(&CATALOGUE));
static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

fn start_of(day: Date) -> Timestamp {
    day.to_zoned(COPENHAGEN.clone()).unwrap().timestamp()
}

/// What a verdict says, without its texts: every rule and its severity.
fn said(declaration: &Declaration, profile: &Profile, now: Timestamp) -> Vec<(String, Severity)> {
    CATALOGUE.findings(declaration, profile, now).into_iter().map(|f| (f.rule.to_string(), f.severity)).collect()
}

/// The public base with a few leaves replaced by anything.
fn any_declaration() -> impl Strategy<Value = Declaration> {
    let shape = <Declaration as Field>::shape();
    let leaves: Vec<(String, Shape)> = leaves(&shape).into_iter().map(|(path, shape)| (path, shape.clone())).collect();
    prop::collection::vec(prop::sample::select(leaves), 0..14)
        .prop_flat_map(|chosen| {
            chosen
                .into_iter()
                .map(|(path, shape)| any_value(&shape).prop_map(move |value| (path.clone(), value)))
                .collect::<Vec<_>>()
        })
        .prop_map(|changes| situation(&changes.into_iter().collect()).declaration)
}

fn any_profile() -> impl Strategy<Value = Profile> {
    any_value(&<Profile as Field>::shape()).prop_map(|json| Profile::from_json(&json).unwrap())
}

fn situation(delta: &BTreeMap<String, Json>) -> Situation {
    SUITE.situation(&CATALOGUE, "property", delta, &BTreeMap::new(), None).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_same_arguments_give_the_same_verdict(
        declaration in any_declaration(), profile in any_profile(), seconds in 1_700_000_000i64..2_100_000_000
    ) {
        let now = Timestamp::from_second(seconds).unwrap();
        let again = Catalogue::builtin().unwrap();
        let verdict = CATALOGUE.evaluate(&declaration, &profile, now);
        prop_assert_eq!(&verdict, &CATALOGUE.evaluate(&declaration, &profile, now));
        prop_assert_eq!(&verdict, &again.evaluate(&declaration, &profile, now));
        prop_assert!(verdict.findings.iter().all(|f| f.failure.is_none()), "{:?}", verdict.findings);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_rule_fires_exactly_when_its_predicate_as_written_holds(
        declaration in any_declaration(), profile in any_profile(), offset in 0..1500i32
    ) {
        let today = date(2025, 6, 1) + offset.days();
        let expected: Vec<&str> = NAIVE
            .evaluate(&declaration.to_json(), &profile.to_json(), &today.to_string())
            .into_iter()
            .zip(CATALOGUE.rules())
            .filter_map(|(fires, rule)| fires.then_some(&*rule.id))
            .collect();
        let mut found = said(&declaration, &profile, start_of(today) + 11.hours());
        found.retain(|(rule, _)| rule != "HJM-STATED");
        let mut found: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
        let order = |rule: &&str| CATALOGUE.rules().iter().position(|r| &*r.id == *rule);
        found.sort_by_key(order);
        prop_assert_eq!(found, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_forecast_is_what_asking_on_every_day_for_ten_years_finds(
        declaration in any_declaration(), profile in any_profile(), offset in 0..1500i32
    ) {
        let first = date(2025, 6, 1) + offset.days();
        // in the middle of the day: the day is what counts
        let from = start_of(first) + 11.hours();
        let until = start_of(first + 10.years());
        let forecast = CATALOGUE.forecast(&declaration, &profile, from, until);
        let mut found = Vec::new();
        let mut before = said(&declaration, &profile, from);
        let mut day = first;
        while day < first + 10.years() {
            day = day.tomorrow().unwrap();
            let after = said(&declaration, &profile, start_of(day));
            if after != before {
                found.push(day);
                before = after;
            }
        }
        let told: Vec<Date> = forecast.iter().map(|turn| turn.day).collect();
        prop_assert_eq!(told, found);
        let verdict = CATALOGUE.evaluate(&declaration, &profile, from);
        let next = verdict.valid_until.filter(|at| *at <= until);
        prop_assert_eq!(next, forecast.first().map(|turn| turn.at));
        for turn in &forecast {
            let then = CATALOGUE.evaluate(&declaration, &profile, turn.at);
            prop_assert_eq!(then.decision(), turn.decision);
            // a second earlier nothing had changed yet
            let eve = said(&declaration, &profile, turn.at - 1.second());
            prop_assert_ne!(eve, said(&declaration, &profile, turn.at));
        }
    }
}

#[test]
fn restoring_the_fields_that_the_evidence_names_mends_every_one_fault_case() {
    for fault in &SUITE.one_fault {
        let base = situation(&BTreeMap::new());
        let faulty =
            SUITE.situation(&CATALOGUE, &fault.rule, &fault.delta, &fault.profile, fault.today.as_deref()).unwrap();
        let findings = CATALOGUE.findings(&faulty.declaration, &faulty.profile, faulty.now);
        assert!(findings.iter().any(|f| *f.rule == *fault.rule), "{}", fault.rule);
        let mut mended = faulty.declaration.to_json();
        let sound = mended_base(&base.declaration, &fault.delta);
        let own = findings.iter().find(|f| *f.rule == *fault.rule).unwrap();
        for evidence in &own.evidence {
            restore(&mut mended, &sound, evidence.path.split('[').next().unwrap());
        }
        // a fault that is a reading is mended by the reading
        let profile = if fault.profile.is_empty() { faulty.profile } else { base.profile };
        let mended = Declaration::from_json(&mended).unwrap();
        let left = said(&mended, &profile, faulty.now);
        assert!(!left.iter().any(|(rule, _)| *rule == fault.rule), "{}: {left:?}", fault.rule);
    }
}

/// The base, with the parts of a delta that make it high-risk but are no fault.
fn mended_base(base: &Declaration, delta: &BTreeMap<String, Json>) -> Json {
    let harmless: BTreeMap<String, Json> = delta
        .iter()
        .filter(|(path, _)| SUITE.hr_delta.contains_key(*path) && SUITE.hr_delta.get(*path) == delta.get(*path))
        .map(|(path, value)| (path.clone(), value.clone()))
        .collect();
    if harmless.is_empty() { base.to_json() } else { situation(&harmless).declaration.to_json() }
}

fn restore(json: &mut Json, sound: &Json, path: &str) {
    let pointer = format!("/{}", path.replace('.', "/"));
    let (Some(value), Some(place)) = (sound.pointer(&pointer).cloned(), json.pointer_mut(&pointer)) else {
        panic!("{path} is not in the declaration");
    };
    *place = value;
}

#[test]
fn a_verdict_lasts_until_the_end_of_the_last_day_on_which_it_holds() {
    let delta = BTreeMap::from([("dpia.validUntil".to_owned(), json!("2027-08-15"))]);
    let s = situation(&delta);
    let verdict = CATALOGUE.evaluate(&s.declaration, &s.profile, s.now);
    assert_eq!(verdict.decision(), Decision::Permitted);
    assert_eq!(verdict.valid_until, Some("2027-08-15T22:00:00Z".parse().unwrap()));
    assert_eq!(verdict.next[0].to_string(), "GDPR-35-EXP appears as Deny");
}

#[test]
fn a_declaration_that_does_not_state_the_ais_part_in_decisions_is_refused() {
    let s = situation(&BTreeMap::from([("decision.role".to_owned(), json!(""))]));
    let verdict = CATALOGUE.evaluate(&s.declaration, &s.profile, s.now);
    assert_eq!(verdict.decision(), Decision::Refused);
    assert_eq!(&*verdict.findings[0].rule, "HJM-STATED");
    assert_eq!(verdict.findings[0].evidence[0].path, "decision.role");
}

#[test]
fn the_legal_basis_is_reasoned_first_then_prohibitions_then_the_rest() {
    let s = situation(&BTreeMap::from([
        ("legal.areas".to_owned(), json!(["serviceloven"])),
        ("prohibited.manipulation".to_owned(), json!(true)),
        ("security.accessControlRef".to_owned(), json!("")),
    ]));
    let rules: Vec<String> = said(&s.declaration, &s.profile, s.now).into_iter().map(|(rule, _)| rule).collect();
    assert_eq!(rules, ["BEK101-1-1", "AIA-5-A", "BEK101-2-2-ACC"]);
}
