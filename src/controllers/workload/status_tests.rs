//! What a status says, and what tools read in it.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::sync::{Arc, LazyLock};

use hjemmel_api::{DataController, Resolved, resolve};
use hjemmel_domain::text::Place;
use hjemmel_domain::verdict::{Change, Finding};
use serde_json::json;

use super::*;
use crate::controllers::workload::build::tests::plain;
use crate::controllers::workload::kstatus::{self, KStatus};
use crate::controllers::workload::{argocd, flux};
use crate::stores::OwnedKind;
use hjemmel_api::judgement::Judgement;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::builtin().unwrap());

fn now() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

fn controller() -> Arc<DataController> {
    let controller = json!({
        "apiVersion": "hjemmel.dev/v1alpha1", "kind": "DataController", "metadata": {"name": "aalborg"},
        "spec": {"displayName": "Aalborg Kommune", "type": "Municipality", "namespaces": ["jobcenter"], "language": "En",
                 "profile": {"noticeMode": "PerContact", "adequateCountries": ["CH", "GB"], "leadTimeDays": 90}},
    });
    Arc::new(serde_json::from_value(controller).unwrap())
}

fn resolved(workload: &AIWorkload, held: &Held) -> Resolved {
    resolve(workload, &held.references(), CATALOGUE.profile())
}

/// A decision with one finding of this severity; `None` is pending.
fn decided(workload: &AIWorkload, held: &Held, severity: Option<Option<Severity>>, course: Course) -> Decided {
    let until: Timestamp = "2027-01-01T23:00:00Z".parse().unwrap();
    let findings: Vec<Finding> = severity
        .flatten()
        .map(|severity| Finding {
            rule: "GDPR-28-EXP".into(),
            severity,
            applies_from: None,
            evidence: Vec::new(),
            placeholders: BTreeMap::new(),
            failure: None,
        })
        .into_iter()
        .collect();
    let texts = findings
        .iter()
        .map(|f| FindingText {
            rule: f.rule.to_string(),
            severity: f.severity,
            place: Place { object: Some("DataProcessor/leverandoer".into()), path: "spec.agreement.validUntil".into() },
            message: "the agreement has ended".into(),
            remedy: "renew it".into(),
            provision: "GDPR 28".into(),
        })
        .collect();
    let change = Change { rule: "GDPR-28-EXP".into(), before: None, after: Some(Severity::Deny) };
    let verdict = severity.map(|_| Verdict { findings, valid_until: Some(until), next: vec![change] });
    let again_at = verdict.as_ref().and_then(|v| v.valid_until);
    Decided { judgement: Judgement { resolved: resolved(workload, held), verdict, again_at, texts }, course, again_at }
}

fn rollout(available: i32) -> Rollout {
    Rollout { wanted: 2, replicas: 2, updated: 2, ready: available, available, observed: true, stuck: false }
}

