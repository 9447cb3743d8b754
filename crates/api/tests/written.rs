//! Every declaration can be written as objects that say it again, but for what the API cannot say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../../domain/tests/any/mod.rs"]
mod any;
mod writer;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use any::any_value;
use hjemmel_domain::case::{Situation, Suite};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::declaration::record::{Field, Shape, leaves};
use hjemmel_domain::profile::Profile;
use proptest::prelude::*;
use serde_json::Value as Json;
use writer::{Expressible, Objects, expressible, written};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::builtin().unwrap());
static SUITE: LazyLock<Suite> =
    LazyLock::new(|| Suite::parse(include_str!("../../../catalogue/cases/public.json")).unwrap());

/// A case of the public suite, made concrete.
struct Case {
    id: String,
    /// Each finding that it must give, as `RULE Severity`.
    fires: BTreeSet<String>,
    situation: Situation,
}

fn situation(
    id: &str,
    delta: &BTreeMap<String, Json>,
    profile: &BTreeMap<String, Json>,
    day: Option<&str>,
) -> Situation {
    SUITE.situation(&CATALOGUE, id, delta, profile, day).unwrap()
}

fn cases() -> Vec<Case> {
    let cases = SUITE.cases.iter().map(|case| Case {
        id: case.id.clone(),
        fires: case.fires.iter().cloned().collect(),
        situation: situation(&case.id, &case.delta, &case.profile, case.today.as_deref()),
    });
    let faults = SUITE.one_fault.iter().map(|fault| Case {
        id: fault.rule.clone(),
        fires: fault.also_fires.iter().cloned().chain([format!("{} {}", fault.rule, fault.severity)]).collect(),
        situation: situation(&fault.rule, &fault.delta, &fault.profile, fault.today.as_deref()),
    });
    cases.chain(faults).collect()
}

/// The fields that differ between what objects say and what they were to say.
fn differences(declaration: &Declaration, profile: &Profile) -> (Expressible, Vec<String>) {
    let said = expressible(declaration, profile, CATALOGUE.profile());
    let documents = written(declaration, profile, "sag", "jobcenter");
    let resolved = Objects::read(&documents).resolve(&CATALOGUE);
    let mut wrong: Vec<String> = resolved.missing.iter().map(ToString::to_string).collect();
    for (wanted, found) in [
        (said.declaration.to_json(), resolved.declaration.to_json()),
        (said.profile.to_json(), resolved.profile.to_json()),
    ] {
        compare("", &wanted, &found, &mut wrong);
    }
    (said, wrong)
}

fn compare(path: &str, wanted: &Json, found: &Json, wrong: &mut Vec<String>) {
    match (wanted, found) {
        (Json::Object(fields), Json::Object(found)) if fields.keys().eq(found.keys()) => {
            for (field, value) in fields {
                compare(&format!("{path}/{field}"), value, &found[field], wrong);
            }
        }
        _ if wanted != found => wrong.push(format!("{path}: {wanted} was written, {found} came back")),
        _ => {}
    }
}

