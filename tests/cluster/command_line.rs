//! `hjemmel why` and `hjemmel doctor`, as a user runs them: the built command with the user's `kubectl`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use hjemmel_control_plane::Options;
use serde_json::{Value as Json, json};

use crate::cluster::{Cluster, Operator, free_address, shared};
use crate::declarations::{external, lawful, processor, with};

/// The command line that was built with this operator.
fn program() -> PathBuf {
    let file = Path::new(env!("CARGO_BIN_EXE_hjemmel-operator")).with_file_name("hjemmel");
    assert!(file.is_file(), "{} is not built: run `make build`, or `cargo build -p hjemmel`", file.display());
    file
}

fn hjemmel(cluster: &Cluster, args: &[&str]) -> Output {
    let mut command = Command::new(program());
    command.args(args).envs(cluster.control_plane.environment());
    run(command)
}

fn run(mut command: Command) -> Output {
    command.env_remove("HJEMMEL_KUBECTL").env("LC_ALL", "C.UTF-8").stdin(Stdio::null());
    command.output().expect("hjemmel runs")
}

/// Standard output of a command that must end with `code`.
fn told(output: &Output, code: i32) -> String {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}{error}");
    text
}

/// The lines of a report that are not OK: check, level and hint.
fn trouble(report: &str) -> Vec<(String, String, String)> {
    let report: Json = serde_json::from_str(report).unwrap();
    let field = |line: &Json, name: &str| line[name].as_str().unwrap().to_owned();
    let lines = report["lines"].as_array().unwrap().iter().filter(|line| line["level"] != "OK");
    lines.map(|line| (field(line, "check"), field(line, "level"), field(line, "hint"))).collect()
}

fn line(check: &str, level: &str, anchor: &str) -> (String, String, String) {
    (check.to_owned(), level.to_owned(), format!("docs/troubleshooting.md#{anchor}"))
}

fn api_only() -> Options {
    Options { controllers: false, ..Options::default() }
}

#[test]
fn why_leads_from_a_running_pod_to_its_permitted_workload_and_on() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "hvorfor").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/hvorfor"]);
    let pod = cluster.must(&["get", "pods", "-n", &ns, "-o", "jsonpath={.items[0].metadata.name}"]);

    let text = told(&hjemmel(&cluster, &["why", &pod, "-n", &ns]), 0);
    let mut rest = text.as_str();
    for part in [
        &format!("Pod {ns}/{pod}: Running"),
        "└─ ReplicaSet hvorfor-",
        "└─ Deployment hvorfor: 1/1",
        "└─ AIWorkload hvorfor: Permitted, may run",
        &format!("DataController kommune-{ns}: Eksempel Kommune"),
        "DataProcessor leverandoer: Leverandør",
        "ImpactAssessment dpia: Sagsresumé",
        "No findings",
        "Ready=True",
        "Permit ",
    ] {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("{part:?} does not follow in\n{text}")).1;
    }
    let workload = told(&hjemmel(&cluster, &["why", "hvorfor", "-n", &ns, "--lang", "da"]), 0);
    assert!(workload.starts_with(&format!("AIWorkload {ns}/hvorfor: Permitted, må køre")), "{workload}");
    assert!(text.lines().chain(workload.lines()).all(|line| line.chars().count() <= 80), "{text}{workload}");

    let misspelt = hjemmel(&cluster, &["why", "hvorfro", "-n", &ns]);
    told(&misspelt, 2);
    let error = String::from_utf8_lossy(&misspelt.stderr);
    assert!(error.contains("did you mean \"hvorfor\"?"), "{error}");
}

