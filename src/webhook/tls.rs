//! Keeps the webhook's certificates: in a Secret, so that every replica serves the same, and in
//! the listener, where a renewed certificate takes effect with the next handshake.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures::StreamExt;
use jiff::Timestamp;
use k8s_openapi::ByteString;
use k8s_openapi::api::core::v1::Secret;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use kube::api::PostParams;
use kube::runtime::{WatchStreamExt, watcher};
use kube::{Api, Client};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::certificates::{self, CertificateError, Material, Step};
use crate::backoff::Backoff;
use crate::call::{CallError, call};
use crate::clock::Clock;
use crate::metrics::Metrics;
use crate::{FIELD_MANAGER, MANAGED_BY};

/// The Secret with the webhook's certificates, in the state namespace.
pub const SECRET: &str = "hjemmel-webhook-tls";
/// When the CA in use joined the bundle.
const SINCE: &str = "hjemmel.dev/ca-since";

/// Why the webhook has no certificate.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The API server did not do what was asked.
    #[error("{0}")]
    Call(#[from] CallError),
    /// The state namespace is not there.
    #[error(
        "namespace {0:?} for the operator's own state does not exist: create it (`kubectl create namespace {0}`) or name another with --state-namespace"
    )]
    NoNamespace(String),
    /// Issuing failed.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// The issued key cannot be used.
    #[error("the webhook's certificate cannot be served: {0}")]
    Unusable(String),
    /// Others keep writing the Secret.
    #[error("Secret {SECRET} is being written by somebody else; trying again")]
    Contended,
}

/// The certificate the listener serves now.
#[derive(Debug, Default)]
pub struct Served(RwLock<Option<Arc<CertifiedKey>>>);

impl Served {
    /// Serves `material` from the next handshake on.
    ///
    /// # Errors
    /// It does not parse, or its key cannot sign.
    pub fn set(&self, material: &Material) -> Result<(), TlsError> {
        let unusable = |e: &dyn std::fmt::Display| TlsError::Unusable(e.to_string());
        let chain = CertificateDer::pem_slice_iter(material.certificate.as_bytes())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|e| unusable(&e))?;
        let key = PrivateKeyDer::from_pem_slice(material.key.as_bytes()).map_err(|e| unusable(&e))?;
        let key = any_supported_type(&key).map_err(|e| unusable(&e))?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(CertifiedKey::new(chain, key)));
        Ok(())
    }
}

impl ResolvesServerCert for Served {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Keeps the certificates current.
pub struct Keeper {
    secrets: Api<Secret>,
    namespace: String,
    names: Vec<String>,
    clock: Clock,
    metrics: Arc<Metrics>,
    served: Arc<Served>,
    bundle: watch::Sender<Option<String>>,
    held: Option<Material>,
}

impl Keeper {
    /// Certificates for `names`, kept in `namespace`. The receiver has the CA bundle once there
    /// is one.
    pub fn new(
        client: Client,
        namespace: &str,
        names: Vec<String>,
        clock: Clock,
        metrics: Arc<Metrics>,
    ) -> (Self, Arc<Served>, watch::Receiver<Option<String>>) {
        let served = Arc::new(Served::default());
        let (bundle, registered) = watch::channel(None);
        let keeper = Self {
            secrets: Api::namespaced(client, namespace),
            namespace: namespace.to_owned(),
            names,
            clock,
            metrics,
            served: Arc::clone(&served),
            bundle,
            held: None,
        };
        (keeper, served, registered)
    }

    /// Keeps certificates current until told to stop: when they fall due, and whenever somebody
    /// writes or deletes the Secret.
    pub async fn keep(mut self, stop: CancellationToken) {
        let config = watcher::Config::default().fields(&format!("metadata.name={SECRET}"));
        let mut events = watcher(self.secrets.clone(), config).backoff(Backoff::default()).boxed();
        let mut trouble = Backoff::default();
        loop {
            let pause = match self.settle().await {
                Ok(until) => {
                    trouble = Backoff::default();
                    // The wall clock may be moved under us: look again at least every hour.
                    until.duration_since(self.clock.now()).unsigned_abs().min(Duration::from_secs(3600))
                }
                Err(error) => {
                    tracing::error!(%error, "the webhook's certificates are not current");
                    trouble.pause()
                }
            };
            let due = tokio::time::sleep(pause);
            tokio::pin!(due);
            loop {
                tokio::select! {
                    () = stop.cancelled() => return,
                    () = &mut due => break,
                    event = events.next() => match event {
                        Some(Ok(watcher::Event::Apply(secret))) if self.holds(&secret) => {}
                        Some(Ok(watcher::Event::Apply(_) | watcher::Event::Delete(_))) => break,
                        Some(Ok(_)) => {}
                        Some(Err(error)) => tracing::warn!(%error, secret = SECRET, "watching the certificates failed; trying again"),
                        None => return,
                    },
                }
            }
        }
    }

