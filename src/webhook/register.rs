//! Tells the API server where the webhook is and which CA vouches for it, and keeps it told.

use futures::StreamExt;
use k8s_openapi::ByteString;
use k8s_openapi::api::admissionregistration::v1::ValidatingWebhookConfiguration;
use kube::api::{Patch, PatchParams};
use kube::core::{ApiResource, DynamicObject};
use kube::runtime::{WatchStreamExt, watcher};
use kube::{Api, Client};
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::server::WORKLOADS_PATH;
use crate::backoff::Backoff;
use crate::call::{CallError, call};
use crate::readiness::{Part, Readiness};
use crate::stores::{Live, covers};
use crate::{FIELD_MANAGER, MANAGED_BY};

/// The name of the ValidatingWebhookConfiguration.
pub const CONFIGURATION: &str = "hjemmel-aiworkloads";

/// How the API server reaches the webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// At an address, without a path: `https://127.0.0.1:9443`.
    Url(String),
    /// Through a Service.
    Service {
        /// Its namespace.
        namespace: String,
        /// Its name.
        name: String,
        /// Its port.
        port: u16,
    },
}

/// A way to the webhook that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReachError {
    /// Not an HTTPS address.
    #[error("--webhook-url {0:?} must be https://HOST:PORT")]
    Url(String),
    /// Not a Service.
    #[error("--webhook-service {0:?} must be NAMESPACE/NAME or NAMESPACE/NAME:PORT")]
    Service(String),
}

impl Reach {
    /// Reads `https://HOST:PORT`.
    ///
    /// # Errors
    /// It is something else.
    pub fn from_url(url: &str) -> Result<Self, ReachError> {
        let refuse = || ReachError::Url(url.to_owned());
        let parsed: axum::http::Uri = url.parse().map_err(|_| refuse())?;
        let plain = matches!(parsed.path(), "" | "/") && parsed.query().is_none();
        if parsed.scheme_str() == Some("https") && parsed.host().is_some() && plain {
            Ok(Self::Url(url.trim_end_matches('/').to_owned()))
        } else {
            Err(refuse())
        }
    }

    /// Reads `NAMESPACE/NAME` or `NAMESPACE/NAME:PORT`; without a port it is 443.
    ///
    /// # Errors
    /// It is something else.
    pub fn from_service(service: &str) -> Result<Self, ReachError> {
        let refuse = || ReachError::Service(service.to_owned());
        let (namespace, rest) = service.split_once('/').ok_or_else(refuse)?;
        let (name, port) = match rest.split_once(':') {
            Some((name, port)) => (name, port.parse().map_err(|_| refuse())?),
            None => (rest, 443),
        };
        if namespace.is_empty() || name.is_empty() || name.contains('/') {
            return Err(refuse());
        }
        Ok(Self::Service { namespace: namespace.to_owned(), name: name.to_owned(), port })
    }

    /// The names that the webhook's certificate must carry.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        match self {
            Self::Url(url) => {
                let host = url.parse::<axum::http::Uri>().ok().and_then(|u| u.host().map(str::to_owned));
                host.map(|h| h.trim_matches(['[', ']']).to_owned()).into_iter().collect()
            }
            Self::Service { namespace, name, .. } => {
                vec![format!("{name}.{namespace}.svc"), format!("{name}.{namespace}.svc.cluster.local")]
            }
        }
    }

    fn client_config(&self, bundle: &str) -> Value {
        let bundle = ByteString(bundle.as_bytes().to_vec());
        match self {
            Self::Url(url) => json!({"url": format!("{url}{WORKLOADS_PATH}"), "caBundle": bundle}),
            Self::Service { namespace, name, port } => json!({
                "service": {"namespace": namespace, "name": name, "port": port, "path": WORKLOADS_PATH},
                "caBundle": bundle,
            }),
        }
    }
}

/// The configuration as it should be.
#[must_use]
pub fn configuration(reach: &Reach, bundle: &str) -> Value {
    json!({
        "apiVersion": "admissionregistration.k8s.io/v1",
        "kind": "ValidatingWebhookConfiguration",
        "metadata": {"name": CONFIGURATION, "labels": {MANAGED_BY.0: MANAGED_BY.1}},
        "webhooks": [{
            "name": "aiworkloads.hjemmel.dev",
            "clientConfig": reach.client_config(bundle),
            "rules": [{
                "apiGroups": ["hjemmel.dev"],
                "apiVersions": ["*"],
                "operations": ["CREATE", "UPDATE"],
                "resources": ["aiworkloads"],
                "scope": "Namespaced",
            }],
            "matchPolicy": "Equivalent",
            "matchConditions": [
                // Labels, annotations and owner references cannot make a use unlawful.
                {"name": "spec-changed", "expression": "request.operation == 'CREATE' || object.spec != oldObject.spec"},
                {"name": "not-going", "expression": "!has(object.metadata.deletionTimestamp)"},
            ],
            "failurePolicy": "Fail",
            "sideEffects": "None",
            "timeoutSeconds": 3,
            "admissionReviewVersions": ["v1"],
        }],
    })
}

