//! What is said of objects that do not fit, and where.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::input::{Objects, read_text};

const WORKLOAD: &str = include_str!("../../../api/tests/documents/ai-workload.yaml");
const PROCESSOR: &str = include_str!("../../../api/tests/documents/data-processor.yaml");
const ASSESSMENT: &str = include_str!("../../../api/tests/documents/dpia.yaml");
const TRIAL: &str = include_str!("../../../../examples/permitted/trial.yaml");

/// `path line:column message | remedy` of each misfit, and the line that it points at.
fn said(text: &str) -> Vec<(String, String)> {
    let mut input = read_text("x.yaml", text.as_bytes(), "default");
    assert_eq!(input.unreadable, [], "{text}");
    let _ = Objects::decode(&mut input);
    let misfits = input.documents.iter().flat_map(|document| &document.misfits);
    misfits
        .map(|misfit| {
            let line = text.lines().nth(misfit.at.line - 1).unwrap_or_default();
            let pointed = line.chars().skip(misfit.at.column - 1).take(12).collect();
            (format!("{}: {} | {}", misfit.path, misfit.message, misfit.remedy), pointed)
        })
        .collect()
}

#[test]
fn objects_that_fit_have_no_misfits() {
    for text in [WORKLOAD, PROCESSOR, ASSESSMENT, TRIAL] {
        assert_eq!(said(text), []);
    }
}