#[test]
fn why_names_each_finding_of_a_refused_workload_and_what_a_pending_one_lacks() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&external(&ns, "afvist").to_string());
    cluster.apply(&with(processor(&ns), "/spec/agreement/validUntil", json!("2026-11-01")).to_string());
    cluster.verdict(&ns, "afvist", "Refused");
    cluster.apply(&with(external(&ns, "venter"), "/spec/dpia", json!({"name": "dpja"})).to_string());
    cluster.verdict(&ns, "venter", "Pending");

    let refused = told(&hjemmel(&cluster, &["why", "aiworkload/afvist", "-n", &ns]), 0);
    for part in ["Refused, may not run", "GDPR-28-EXP Deny", "Field: DataProcessor/leverandoer", "Fix: ", "Provision: "]
    {
        assert!(refused.contains(part), "{part:?} is missing in\n{refused}");
    }
    let pending = told(&hjemmel(&cluster, &["why", "venter", "-n", &ns]), 0);
    assert!(pending.contains("ImpactAssessment dpja does not exist (spec.dpia); did you mean dpia?"), "{pending}");
    let json: Json =
        serde_json::from_str(&told(&hjemmel(&cluster, &["why", "venter", "-n", &ns, "-o", "json"]), 0)).unwrap();
    assert_eq!(json["workload"]["status"]["verdict"], "Pending");
    assert_eq!(json["workload"]["standing"]["state"], "current");
}

#[test]
fn why_says_of_a_pod_under_nobody_what_that_means() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.eventually("pods may be made", || cluster.get("serviceaccount", &ns, "default"));
    cluster.must(&["run", "-n", &ns, "herreloes", "--image=registry.k8s.io/pause:3.10"]);
    let text = told(&hjemmel(&cluster, &["why", "pod/herreloes", "-n", &ns]), 0);
    assert!(text.contains("Ingen AIWorkload svarer for dette objekt"), "{text}");
}

#[test]
fn doctor_finds_nothing_amiss_until_the_operator_is_dead() {
    let cluster = Cluster::start();
    let ns = cluster.municipality();
    cluster.apply(&external(&ns, "sund").to_string());
    cluster.verdict(&ns, "sund", "Permitted");
    let report = told(&hjemmel(&cluster, &["doctor", "-o", "json"]), 0);
    assert_eq!(trouble(&report), [], "{report}");

    cluster.kill_operator();
    let report = told(&hjemmel(&cluster, &["doctor", "-o", "json"]), 1);
    assert_eq!(trouble(&report), [line("webhook", "FAIL", "webhook-unreachable")], "{report}");
    let text = told(&hjemmel(&cluster, &["doctor"]), 1);
    assert!(text.contains("see docs/troubleshooting.md#webhook-unreachable"), "{text}");
    assert!(text.lines().filter(|line| !line.contains("https://")).all(|line| line.chars().count() <= 80), "{text}");
}

/// An operator as it is installed inside of a cluster, of a later version, that nobody gave permissions and that died.
fn installed() -> String {
    let namespaced = |name: &str| json!({"name": name, "namespace": "hjemmel-system"});
    [
        json!({
            "apiVersion": "v1", "kind": "Service", "metadata": namespaced("webhook"),
            "spec": {"selector": {"app": "operator"}, "ports": [{"port": 443}]}
        }),
        json!({
            "apiVersion": "apps/v1", "kind": "Deployment", "metadata": namespaced("operator"),
            "spec": {
                "selector": {"matchLabels": {"app": "operator"}},
                "template": {
                    "metadata": {"labels": {"app": "operator"}},
                    "spec": {"containers": [{"name": "operator", "image": "registry.example/operator:v99.0.0"}]}
                }
            }
        }),
        json!({
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": namespaced("hjemmel-operator"),
            "spec": {"holderIdentity": "p", "leaseDurationSeconds": 15, "renewTime": "2026-01-01T00:00:00.000000Z"}
        }),
        json!({
            "apiVersion": "admissionregistration.k8s.io/v1", "kind": "ValidatingWebhookConfiguration",
            "metadata": {"name": "hjemmel-aiworkloads"},
            "webhooks": [{
                "name": "aiworkloads.hjemmel.dev", "sideEffects": "None", "admissionReviewVersions": ["v1"],
                "timeoutSeconds": 1, "clientConfig": {"service": {"namespace": "hjemmel-system", "name": "webhook"}},
                "rules": [{"apiGroups": ["hjemmel.dev"], "apiVersions": ["*"], "resources": ["aiworkloads"],
                           "operations": ["CREATE", "UPDATE"]}]
            }]
        }),
    ]
    .map(|object| object.to_string())
    .join("\n---\n")
}

