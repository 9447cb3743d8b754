//! Tells what was decided and what came of it: status, event, metrics. Writes only what is new.

use std::sync::Arc;

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::{AIWorkloadStatus, WorkloadVerdict};
use hjemmel_domain::text::refusal;
use hjemmel_domain::vocabulary::Term;
use kube::api::{Patch, PatchParams};
use kube::runtime::events::{Event, EventType};
use kube::{Api, Resource, ResourceExt};
use serde_json::{Value, json};

use super::Context;
use super::status::{OWN_CONDITIONS, Seen, status, summary, verdict};
use crate::FIELD_MANAGER;
use crate::call::{CallError, call};
use crate::metrics::Series;
use hjemmel_api::judgement::title;

/// Tells what `seen` says.
///
/// # Errors
/// The status could not be written.
pub async fn report(context: &Context, seen: &Seen<'_>) -> Result<(), CallError> {
    let status = status(seen);
    measure(context, seen, &status);
    let before = seen.workload.status.as_ref();
    if before == Some(&status) {
        return Ok(());
    }
    if !write(context, seen.workload, &status).await? {
        return Ok(());
    }
    if before.and_then(|b| b.verdict) != status.verdict {
        tell(context, seen).await;
    }
    Ok(())
}

/// Writes `status` against the version it was decided on. `false` if the workload has changed or
/// gone since: the watch will bring it again.
async fn write(context: &Context, workload: &AIWorkload, status: &AIWorkloadStatus) -> Result<bool, CallError> {
    let (name, namespace) = (workload.name_any(), workload.namespace().unwrap_or_default());
    let api: Api<AIWorkload> = Api::namespaced(context.client.clone(), &namespace);
    let patch = patch(workload, status);
    let params = PatchParams::apply(FIELD_MANAGER).force();
    let what = format!("status of {}", title(workload));
    match call("apply", what, api.patch_status(&name, &params, &Patch::Apply(&patch))).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_conflict() || error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

fn patch(workload: &AIWorkload, status: &AIWorkloadStatus) -> Value {
    let mut status = serde_json::to_value(status).unwrap_or_default();
    // What other controllers found is theirs to say.
    if let Some(conditions) = status.get_mut("conditions").and_then(Value::as_array_mut) {
        conditions.retain(|c| OWN_CONDITIONS.iter().any(|own| c["type"] == own.name()));
    }
    json!({
        "apiVersion": AIWorkload::api_version(&()),
        "kind": AIWorkload::kind(&()),
        "metadata": {
            "name": workload.name_any(),
            "uid": workload.metadata.uid,
            "resourceVersion": workload.metadata.resource_version,
        },
        "status": status,
    })
}

/// An event on the workload: its verdict changed.
async fn tell(context: &Context, seen: &Seen<'_>) {
    let verdict = verdict(seen.decided);
    let language = seen.decided.judgement.resolved.language;
    let note = match verdict {
        WorkloadVerdict::Refused => refusal(&title(seen.workload), &seen.decided.judgement.texts, language),
        _ => summary(seen),
    };
    let event = Event {
        type_: if verdict.permits() { EventType::Normal } else { EventType::Warning },
        reason: verdict.name().to_owned(),
        note: Some(short(note)),
        action: "Judge".to_owned(),
        secondary: None,
    };
    let regarding = seen.workload.object_ref(&());
    let published = context.recorder.publish(&event, &regarding);
    // The status has it already; an event that is lost is not worth another reconcile. In a
    // namespace on its way out, nothing new can be written, and nobody reads.
    if let Err(error) = call("create", format!("event on {}", title(seen.workload)), published).await {
        if error.to_string().contains("being terminated") {
            tracing::debug!(%error, "an event could not be written");
        } else {
            tracing::warn!(%error, "an event could not be written");
        }
    }
    tracing::info!(workload = title(seen.workload), verdict = verdict.name(), "the verdict changed");
}

/// The API server refuses a note above 1 kB.
fn short(mut note: String) -> String {
    const MOST: usize = 1024;
    if note.len() > MOST {
        note.truncate(note.floor_char_boundary(MOST - "…".len()));
        note.push('…');
    }
    note
}

fn measure(context: &Context, seen: &Seen<'_>, status: &AIWorkloadStatus) {
    let judgement = &seen.decided.judgement;
    let findings = judgement.verdict.iter().flat_map(|v| &v.findings);
    let series = Series {
        controller: judgement.resolved.controller.clone().unwrap_or_default(),
        risk_class: judgement.resolved.declaration.ai_act.risk_class.map_or("", Term::api),
        lifecycle: seen.workload.spec.purpose.lifecycle.0.api(),
        verdict: verdict(seen.decided).name(),
        findings: findings.map(|f| (Arc::clone(&f.rule), f.severity)).collect(),
        valid_until: seen.decided.again_at,
        permit_not_after: status.permit.as_ref().and_then(|p| p.not_after).map(|at| at.timestamp()),
    };
    let (namespace, name) = (seen.workload.namespace().unwrap_or_default(), seen.workload.name_any());
    context.metrics.workloads().set(&namespace, &name, series);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_cut_where_the_api_server_would_refuse_it() {
        assert_eq!(short("a".to_owned()), "a");
        let cut = short("æ".repeat(1000));
        assert!(cut.len() <= 1024 && cut.ends_with('…'));
    }
}
