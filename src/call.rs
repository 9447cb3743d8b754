//! Calls to the API server: each bounded in time, each error saying what was asked.

use std::future::Future;
use std::time::Duration;

use kube::core::Status;

/// How long a call may take. The client itself has no read timeout.
pub const TIMEOUT: Duration = Duration::from_secs(15);

/// Why a call to the API server did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The API server refused.
    #[error("cannot {verb} {what}: {} ({})", .status.message, .status.code)]
    Refused {
        /// What was asked, `patch`.
        verb: &'static str,
        /// Of what, `deployments`.
        what: String,
        /// What the API server said.
        status: Box<Status>,
    },
    /// The API server could not be asked, or its answer could not be read.
    #[error("cannot {verb} {what}: {}", chain(.source))]
    Failed {
        /// What was asked.
        verb: &'static str,
        /// Of what.
        what: String,
        /// Why not.
        source: Box<kube::Error>,
    },
    /// No answer in time.
    #[error("cannot {verb} {what}: no answer from the API server in {} s", TIMEOUT.as_secs())]
    TimedOut {
        /// What was asked.
        verb: &'static str,
        /// Of what.
        what: String,
    },
}

/// The causes of `error` in one line: the outermost alone often says only "client error".
fn chain(error: &kube::Error) -> String {
    let mut said = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let inner_said = inner.to_string();
        if !said.contains(&inner_said) {
            said.push_str(": ");
            said.push_str(&inner_said);
        }
        cause = inner.source();
    }
    said
}

impl CallError {
    /// The HTTP status code, if the API server answered.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Refused { status, .. } => Some(status.code),
            Self::Failed { .. } | Self::TimedOut { .. } => None,
        }
    }

    /// The object has another version than the one decided on, or exists already.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.code() == Some(409)
    }

    /// There is no such object, or no such kind.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.code() == Some(404)
    }

    /// The API server says that asking again the same way cannot succeed.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self.code(), Some(400 | 403 | 405 | 422))
    }
}

/// Waits at most [`TIMEOUT`] for `answer`, to `verb` of `what`.
///
/// # Errors
/// The API server refused, could not be asked, or did not answer in time.
pub async fn call<T>(
    verb: &'static str,
    what: impl Into<String>,
    answer: impl Future<Output = kube::Result<T>>,
) -> Result<T, CallError> {
    let what = what.into();
    match tokio::time::timeout(TIMEOUT, answer).await {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(kube::Error::Api(status))) => Err(CallError::Refused { verb, what, status }),
        Ok(Err(source)) => Err(CallError::Failed { verb, what, source: Box::new(source) }),
        Err(_) => Err(CallError::TimedOut { verb, what }),
    }
}
