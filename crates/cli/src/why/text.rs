//! The answer as a tree.

use hjemmel_api::ai_workload::{AIWorkloadStatus, FindingStatus};
use hjemmel_api::conditions::ConditionType;
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::Condition;

use super::reason::{Gap, Judged, Link, Named, Standing, Through, Why};
use super::tree::Branch;
use super::words::Words;

/// The tree, from what was asked about down to what was found.
pub(super) fn tree(why: &Why, language: Language) -> Branch {
    let words = Words::of(language);
    let mut below = below_chain(why, words);
    let mut links = why.chain.iter().enumerate().rev();
    let mut tree = None;
    for (depth, link) in &mut links {
        let own = depth + 1 == why.chain.len();
        let label = label(link, depth == 0, why.workload.as_ref().filter(|_| own), why.through, words);
        tree = Some(Branch::new(label, tree.map_or_else(|| std::mem::take(&mut below), |next| vec![next])));
    }
    tree.unwrap_or_else(|| Branch::new(words.no_workload, below))
}

/// What hangs below the last owner.
fn below_chain(why: &Why, words: &Words) -> Vec<Branch> {
    if let Some(judged) = &why.workload {
        return workload(judged, words);
    }
    let mut below = Vec::new();
    if let Some(gap) = &why.gap {
        below.push(Branch::leaf(match gap {
            Gap::Missing { kind, name } => format!("{kind} {name} {}", words.gone),
            Gap::Unreadable { kind, name, problem } => format!("{kind} {name}: {problem}"),
            Gap::Cycle { kind, name } => format!("{kind} {name} {}", words.cycle),
            Gap::TooLong => words.too_long.to_owned(),
        }));
    }
    below.push(Branch::new(words.no_workload, vec![Branch::leaf(words.no_workload_means)]));
    below
}

fn label(link: &Link, first: bool, judged: Option<&Judged>, through: Option<Through>, words: &Words) -> String {
    let name = if first && !link.namespace.is_empty() {
        format!("{} {}/{}", link.kind, link.namespace, link.name)
    } else {
        format!("{} {}", link.kind, link.name)
    };
    let way = match through.filter(|_| judged.is_some()) {
        Some(Through::Selector) => format!(" ({})", words.by_selector),
        Some(Through::TargetRef) => format!(" ({})", words.by_target),
        _ => String::new(),
    };
    let state = match judged.and_then(|judged| judged.status.verdict) {
        Some(verdict) => format!("{verdict}, {}", words.verdict(verdict)),
        None => link.state.clone(),
    };
    let colon = if state.is_empty() { "" } else { ": " };
    format!("{name}{way}{colon}{state}")
}

fn workload(judged: &Judged, words: &Words) -> Vec<Branch> {
    let status = &judged.status;
    let mut below: Vec<Branch> = standing(judged, words).map(Branch::leaf).into_iter().collect();
    below.push(Branch::new(words.declares, references(judged, words)));
    if judged.standing == Standing::Unjudged {
        return below;
    }
    if !status.findings.is_empty() {
        below.push(findings(status, words));
    } else if status.verdict.is_some_and(hjemmel_api::ai_workload::WorkloadVerdict::permits) {
        below.push(Branch::leaf(words.no_findings));
    }
    if !status.conditions.is_empty() {
        below.push(Branch::new(words.conditions, conditions(judged, words)));
    }
    below.push(Branch::leaf(match &status.permit {
        Some(permit) => {
            let end = permit.not_after.map(|at| format!("{} {}", words.until, at.timestamp()));
            format!("{} {} {}", words.permit, permit.serial, end.unwrap_or_else(|| words.without_end.to_owned()))
        }
        None => words.no_permit.to_owned(),
    }));
    below.push(match &status.next {
        Some(next) => Branch::new(
            format!("{}: {}", words.next, next.at.timestamp()),
            next.changes.iter().map(Branch::leaf).collect(),
        ),
        None => Branch::leaf(words.nothing_ahead),
    });
    below
}

