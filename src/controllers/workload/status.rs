//! The status of a workload: what was decided, and what came of it. Pure.

use std::collections::BTreeMap;

use hjemmel_api::AIWorkload;
use hjemmel_api::ai_workload::{
    AIWorkloadStatus, FindingCounts, FindingStatus, MAX_CHANGES, MAX_FINDINGS, NextChange, PermitStatus,
    WorkloadVerdict,
};
use hjemmel_api::conditions::{
    ConditionStatus, ConditionType, NewCondition, Reason, condition, remove_condition, set_condition,
};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{FindingText, Language};
use hjemmel_domain::verdict::{Severity, Verdict, last_day};
use hjemmel_domain::vocabulary::{Lifecycle, Term};
use jiff::Timestamp;
use kube::ResourceExt;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::apply::Taken;
use super::build::{Fault, hex};
use super::decide::{Course, Decided};
use crate::stores::{Held, Rollout};
use hjemmel_api::judgement::missing_text;

/// The conditions this controller writes. Others belong to others.
pub const OWN_CONDITIONS: [ConditionType; 5] = [
    ConditionType::Ready,
    ConditionType::Reconciling,
    ConditionType::Stalled,
    ConditionType::Compliant,
    ConditionType::Permitted,
];

/// What came of a decision.
#[derive(Debug)]
pub enum Outcome {
    /// Nothing was to be done.
    Left,
    /// It was done.
    Applied,
    /// The workload asks for what the operator will not bring about.
    Invalid(Vec<Fault>),
    /// An object of that name belongs to somebody else.
    Taken(Taken),
    /// The API server says that this cannot succeed.
    Rejected(String),
    /// The API server did not do it; it is tried again.
    Failed(String),
}

/// Everything a status speaks of.
pub struct Seen<'a> {
    /// The workload with its status so far.
    pub workload: &'a AIWorkload,
    /// What it refers to.
    pub held: &'a Held,
    /// What was decided.
    pub decided: &'a Decided,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// How far its Deployment is, if it has one.
    pub rollout: Option<Rollout>,
    /// The law.
    pub catalogue: &'a Catalogue,
    /// Now.
    pub now: Timestamp,
}

/// What the verdict comes to.
#[must_use]
pub fn verdict(decided: &Decided) -> WorkloadVerdict {
    decided.judgement.verdict.as_ref().map_or(WorkloadVerdict::Pending, |v| v.decision().into())
}

/// The status of a workload.
#[must_use]
pub fn status(seen: &Seen<'_>) -> AIWorkloadStatus {
    let Seen { workload, decided, rollout, catalogue, .. } = seen;
    let resolved = &decided.judgement.resolved;
    let judged = decided.judgement.verdict.as_ref();
    AIWorkloadStatus {
        observed_generation: workload.metadata.generation,
        verdict: Some(verdict(decided)),
        valid_until: judged.and_then(|v| v.valid_until).map(Into::into),
        next: judged.and_then(next),
        findings: decided.judgement.texts.iter().take(MAX_FINDINGS).map(finding).collect(),
        findings_total: judged.map(counts),
        permit: judged.filter(|_| verdict(decided).permits()).map(|v| permit(seen, v)),
        catalogue: Some(catalogue.version().to_owned()),
        readings: readings(seen.held),
        controller: resolved.controller.clone(),
        risk_class: resolved.declaration.ai_act.risk_class.map(|risk| risk.api().to_owned()),
        replicas: rollout.map(|r| r.replicas),
        ready_replicas: rollout.map(|r| r.ready),
        conditions: conditions(seen),
    }
}

fn next(verdict: &Verdict) -> Option<NextChange> {
    let changes = verdict.next.iter().take(MAX_CHANGES).map(ToString::to_string).collect();
    verdict.valid_until.map(|at| NextChange { at: at.into(), changes })
}

