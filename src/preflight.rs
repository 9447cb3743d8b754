//! What the cluster must have before the operator can work: an API server that answers, our
//! kinds, and permission. Everything that is missing is named at once.

use std::collections::BTreeSet;

use hjemmel_api::{GROUP, VERSION};
use k8s_openapi::api::authorization::v1::{ResourceAttributes, SelfSubjectAccessReview, SelfSubjectAccessReviewSpec};
use kube::api::PostParams;
use kube::{Api, Client};
use tokio_util::sync::CancellationToken;

use crate::backoff::Backoff;
use crate::call::{CallError, call};
use crate::readiness::{Part, Readiness};

/// The kinds the operator reads, by their plural.
const KINDS: [&str; 4] = ["aiworkloads", "datacontrollers", "dataprocessors", "impactassessments"];

/// What the cluster lacks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Lack {
    /// The API server does not answer.
    #[error(
        "the API server at {server} cannot be used: {problem}. Check the address in the kubeconfig, and whether the server runs"
    )]
    Server {
        /// Its address.
        server: String,
        /// What went wrong.
        problem: String,
    },
    /// Our kinds are not installed.
    #[error("custom resource definitions are missing: {}. Install them: `hjemmel crds | kubectl apply --server-side -f -`", .0.join(", "))]
    Definitions(Vec<String>),
    /// Permission is missing.
    #[error("the operator's account lacks permission: {}. Bind it to the operator's ClusterRole", .0.join("; "))]
    Permission(Vec<String>),
}

/// A permission, as RBAC has it.
struct Need {
    group: &'static str,
    resource: &'static str,
    subresource: &'static str,
    verbs: &'static [&'static str],
    /// Only in the state namespace.
    state: bool,
}

const fn need(group: &'static str, resource: &'static str, verbs: &'static [&'static str]) -> Need {
    Need { group, resource, subresource: "", verbs, state: false }
}

const WATCH: &[&str] = &["get", "list", "watch"];
const OWN: &[&str] = &["get", "list", "watch", "create", "patch", "update", "delete"];

const NEEDS: &[Need] = &[
    need(GROUP, "aiworkloads", WATCH),
    Need { subresource: "status", verbs: &["patch"], ..need(GROUP, "aiworkloads", &[]) },
    // Owner references with blockOwnerDeletion need it where that is enforced.
    Need { subresource: "finalizers", verbs: &["update"], ..need(GROUP, "aiworkloads", &[]) },
    need(GROUP, "datacontrollers", WATCH),
    need(GROUP, "dataprocessors", WATCH),
    need(GROUP, "impactassessments", WATCH),
    need("apps", "deployments", OWN),
    need("", "services", OWN),
    need("", "serviceaccounts", OWN),
    need("networking.k8s.io", "networkpolicies", OWN),
    need("events.k8s.io", "events", &["create", "patch"]),
    Need { state: true, ..need("", "secrets", &["get", "list", "watch", "create", "update"]) },
];

const REGISTER: Need = need(
    "admissionregistration.k8s.io",
    "validatingwebhookconfigurations",
    &["get", "list", "watch", "create", "patch"],
);

/// What to check for.
#[derive(Debug, Clone)]
pub struct Preflight {
    /// The API server's address, for messages.
    pub server: String,
    /// Where the operator keeps its own state.
    pub state_namespace: String,
    /// Whether it registers its webhook.
    pub registers: bool,
}

impl Preflight {
    /// Waits until the cluster lacks nothing, saying once what it lacks whenever that changes.
    /// `false` if told to stop before.
    pub async fn pass(&self, client: &Client, readiness: &Readiness, stop: &CancellationToken) -> bool {
        let mut backoff = Backoff::default();
        let mut said = None;
        loop {
            let lack = tokio::select! {
                () = stop.cancelled() => return false,
                checked = self.check(client) => match checked {
                    Ok(()) => {
                        readiness.reached(Part::Cluster);
                        return true;
                    }
                    Err(lack) => lack,
                },
            };
            readiness.waiting(Part::Cluster, lack.to_string());
            if said.as_ref() != Some(&lack) {
                tracing::error!(problem = %lack, "the operator cannot work yet; trying again");
                said = Some(lack);
            }
            tokio::select! {
                () = stop.cancelled() => return false,
                () = tokio::time::sleep(backoff.pause()) => {}
            }
        }
    }

