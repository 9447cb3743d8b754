//! Permissions: of the user, to look and to declare or to install; of the operator, to work.

use serde_json::{Value, json};

use super::anchor::Anchor;
use super::line::Line;
use crate::kubectl::{KubectlError, text};

/// A resource and what must be allowed with it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Need {
    group: &'static str,
    resource: &'static str,
    subresource: &'static str,
    verbs: &'static [&'static str],
    scope: Scope,
}

/// Where it must be allowed.
#[derive(Debug, Clone, Copy)]
enum Scope {
    /// In every namespace, or on what has none.
    Cluster,
    /// In the operator's namespace.
    Operator,
}

const fn need(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Need {
    Need { group, resource, subresource: "", verbs, scope: Scope::Cluster }
}

const fn own(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Need {
    Need { scope: Scope::Operator, ..need(group, resource, verbs) }
}

const GROUP: &str = hjemmel_api::GROUP;
const READ: &[&str] = &["get", "list"];
const WATCH: &[&str] = &["get", "list", "watch"];
const OWN: &[&str] = &["get", "list", "watch", "create", "patch", "update", "delete"];
const INSTALL: &[&str] = &["create", "patch"];

/// What `why` and `doctor` read, and what whoever declares AI must do.
pub(super) const OF_USERS: &[Need] = &[
    need(GROUP, "aiworkloads", &["get", "list", "create"]),
    need(GROUP, "datacontrollers", READ),
    need(GROUP, "dataprocessors", READ),
    need(GROUP, "impactassessments", READ),
    need("apiextensions.k8s.io", "customresourcedefinitions", &["get"]),
    need("admissionregistration.k8s.io", "validatingwebhookconfigurations", &["list"]),
    own("apps", "deployments", &["list"]),
    own("", "pods", &["list"]),
    own("", "services", &["get"]),
    own("coordination.k8s.io", "leases", &["list"]),
];

/// What whoever installs Hjemmel must do.
pub(super) const OF_INSTALLERS: &[Need] = &[
    need("apiextensions.k8s.io", "customresourcedefinitions", INSTALL),
    need("rbac.authorization.k8s.io", "clusterroles", INSTALL),
    need("rbac.authorization.k8s.io", "clusterrolebindings", INSTALL),
    need("admissionregistration.k8s.io", "validatingwebhookconfigurations", INSTALL),
    need("", "namespaces", &["create"]),
    own("apps", "deployments", INSTALL),
    own("", "services", INSTALL),
    own("", "serviceaccounts", INSTALL),
    own("rbac.authorization.k8s.io", "roles", INSTALL),
    own("rbac.authorization.k8s.io", "rolebindings", INSTALL),
];

/// What the operator checks of itself when it starts; a test on a real cluster holds the two lists together.
pub(super) const OF_OPERATOR: &[Need] = &[
    need(GROUP, "aiworkloads", WATCH),
    Need { subresource: "status", ..need(GROUP, "aiworkloads", &["patch"]) },
    Need { subresource: "finalizers", ..need(GROUP, "aiworkloads", &["update"]) },
    need(GROUP, "datacontrollers", WATCH),
    need(GROUP, "dataprocessors", WATCH),
    need(GROUP, "impactassessments", WATCH),
    need("apps", "deployments", OWN),
    need("", "services", OWN),
    need("", "serviceaccounts", OWN),
    need("networking.k8s.io", "networkpolicies", OWN),
    need("events.k8s.io", "events", &["create", "patch"]),
    own("", "secrets", &["get", "list", "watch", "create", "update"]),
    need(
        "admissionregistration.k8s.io",
        "validatingwebhookconfigurations",
        &["get", "list", "watch", "create", "patch"],
    ),
];

/// A ServiceAccount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Account {
    /// The one that a Deployment's pods run as.
    pub(super) fn of(deployment: &Value) -> Self {
        let stated = text(deployment, "/spec/template/spec/serviceAccountName");
        Self {
            namespace: text(deployment, "/metadata/namespace").to_owned(),
            name: if stated.is_empty() { "default" } else { stated }.to_owned(),
        }
    }
}

/// The reviews that ask for `needs`, a document each: of whoever asks, or of an account.
pub(super) fn reviews(needs: &[Need], operator_namespace: &str, account: Option<&Account>) -> String {
    let mut documents = String::new();
    for need in needs {
        for verb in need.verbs {
            let namespace = match need.scope {
                Scope::Cluster => "",
                Scope::Operator => operator_namespace,
            };
            let asked = json!({
                "group": need.group, "resource": need.resource, "subresource": need.subresource,
                "verb": verb, "namespace": namespace,
            });
            let review = match account {
                None => json!({
                    "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
                    "spec": {"resourceAttributes": asked},
                }),
                Some(Account { namespace, name }) => json!({
                    "apiVersion": "authorization.k8s.io/v1", "kind": "SubjectAccessReview",
                    "spec": {
                        "resourceAttributes": asked,
                        "user": format!("system:serviceaccount:{namespace}:{name}"),
                        "groups": ["system:serviceaccounts", format!("system:serviceaccounts:{namespace}"), "system:authenticated"],
                    },
                }),
            };
            documents.push_str(&format!("---\n{review}\n"));
        }
    }
    documents
}

/// Whose permissions they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose<'a> {
    /// Of whoever looks, to look and to declare.
    User,
    /// Of whoever looks, to install.
    Installer,
    /// Of the operator's account.
    Operator(&'a Account),
}

/// What [`reviews`] came to; `answer` is one JSON document after the other.
pub(super) fn line(whose: Whose<'_>, answer: &Result<String, KubectlError>) -> Line {
    let (check, hint) = match whose {
        Whose::User | Whose::Installer => ("permissions", Anchor::Permissions),
        Whose::Operator(_) => ("operator-rbac", Anchor::OperatorPermissions),
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Line::unchecked(check, hint, error),
    };
    let reviews: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(answer).into_iter().collect();
    let reviews = match reviews {
        Ok(reviews) if !reviews.is_empty() => reviews,
        _ => return Line::warn(check, hint, "not checked: the answers to access reviews cannot be read"),
    };
    let refused: Vec<&Value> = reviews.iter().filter(|review| review["status"]["allowed"] != true).collect();
    if refused.is_empty() {
        return Line::ok(
            check,
            hint,
            match whose {
                Whose::User => "you may look at everything and declare AI workloads".to_owned(),
                Whose::Installer => "you may install everything".to_owned(),
                Whose::Operator(account) => {
                    format!("ServiceAccount {}/{} may do what the operator must", account.namespace, account.name)
                }
            },
        );
    }
    let lacking = lacking(&refused);
    match whose {
        Whose::User => Line::warn(check, hint, format!("you may not: {lacking}")),
        Whose::Installer => Line::fail(check, hint, format!("to install you lack: {lacking}")),
        Whose::Operator(account) => {
            Line::fail(check, hint, format!("ServiceAccount {}/{} may not: {lacking}", account.namespace, account.name))
        }
    }
}

/// `get, list datacontrollers.hjemmel.dev; list pods in namespace hjemmel-system`.
fn lacking(refused: &[&Value]) -> String {
    let mut grouped: Vec<(String, Vec<&str>)> = Vec::new();
    for review in refused {
        let field = |name: &str| text(review, &format!("/spec/resourceAttributes/{name}"));
        let mut resource = field("resource").to_owned();
        for (mark, part) in [(".", field("group")), ("/", field("subresource")), (" in namespace ", field("namespace"))]
        {
            if !part.is_empty() {
                resource = format!("{resource}{mark}{part}");
            }
        }
        match grouped.iter_mut().find(|(known, _)| *known == resource) {
            Some((_, verbs)) => verbs.push(field("verb")),
            None => grouped.push((resource, vec![field("verb")])),
        }
    }
    grouped.iter().map(|(resource, verbs)| format!("{} {resource}", verbs.join(", "))).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::line::Level;
    use super::*;

    /// The answers to `needs`, with everything allowed but what `refuses`.
    fn answer(
        needs: &[Need],
        account: Option<&Account>,
        refuses: impl Fn(&str, &str) -> bool,
    ) -> Result<String, KubectlError> {
        let reviews = reviews(needs, "hjemmel-system", account);
        let answered = reviews.split("---\n").filter(|document| !document.is_empty()).map(|document| {
            let mut review: Value = serde_json::from_str(document).unwrap();
            let asked = review["spec"]["resourceAttributes"].clone();
            let refused = refuses(asked["verb"].as_str().unwrap(), asked["resource"].as_str().unwrap());
            review["status"] = json!({"allowed": !refused});
            format!("{review:#}\n")
        });
        Ok(answered.collect())
    }

    fn account() -> Account {
        Account { namespace: "hjemmel-system".into(), name: "hjemmel".into() }
    }

    #[test]
    fn what_is_not_allowed_is_named_by_verb_resource_and_namespace() {
        let account = account();
        let operator = Whose::Operator(&account);
        for (whose, answer, level, message) in [
            (Whose::User, answer(OF_USERS, None, |_, _| false), Level::Ok, "you may look at everything"),
            (
                Whose::User,
                answer(OF_USERS, None, |_, resource| matches!(resource, "datacontrollers" | "pods")),
                Level::Warn,
                "you may not: get, list datacontrollers.hjemmel.dev; list pods in namespace hjemmel-system",
            ),
            (Whose::Installer, answer(OF_INSTALLERS, None, |_, _| false), Level::Ok, "you may install everything"),
            (
                Whose::Installer,
                answer(OF_INSTALLERS, None, |_, resource| resource == "clusterroles"),
                Level::Fail,
                "to install you lack: create, patch clusterroles.rbac.authorization.k8s.io",
            ),
            (
                operator,
                answer(OF_OPERATOR, Some(&account), |_, _| false),
                Level::Ok,
                "ServiceAccount hjemmel-system/hjemmel may do",
            ),
            (
                operator,
                answer(OF_OPERATOR, Some(&account), |verb, resource| verb == "patch" && resource == "aiworkloads"),
                Level::Fail,
                "may not: patch aiworkloads.hjemmel.dev/status",
            ),
            (Whose::User, Ok(String::new()), Level::Warn, "not checked"),
            (Whose::User, Ok("x".into()), Level::Warn, "not checked"),
        ] {
            let line = line(whose, &answer);
            assert_eq!(line.level, level, "{}", line.message);
            assert!(line.message.contains(message), "{}", line.message);
        }
    }

    #[test]
    fn an_account_is_asked_for_by_its_user_and_groups() {
        let reviews = reviews(&OF_OPERATOR[..1], "hjemmel-system", Some(&account()));
        assert!(reviews.contains("system:serviceaccount:hjemmel-system:hjemmel"), "{reviews}");
        assert!(reviews.contains("system:serviceaccounts:hjemmel-system"), "{reviews}");
    }

    #[test]
    fn a_deployment_that_names_no_account_runs_as_the_default_one() {
        let deployment = json!({"metadata": {"namespace": "n"}, "spec": {"template": {"spec": {}}}});
        assert_eq!(Account::of(&deployment), Account { namespace: "n".into(), name: "default".into() });
    }
}