fn finding(text: &FindingText) -> FindingStatus {
    FindingStatus {
        rule: text.rule.clone(),
        severity: text.severity,
        path: Some(text.place.to_string()),
        message: text.message.clone(),
        remedy: Some(text.remedy.clone()),
        basis: Some(text.provision.clone()),
    }
}

fn counts(verdict: &Verdict) -> FindingCounts {
    let count = |severity| u32::try_from(verdict.count(severity)).unwrap_or(u32::MAX);
    FindingCounts { deny: count(Severity::Deny), warn: count(Severity::Warn), audit: count(Severity::Audit) }
}

/// The permit: its serial changes with whatever it was given for.
fn permit(seen: &Seen<'_>, verdict: &Verdict) -> PermitStatus {
    let mut hasher = Sha256::new();
    hasher.update(seen.workload.uid().unwrap_or_default());
    hasher.update(seen.workload.metadata.generation.unwrap_or(0).to_be_bytes());
    hasher.update(seen.catalogue.version());
    hasher.update(seen.decided.judgement.resolved.declaration.to_json().to_string());
    PermitStatus { serial: hex(&hasher.finalize(), 8), not_after: verdict.valid_until.map(Into::into) }
}

/// The readings that the controller states, in the API's spelling.
fn readings(held: &Held) -> BTreeMap<String, hjemmel_api::Text<0, 1000>> {
    let [controller] = held.controllers.as_slice() else { return BTreeMap::new() };
    let stated = serde_json::to_value(&controller.spec.profile).unwrap_or_default();
    let words = |value: &Value| match value {
        Value::String(word) => word.clone(),
        Value::Array(words) => words.iter().map(|w| w.as_str().unwrap_or_default()).collect::<Vec<_>>().join(", "),
        other => other.to_string(),
    };
    stated
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), words(value).chars().take(1000).collect::<String>().into()))
        .collect()
}

/// What `Ready` says, and which of the abnormal conditions goes with it.
struct Standing {
    ready: ConditionStatus,
    reason: Reason,
    message: String,
    abnormal: Option<ConditionType>,
}

impl Standing {
    fn ready(reason: Reason, message: impl Into<String>) -> Self {
        Self { ready: ConditionStatus::True, reason, message: message.into(), abnormal: None }
    }

    /// Only a user can go on.
    fn stalled(reason: Reason, message: impl Into<String>) -> Self {
        Self { ready: ConditionStatus::False, reason, message: message.into(), abnormal: Some(ConditionType::Stalled) }
    }

    /// It will get there by itself.
    fn on_the_way(reason: Reason, message: impl Into<String>) -> Self {
        Self {
            ready: ConditionStatus::False,
            reason,
            message: message.into(),
            abnormal: Some(ConditionType::Reconciling),
        }
    }
}

fn conditions(seen: &Seen<'_>) -> Vec<k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition> {
    let mut conditions = seen.workload.status.as_ref().map(|s| s.conditions.clone()).unwrap_or_default();
    let generation = seen.workload.metadata.generation;
    let before = condition(&conditions, ConditionType::Ready);
    let never_known = before.is_none_or(|c| c.status == ConditionStatus::Unknown.name());
    let Standing { mut ready, reason, message, abnormal } = standing(seen);
    if never_known && reason == Reason::Progressing {
        // Whether it gets ready is not known before it was once.
        ready = ConditionStatus::Unknown;
    }
    for kind in [ConditionType::Reconciling, ConditionType::Stalled] {
        if abnormal != Some(kind) {
            remove_condition(&mut conditions, kind);
        }
    }
    let (compliant, permitted) = legal(seen);
    let set = [
        Some(NewCondition { kind: ConditionType::Ready, status: ready, reason, message: message.clone() }),
        abnormal.map(|kind| NewCondition { kind, status: ConditionStatus::True, reason, message }),
        Some(compliant),
        Some(permitted),
    ];
    for new in set.into_iter().flatten() {
        set_condition(&mut conditions, new, generation, seen.now);
    }
    // In one order, so that what is written compares equal to what is read back.
    conditions.sort_by_key(|c| ConditionType::ALL.iter().position(|kind| kind.name() == c.type_));
    conditions
}