fn standing(judged: &Judged, words: &Words) -> Option<String> {
    Some(match judged.standing {
        Standing::Current => return None,
        Standing::Unjudged => words.unjudged.to_owned(),
        Standing::Stale { observed } => format!("{} {observed} < {}", words.stale, judged.generation),
        Standing::Overdue { since } => format!("{} {since}", words.overdue),
        Standing::Going => words.going.to_owned(),
    })
}

fn references(judged: &Judged, words: &Words) -> Vec<Branch> {
    let controller = |c: &super::Answering| format!("DataController {}: {}", c.name, c.display_name);
    let mut below = vec![match judged.controllers.as_deref() {
        None => Branch::leaf(words.controllers_unreadable),
        Some([]) => Branch::leaf(words.nobody_answers),
        Some([one]) => Branch::leaf(controller(one)),
        Some(several) => {
            Branch::new(words.several_answer, several.iter().map(|c| Branch::leaf(controller(c))).collect())
        }
    }];
    below.extend(judged.references.iter().map(|named| Branch::leaf(reference(named, words))));
    below
}

fn reference(named: &Named, words: &Words) -> String {
    let head = format!("{} {}", named.kind, named.name);
    let meant = named.did_you_mean.as_ref().map(|near| format!("; {} {near}?", words.did_you_mean));
    match named.exists {
        Some(true) if named.title.is_empty() => head,
        Some(true) => format!("{head}: {}", named.title),
        Some(false) => format!("{head} {} ({}){}", words.missing, named.place, meant.unwrap_or_default()),
        None => format!("{head} {}", words.unreadable),
    }
}

fn findings(status: &AIWorkloadStatus, words: &Words) -> Branch {
    let total = status.findings_total.unwrap_or_default();
    let counts = [("Deny", total.deny), ("Warn", total.warn), ("Audit", total.audit)]
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {severity}"))
        .collect::<Vec<_>>()
        .join(", ");
    let mut below: Vec<Branch> = status.findings.iter().map(|f| finding(f, words)).collect();
    let all = usize::try_from(total.deny + total.warn + total.audit).unwrap_or(usize::MAX);
    if all > below.len() {
        below.push(Branch::leaf(format!("{}: {}", words.not_shown, all - below.len())));
    }
    let colon = if counts.is_empty() { "" } else { ": " };
    Branch::new(format!("{}{colon}{counts}", words.findings), below)
}

fn finding(finding: &FindingStatus, words: &Words) -> Branch {
    let severity = match finding.severity {
        Severity::Deny => "Deny",
        Severity::Warn => "Warn",
        Severity::Audit => "Audit",
    };
    let labelled = |word: &str, text: &Option<String>| {
        text.as_ref().filter(|text| !text.is_empty()).map(|text| Branch::leaf(format!("{word}: {text}")))
    };
    let parts = [
        labelled(words.field, &finding.path),
        labelled(words.remedy, &finding.remedy),
        labelled(words.provision, &finding.basis),
    ];
    Branch::new(format!("{} {severity}: {}", finding.rule, finding.message), parts.into_iter().flatten().collect())
}

/// The conditions in the order in which people should read them; of another operator's after ours.
fn conditions(judged: &Judged, words: &Words) -> Vec<Branch> {
    let rank = |c: &Condition| ConditionType::ALL.iter().position(|kind| kind.name() == c.type_).unwrap_or(usize::MAX);
    let mut conditions: Vec<&Condition> = judged.status.conditions.iter().collect();
    conditions.sort_by_key(|c| rank(c));
    // One trouble mostly shows in several conditions: it is told once.
    let mut told = Vec::new();
    let mut said = |c: &Condition| {
        let old = c.observed_generation.is_some_and(|observed| observed < judged.generation);
        let old = if old { format!(" ({})", words.outdated) } else { String::new() };
        let message = if told.contains(&c.message) { "" } else { c.message.as_str() };
        let colon = if message.is_empty() { "" } else { ": " };
        let line = format!("{}={} {}{old}{colon}{message}", c.type_, c.status, c.reason);
        told.push(c.message.clone());
        Branch::leaf(line)
    };
    conditions.into_iter().map(&mut said).collect()
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
