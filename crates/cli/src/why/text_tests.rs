#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value, json};

use super::super::reason::Answering;
use super::super::tree::{Lines, draw};
use super::*;

fn link(kind: &str, name: &str, state: &str) -> Link {
    Link { kind: kind.into(), namespace: "jobcenter".into(), name: name.into(), state: state.into() }
}

fn judged(standing: Standing, status: Value) -> Judged {
    Judged {
        namespace: "jobcenter".into(),
        name: "sagsresume".into(),
        generation: 2,
        standing,
        controllers: Some(vec![Answering {
            name: "kommune".into(),
            display_name: "Eksempel Kommune".into(),
            english: true,
        }]),
        references: vec![Named {
            kind: "ImpactAssessment".into(),
            name: "dpja".into(),
            place: "spec.dpia".into(),
            exists: Some(false),
            title: String::new(),
            did_you_mean: Some("dpia".into()),
        }],
        status: serde_json::from_value(status).unwrap(),
    }
}

fn refused() -> Why {
    Why {
        chain: vec![
            link("Pod", "sagsresume-7d9f-x", "Running"),
            link("Deployment", "sagsresume", "1/1"),
            link("AIWorkload", "sagsresume", "Refused"),
        ],
        gap: None,
        through: Some(Through::Ownership),
        workload: Some(judged(
            Standing::Stale { observed: 1 },
            json!({
                "verdict": "Refused",
                "findingsTotal": {"deny": 1, "warn": 0, "audit": 1},
                "findings": [{
                    "rule": "GDPR-28-EXP", "severity": "Deny",
                    "path": "DataProcessor/leverandoer spec.agreement.validUntil",
                    "message": "the agreement with the processor ended on 2026-11-01, and the data is still with it",
                    "remedy": "renew the agreement", "basis": "GDPR 28(3)"
                }],
                "conditions": [
                    {"type": "Stalled", "status": "True", "reason": "Refused", "message": "1 finding", "observedGeneration": 2, "lastTransitionTime": "2026-11-22T08:00:00Z"},
                    {"type": "Compliant", "status": "False", "reason": "Refused", "message": "", "observedGeneration": 2, "lastTransitionTime": "2026-11-22T08:00:00Z"},
                    {"type": "Ready", "status": "False", "reason": "Refused", "message": "1 finding", "observedGeneration": 1, "lastTransitionTime": "2026-11-22T08:00:00Z"}
                ],
                "next": {"at": "2027-01-01T00:00:00Z", "changes": ["AIA-50 appears as Deny"]}
            }),
        )),
    }
}

#[test]
fn a_refused_pod_is_explained_up_to_each_finding() {
    let text = draw(&tree(&refused(), Language::English), Lines::Boxes, 80);
    assert_eq!(
        text,
        "\
Pod jobcenter/sagsresume-7d9f-x: Running
└─ Deployment sagsresume: 1/1
   └─ AIWorkload sagsresume: Refused, may not run
      ├─ The status is stale: it speaks of an earlier spec. If that lasts,
      │    `hjemmel doctor` finds out why. It speaks of generation 1 < 2
      ├─ What it refers to
      │  ├─ DataController kommune: Eksempel Kommune
      │  └─ ImpactAssessment dpja does not exist (spec.dpia); did you mean dpia?
      ├─ Findings: 1 Deny, 1 Audit
      │  ├─ GDPR-28-EXP Deny: the agreement with the processor ended on
      │  │  │  2026-11-01, and the data is still with it
      │  │  ├─ Field: DataProcessor/leverandoer spec.agreement.validUntil
      │  │  ├─ Fix: renew the agreement
      │  │  └─ Provision: GDPR 28(3)
      │  └─ Further findings, not shown: 1
      ├─ Conditions
      │  ├─ Ready=False Refused (outdated): 1 finding
      │  ├─ Stalled=True Refused
      │  └─ Compliant=False Refused
      ├─ No permit
      └─ Next change: 2027-01-01T00:00:00Z
         └─ AIA-50 appears as Deny
"
    );
}

#[test]
fn every_answer_reads_at_80_columns_in_both_languages() {
    let unowned = Why { workload: None, through: None, ..refused() };
    for why in [refused(), unowned] {
        for language in [Language::Danish, Language::English] {
            for lines in [Lines::Boxes, Lines::Ascii] {
                let text = draw(&tree(&why, language), lines, 80);
                assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
            }
        }
    }
}

#[test]
fn a_workload_says_plainly_if_its_status_cannot_be_believed() {
    let since = "2026-01-01T00:00:00Z".parse().unwrap();
    let permitted = || json!({"verdict": "Permitted"});
    for (standing, status, danish, english) in [
        (Standing::Unjudged, json!({}), "Kører operatoren?", "Does the operator run?"),
        (Standing::Stale { observed: 1 }, permitted(), "1 < 2", "1 < 2"),
        (Standing::Overdue { since }, permitted(), "2026-01-01", "2026-01-01"),
        (Standing::Going, permitted(), "slettet", "being deleted"),
    ] {
        let why = Why { workload: Some(judged(standing, status)), ..refused() };
        for (language, part) in [(Language::Danish, danish), (Language::English, english)] {
            let text = draw(&tree(&why, language), Lines::Ascii, 1000);
            assert!(text.contains(part), "{text}");
        }
    }
}

#[test]
fn an_object_under_no_workload_says_so_and_why_the_owners_ended() {
    for (gap, part) in [
        (None, "No AIWorkload answers"),
        (Some(Gap::Missing { kind: "ReplicaSet".into(), name: "r".into() }), "ReplicaSet r does not exist any more"),
        (Some(Gap::Cycle { kind: "ReplicaSet".into(), name: "r".into() }), "in a circle"),
        (Some(Gap::TooLong), "too long"),
        (
            Some(Gap::Unreadable { kind: "ReplicaSet".into(), name: "r".into(), problem: "no".into() }),
            "ReplicaSet r: no",
        ),
    ] {
        let why = Why { chain: vec![link("Pod", "p", "")], gap, through: None, workload: None };
        let text = draw(&tree(&why, Language::English), Lines::Ascii, 1000);
        assert!(text.contains(part) && text.contains("must be declared"), "{text}");
    }
}