/// Keeps the configuration as it should be until told to stop: when the CA bundle changes, and
/// when somebody edits or deletes it.
pub async fn keep(
    client: Client,
    reach: Reach,
    mut bundle: watch::Receiver<Option<String>>,
    readiness: Readiness,
    stop: CancellationToken,
) {
    let resource = ApiResource::erase::<ValidatingWebhookConfiguration>(&());
    let api: Api<DynamicObject> = Api::all_with(client, &resource);
    let config = watcher::Config::default().fields(&format!("metadata.name={CONFIGURATION}"));
    let mut events = watcher(api.clone(), config).backoff(Backoff::default()).boxed();
    let mut trouble = Backoff::default();
    let mut pause = None;
    loop {
        let wanted = bundle.borrow_and_update().clone().map(|bundle| configuration(&reach, &bundle));
        if let Some(wanted) = &wanted {
            match register(&api, wanted).await {
                Ok(()) => {
                    readiness.reached(Part::Registration);
                    trouble = Backoff::default();
                    pause = None;
                }
                Err(error) => {
                    tracing::error!(%error, "the webhook could not be registered");
                    readiness.waiting(Part::Registration, error.to_string());
                    pause = Some(trouble.pause());
                }
            }
        }
        loop {
            let again = async {
                match pause {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = again => break,
                changed = bundle.changed() => if changed.is_ok() { break } else { return },
                event = events.next() => match event {
                    Some(Ok(watcher::Event::Apply(live))) if wanted.as_ref().is_none_or(|w| is(live.clone(), w)) => {}
                    Some(Ok(watcher::Event::Apply(_) | watcher::Event::Delete(_))) => {
                        tracing::info!(name = CONFIGURATION, "the webhook's registration was changed; putting it back");
                        break;
                    }
                    Some(Ok(_)) => {}
                    Some(Err(error)) => tracing::warn!(%error, name = CONFIGURATION, "watching the webhook's registration failed; trying again"),
                    None => return,
                },
            }
        }
    }
}

fn is(live: DynamicObject, wanted: &Value) -> bool {
    let live = Live::of(live).fields();
    let stated = |field: &str| live.get(field).zip(wanted.get(field)).is_some_and(|(l, w)| covers(l, w));
    stated("webhooks")
}

async fn register(api: &Api<DynamicObject>, wanted: &Value) -> Result<(), CallError> {
    let what = format!("ValidatingWebhookConfiguration {CONFIGURATION}");
    if call("get", what.clone(), api.get_opt(CONFIGURATION)).await?.is_some_and(|live| is(live, wanted)) {
        return Ok(());
    }
    let params = PatchParams::apply(FIELD_MANAGER).force();
    call("apply", what, api.patch(CONFIGURATION, &params, &Patch::Apply(wanted))).await?;
    tracing::info!(name = CONFIGURATION, "registered the webhook");
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_webhook_is_reached_at_an_address_or_through_a_service() {
        assert_eq!(Reach::from_url("https://127.0.0.1:9443/").unwrap().names(), ["127.0.0.1"]);
        assert_eq!(Reach::from_url("https://[::1]:9443").unwrap().names(), ["::1"]);
        for wrong in ["http://127.0.0.1:1", "127.0.0.1:1", "https://a/path", ""] {
            assert!(Reach::from_url(wrong).is_err(), "{wrong}");
        }
        let service = Reach::from_service("hjemmel-system/webhook").unwrap();
        assert_eq!(service, Reach::Service { namespace: "hjemmel-system".into(), name: "webhook".into(), port: 443 });
        assert_eq!(service.names()[0], "webhook.hjemmel-system.svc");
        for wrong in ["webhook", "/a", "a/", "a/b:x", "a/b/c"] {
            assert!(Reach::from_service(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn deleting_is_never_intercepted_and_the_status_is_nobodys_business() {
        let configuration = configuration(&Reach::from_url("https://127.0.0.1:1").unwrap(), "ca");
        let rule = &configuration["webhooks"][0]["rules"][0];
        assert_eq!(rule["operations"], json!(["CREATE", "UPDATE"]));
        assert_eq!(rule["resources"], json!(["aiworkloads"]));
    }
}