struct Case {
    what: &'static str,
    severity: Option<Option<Severity>>,
    course: Course,
    outcome: Outcome,
    rollout: Option<Rollout>,
    tools: KStatus,
    ready: (&'static str, Reason),
    abnormal: Option<&'static str>,
}

fn taken() -> Outcome {
    Outcome::Taken(Taken { kind: OwnedKind::Deployment, name: "sagsresume".into(), controller: None })
}

fn cases() -> Vec<Case> {
    use Course::{Leave, Run, Stop};
    let permitted = Some(None);
    let refused = Some(Some(Severity::Deny));
    let fault = || Outcome::Invalid(vec![Fault { path: "spec".into(), problem: "no".into() }]);
    let case = |what, severity, course, outcome, rollout, tools, ready, abnormal| Case {
        what,
        severity,
        course,
        outcome,
        rollout,
        tools,
        ready,
        abnormal,
    };
    let stuck = Some(Rollout { stuck: true, ..rollout(1) });
    let (failed, busy, current) = (KStatus::Failed, KStatus::InProgress, KStatus::Current);
    let (stalled, reconciling) = (Some("Stalled"), Some("Reconciling"));
    vec![
        case("pending", None, Leave, Outcome::Left, None, busy, ("False", Reason::DependencyNotReady), reconciling),
        case("refused, never ran", refused, Leave, Outcome::Left, None, failed, ("False", Reason::Refused), stalled),
        case(
            "lapsed, keeps running",
            refused,
            Leave,
            Outcome::Left,
            Some(rollout(2)),
            failed,
            ("False", Reason::Lapsed),
            stalled,
        ),
        case(
            "lapsed, stopped",
            refused,
            Stop,
            Outcome::Applied,
            Some(rollout(0)),
            failed,
            ("False", Reason::Stopped),
            stalled,
        ),
        case(
            "just created",
            permitted,
            Run,
            Outcome::Applied,
            None,
            busy,
            ("Unknown", Reason::Progressing),
            reconciling,
        ),
        case(
            "rolling out",
            permitted,
            Run,
            Outcome::Applied,
            Some(rollout(1)),
            busy,
            ("Unknown", Reason::Progressing),
            reconciling,
        ),
        case(
            "available",
            permitted,
            Run,
            Outcome::Applied,
            Some(rollout(2)),
            current,
            ("True", Reason::Available),
            None,
        ),
        case(
            "available with warnings",
            Some(Some(Severity::Warn)),
            Run,
            Outcome::Applied,
            Some(rollout(2)),
            current,
            ("True", Reason::Available),
            None,
        ),
        case(
            "stuck",
            permitted,
            Run,
            Outcome::Applied,
            stuck,
            failed,
            ("False", Reason::ProgressDeadlineExceeded),
            stalled,
        ),
        case("an object is another's", permitted, Run, taken(), None, failed, ("False", Reason::NameConflict), stalled),
        case(
            "a template that is not allowed",
            permitted,
            Run,
            fault(),
            None,
            failed,
            ("False", Reason::InvalidTemplate),
            stalled,
        ),
        case(
            "rejected for good",
            permitted,
            Run,
            Outcome::Rejected("no".into()),
            None,
            failed,
            ("False", Reason::ApplyFailed),
            stalled,
        ),
        case(
            "failed for now",
            permitted,
            Run,
            Outcome::Failed("no".into()),
            None,
            busy,
            ("False", Reason::ApplyFailed),
            reconciling,
        ),
    ]
}

fn status_of(case: &Case, workload: &AIWorkload, held: &Held) -> AIWorkloadStatus {
    let decided = decided(workload, held, case.severity, case.course);
    status(&Seen {
        workload,
        held,
        decided: &decided,
        outcome: &case.outcome,
        rollout: case.rollout,
        catalogue: &CATALOGUE,
        now: now(),
    })
}

fn held() -> Held {
    Held { controllers: vec![controller()], ..Held::default() }
}

fn get<'a>(
    status: &'a AIWorkloadStatus,
    kind: &str,
) -> Option<&'a k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition> {
    status.conditions.iter().find(|c| c.type_ == kind)
}

#[test]
fn tools_read_every_status_as_it_is_meant() {
    let workload = plain();
    for case in cases() {
        // What is pending lacks something; here, a data controller.
        let held = if case.severity.is_none() { Held::default() } else { held() };
        let status = status_of(&case, &workload, &held);
        let object = json!({"metadata": {"generation": 3}, "status": status});
        assert_eq!(kstatus::read(&object), case.tools, "{}: kstatus", case.what);
        assert_eq!(flux::read("AIWorkload", &object), Some(case.tools), "{}: Flux", case.what);
        let health = argocd::read("AIWorkload", &object);
        assert_eq!(health.as_kstatus(), case.tools, "{}: Argo CD", case.what);
        let told = get(&status, "Ready").unwrap().message.as_str();
        assert!(health.message.starts_with(told), "{}: Argo CD shows {:?}", case.what, health.message);
        let ready = get(&status, "Ready").unwrap();
        assert_eq!(
            (ready.status.as_str(), ready.reason.as_str()),
            (case.ready.0, case.ready.1.name()),
            "{}",
            case.what
        );
        for abnormal in ["Reconciling", "Stalled"] {
            assert_eq!(get(&status, abnormal).is_some(), case.abnormal == Some(abnormal), "{}: {abnormal}", case.what);
        }
        for condition in &status.conditions {
            assert_eq!(condition.observed_generation, Some(3), "{}: {}", case.what, condition.type_);
            assert!(!condition.message.is_empty(), "{}: {}", case.what, condition.type_);
        }
        assert_eq!(status.observed_generation, Some(3));
    }
}