#[test]
fn doctor_looks_at_an_operator_inside_of_the_cluster() {
    let cluster = Cluster::without_operator(Options::default());
    cluster.apply(&installed());
    cluster.must(&["rollout", "status", "-n", "hjemmel-system", "deployment/operator", "--timeout=60s"]);
    let report = told(&hjemmel(&cluster, &["doctor", "-o", "json"]), 1);
    let amiss = trouble(&report);
    for expected in [
        line("webhook-ca", "FAIL", "webhook-ca"),
        line("version", "WARN", "operator-version"),
        line("operator-rbac", "FAIL", "operator-permissions"),
        line("lease", "FAIL", "lease-stale"),
    ] {
        assert!(amiss.contains(&expected), "{expected:?} is missing in {report}");
    }
    assert!(!amiss.iter().any(|(check, _, _)| check == "operator"), "its pod is ready: {report}");

    // what the operator says itself that it lacks, without any permission
    let nobody = cluster.control_plane.issue_client("nobody", &[]).unwrap();
    let operator = Operator::start(&nobody);
    operator.wait_logged("lacks permission: ");
    let log = operator.log();
    let lacks = log.split_once("lacks permission: ").unwrap().1.split_once(". Bind").unwrap().0;
    assert!(report.contains(&format!("may not: {lacks}\"")), "{lacks}\nis not what doctor looks for:\n{report}");
}

#[test]
fn doctor_says_that_a_server_does_not_answer_and_that_there_is_no_kubectl() {
    let cluster = shared();
    let folder = tempfile::tempdir().unwrap();
    let kubeconfig = folder.path().join("kubeconfig");
    let address = free_address();
    let text = format!(
        "apiVersion: v1\nkind: Config\nclusters: [{{name: c, cluster: {{server: \"https://{address}\"}}}}]\n\
         users: [{{name: u, user: {{token: t}}}}]\ncontexts: [{{name: x, context: {{cluster: c, user: u}}}}]\n\
         current-context: x\n"
    );
    std::fs::write(&kubeconfig, text).unwrap();
    let kubeconfig = kubeconfig.to_str().unwrap();
    let report = told(&hjemmel(&cluster, &["doctor", "-o", "json", "--kubeconfig", kubeconfig]), 1);
    assert_eq!(trouble(&report), [line("server", "FAIL", "api-unreachable")], "{report}");

    told(&hjemmel(&cluster, &["doctor", "--context", "findes-ikke"]), 2);
    let mut command = Command::new(program());
    command.arg("doctor").env("PATH", folder.path());
    let missing = run(command);
    told(&missing, 2);
    let error = String::from_utf8_lossy(&missing.stderr);
    assert!(error.contains("install kubectl"), "{error}");
}

#[test]
fn before_an_installation_doctor_looks_at_what_it_needs() {
    let cluster = Cluster::bare(api_only());
    let report = told(&hjemmel(&cluster, &["doctor", "--pre", "-o", "json"]), 0);
    assert_eq!(trouble(&report), [], "{report}");

    let report = told(&hjemmel(&cluster, &["doctor", "-o", "json"]), 1);
    let trouble_of = trouble(&report);
    assert!(trouble_of.contains(&line("crds", "FAIL", "crds-missing")), "{report}");
    assert!(trouble_of.contains(&line("registration", "FAIL", "webhook-not-registered")), "{report}");

    let nobody = cluster.control_plane.issue_client("nobody", &[]).unwrap();
    let kubeconfig = nobody.to_str().unwrap();
    let report = told(&hjemmel(&cluster, &["doctor", "--pre", "-o", "json", "--kubeconfig", kubeconfig]), 1);
    assert!(trouble(&report).contains(&line("permissions", "FAIL", "permissions")), "{report}");
    assert!(report.contains("create, patch customresourcedefinitions.apiextensions.k8s.io"), "{report}");

    cluster.must(&["apply", "--server-side", "-f", concat!(env!("CARGO_MANIFEST_DIR"), "/crds")]);
    cluster.must(&["wait", "--for=condition=Established", "--timeout=60s", "crd", "--all"]);
    let report = told(&hjemmel(&cluster, &["doctor", "--pre", "-o", "json"]), 0);
    assert_eq!(trouble(&report), [], "the definitions are this version's: {report}");
}
