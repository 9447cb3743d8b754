//! The least a webhook can do: read the uid, look for a mark, answer. On the operator's own listener, with
//! its certificates, threads and TLS, so that what the operator adds to it is the decision alone.

use std::io::{self, Write};
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::State;
use axum::http::{Response, StatusCode, header};
use axum::routing::{get, post};
use hjemmel_operator::clock::Clock;
use hjemmel_operator::webhook::certificates;
use hjemmel_operator::webhook::review::LIMIT;
use hjemmel_operator::webhook::server::{self, WORKLOADS_PATH};
use hjemmel_operator::webhook::tls::Served;
use serde::{Deserialize, Serialize};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

use crate::failure::Failure;

/// What the floor's refusal says.
pub(crate) const REFUSAL: &str = "refused by the floor";
/// Where the first permitted review that came can be read.
pub(crate) const PERMITTED: &str = "/recorded/permitted";
/// Where the first refused review that came can be read.
pub(crate) const REFUSED: &str = "/recorded/refused";

const MARK: &str = r#""floor":"refuse""#;
const UID: &str = r#""uid":""#;
/// As many as the operator has.
const THREADS: usize = 2;

/// What the floor says of itself when it listens.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Listening {
    /// On 127.0.0.1.
    pub(crate) port: u16,
    /// The authority that vouches for it, in PEM.
    pub(crate) authority: String,
}

/// Reviews as the API server sent them.
#[derive(Default)]
struct Recorded {
    permitted: OnceLock<Bytes>,
    refused: OnceLock<Bytes>,
}

/// Serves until SIGTERM.
pub(crate) fn run() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(THREADS).enable_all().build();
    runtime.map_err(Failure::io("the runtime"))?.block_on(serve())
}

async fn serve() -> Result<(), Failure> {
    let broken = || Failure::connection::<Box<dyn std::error::Error>>("the floor");
    let names = ["127.0.0.1".to_owned()];
    let material = certificates::issue(&names, Clock::system().now()).map_err(|e| broken()(e.into()))?;
    let served = Arc::new(Served::default());
    served.set(&material).map_err(|e| broken()(e.into()))?;
    let tls = server::tls(served).map_err(|e| broken()(e.into()))?;
    let listener = server::listen(([127, 0, 0, 1], 0).into()).await.map_err(|e| broken()(e.into()))?;
    let port = listener.local_addr().map_err(Failure::io("the floor's address"))?.port();
    let listening = serde_json::to_string(&Listening { port, authority: material.bundle });
    let line = listening.map_err(Failure::unreadable("the floor's address"))?;
    writeln!(io::stdout(), "{line}").map_err(Failure::io("telling the floor's address"))?;

    let routes = Router::new()
        .route(WORKLOADS_PATH, post(review))
        .route(PERMITTED, get(async |State(seen): State<Arc<Recorded>>| recorded(&seen.permitted)))
        .route(REFUSED, get(async |State(seen): State<Arc<Recorded>>| recorded(&seen.refused)))
        .with_state(Arc::<Recorded>::default());
    let stop = CancellationToken::new();
    let mut terminate = signal(SignalKind::terminate()).map_err(Failure::io("SIGTERM"))?;
    let stopped = stop.clone();
    tokio::spawn(async move {
        terminate.recv().await;
        stopped.cancel();
    });
    // Spawned, as the operator's is: a task that `block_on` drives wakes another way.
    tokio::spawn(server::serve(listener, tls, routes, stop)).await.map_err(Failure::connection("the floor"))
}

async fn review(State(recorded): State<Arc<Recorded>>, request: axum::extract::Request) -> Response<Body> {
    let Ok(body) = to_bytes(request.into_body(), LIMIT).await else {
        return answer(StatusCode::BAD_REQUEST, String::new());
    };
    let Ok(text) = std::str::from_utf8(&body) else {
        return answer(StatusCode::BAD_REQUEST, String::new());
    };
    let uid = text.split_once(UID).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(uid, _)| uid);
    let refused = text.contains(MARK);
    let seen = if refused { &recorded.refused } else { &recorded.permitted };
    if seen.get().is_none() {
        // Two at once: either will do.
        _ = seen.set(body.clone());
    }
    let verdict = if refused {
        format!(r#""allowed":false,"status":{{"code":403,"reason":"Forbidden","message":"{REFUSAL}"}}"#)
    } else {
        r#""allowed":true"#.to_owned()
    };
    let review = format!(
        r#"{{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{{"uid":"{uid}",{verdict}}}}}"#
    );
    answer(StatusCode::OK, review)
}

fn recorded(seen: &OnceLock<Bytes>) -> Response<Body> {
    match seen.get() {
        Some(body) => answer(StatusCode::OK, body.clone()),
        None => answer(StatusCode::NOT_FOUND, String::new()),
    }
}

fn answer(code: StatusCode, body: impl Into<Body>) -> Response<Body> {
    let mut response = Response::new(body.into());
    *response.status_mut() = code;
    response.headers_mut().insert(header::CONTENT_TYPE, header::HeaderValue::from_static("application/json"));
    response
}
