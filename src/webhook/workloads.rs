//! Admission of AIWorkloads: decided from the stores, without a call and without looking ahead.

use std::sync::Arc;

use hjemmel_api::{AIWorkload, AIWorkloadSpec, GROUP};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{FindingText, warning};
use hjemmel_domain::vocabulary::Lifecycle;
use serde::Deserialize;
use serde_json::value::RawValue;

use super::review::{Answer, Cause, Operation, Request};
use crate::clock::Clock;
use crate::controllers::workload::build;
use crate::metrics::AdmissionDecision;
use crate::stores::Stores;
use hjemmel_api::judgement::{Admission, admit};

/// Judges AIWorkloads that are about to be stored.
#[derive(Clone)]
pub struct Workloads {
    /// The law.
    pub catalogue: Arc<Catalogue>,
    /// What workloads refer to.
    pub stores: Stores,
    /// The time of the verdict.
    pub clock: Clock,
}

impl Workloads {
    /// Answers `request`. The same for a dry run: nothing is written either way.
    #[must_use]
    pub fn review(&self, request: &Request<'_>) -> (Answer, AdmissionDecision) {
        if request.kind.group != GROUP || request.kind.kind != "AIWorkload" {
            let message = format!(
                "this webhook judges AIWorkloads of {GROUP}; it was asked about a {} of {:?}. Correct the rules of its ValidatingWebhookConfiguration",
                request.kind.kind, request.kind.group,
            );
            return (Answer::deny(400, "BadRequest", message), AdmissionDecision::Failed);
        }
        if !matches!(request.operation, Operation::Create | Operation::Update) {
            return (Answer::allow(Vec::new()), AdmissionDecision::Allowed);
        }
        let Some(object) = request.object else {
            let message = format!("the AdmissionReview of a {} has no object", request.operation.name());
            return (Answer::deny(400, "BadRequest", message), AdmissionDecision::Failed);
        };
        // Whoever removes a finalizer from a workload on its way out must not be held up.
        if is_going(object) {
            return (Answer::allow(Vec::new()), AdmissionDecision::Allowed);
        }
        let mut workload = match serde_json::from_str::<Reviewed>(object.get()) {
            Ok(reviewed) => reviewed.into_workload(),
            Err(error) => {
                let message = format!(
                    "the AIWorkload does not fit its schema: {}. `kubectl explain aiworkload.spec` describes it",
                    located(object).unwrap_or_else(|| error.to_string()),
                );
                return (Answer::deny(422, "Invalid", message), AdmissionDecision::Denied);
            }
        };
        if !self.stores.are_synced() {
            let message = "the operator has just started and does not know yet what this workload refers to: try again in a few seconds";
            return (Answer::deny(503, "ServiceUnavailable", message), AdmissionDecision::Failed);
        }
        let namespace = request.namespace.as_deref().unwrap_or_default();
        workload.metadata.namespace = Some(namespace.to_owned());
        let held = self.stores.held(&workload, namespace);
        match admit(&self.catalogue, &workload, &held.references(), self.clock.now()) {
            // A workload whose basis has lapsed must still be able to go out of use.
            Admission::Refused { findings, .. }
                if request.operation == Operation::Update
                    && workload.spec.purpose.lifecycle.0 == Lifecycle::Retired =>
            {
                (Answer::allow(findings.iter().map(warning).collect()), AdmissionDecision::Warned)
            }
            Admission::Refused { message, findings } => {
                let answer = Answer::deny(403, "Forbidden", message).because(findings.into_iter().map(cause));
                (answer, AdmissionDecision::Denied)
            }
            Admission::Pending { mut warnings } => {
                warnings.extend(build::warnings(&workload));
                (Answer::allow(warnings), AdmissionDecision::Pending)
            }
            Admission::Allowed { mut warnings } => {
                warnings.extend(build::warnings(&workload));
                let decision = if warnings.is_empty() { AdmissionDecision::Allowed } else { AdmissionDecision::Warned };
                (Answer::allow(warnings), decision)
            }
        }
    }
}

/// What a review looks at of an AIWorkload. The rest of its metadata is passed over: managed fields
/// are as long as the spec, and nobody reads them here.
#[derive(Deserialize)]
struct Reviewed {
    #[serde(default)]
    metadata: ReviewedMetadata,
    spec: AIWorkloadSpec,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ReviewedMetadata {
    name: Option<String>,
    generate_name: Option<String>,
}

impl Reviewed {
    fn into_workload(self) -> AIWorkload {
        let mut workload = AIWorkload::new("", self.spec);
        workload.metadata.name = self.metadata.name;
        workload.metadata.generate_name = self.metadata.generate_name;
        workload
    }
}

fn cause(finding: FindingText) -> Cause {
    Cause { reason: finding.rule, field: finding.place.to_string(), message: finding.message }
}

/// The first field that does not fit, by its path. Read again with paths, which cost what nobody
/// whose object fits should pay.
fn located(object: &RawValue) -> Option<String> {
    let mut reader = serde_json::Deserializer::from_str(object.get());
    let misfit = serde_path_to_error::deserialize::<_, AIWorkload>(&mut reader).err()?;
    Some(format!("{}: {}", misfit.path(), misfit.inner()))
}

fn is_going(object: &RawValue) -> bool {
    #[derive(Deserialize)]
    struct Object {
        #[serde(default)]
        metadata: Metadata,
    }
    #[derive(Default, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Metadata {
        #[serde(default)]
        deletion_timestamp: Option<serde::de::IgnoredAny>,
    }
    // Reading it a second time is for the few that have it anywhere.
    if !object.get().contains("\"deletionTimestamp\"") {
        return false;
    }
    serde_json::from_str::<Object>(object.get()).is_ok_and(|o| o.metadata.deletion_timestamp.is_some())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn raw(json: &str) -> Box<RawValue> {
        RawValue::from_string(json.to_owned()).unwrap()
    }

    #[test]
    fn a_field_that_does_not_fit_is_named_by_its_path() {
        let object = raw(r#"{"metadata":{},"spec":{"purpose":{"description":"d","useCases":["Nonsense"]}}}"#);
        let said = located(&object).unwrap();
        assert!(said.starts_with("spec.purpose.useCases[0]: "), "{said}");
    }

    #[test]
    fn a_review_reads_name_and_spec_and_passes_over_the_rest() {
        let object = raw(
            r#"{"metadata":{"name":"a","managedFields":7},"status":7,"spec":{"purpose":{"description":"d","useCases":["CaseSummary"],"lifecycle":"Test"},"dataCategories":[],"workload":{"external":{}}}}"#,
        );
        let workload = serde_json::from_str::<Reviewed>(object.get()).unwrap().into_workload();
        assert_eq!(workload.metadata.name.as_deref(), Some("a"));
        assert!(workload.spec.workload.external.is_some());
    }

    #[test]
    fn what_is_on_its_way_out_is_recognised() {
        assert!(is_going(&raw(r#"{"metadata":{"deletionTimestamp":"2026-11-22T08:00:00Z"},"spec":7}"#)));
        assert!(!is_going(&raw(r#"{"metadata":{"name":"a"}}"#)));
        assert!(!is_going(&raw(r#"{"metadata":{"deletionTimestamp":null}}"#)));
    }
}