/// `Compliant` and `Permitted`.
fn legal(seen: &Seen<'_>) -> (NewCondition, NewCondition) {
    let language = seen.decided.judgement.resolved.language;
    let of = |kind, status, reason, message: String| NewCondition { kind, status, reason, message };
    let summary = summary(seen);
    let (status, reason) = match verdict(seen.decided) {
        WorkloadVerdict::Permitted => (ConditionStatus::True, Reason::Permitted),
        WorkloadVerdict::PermittedWithWarnings => (ConditionStatus::True, Reason::PermittedWithWarnings),
        WorkloadVerdict::Refused => (ConditionStatus::False, Reason::Refused),
        WorkloadVerdict::Pending => (ConditionStatus::Unknown, Reason::DependencyNotReady),
    };
    let compliant = of(ConditionType::Compliant, status, reason, summary);
    let permitted = if verdict(seen.decided).permits() {
        let until = seen.decided.again_at.map(last_day);
        let message = match (language, until) {
            (Language::Danish, Some(until)) => format!("Tilladelsen gælder til og med {until}."),
            (Language::Danish, None) => "Tilladelsen gælder.".to_owned(),
            (Language::English, Some(until)) => format!("The permit is in force up to and including {until}."),
            (Language::English, None) => "The permit is in force.".to_owned(),
        };
        of(ConditionType::Permitted, ConditionStatus::True, Reason::PermitInForce, message)
    } else {
        let message = pick(language, "Der er ingen tilladelse.", "There is no permit.");
        of(ConditionType::Permitted, ConditionStatus::False, Reason::NoPermit, message.to_owned())
    };
    (compliant, permitted)
}

fn pick<'a>(language: Language, danish: &'a str, english: &'a str) -> &'a str {
    match language {
        Language::Danish => danish,
        Language::English => english,
    }
}

/// The verdict in a line.
#[must_use]
pub fn summary(seen: &Seen<'_>) -> String {
    let judgement = &seen.decided.judgement;
    let language = judgement.resolved.language;
    let rules = |severity: Severity| -> (usize, String) {
        let rules: Vec<_> =
            judgement.texts.iter().filter(|t| t.severity == severity).map(|t| t.rule.as_str()).collect();
        (rules.len(), rules.join(", "))
    };
    match verdict(seen.decided) {
        WorkloadVerdict::Pending => {
            judgement.resolved.missing.iter().map(|m| missing_text(m, language)).collect::<Vec<_>>().join("; ")
        }
        WorkloadVerdict::Permitted => match (rules(Severity::Audit), language) {
            ((0, _), Language::Danish) => "Alle krav er opfyldt.".to_owned(),
            ((0, _), Language::English) => "Every requirement is met.".to_owned(),
            ((1, rules), Language::Danish) => {
                format!("Alle krav, der gælder nu, er opfyldt. Til orientering: {rules}.")
            }
            ((1, rules), Language::English) => format!("Every requirement in force is met. For information: {rules}."),
            ((n, rules), Language::Danish) => {
                format!("Alle krav, der gælder nu, er opfyldt. {n} forhold til orientering: {rules}.")
            }
            ((n, rules), Language::English) => {
                format!("Every requirement in force is met. {n} for information: {rules}.")
            }
        },
        WorkloadVerdict::PermittedWithWarnings => {
            let (count, rules) = rules(Severity::Warn);
            match language {
                Language::Danish => format!("Tilladt med {count} forhold, der bør rettes: {rules}."),
                Language::English => format!("Permitted; {count} to be mended: {rules}."),
            }
        }
        WorkloadVerdict::Refused => {
            let (count, rules) = rules(Severity::Deny);
            match (language, count) {
                (Language::Danish, 1) => format!("1 krav er ikke opfyldt: {rules}."),
                (Language::Danish, _) => format!("{count} krav er ikke opfyldt: {rules}."),
                (Language::English, 1) => format!("1 requirement is not met: {rules}."),
                (Language::English, _) => format!("{count} requirements are not met: {rules}."),
            }
        }
    }
}