#[test]
fn every_public_case_written_as_objects_says_the_same_declaration_and_profile_again() {
    let mut wrong = Vec::new();
    for case in cases() {
        let (_, differ) = differences(&case.situation.declaration, &case.situation.profile);
        wrong.extend(differ.into_iter().map(|d| format!("{}: {d}", case.id)));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What the API says otherwise in every public case that does not say it its own way.
const IN_EVERY_CASE: [&str; 4] =
    ["status.noticeCheck", "status.overrideRate", "processors[0].name", "data.justification"];

/// What it says otherwise in single cases.
const IN_SINGLE_CASES: &[(&str, &str)] = &[("GDPR-35-NOTREQ", "dpia"), ("AIA-27-3", "aiAct.fria.ref")];

#[test]
fn what_the_api_cannot_say_of_the_public_cases_is_known_and_has_a_reason() {
    let mut found = BTreeSet::new();
    for case in cases() {
        let said = expressible(&case.situation.declaration, &case.situation.profile, CATALOGUE.profile());
        for (path, reason) in said.otherwise {
            assert!(!reason.is_empty(), "{path}");
            if !IN_EVERY_CASE.contains(&path.as_str()) {
                found.insert((case.id.clone(), path));
            }
        }
    }
    let known: BTreeSet<_> =
        IN_SINGLE_CASES.iter().map(|(case, path)| ((*case).to_owned(), (*path).to_owned())).collect();
    assert_eq!(found, known);
}

/// Cases whose objects give other findings than they expect, what they lack (-) and add (+), and why.
const OTHER_FINDINGS: &[(&str, &str, &str)] = &[
    ("BEK101-2-4-LIVE", "-BEK101-2-4-LIVE Warn", "its fault is what the operator found at the notice's page"),
    ("AIA-27-3", "-AIA-27-3 Warn", "an assessment that nobody approved is none, so there is nothing to notify of"),
    ("AIA-27-3", "+AIA-27 Deny", "an assessment that nobody approved is none, so the assessment itself is missing"),
];

#[test]
fn the_objects_of_a_public_case_give_the_findings_that_it_expects() {
    let mut found = BTreeSet::new();
    for case in cases() {
        let documents = written(&case.situation.declaration, &case.situation.profile, "sag", "jobcenter");
        let judgement = Objects::read(&documents).judge(&CATALOGUE, case.situation.now);
        let texts = judgement.texts.iter().filter(|t| CATALOGUE.rule(&t.rule).is_some());
        let fired: BTreeSet<String> = texts.map(|t| format!("{} {}", t.rule, t.severity)).collect();
        found.extend(case.fires.difference(&fired).map(|f| (case.id.clone(), format!("-{f}"))));
        found.extend(fired.difference(&case.fires).map(|f| (case.id.clone(), format!("+{f}"))));
    }
    let known: BTreeSet<_> =
        OTHER_FINDINGS.iter().map(|(case, finding, _)| ((*case).to_owned(), (*finding).to_owned())).collect();
    assert_eq!(found, known);
}

#[test]
fn a_processor_gets_an_object_name_and_no_two_the_same() {
    let named = |name: &str| hjemmel_domain::declaration::Processor { name: name.to_owned(), ..Default::default() };
    for (names, want) in [
        (vec!["Leverandør A/S"], vec!["leverandoer-a-s"]),
        (vec!["X", "x", "x-2"], vec!["x", "x-2", "x-2-2"]),
        (vec!["", "  "], vec!["databehandler", "databehandler-2"]),
        (vec!["leverandoer"], vec!["leverandoer"]),
    ] {
        let processors: Vec<_> = names.iter().map(|name| named(name)).collect();
        assert_eq!(writer::object_names(&processors), want, "{names:?}");
    }
}

/// The public base with a few leaves replaced by anything.
fn any_declaration() -> impl Strategy<Value = Declaration> {
    let shape = <Declaration as Field>::shape();
    let leaves: Vec<(String, Shape)> = leaves(&shape).into_iter().map(|(path, shape)| (path, shape.clone())).collect();
    prop::collection::vec(prop::sample::select(leaves), 0..20)
        .prop_flat_map(|chosen| {
            let change =
                |(path, shape): (String, Shape)| any_value(&shape).prop_map(move |value| (path.clone(), value));
            chosen.into_iter().map(change).collect::<Vec<_>>()
        })
        .prop_map(|delta| situation("property", &delta.into_iter().collect(), &BTreeMap::new(), None).declaration)
}

fn any_profile() -> impl Strategy<Value = Profile> {
    any_value(&<Profile as Field>::shape()).prop_map(|json| Profile::from_json(&json).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn any_declaration_and_profile_written_as_objects_come_back_as_far_as_the_api_can_say_them(
        declaration in any_declaration(), profile in any_profile()
    ) {
        let (_, wrong) = differences(&declaration, &profile);
        prop_assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn a_declaration_of_anything_comes_back_too(json in any_value(&<Declaration as Field>::shape())) {
        let declaration = Declaration::from_json(&json).unwrap();
        let (_, wrong) = differences(&declaration, CATALOGUE.profile());
        prop_assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