#[test]
fn each_fault_is_said_once_at_its_place_with_what_would_be_right() {
    let mut wrong = Vec::new();
    for (text, from, to, expected, pointed) in [
        (
            ASSESSMENT,
            "  title:",
            "  titel:",
            "spec.titel: \"titel\" is no field here | did you mean title?",
            "titel: Konse",
        ),
        (
            ASSESSMENT,
            "  type: DPIA\n",
            "",
            "spec.type: type is missing | add type: Which kind of assessment it is; cannot be changed later",
            "spec:",
        ),
        (
            ASSESSMENT,
            "type: DPIA",
            "type: DPAI",
            "spec.type: \"DPAI\" is not one of the words | did you mean DPIA? the words are DPIA, FRIA",
            "DPAI",
        ),
        (ASSESSMENT, "type: DPIA", "type: [DPIA]", "spec.type: expected text, found a list | write text", "[DPIA]"),
        (
            ASSESSMENT,
            "[Health, IdentityContact]",
            "Health",
            "spec.scope.dataCategories: expected a list, found the text \"Health\" | put it in brackets",
            "Health, useC",
        ),
        (
            ASSESSMENT,
            "[Health, IdentityContact]",
            "[Health, Health]",
            "spec.scope.dataCategories[1]: \"Health\" stands twice in this list, first on line 9 | keep one",
            "Health], use",
        ),
        (
            ASSESSMENT,
            "\"2026-02-10\"",
            "\"2026-02-30\"",
            "spec.approvedOn: \"2026-02-30\" is no day | write it as 2026-02-01",
            "\"2026-02-30\"",
        ),
        (
            ASSESSMENT,
            "\"2026-02-10\"",
            "10 February",
            "spec.approvedOn: \"10 February\" is no day | write it as 2026-02-01",
            "10 February",
        ),
        (
            ASSESSMENT,
            "coversReuse: true",
            "coversReuse: \"true\"",
            "spec.coversReuse: expected true or false, found the text \"true\" | write true without quotes",
            "\"true\"",
        ),
        (
            ASSESSMENT,
            "title: Konsekvensanalyse af sagsresumé",
            "title: no",
            "spec.title: expected text, found false | put it in quotes: without them yes, no,",
            "no",
        ),
        (
            ASSESSMENT,
            "title: Konsekvensanalyse af sagsresumé",
            "title: ''",
            "spec.title: this is empty | write text, or leave the field out",
            "''",
        ),
        (
            ASSESSMENT,
            "ref: DPIA-2026-1",
            "ref: 2026",
            "spec.ref: expected text, found the number 2026 | put it in quotes: \"2026\"",
            "2026",
        ),
        (
            ASSESSMENT,
            "name: dpia-sagsresume",
            "name: Dpia_1",
            "metadata.name: \"Dpia_1\" is no name of an object | write lower-case letters",
            "Dpia_1, name",
        ),
        (
            ASSESSMENT,
            "name: dpia-sagsresume, ",
            "",
            "metadata.name: name is missing | add name: A name that no other",
            "metadata: {n",
        ),
        (
            ASSESSMENT,
            "metadata: {name: dpia-sagsresume, namespace: jobcenter}\n",
            "",
            "metadata.name: name is missing | add name",
            "apiVersion: ",
        ),
        (
            ASSESSMENT,
            "namespace: jobcenter",
            "labls: {a: b}",
            "metadata.labls: \"labls\" is no field here | did you mean labels?",
            "labls: {a: b",
        ),
        (
            ASSESSMENT,
            "namespace: jobcenter",
            "labels: {a.dk/b: 1}",
            "metadata.labels[a.dk/b]: expected text, found the number 1 | put it in quotes: \"1\"",
            "1}}",
        ),
        (
            ASSESSMENT,
            "kind: ImpactAssessment",
            "kind: ImpactAssesment",
            "kind: \"ImpactAssesment\" is no kind of hjemmel.dev | did you mean ImpactAssessment?",
            "ImpactAssesm",
        ),
        (
            ASSESSMENT,
            "dev/v1alpha1",
            "dev/v1",
            "apiVersion: \"hjemmel.dev/v1\" is no version there is | write apiVersion: hjemmel.dev/v1alpha1",
            "hjemmel.dev/",
        ),
        (
            PROCESSOR,
            "locations: [DK]",
            "locations: []",
            "spec.locations: 0 members are too few | write from 1 to 250 members",
            "locations: [",
        ),
        (
            PROCESSOR,
            "locations: [DK]",
            "locations: [dk]",
            "spec.locations[0]: \"dk\" is no country | write two capital letters",
            "dk]",
        ),
        (PROCESSOR, "locations: [DK]", "locations: [null]", "spec.locations[0]: expected text, found nothing", "null]"),
        (
            PROCESSOR,
            "{name: sky}",
            "{name: leverandoer}",
            "spec.subprocessors: a processor cannot be its own sub-processor: remove its own name | ",
            "subprocessor",
        ),
        (
            PROCESSOR,
            "[{name: sky}]",
            "[{name: sky}, {name: sky}]",
            "spec.subprocessors[1]: name \"sky\" stands twice in this list",
            "{name: sky}]",
        ),
        (
            PROCESSOR,
            "[{name: sky}]",
            "[sky]",
            "spec.subprocessors[0]: expected a map, found the text \"sky\" | write fields under it, such as name",
            "sky]",
        ),
        (
            TRIAL,
            "endDate: \"2031-09-30\"",
            "endDate: \"2025-09-30\"",
            "spec.trial.endDate: endDate must not be before startDate | ",
            "\"2025-09-30\"",
        ),
        (
            TRIAL,
            "url: https://",
            "url: ",
            "spec.citizenNotice.url: \"example.kommune.dk/ai/samtaleforslag\" must be an absolute web address",
            "example.komm",
        ),
        (
            TRIAL,
            "port: 8080\n      template",
            "port: 80800\n      template",
            "spec.workload.deployment.port: 80800 is out of bounds | write a number from 1 to 65535",
            "80800",
        ),
        (
            TRIAL,
            "replicas: 1",
            "replicas: 1.5",
            "spec.workload.deployment.replicas: expected a whole number, found the number 1.5",
            "1.5",
        ),
        (
            TRIAL,
            "    deployment:",
            "    deploymnt:",
            "spec.workload.deploymnt: \"deploymnt\" is no field here | did you mean deployment?",
            "deploymnt:",
        ),
        (
            TRIAL,
            "image: registry",
            "imag: registry",
            "spec.workload.deployment.template.spec.containers[0].imag: \"imag\" is no field of a pod template",
            "imag: regist",
        ),
        (
            TRIAL,
            "ports: [{containerPort: 8080}]",
            "ports: [{containerPort: x}]",
            "spec.workload.deployment.template.spec.containers[0].ports[0].containerPort: cannot be read: ",
            "x}]",
        ),
        (
            TRIAL,
            "  workload:\n    deployment:",
            "  workload:\n    external: {url: 'https://a.dk'}\n    deployment:",
            "spec.workload: set exactly one of deployment",
            "workload:",
        ),
    ] {
        assert!(text.contains(from), "{from:?} is gone");
        match said(&text.replacen(from, to, 1)).as_slice() {
            [(said, at)] if said.starts_with(expected) && at == pointed => {}
            found => wrong.push(format!("{found:?} instead of {expected:?} at {pointed:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn all_faults_are_said_in_the_order_of_the_text() {
    let text = TRIAL
        .replace("Trial", "Trail")
        .replace("port: 8080\n      t", "port: x\n      t")
        .replace("  model:", "  modl:");
    let found: Vec<_> = said(&text).into_iter().map(|(said, _)| said.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(found, ["spec.purpose.lifecycle", "spec.modl", "spec.workload.deployment.port"]);
}

#[test]
fn what_the_api_server_lets_pass_is_let_pass() {
    for (from, to) in [
        ("replicas: 1", "replicas: 1.0"),
        ("replicas: 1", "replicas: null"),
        ("  namespace: besk", "  finalizers: [a]\n  ownerReferences: []\n  namespace: besk"),
        ("spec:\n  purpose", "status: {nonsense: 1}\nspec:\n  purpose"),
        ("memory: 16Mi", "memory: 16777216"),
        ("ports: [{containerPort: 8080}]", "ports: null"),
    ] {
        assert!(TRIAL.contains(from), "{from}");
        assert_eq!(said(&TRIAL.replacen(from, to, 1)), [], "{to}");
    }
}

#[test]
fn an_object_that_stands_twice_is_refused_at_the_second() {
    let other = ASSESSMENT.replace("jobcenter", "other");
    let found = said(&format!("{ASSESSMENT}---\n{other}---\n{ASSESSMENT}"));
    let [(said, _)] = found.as_slice() else { panic!("{found:?}") };
    let expected = "metadata.name: ImpactAssessment \"dpia-sagsresume\" stands twice; first at x.yaml:2 | keep one";
    assert!(said.starts_with(expected), "{said}");
}