    fn holds(&self, secret: &Secret) -> bool {
        self.held.is_some() && read(secret) == self.held
    }

    /// Brings the Secret, the listener and the bundle to what they should be now. Returns when
    /// to do so again.
    async fn settle(&mut self) -> Result<Timestamp, TlsError> {
        for _ in 0..5 {
            let now = self.clock.now();
            let stored = call("get", "secrets", self.secrets.get_opt(SECRET)).await?;
            let material = stored.as_ref().and_then(read);
            let Some(material) = material else {
                // What is served already outlives a Secret that somebody deleted.
                let fresh = match self.held.take() {
                    Some(held) => held,
                    None => certificates::issue(&self.names, now)?,
                };
                self.write(stored.as_ref(), &fresh).await?;
                continue;
            };
            let step = certificates::next_step(&material, &self.names, now);
            let renewed = match step {
                Step::Keep(until) => {
                    self.serve(material)?;
                    return Ok(until);
                }
                Step::Leaf => certificates::renew_leaf(&material, &self.names, now)?,
                Step::Authority => certificates::renew_authority(&material, now)?,
            };
            self.write(stored.as_ref(), &renewed).await?;
            tracing::info!(step = ?step, secret = SECRET, "renewed the webhook's certificates");
        }
        Err(TlsError::Contended)
    }

    fn serve(&mut self, material: Material) -> Result<(), TlsError> {
        if self.held.as_ref() == Some(&material) {
            return Ok(());
        }
        self.served.set(&material)?;
        self.metrics.certificate_ends(certificates::ends(&material.certificate)?);
        self.bundle.send_if_modified(|bundle| {
            let changed = bundle.as_ref() != Some(&material.bundle);
            *bundle = Some(material.bundle.clone());
            changed
        });
        self.held = Some(material);
        Ok(())
    }

    /// Writes `material`; a conflict is another replica being faster and no error.
    async fn write(&self, stored: Option<&Secret>, material: &Material) -> Result<(), TlsError> {
        let secret = to_secret(stored, material);
        let params = PostParams { field_manager: Some(FIELD_MANAGER.to_owned()), ..PostParams::default() };
        let written = match stored {
            Some(_) => call("update", "secrets", self.secrets.replace(SECRET, &params, &secret)).await,
            None => call("create", "secrets", self.secrets.create(&params, &secret)).await,
        };
        match written {
            Ok(_) => Ok(()),
            Err(error) if error.is_conflict() => Ok(()),
            Err(error) if stored.is_none() && error.is_not_found() => {
                Err(TlsError::NoNamespace(self.namespace.clone()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn read(secret: &Secret) -> Option<Material> {
    let data = secret.data.as_ref()?;
    let text = |key: &str| String::from_utf8(data.get(key)?.0.clone()).ok();
    let since = secret.metadata.annotations.as_ref()?.get(SINCE)?.parse().ok()?;
    Some(Material {
        bundle: text("ca.crt")?,
        ca_key: text("ca.key")?,
        certificate: text("tls.crt")?,
        key: text("tls.key")?,
        since,
    })
}

fn to_secret(stored: Option<&Secret>, material: &Material) -> Secret {
    let entry = |key: &str, text: &str| (key.to_owned(), ByteString(text.as_bytes().to_vec()));
    Secret {
        metadata: ObjectMeta {
            name: Some(SECRET.to_owned()),
            // Written against the version it was decided on: two replicas cannot both renew.
            resource_version: stored.and_then(|s| s.metadata.resource_version.clone()),
            labels: Some(BTreeMap::from([(MANAGED_BY.0.to_owned(), MANAGED_BY.1.to_owned())])),
            annotations: Some(BTreeMap::from([(SINCE.to_owned(), material.since.to_string())])),
            ..ObjectMeta::default()
        },
        type_: Some("kubernetes.io/tls".to_owned()),
        data: Some(BTreeMap::from([
            entry("ca.crt", &material.bundle),
            entry("ca.key", &material.ca_key),
            entry("tls.crt", &material.certificate),
            entry("tls.key", &material.key),
        ])),
        ..Secret::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let now = "2026-11-22T08:00:00Z".parse().unwrap();
        let material = certificates::issue(&["127.0.0.1".to_owned()], now).unwrap();
        assert_eq!(read(&to_secret(None, &material)), Some(material));
    }

    #[test]
    fn a_secret_without_all_entries_holds_nothing() {
        assert_eq!(read(&Secret::default()), None);
    }
}