#[test]
fn tools_wait_while_a_status_speaks_of_an_older_spec() {
    for case in cases() {
        let status = status_of(&case, &plain(), &held());
        let object = json!({"metadata": {"generation": 4}, "status": status});
        let read = [
            Some(kstatus::read(&object)),
            flux::read("AIWorkload", &object),
            Some(argocd::read("AIWorkload", &object).as_kstatus()),
        ];
        assert_eq!(read, [Some(KStatus::InProgress); 3], "{}", case.what);
    }
}

#[test]
fn argo_cd_shows_what_should_be_mended_beside_what_runs() {
    let warned = cases().into_iter().find(|c| c.what == "available with warnings").unwrap();
    let status = status_of(&warned, &plain(), &held());
    let health = argocd::read("AIWorkload", &json!({"metadata": {"generation": 3}, "status": status}));
    assert_eq!(health.message, "2 of 2 pods are available. Permitted; 1 to be mended: GDPR-28-EXP.");
}

#[test]
fn the_same_decision_gives_the_same_status_ever_after() {
    for case in cases() {
        let mut workload = plain();
        let first = status_of(&case, &workload, &held());
        workload.status = Some(first.clone());
        let decided = decided(&workload, &held(), case.severity, case.course);
        let later = Seen {
            workload: &workload,
            held: &held(),
            decided: &decided,
            outcome: &case.outcome,
            rollout: case.rollout,
            catalogue: &CATALOGUE,
            now: now() + jiff::SignedDuration::from_hours(5),
        };
        assert_eq!(status(&later), first, "{}", case.what);
        let read_back: AIWorkloadStatus = serde_json::from_value(serde_json::to_value(&first).unwrap()).unwrap();
        assert_eq!(read_back, first, "{}: what is written is read back", case.what);
    }
}

#[test]
fn there_is_a_permit_exactly_while_it_is_permitted() {
    let workload = plain();
    for case in cases() {
        let status = status_of(&case, &workload, &held());
        let permits = matches!(case.severity, Some(None | Some(Severity::Warn)));
        assert_eq!(status.permit.is_some(), permits, "{}", case.what);
        assert_eq!(get(&status, "Permitted").unwrap().status, if permits { "True" } else { "False" }, "{}", case.what);
    }
}

#[test]
fn the_serial_of_a_permit_changes_with_what_it_was_given_for() {
    let available = cases().into_iter().find(|c| c.what == "available").unwrap();
    let serial = |workload: &AIWorkload| status_of(&available, workload, &held()).permit.unwrap().serial;
    let mut changed = plain();
    changed.metadata.generation = Some(4);
    assert_eq!(serial(&plain()), serial(&plain()));
    assert_ne!(serial(&plain()), serial(&changed));
}

#[test]
fn what_other_controllers_found_stays() {
    let mut workload = plain();
    let other = json!([{"type": "NoticeReachable", "status": "True", "reason": "NoticeFound", "message": "found", "lastTransitionTime": "2026-11-22T07:00:00Z"}]);
    workload.status =
        Some(AIWorkloadStatus { conditions: serde_json::from_value(other).unwrap(), ..Default::default() });
    let available = cases().into_iter().find(|c| c.what == "available").unwrap();
    assert!(get(&status_of(&available, &workload, &held()), "NoticeReachable").is_some());
}

#[test]
fn readiness_that_was_known_is_lost_not_unknown() {
    let case = |what: &str| cases().into_iter().find(|c| c.what == what).unwrap();
    let mut workload = plain();
    workload.status = Some(status_of(&case("available"), &workload, &held()));
    let status = status_of(&case("rolling out"), &workload, &held());
    assert_eq!(get(&status, "Ready").unwrap().status, "False");
}

#[test]
fn the_readings_are_those_that_the_controller_states() {
    let readings = readings(&held());
    let shown: Vec<_> = readings.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    assert_eq!(shown, ["adequateCountries: CH, GB", "leadTimeDays: 90", "noticeMode: PerContact"]);
}
