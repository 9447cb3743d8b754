//! Asks the cluster, and hands the answers to the checks. The only place with IO.

use jiff::Timestamp;
use serde_json::Value;

use super::access::{self, Account, Need, Whose};
use super::anchor::Anchor;
use super::line::Line;
use super::registration::Reach;
use super::{definitions, operator, probe, registration, server, workloads};
use crate::kubectl::{Cluster, KubectlError};

/// The Secret with the webhook's certificate.
const SECRET: &str = "hjemmel-webhook-tls";
/// The namespace that every cluster has.
const DEFAULT: &str = "default";

type Answer = Result<Value, KubectlError>;

/// Looks at a cluster where Hjemmel is installed.
///
/// # Errors
/// There is no way to ask a cluster.
pub(super) fn installed(
    cluster: &impl Cluster,
    namespace: Option<&str>,
    operator_namespace: &str,
) -> Result<Vec<Line>, KubectlError> {
    let mut lines = match server_lines(cluster)? {
        Ok(lines) => lines,
        Err(unreachable) => return Ok(vec![unreachable]),
    };
    let ours = definitions::ours();
    lines.extend(definitions::lines(&definitions_of(cluster, &ours), &ours));

    let registrations = registrations(cluster);
    lines.extend(registration::lines(&registrations, Timestamp::now()));
    let reach = registration::reach(&registrations);
    let home = match &reach {
        Some(Reach::Service { namespace, .. }) => namespace.clone(),
        _ => operator_namespace.to_owned(),
    };

    let controllers = cluster.get_json(&["get", "datacontrollers.hjemmel.dev", "-o", "json"]);
    let target = namespace.map(str::to_owned).or_else(|| workloads::governed_namespace(&controllers));
    lines.push(probe_line(cluster, target.as_deref().unwrap_or(DEFAULT)));
    lines.push(certificate_line(cluster, &home));
    lines.extend(match &registrations {
        Ok(_) => operator_lines(cluster, reach.as_ref(), &home),
        Err(error) => vec![Line::unchecked("operator", Anchor::OperatorNotReady, error)],
    });
    let leases = cluster.get_json(&["get", "leases.coordination.k8s.io", "-n", &home, "-o", "json"]);
    lines.push(operator::leases(&leases, Timestamp::now()));
    lines.push(permissions(cluster, access::OF_USERS, &home, Whose::User));

    let all = cluster.get_json(&["get", "aiworkloads.hjemmel.dev", "-A", "-o", "json"]);
    lines.extend(workloads::claims(&controllers, &all));
    lines.push(workloads::judged(&all));
    Ok(lines)
}

/// Looks at a cluster before Hjemmel is installed.
///
/// # Errors
/// There is no way to ask a cluster.
pub(super) fn before_installation(cluster: &impl Cluster, operator_namespace: &str) -> Result<Vec<Line>, KubectlError> {
    let mut lines = match server_lines(cluster)? {
        Ok(lines) => lines,
        Err(unreachable) => return Ok(vec![unreachable]),
    };
    lines.push(permissions(cluster, access::OF_INSTALLERS, operator_namespace, Whose::Installer));
    let ours = definitions::ours();
    lines.extend(definitions::conflicts(&definitions_of(cluster, &ours), &ours));
    lines.push(registration::conflicts(&registrations(cluster)));
    Ok(lines)
}

/// The lines about the server itself, or the one that says that it cannot be asked.
fn server_lines(cluster: &impl Cluster) -> Result<Result<Vec<Line>, Line>, KubectlError> {
    let version = match cluster.get_json(&["version", "-o", "json"]) {
        Ok(version) => version,
        Err(error @ (KubectlError::Unreachable(_) | KubectlError::Unauthorized(_))) => {
            return Ok(Err(Line::fail("server", Anchor::ApiUnreachable, error.to_string())));
        }
        Err(error) => return Err(error),
    };
    let groups = cluster.get_json(&["get", "--raw", "/apis"]);
    // A server may tell its version to anybody, and nothing else.
    if let Err(error @ KubectlError::Unauthorized(_)) = &groups {
        return Ok(Err(Line::fail("server", Anchor::ApiUnreachable, error.to_string())));
    }
    let asked = Timestamp::now();
    let stamped = cluster.get_json(&["auth", "whoami", "-o", "json"]);
    let clock = server::clock(&stamped, asked, Timestamp::now());
    Ok(Ok(vec![server::version(&version), server::groups(&groups), clock]))
}

