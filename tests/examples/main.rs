//! The examples say of themselves what the law says of them; without a cluster.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs, unreachable_pub)]

mod header;
mod objects;

use std::collections::BTreeSet;
use std::fs;

use header::{Example, examples, folder};
use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::MAX_REFUSAL;
use hjemmel_domain::verdict::Decision;
use jiff::Timestamp;
use jiff::civil::Date;
use objects::{Judged, Municipality, workload};

/// The day on which the heads of the examples are true.
const DAY: &str = "2026-11-22";
/// The examples are meant to be tried for years: their verdicts do not change before this day.
const UNTIL: &str = "2030-01-01";

struct Judgement {
    example: Example,
    workload: AIWorkload,
    judged: Judged,
}

fn noon(day: &str) -> Timestamp {
    format!("{day}T12:00:00Z").parse().unwrap()
}

fn judgements() -> Vec<Judgement> {
    let catalogue = Catalogue::builtin().unwrap();
    let municipality = Municipality::read();
    let judge = |example: Example| {
        let workload = workload(&example.text, &example.file);
        let judged = municipality.judge(&catalogue, &workload, noon(example.at.as_deref().unwrap_or(DAY)));
        Judgement { example, workload, judged }
    };
    examples().into_iter().map(judge).collect()
}

#[test]
fn every_example_gets_the_verdict_and_the_findings_that_its_head_states() {
    let mut wrong = Vec::new();
    for Judgement { example, judged, .. } in judgements() {
        let pending = !judged.resolved.missing.is_empty();
        let verdict = if pending { WorkloadVerdict::Pending } else { WorkloadVerdict::from(judged.verdict.decision()) };
        let found: BTreeSet<_> =
            judged.texts.iter().filter(|_| !pending).map(|t| (t.rule.clone(), t.severity.name().to_owned())).collect();
        let stated: BTreeSet<_> = example.rules.iter().cloned().collect();
        if verdict != example.verdict || found != stated {
            wrong.push(format!("{}: {verdict}: {found:?}", example.file));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_example_lies_in_the_folder_of_its_verdict() {
    for example in examples() {
        let folder = match example.verdict {
            WorkloadVerdict::Permitted | WorkloadVerdict::PermittedWithWarnings => "permitted",
            WorkloadVerdict::Refused => "refused",
            WorkloadVerdict::Pending => "pending",
        };
        assert!(example.file.starts_with(folder), "{} is {}", example.file, example.verdict);
    }
}

#[test]
fn every_verdict_has_an_example_and_there_are_at_least_twelve() {
    let examples = examples();
    assert!(examples.len() >= 12, "{}", examples.len());
    for verdict in ["Permitted", "PermittedWithWarnings", "Refused", "Pending"] {
        assert!(examples.iter().any(|e| e.verdict.name() == verdict), "{verdict}");
    }
}

#[test]
fn a_reference_is_missing_only_where_the_head_says_so() {
    for Judgement { example, judged, .. } in judgements() {
        let missing: Vec<_> = judged.resolved.missing.iter().map(ToString::to_string).collect();
        assert_eq!(missing.len(), example.missing.len(), "{}: {missing:?}", example.file);
        for (text, object) in missing.iter().zip(&example.missing) {
            assert!(text.starts_with(&object.replace('/', " ")), "{}: {text}", example.file);
        }
    }
}

#[test]
fn a_head_states_a_day_exactly_if_a_duty_lies_ahead_of_it() {
    let day: Date = DAY.parse().unwrap();
    for Judgement { example, judged, .. } in judgements() {
        let ahead = judged.verdict.findings.iter().any(|f| f.applies_from.is_some_and(|from| from > day));
        assert_eq!(example.at.as_deref(), ahead.then_some(DAY), "{}", example.file);
    }
}

#[test]
fn no_verdict_changes_by_itself_for_years_and_what_is_refused_stays_refused() {
    let catalogue = Catalogue::builtin().unwrap();
    for Judgement { example, judged, .. } in judgements() {
        let before = judged.verdict.decision();
        let until = if before == Decision::Refused { "2036-01-01" } else { UNTIL };
        let turns = catalogue.forecast(&judged.resolved.declaration, &judged.resolved.profile, noon(DAY), noon(until));
        for turn in turns {
            assert_eq!(turn.decision, before, "{} on {}: {:?}", example.file, turn.day, turn.changes);
        }
    }
}

#[test]
fn a_refusal_shows_every_refusing_finding_with_its_remedy() {
    for Judgement { example, judged, .. } in judgements() {
        if example.verdict != WorkloadVerdict::Refused {
            continue;
        }
        assert!(judged.refusal.len() <= MAX_REFUSAL, "{}", example.file);
        for rule in example.rules_of("Deny") {
            let line = judged.refusal.lines().find(|line| line.starts_with(&format!("{rule} ")));
            assert!(line.is_some_and(|l| l.contains(". Ret: ")), "{}: {}", example.file, judged.refusal);
        }
    }
}

#[test]
fn an_assessment_covers_the_data_and_the_uses_of_every_workload_that_names_it() {
    let municipality = Municipality::read();
    for Judgement { example, workload, .. } in judgements() {
        let Some(dpia) = municipality.dpia(&workload) else {
            continue;
        };
        let scope = &dpia.spec.scope;
        for used in &workload.spec.data_categories {
            assert!(scope.data_categories.contains(&used.category), "{}: {}", example.file, used.category);
        }
        for used in &workload.spec.purpose.use_cases {
            assert!(scope.use_cases.contains(used), "{}: {used}", example.file);
        }
    }
}

#[test]
fn every_namespace_that_is_used_is_made_and_has_one_controller() {
    let municipality = Municipality::read();
    let used = judgements().into_iter().map(|j| j.workload.metadata.namespace.unwrap());
    for namespace in used.chain(municipality.names().map(|(namespace, _)| namespace.clone())) {
        assert!(municipality.namespaces.contains(&namespace), "{namespace}");
        let of = municipality.controllers.iter().filter(|c| c.spec.namespaces.contains(&namespace));
        assert_eq!(of.count(), 1, "{namespace}");
    }
}

#[test]
fn every_object_of_the_municipality_is_used() {
    let all: String = judgements().into_iter().map(|j| j.example.text).collect();
    let municipality = fs::read_to_string(folder().join("municipality/data-processors.yaml")).unwrap();
    for (_, name) in Municipality::read().names() {
        let used = format!("{{name: {name}}}");
        assert!(all.contains(&used) || municipality.contains(&used), "{name}");
    }
}

#[test]
fn names_are_unique_hosts_are_reserved_and_nothing_looks_like_a_cpr_number() {
    let mut names = BTreeSet::new();
    for Judgement { example, workload, .. } in judgements() {
        let metadata = workload.metadata;
        assert!(names.insert((metadata.namespace.unwrap(), metadata.name.unwrap())), "{}", example.file);
    }
    for name in ["municipality", "permitted", "refused", "pending"] {
        for path in header::files(name) {
            let text = fs::read_to_string(&path).unwrap();
            for host in text.split("https://").skip(1).map(|rest| rest.split(['/', '"', '\n']).next().unwrap()) {
                assert!(format!(".{host}").ends_with(".example.kommune.dk"), "{}: {host}", path.display());
            }
            for mail in text.split_whitespace().filter(|word| word.contains('@') && !word.contains("@sha256:")) {
                assert!(mail.ends_with("@example.kommune.dk"), "{}: {mail}", path.display());
            }
            let digits = |word: &str| word.len() == 10 && word.bytes().all(|b| b.is_ascii_digit());
            let words = text.split(|c: char| !c.is_ascii_alphanumeric());
            assert_eq!(words.filter(|w| digits(w)).count(), 0, "{}", path.display());
        }
    }
}

#[test]
fn the_table_of_the_readme_says_what_the_heads_say() {
    const BEGIN: &str = "<!-- table: UPDATE_EXAMPLES=1 cargo test --test examples -->\n";
    const END: &str = "<!-- end of table -->";
    let mut table = String::from("| Fil | Viser | Vurdering | Regler |\n|---|---|---|---|\n");
    for Example { file, shows, verdict, rules, .. } in examples() {
        let rules: Vec<_> = rules.iter().map(|(rule, severity)| format!("{rule} {severity}")).collect();
        let rules = if rules.is_empty() { "ingen".to_owned() } else { rules.join(", ") };
        table += &format!("| [{file}]({file}) | {shows} | {verdict} | {rules} |\n");
    }
    let path = folder().join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(BEGIN).expect("the README has no table");
    let (_, after) = rest.split_once(END).expect("the table of the README has no end");
    let wanted = format!("{before}{BEGIN}{table}{END}{after}");
    if std::env::var_os("UPDATE_EXAMPLES").is_some() {
        fs::write(&path, &wanted).unwrap();
    } else {
        assert_eq!(readme, wanted, "run UPDATE_EXAMPLES=1 cargo test --test examples");
    }
}