    /// What the cluster lacks first: a server, then kinds, then permission.
    ///
    /// # Errors
    /// What it lacks.
    pub async fn check(&self, client: &Client) -> Result<(), Lack> {
        call("read", "the server's version", client.apiserver_version()).await.map_err(|e| self.unusable(&e))?;
        let served = match call(
            "list",
            format!("kinds of {GROUP}/{VERSION}"),
            client.list_api_group_resources(&format!("{GROUP}/{VERSION}")),
        )
        .await
        {
            Ok(list) => list.resources.into_iter().map(|r| r.name).collect(),
            Err(error) if error.is_not_found() => BTreeSet::new(),
            Err(error) => return Err(self.unusable(&error)),
        };
        let missing: Vec<_> = KINDS.iter().filter(|k| !served.contains(**k)).map(|k| format!("{k}.{GROUP}")).collect();
        if !missing.is_empty() {
            return Err(Lack::Definitions(missing));
        }
        self.permissions(client).await
    }

    async fn permissions(&self, client: &Client) -> Result<(), Lack> {
        let reviews: Api<SelfSubjectAccessReview> = Api::all(client.clone());
        let mut denied = Vec::new();
        for need in NEEDS.iter().chain(self.registers.then_some(&REGISTER)) {
            let mut verbs = Vec::new();
            for verb in need.verbs {
                let review = self.review(need, verb);
                let answer =
                    call("create", "selfsubjectaccessreviews", reviews.create(&PostParams::default(), &review)).await;
                let answer = answer.map_err(|e| self.unusable(&e))?;
                if !answer.status.is_some_and(|s| s.allowed) {
                    verbs.push(*verb);
                }
            }
            if !verbs.is_empty() {
                denied.push(self.describe(need, &verbs));
            }
        }
        if denied.is_empty() { Ok(()) } else { Err(Lack::Permission(denied)) }
    }

    fn review(&self, need: &Need, verb: &str) -> SelfSubjectAccessReview {
        SelfSubjectAccessReview {
            spec: SelfSubjectAccessReviewSpec {
                resource_attributes: Some(ResourceAttributes {
                    group: Some(need.group.to_owned()),
                    resource: Some(need.resource.to_owned()),
                    subresource: (!need.subresource.is_empty()).then(|| need.subresource.to_owned()),
                    verb: Some(verb.to_owned()),
                    namespace: need.state.then(|| self.state_namespace.clone()),
                    ..ResourceAttributes::default()
                }),
                ..SelfSubjectAccessReviewSpec::default()
            },
            ..SelfSubjectAccessReview::default()
        }
    }

    /// `list, watch deployments.apps`.
    fn describe(&self, need: &Need, verbs: &[&str]) -> String {
        let mut resource = need.resource.to_owned();
        if !need.group.is_empty() {
            resource = format!("{resource}.{}", need.group);
        }
        if !need.subresource.is_empty() {
            resource = format!("{resource}/{}", need.subresource);
        }
        let place = if need.state { format!(" in namespace {}", self.state_namespace) } else { String::new() };
        format!("{} {resource}{place}", verbs.join(", "))
    }

    fn unusable(&self, error: &CallError) -> Lack {
        Lack::Server { server: self.server.clone(), problem: error.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_permission_is_named_by_verb_and_resource() {
        let preflight = Preflight { server: String::new(), state_namespace: "hjemmel-system".into(), registers: true };
        let secrets = NEEDS.iter().find(|n| n.resource == "secrets").map(|n| preflight.describe(n, &["get", "create"]));
        assert_eq!(secrets.as_deref(), Some("get, create secrets in namespace hjemmel-system"));
        let status = NEEDS.iter().find(|n| n.subresource == "status").map(|n| preflight.describe(n, n.verbs));
        assert_eq!(status.as_deref(), Some("patch aiworkloads.hjemmel.dev/status"));
    }
}
