//! Asks the API server, which asks the webhook. Not through kubectl: it shows no causes.

use axum::http::Request;
use kube::Client;
use kube::client::Body;
use serde_json::Value as Json;

use super::engine::{cause, refused, warned};

/// A connection to the API server.
pub struct Admission(Client);

/// What came of a dry run.
pub struct Answer {
    /// The HTTP status.
    pub code: u16,
    body: Json,
    warnings: Vec<String>,
}

impl Admission {
    pub fn new(config: kube::Config) -> Self {
        Self(Client::try_from(config).unwrap())
    }

    /// Creates a workload without storing it. A field that the schema does not have is refused.
    pub async fn ask(&self, workload: &Json) -> Answer {
        let namespace = workload["metadata"]["namespace"].as_str().unwrap();
        let path = format!("/apis/hjemmel.dev/v1alpha1/namespaces/{namespace}/aiworkloads");
        let request = Request::post(format!("{path}?dryRun=All&fieldValidation=Strict"))
            .header("Content-Type", "application/json")
            .body(Body::from(workload.to_string().into_bytes()))
            .unwrap();
        let response = self.0.send(request).await.unwrap();
        let code = response.status().as_u16();
        let warnings = response.headers().get_all("warning").iter().map(|value| unquoted(value.as_bytes())).collect();
        let body = response.into_body().collect_bytes().await.unwrap();
        Answer { code, body: serde_json::from_slice(&body).unwrap(), warnings }
    }
}

impl Answer {
    /// The refusal and its causes, or the warnings; whatever else it is, whole.
    pub fn lines(&self) -> Vec<String> {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let mut lines: Vec<String> = self.warnings.iter().map(|w| warned(w)).collect();
        match self.code {
            201 => {}
            403 => {
                let message = text(&self.body["message"]);
                let own = message.split_once("denied the request: ").map_or(message.as_str(), |(_, own)| own);
                lines.push(refused(own));
                let causes = self.body["details"]["causes"].as_array().cloned().unwrap_or_default();
                lines.extend(
                    causes.iter().map(|c| cause(&text(&c["reason"]), &text(&c["field"]), &text(&c["message"]))),
                );
            }
            code => lines.push(format!("{code}: {}", self.body)),
        }
        lines
    }
}

/// The text of a Warning header (RFC 7234): `299 - "text"`.
fn unquoted(header: &[u8]) -> String {
    let header = String::from_utf8(header.to_vec()).unwrap();
    let quoted = header.strip_prefix("299 - \"").and_then(|rest| rest.strip_suffix('"'));
    let mut text = String::new();
    let mut chars = quoted.unwrap_or_else(|| panic!("{header:?} is no warning")).chars();
    while let Some(c) = chars.next() {
        text.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    text
}
