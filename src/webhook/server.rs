//! The listener of the webhook: TLS, bounded in size and time, drained before the end.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::State;
use axum::http::{Request as HttpRequest, Response, StatusCode, header};
use axum::routing::post;
use futures::StreamExt;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use kube::core::Status;
use rustls::ServerConfig;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tokio_util::sync::CancellationToken;

use super::review::{self, Answer, LIMIT};
use super::tls::Served;
use super::workloads::Workloads;
use crate::metrics::{AdmissionDecision, Metrics};

/// Where AIWorkloads are judged.
pub const WORKLOADS_PATH: &str = "/validate/aiworkloads";

/// Own budget for an answer, well under the 3 s that the API server waits.
const BUDGET: Duration = Duration::from_millis(500);
/// A client that does not finish its handshake in time is cut off.
const PATIENCE: Duration = Duration::from_secs(5);
/// An idle connection is closed after this; longer than the 90 s after which the API server closes
/// it, so that no review meets a connection that is just being closed.
const IDLE: Duration = Duration::from_secs(120);
/// Reviews in flight get this long when the operator stops; the API server gives up before.
const DRAIN: Duration = Duration::from_secs(5);

/// Why the webhook cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("the webhook cannot listen on {0}: {1}. Choose another with --webhook-addr")]
    Listen(SocketAddr, io::Error),
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(#[from] rustls::Error),
}

#[derive(Clone)]
struct Shared {
    workloads: Arc<Workloads>,
    metrics: Arc<Metrics>,
}

/// The webhook's routes.
pub fn routes(workloads: Arc<Workloads>, metrics: Arc<Metrics>) -> Router {
    Router::new()
        .route(WORKLOADS_PATH, post(judge))
        .fallback(async || {
            status(StatusCode::NOT_FOUND, "NotFound", format!("POST an AdmissionReview to {WORKLOADS_PATH}"))
        })
        .method_not_allowed_fallback(async || {
            status(StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed", "POST an AdmissionReview")
        })
        .with_state(Shared { workloads, metrics })
}

async fn judge(State(shared): State<Shared>, request: HttpRequest<Body>) -> Response<Body> {
    let begun = Instant::now();
    let body = match read(request.into_body(), begun + BUDGET).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => {
            let message = format!(
                "the AdmissionReview is larger than {LIMIT} bytes: make the AIWorkload smaller, for example by fewer or shorter annotations"
            );
            return status(StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge", message);
        }
        Err(Unread::Broken(error)) => {
            return status(StatusCode::BAD_REQUEST, "BadRequest", format!("the body ended early: {error}"));
        }
        Err(Unread::Late) => {
            return status(
                StatusCode::GATEWAY_TIMEOUT,
                "Timeout",
                format!("the AdmissionReview did not arrive within {} ms: try again", BUDGET.as_millis()),
            );
        }
    };
    let request = match review::decode(&body) {
        Ok(request) => request,
        Err(error) => return status(StatusCode::BAD_REQUEST, "BadRequest", error.to_string()),
    };
    let (answer, decision) = if begun.elapsed() > BUDGET {
        let message =
            format!("the operator is overloaded and found no answer within {} ms: try again", BUDGET.as_millis());
        (Answer::deny(504, "Timeout", message), AdmissionDecision::Failed)
    } else {
        shared.workloads.review(&request)
    };
    shared.metrics.admitted(request.operation, decision, begun.elapsed());
    tracing::debug!(
        namespace = request.namespace.as_deref().unwrap_or_default(),
        name = request.name.as_deref().unwrap_or_default(),
        ?decision,
        "reviewed"
    );
    json(StatusCode::OK, answer.encode(&request.uid))
}

enum Unread {
    TooLarge,
    Late,
    Broken(axum::Error),
}

/// Reads a body until `deadline`. What is beyond the limit is read and dropped: many clients look
/// at an answer only once they have sent everything.
async fn read(body: Body, deadline: Instant) -> Result<Bytes, Unread> {
    let announced = body.size_hint();
    let mut too_large = announced.lower() > LIMIT as u64;
    let mut bytes = Vec::new();
    let mut frames = body.into_data_stream();
    loop {
        match tokio::time::timeout_at(deadline.into(), frames.next()).await {
            // Mostly all comes at once, and need not be copied.
            Ok(Some(Ok(frame))) if announced.exact() == Some(frame.len() as u64) && !too_large => return Ok(frame),
            Ok(Some(Ok(frame))) => {
                too_large |= bytes.len() + frame.len() > LIMIT;
                if too_large {
                    bytes = Vec::new();
                } else {
                    bytes.extend_from_slice(&frame);
                }
            }
            Ok(Some(Err(error))) => return Err(Unread::Broken(error)),
            Ok(None) if too_large => return Err(Unread::TooLarge),
            Ok(None) => return Ok(bytes.into()),
            Err(_) if too_large => return Err(Unread::TooLarge),
            Err(_) => return Err(Unread::Late),
        }
    }
}

/// A refusal that the API server can read where no review can be answered.
fn status(code: StatusCode, reason: &str, message: impl AsRef<str>) -> Response<Body> {
    let status = Status::failure(message.as_ref(), reason).with_code(code.as_u16());
    let mut body = serde_json::to_value(&status).unwrap_or_default();
    body["apiVersion"] = "v1".into();
    body["kind"] = "Status".into();
    json(code, body.to_string().into_bytes())
}

fn json(code: StatusCode, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = code;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}

/// Listens on `address`.
///
/// # Errors
/// The address is taken or not ours.
pub async fn listen(address: SocketAddr) -> Result<TcpListener, ServeError> {
    TcpListener::bind(address).await.map_err(|error| ServeError::Listen(address, error))
}

/// The TLS settings: HTTP/2 and HTTP/1.1, and whatever certificate is served now.
///
/// # Errors
/// The crypto provider lacks what TLS needs.
pub fn tls(served: Arc<Served>) -> Result<Arc<ServerConfig>, ServeError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_cert_resolver(served);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// Serves `routes` until told to stop, then lets reviews in flight finish.
pub async fn serve(listener: TcpListener, tls: Arc<ServerConfig>, routes: Router, stop: CancellationToken) {
    let acceptor = TlsAcceptor::from(tls);
    let drain = GracefulShutdown::new();
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(IDLE);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(1024);
    let builder = Arc::new(builder);
    loop {
        let stream = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => stream,
                Err(error) => {
                    // Out of file descriptors, most likely: accepting again at once would spin.
                    tracing::warn!(%error, "a connection to the webhook could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let (acceptor, builder, routes) = (acceptor.clone(), Arc::clone(&builder), routes.clone());
        let watcher = drain.watcher();
        tokio::spawn(async move {
            let Some(stream) = handshake(&acceptor, stream).await else { return };
            let connection =
                builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes)).into_owned();
            if let Err(error) = watcher.watch(connection).await {
                tracing::debug!(%error, "a connection to the webhook ended early");
            }
        });
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, drain.shutdown()).await.is_err() {
        tracing::warn!("connections to the webhook were still open when the operator stopped");
    }
}

async fn handshake(acceptor: &TlsAcceptor, stream: TcpStream) -> Option<TlsStream<TcpStream>> {
    // Without it, small answers over HTTP/2 wait for the client's delayed acknowledgement.
    stream.set_nodelay(true).ok()?;
    match tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "a TLS handshake with the webhook failed");
            None
        }
        Err(_) => None,
    }
}
