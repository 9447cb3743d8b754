//! The Hjemmel operator: admission and reconciliation of declared uses of AI.
//!
//! | module | does |
//! |---|---|
//! | [`args`] | what a user may say |
//! | [`run`] | starts and stops everything |
//! | [`preflight`] | says what the cluster lacks |
//! | [`stores`] | what the API server holds |
//! | [`webhook`] | admission |
//! | [`controllers`] | reconciling |
//! | [`metrics`], [`readiness`], [`telemetry`] | what can be seen from outside |

pub mod args;
pub mod backoff;
pub mod call;
pub mod clock;
pub mod controllers;
pub mod metrics;
pub mod observe;
pub mod preflight;
pub mod readiness;
pub mod run;
pub mod stores;
pub mod telemetry;
pub mod webhook;

/// The field manager of everything the operator writes.
pub const FIELD_MANAGER: &str = "hjemmel";
/// The label of everything the operator makes.
pub const MANAGED_BY: (&str, &str) = ("app.kubernetes.io/managed-by", "hjemmel");
/// The label that names the workload an object belongs to.
pub const WORKLOAD: &str = "hjemmel.dev/workload";
/// The annotation with the digest of what was applied.
pub const APPLIED: &str = "hjemmel.dev/applied";