fn standing(seen: &Seen<'_>) -> Standing {
    let language = seen.decided.judgement.resolved.language;
    let say = |danish: &str, english: &str| pick(language, danish, english).to_owned();
    match verdict(seen.decided) {
        WorkloadVerdict::Pending => return Standing::on_the_way(Reason::DependencyNotReady, summary(seen)),
        WorkloadVerdict::Refused => return refused(seen),
        WorkloadVerdict::Permitted | WorkloadVerdict::PermittedWithWarnings => {}
    }
    if let Some(blocked) = blocked(seen.outcome, language) {
        return blocked;
    }
    if seen.workload.spec.purpose.lifecycle.0 == Lifecycle::Retired {
        return Standing::ready(Reason::Retired, say("Udfaset: intet kører.", "Retired: nothing runs."));
    }
    if seen.workload.spec.workload.deployment.is_none() {
        return Standing::ready(Reason::External, say("Tilladt; andre kører den.", "Permitted; others run it."));
    }
    let Some(rollout) = seen.rollout else {
        return Standing::on_the_way(Reason::Progressing, say("Er ved at blive oprettet.", "Being created."));
    };
    let Rollout { available, wanted, .. } = rollout;
    let progress = match language {
        Language::Danish => format!("{available} af {wanted} pods er klar."),
        Language::English => format!("{available} of {wanted} pods are available."),
    };
    if rollout.is_done() {
        Standing::ready(Reason::Available, progress)
    } else if rollout.stuck {
        let why = say(" Se `kubectl describe pod`.", " See `kubectl describe pod`.");
        Standing::stalled(Reason::ProgressDeadlineExceeded, progress + &why)
    } else {
        Standing::on_the_way(Reason::Progressing, progress)
    }
}

fn refused(seen: &Seen<'_>) -> Standing {
    let language = seen.decided.judgement.resolved.language;
    let summary = summary(seen);
    if let Some(blocked) = blocked(seen.outcome, language) {
        return blocked;
    }
    let (reason, danish, english) = match (seen.decided.course, seen.rollout) {
        (Course::Stop, Some(_)) => (Reason::Stopped, " Løsningen er stoppet.", " It was stopped."),
        (_, Some(_)) => {
            (Reason::Lapsed, " Den kører videre; ændringer afvises.", " It keeps running; changes are refused.")
        }
        (_, None) => (Reason::Refused, "", ""),
    };
    Standing::stalled(reason, summary + pick(language, danish, english))
}

/// What stands in the way of what was decided.
fn blocked(outcome: &Outcome, language: Language) -> Option<Standing> {
    match outcome {
        Outcome::Left | Outcome::Applied => None,
        Outcome::Invalid(faults) => {
            let faults = faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ");
            Some(Standing::stalled(Reason::InvalidTemplate, faults))
        }
        Outcome::Taken(Taken { kind, name, controller }) => {
            let kind = kind.name();
            let owner = controller.as_ref().map(|(kind, name)| format!(" ({kind}/{name})")).unwrap_or_default();
            let message = match language {
                Language::Danish => format!(
                    "{kind}/{name} findes og tilhører en anden{owner}: slet eller omdøb den, eller giv denne AIWorkload et andet navn"
                ),
                Language::English => format!(
                    "{kind}/{name} exists and belongs to another{owner}: delete or rename it, or give this AIWorkload another name"
                ),
            };
            Some(Standing::stalled(Reason::NameConflict, message))
        }
        Outcome::Rejected(problem) => Some(Standing::stalled(Reason::ApplyFailed, problem.clone())),
        Outcome::Failed(problem) => Some(Standing::on_the_way(Reason::ApplyFailed, problem.clone())),
    }
}

#[cfg(test)]
#[path = "status_tests.rs"]
mod tests;
