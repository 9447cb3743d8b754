//! `AdmissionReview` on the wire: reading one without losing its uid, and answering it.
//!
//! The object is kept as raw text until the envelope is understood, so that an object that does
//! not fit our schema still gets an answer of its own.

use std::borrow::Cow;

use hjemmel_api::GROUP;
use hjemmel_domain::text::without_cpr;
use kube::core::Status;
use kube::core::response::{StatusCause, StatusDetails};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The largest review that is read, in bytes: two objects (the new and the old) at the limit of
/// 1.5 MiB that etcd sets, and room for the envelope.
pub const LIMIT: usize = 4 << 20;

const KIND: &str = "AdmissionReview";
const VERSION: &str = "admission.k8s.io/v1";

/// What is being done to the object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Operation {
    /// It is created.
    Create,
    /// It is updated.
    Update,
    /// It is deleted.
    Delete,
    /// Somebody connects to it.
    Connect,
}

impl Operation {
    /// The name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "CREATE",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Connect => "CONNECT",
        }
    }
}

/// A kind, as the API server names it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Kind<'a> {
    /// `hjemmel.dev`
    #[serde(borrow, default)]
    pub group: Cow<'a, str>,
    /// `v1alpha1`
    #[serde(borrow, default)]
    pub version: Cow<'a, str>,
    /// `AIWorkload`
    #[serde(borrow)]
    pub kind: Cow<'a, str>,
}

/// What the API server asks.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Request<'a> {
    /// Ties the answer to the question.
    #[serde(borrow, default)]
    pub uid: Cow<'a, str>,
    /// The kind of the object.
    #[serde(borrow)]
    pub kind: Kind<'a>,
    /// What is being done.
    pub operation: Operation,
    /// The object's namespace.
    #[serde(borrow, default)]
    pub namespace: Option<Cow<'a, str>>,
    /// The object's name; empty if the API server is to make one.
    #[serde(borrow, default)]
    pub name: Option<Cow<'a, str>>,
    /// The object as it would be.
    #[serde(borrow, default)]
    pub object: Option<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Envelope<'a> {
    #[serde(borrow, default)]
    api_version: Cow<'a, str>,
    #[serde(borrow, default)]
    kind: Cow<'a, str>,
    #[serde(borrow, default)]
    request: Option<&'a RawValue>,
}

/// Why a body is not a review that can be answered as one. The API server gets a `Status`.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not JSON.
    #[error("the body is not JSON: {0}. This endpoint takes an AdmissionReview of {VERSION}")]
    NotJson(serde_json::Error),
    /// Another kind of document.
    #[error("the body is a {kind:?} of {api_version:?}: this endpoint takes an AdmissionReview of {VERSION}")]
    OtherKind {
        /// Its kind.
        kind: String,
        /// Its API version.
        api_version: String,
    },
    /// No request, or one without what an answer needs.
    #[error("the AdmissionReview has no usable request: {0}")]
    NoRequest(String),
    /// Nothing ties an answer to the question.
    #[error("the AdmissionReview has no request.uid: an answer could not be matched to it")]
    NoUid,
}

/// Reads the envelope of a review; the object stays raw.
///
/// # Errors
/// The body is not a review that can be answered as one.
pub fn decode(body: &[u8]) -> Result<Request<'_>, Unreadable> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Whole<'a> {
        #[serde(borrow)]
        api_version: Cow<'a, str>,
        #[serde(borrow)]
        kind: Cow<'a, str>,
        #[serde(borrow)]
        request: Request<'a>,
    }
    match serde_json::from_slice::<Whole<'_>>(body) {
        Ok(whole) if whole.kind == KIND && whole.api_version == VERSION && !whole.request.uid.is_empty() => {
            Ok(whole.request)
        }
        Ok(_) | Err(_) => in_parts(body),
    }
}

/// The same from the outside in, to say what is wrong.
fn in_parts(body: &[u8]) -> Result<Request<'_>, Unreadable> {
    let envelope: Envelope<'_> = serde_json::from_slice(body).map_err(|error| {
        if error.is_data() {
            Unreadable::OtherKind { kind: "document".into(), api_version: String::new() }
        } else {
            Unreadable::NotJson(error)
        }
    })?;
    if envelope.kind != KIND || envelope.api_version != VERSION {
        return Err(Unreadable::OtherKind {
            kind: envelope.kind.chars().take(64).collect(),
            api_version: envelope.api_version.chars().take(64).collect(),
        });
    }
    let request = envelope.request.ok_or_else(|| Unreadable::NoRequest("it is missing".into()))?;
    let request: Request<'_> =
        serde_json::from_str(request.get()).map_err(|error| Unreadable::NoRequest(error.to_string()))?;
    if request.uid.is_empty() { Err(Unreadable::NoUid) } else { Ok(request) }
}

/// What the webhook says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// `None` if it is allowed.
    pub denial: Option<Denial>,
    /// What the user should know all the same; each ≤ 120 characters.
    pub warnings: Vec<String>,
}

