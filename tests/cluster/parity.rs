//! Engine, webhook and command line never disagree: every example and every public case, written as
//! users write objects, gets the same findings from all three, in the same order, byte for byte.

mod admission;
mod command_line;
mod engine;
mod subjects;
#[path = "../../crates/api/tests/writer/mod.rs"]
mod writer;

use hjemmel_control_plane::Options;
use hjemmel_domain::catalogue::Catalogue;
use serde_json::{Value as Json, json};

use crate::cluster::Cluster;
use crate::moved_clock::{Operator, config};
use admission::Admission;
use engine::Opinion;
use subjects::{Subject, subjects};

/// A control plane that holds all that the subjects refer to, before an operator looks.
fn cluster(subjects: &[Subject]) -> Cluster {
    let cluster = Cluster::without_operator(Options::default());
    let namespaces =
        subjects.iter().map(|s| json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": s.namespace()}}));
    let mut objects: Vec<Json> = namespaces.collect();
    for subject in subjects {
        let referred = subject.documents.iter().filter(|d| d["kind"] != "AIWorkload" && d["kind"] != "Namespace");
        objects.extend(referred.cloned());
    }
    let mut fresh: Vec<Json> = Vec::new();
    for object in objects {
        if !fresh.contains(&object) {
            fresh.push(object);
        }
    }
    let list = json!({"apiVersion": "v1", "kind": "List", "items": fresh});
    cluster.apply(&list.to_string());
    cluster
}

/// What somebody says otherwise than the engine, line by line.
fn differences(who: &str, subject: &Subject, said: &[String], engine: &[String]) -> Vec<String> {
    let nothing = "(nothing)".to_owned();
    let pairs = (0..said.len().max(engine.len())).map(|i| [engine, said].map(|lines| lines.get(i).unwrap_or(&nothing)));
    pairs
        .filter(|[engine, said]| engine != said)
        .map(|[engine, said]| format!("{}, on {}\n  engine: {engine}\n  {who}: {said}", subject.name, subject.day))
        .collect()
}

#[test]
fn the_engine_the_webhook_and_the_command_line_say_the_same_of_every_example_and_every_public_case() {
    let catalogue = Catalogue::builtin().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let subjects = subjects(&catalogue, folder.path());
    let opinions: Vec<Opinion> = subjects.iter().map(|s| Opinion::of(&catalogue, s)).collect();
    let cluster = cluster(&subjects);
    let operator = Operator::start(cluster.kubeconfig(), subjects[0].now());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let admission = runtime.block_on(async { Admission::new(config(&cluster.kubeconfig()).await) });

    // The API server calls a webhook a moment after it was registered.
    let (refused, _) = subjects.iter().zip(&opinions).find(|(_, opinion)| opinion.refuses()).unwrap();
    operator.set(refused.now());
    cluster.eventually("the API server calls the webhook", || {
        let answer = runtime.block_on(admission.ask(refused.workload()));
        (answer.code == 403).then_some(())
    });

    let mut wrong = Vec::new();
    for (subject, opinion) in subjects.iter().zip(&opinions) {
        operator.set(subject.now());
        let answer = runtime.block_on(admission.ask(subject.workload()));
        wrong.extend(differences("webhook", subject, &answer.lines(), &opinion.admission()));
        wrong.extend(differences("check", subject, &command_line::check(subject), &opinion.lines));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let refused = opinions.iter().filter(|o| o.refuses()).count();
    let warned = opinions.iter().filter(|o| o.warns()).count();
    assert!(subjects.len() >= 70 && refused >= 20 && warned >= 5, "{}, {refused}, {warned}", subjects.len());
}
