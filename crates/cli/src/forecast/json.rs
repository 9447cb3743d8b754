//! Timelines for programs.

use hjemmel_domain::verdict::{Decision, Severity};
use serde::Serialize;

use super::period::Period;
use super::timeline::{Change, Timeline, Turn};

#[derive(Serialize)]
struct Forecast<'a> {
    from: String,
    until: String,
    workloads: Vec<Workload<'a>>,
}

#[derive(Serialize)]
struct Workload<'a> {
    title: &'a str,
    verdict: &'static str,
    turns: Vec<Day<'a>>,
}

#[derive(Serialize)]
struct Day<'a> {
    day: String,
    before: &'static str,
    after: &'static str,
    changes: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    title: &'a str,
    provision: &'a str,
    before: Option<&'static str>,
    after: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'a str>,
}

pub(super) fn json(timelines: &[Timeline], period: &Period) -> Result<String, serde_json::Error> {
    let forecast = Forecast {
        from: period.from.to_string(),
        until: period.until.to_string(),
        workloads: timelines.iter().map(workload).collect(),
    };
    Ok(serde_json::to_string_pretty(&forecast)? + "\n")
}

fn workload(timeline: &Timeline) -> Workload<'_> {
    Workload { title: &timeline.title, verdict: verdict(timeline.now), turns: timeline.turns.iter().map(day).collect() }
}

fn day(turn: &Turn) -> Day<'_> {
    Day {
        day: turn.day.to_string(),
        before: verdict(turn.before),
        after: verdict(turn.after),
        changes: turn.changes.iter().map(finding).collect(),
    }
}

fn finding(change: &Change) -> Finding<'_> {
    let found = change.finding.as_ref();
    Finding {
        rule: &change.rule,
        title: &change.title,
        provision: &change.provision,
        before: change.before.map(Severity::name),
        after: change.after.map(Severity::name),
        path: found.map(|finding| finding.place.to_string()),
        message: found.map(|finding| finding.message.as_str()),
        remedy: found.map(|finding| finding.remedy.as_str()),
    }
}

/// As `status.verdict` of a workload spells it.
const fn verdict(decision: Decision) -> &'static str {
    match decision {
        Decision::Permitted => "Permitted",
        Decision::PermittedWithWarnings => "PermittedWithWarnings",
        Decision::Refused => "Refused",
    }
}