/// Why a request is denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// HTTP status code: 403 for what is declared, 4xx and 5xx for what could not be judged.
    pub code: u16,
    /// The API server's word for the code, `Forbidden`.
    pub reason: &'static str,
    /// For the user.
    pub message: String,
    /// The same for programs, one by one.
    pub causes: Vec<Cause>,
}

/// One reason of a denial, for programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// The rule.
    pub reason: String,
    /// The field to mend.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

impl Answer {
    /// Allowed, with `warnings`.
    #[must_use]
    pub fn allow(warnings: Vec<String>) -> Self {
        Self { denial: None, warnings: warnings.iter().map(|w| without_cpr(w)).collect() }
    }

    /// Denied.
    #[must_use]
    pub fn deny(code: u16, reason: &'static str, message: impl Into<String>) -> Self {
        let denial = Denial { code, reason, message: without_cpr(&message.into()), causes: Vec::new() };
        Self { denial: Some(denial), warnings: Vec::new() }
    }

    /// Denied for these causes.
    #[must_use]
    pub fn because(mut self, causes: impl IntoIterator<Item = Cause>) -> Self {
        if let Some(denial) = &mut self.denial {
            denial.causes.extend(causes);
        }
        self
    }

    /// The review to send back.
    #[must_use]
    pub fn encode(&self, uid: &str) -> Vec<u8> {
        let status = self.denial.as_ref().map(Denial::status);
        let response = Response { uid, allowed: self.denial.is_none(), status, warnings: &self.warnings };
        let review = Outgoing { api_version: VERSION, kind: KIND, response };
        // Strings and numbers always serialise; an empty body would be a refusal as well.
        serde_json::to_vec(&review).unwrap_or_default()
    }
}

impl Denial {
    fn status(&self) -> Status {
        let status = Status::failure(&self.message, self.reason).with_code(self.code);
        if self.causes.is_empty() {
            return status;
        }
        let causes = self.causes.iter().map(|cause| StatusCause {
            reason: cause.reason.clone(),
            field: cause.field.clone(),
            message: cause.message.clone(),
        });
        status.with_details(StatusDetails {
            name: String::new(),
            group: GROUP.to_owned(),
            kind: "AIWorkload".to_owned(),
            uid: String::new(),
            causes: causes.collect(),
            retry_after_seconds: 0,
        })
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outgoing<'a> {
    api_version: &'static str,
    kind: &'static str,
    response: Response<'a>,
}

#[derive(Serialize)]
struct Response<'a> {
    uid: &'a str,
    allowed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    warnings: &'a [String],
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::panic)]
    use super::*;

    fn review(request: &str) -> String {
        format!(r#"{{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{request}}}"#)
    }

    #[test]
    fn the_uid_survives_an_object_that_fits_no_schema() {
        let body = review(
            r#"{"uid":"u1","kind":{"group":"hjemmel.dev","version":"v1alpha1","kind":"AIWorkload"},"operation":"CREATE","namespace":"a","object":{"spec":17}}"#,
        );
        let request = decode(body.as_bytes()).unwrap();
        assert_eq!(request.uid, "u1");
        assert_eq!(request.object.unwrap().get(), r#"{"spec":17}"#);
    }

    #[test]
    fn what_is_not_a_review_is_said_to_be_so() {
        let cases = [
            ("not json", "the body is not JSON"),
            ("", "the body is not JSON"),
            ("[1]", "this endpoint takes an AdmissionReview"),
            (r#"{"apiVersion":"v1","kind":"Pod"}"#, r#"the body is a "Pod" of "v1""#),
            (r#"{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"}"#, "v1beta1"),
            (r#"{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}"#, "no usable request: it is missing"),
        ];
        for (body, expected) in cases {
            let error = decode(body.as_bytes()).unwrap_err().to_string();
            assert!(error.contains(expected), "{body}: {error}");
        }
    }

    #[test]
    fn a_review_without_uid_cannot_be_answered() {
        let body = review(r#"{"kind":{"kind":"AIWorkload"},"operation":"CREATE"}"#);
        assert!(matches!(decode(body.as_bytes()), Err(Unreadable::NoUid)));
    }

    #[test]
    fn a_denial_carries_code_reason_and_message() {
        let cause = Cause { reason: "GDPR-9".into(), field: "spec.gdpr".into(), message: "nej".into() };
        let body = Answer::deny(403, "Forbidden", "nej").because([cause]).encode("u1");
        let json: serde_json::Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["response"]["uid"], "u1");
        assert_eq!(json["response"]["allowed"], false);
        assert_eq!(json["response"]["status"]["code"], 403);
        assert_eq!(json["response"]["status"]["reason"], "Forbidden");
        assert_eq!(json["response"]["status"]["message"], "nej");
        assert_eq!(json["response"]["status"]["details"]["causes"][0]["reason"], "GDPR-9");
    }

    #[test]
    fn an_allowance_without_warnings_is_short() {
        assert!(Answer::allow(vec![]).encode("0c9a8d74-9cb7-44dd-b98e-09fd62def2f4").len() < 160);
    }
}