fn definitions_of(cluster: &impl Cluster, ours: &[Value]) -> Answer {
    let mut args = vec!["get", "customresourcedefinitions.apiextensions.k8s.io"];
    args.extend(definitions::names(ours));
    args.extend(["--ignore-not-found", "-o", "json"]);
    cluster.get_json(&args)
}

fn registrations(cluster: &impl Cluster) -> Answer {
    cluster.get_json(&["get", "validatingwebhookconfigurations.admissionregistration.k8s.io", "-o", "json"])
}

fn probe_line(cluster: &impl Cluster, namespace: &str) -> Line {
    let args = ["create", "-n", namespace, "--dry-run=server", "--validate=false", "-o", "json", "-f", "-"];
    let answer = cluster.ask(&args, Some(&probe::prohibited().to_string()));
    probe::line(&answer.map(|_| Value::Null), namespace)
}

/// Reads the certificate alone: the Secret has keys in it that are nobody's to carry around.
fn certificate_line(cluster: &impl Cluster, home: &str) -> Line {
    let template = "-o=go-template={{with index .data \"tls.crt\"}}{{base64decode .}}{{end}}";
    let answer = cluster.ask(&["get", "secret", SECRET, "-n", home, template], None);
    operator::certificate(&answer, &format!("{home}/{SECRET}"), Timestamp::now())
}

fn operator_lines(cluster: &impl Cluster, reach: Option<&Reach>, home: &str) -> Vec<Line> {
    let (service, objects) = match reach {
        Some(Reach::Service { namespace, name }) => (
            cluster.get_json(&["get", "service", name, "-n", namespace, "-o", "json"]),
            cluster.get_json(&["get", "deployments.apps,pods", "-n", namespace, "-o", "json"]),
        ),
        _ => (Ok(Value::Null), Ok(Value::Null)),
    };
    let deployment = match (&service, &objects) {
        (Ok(service), Ok(objects)) => operator::deployment(service, objects),
        _ => None,
    };
    let mut lines = vec![operator::readiness(reach, &service, &objects)];
    lines.extend(operator::version(deployment, env!("CARGO_PKG_VERSION")));
    if let Some(deployment) = deployment {
        lines.push(permissions(cluster, access::OF_OPERATOR, home, Whose::Operator(&Account::of(deployment))));
    }
    lines
}

fn permissions(cluster: &impl Cluster, needs: &[Need], home: &str, whose: Whose<'_>) -> Line {
    let account = match whose {
        Whose::Operator(account) => Some(account),
        Whose::User | Whose::Installer => None,
    };
    let reviews = access::reviews(needs, home, account);
    access::line(whose, &cluster.ask(&["create", "--validate=false", "-o", "json", "-f", "-"], Some(&reviews)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::line::Level;
    use super::*;
    use crate::kubectl::recorded::Recorded;

    const REFUSED: &str =
        "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?";

    #[test]
    fn a_server_that_does_not_answer_is_the_only_line() {
        let gone = Recorded::default().refusing("version -o json", REFUSED);
        for lines in [installed(&gone, None, "hjemmel-system"), before_installation(&gone, "hjemmel-system")] {
            let lines = lines.unwrap();
            assert_eq!(lines.len(), 1);
            assert_eq!((lines[0].level, lines[0].hint), (Level::Fail, Anchor::ApiUnreachable));
        }
    }

    #[test]
    fn without_a_way_to_ask_there_is_no_report() {
        for stderr in [
            "error: context \"x\" does not exist",
            "Error in configuration: context was not found for specified context: x",
        ] {
            let lost = Recorded::default().refusing("version -o json", stderr);
            assert!(installed(&lost, None, "hjemmel-system").is_err(), "{stderr}");
        }
    }

    #[test]
    fn what_cannot_be_asked_is_a_line_of_its_own_and_hides_nothing_else() {
        let version = json!({"serverVersion": {"major": "1", "minor": "36", "gitVersion": "v1.36.3"}});
        let silent = Recorded::default().with("version -o json", version);
        let lines = installed(&silent, None, "hjemmel-system").unwrap();
        let checks: Vec<_> = lines.iter().map(|line| line.check).collect();
        let all =
            "server apis clock crds registration webhook certificate operator lease permissions namespaces workloads";
        assert_eq!(checks.join(" "), all);
        assert!(lines[1..].iter().all(|line| line.level == Level::Warn), "{lines:?}");
    }
}
