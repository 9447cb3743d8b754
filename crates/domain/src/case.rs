//! The case format: declarations with the findings they must give.
//!
//! A suite has a `base` declaration; each case replaces some of its fields (`delta`, by dotted
//! path) and names the findings that must come out, all of them. `docs/case-format.md` describes
//! it for people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::catalogue::Catalogue;
use crate::declaration::Declaration;
use crate::declaration::record::parse_day;
use crate::engine::start_of;
use crate::profile::Profile;
use crate::verdict::{Decision, Verdict};

/// A suite of cases.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Suite {
    /// The day on which cases without their own are evaluated.
    pub today: String,
    /// Readings that differ from the catalogue's defaults, for every case.
    #[serde(default)]
    pub profile: BTreeMap<String, Json>,
    /// The declaration that deltas change.
    pub base: Json,
    /// A delta that makes the base a high-risk system; a convenience for authors, not applied.
    #[serde(default)]
    pub hr_delta: BTreeMap<String, Json>,
    /// Cases.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Cases with one fault each.
    #[serde(default)]
    pub one_fault: Vec<OneFault>,
}

/// A case: a declaration and everything that must be found in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its name, `C01`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The day.
    #[serde(default)]
    pub today: Option<String>,
    /// Fields of the base to replace, by dotted path.
    #[serde(default)]
    pub delta: BTreeMap<String, Json>,
    /// Readings that differ.
    #[serde(default)]
    pub profile: BTreeMap<String, Json>,
    /// `Admit` or `Deny`.
    pub verdict: Expected,
    /// Each finding, as `RULE Severity`.
    pub fires: Vec<String>,
    /// A remark for people.
    #[serde(default)]
    pub note: String,
}

/// What a case must come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Expected {
    /// Permitted, with or without warnings.
    Admit,
    /// Refused.
    Deny,
}

/// A case with one fault: one rule fires, and what follows from it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct OneFault {
    /// The rule.
    pub rule: String,
    /// Its severity.
    pub severity: String,
    /// The day.
    #[serde(default)]
    pub today: Option<String>,
    /// The fault.
    #[serde(default)]
    pub delta: BTreeMap<String, Json>,
    /// Readings that differ.
    #[serde(default)]
    pub profile: BTreeMap<String, Json>,
    /// What follows from the same fault, as `RULE Severity`.
    #[serde(default)]
    pub also_fires: Vec<String>,
}

/// Why a suite or a case cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The file is not a suite.
    #[error("not a suite of cases: {0}")]
    Malformed(String),
    /// A case's declaration or profile does not fit.
    #[error("case {case}: {problem}")]
    Misfit {
        /// The case.
        case: String,
        /// The value's path, what is wrong and what would be right.
        problem: String,
    },
}

/// What came out of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The case's name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What was expected and did not fire, as `RULE Severity`.
    pub missing: Vec<String>,
    /// What fired and was not expected.
    pub unexpected: Vec<String>,
    /// A verdict that differs, in words.
    pub verdict: Option<String>,
}

impl Outcome {
    /// Whether the case came out as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.verdict.is_none()
    }
}

/// A case made concrete.
#[derive(Debug, Clone)]
pub struct Situation {
    /// The declaration.
    pub declaration: Declaration,
    /// The readings.
    pub profile: Profile,
    /// The instant: the beginning of the case's day in Copenhagen.
    pub now: Timestamp,
}

impl Suite {
    /// Reads a suite from JSON or YAML.
    ///
    /// # Errors
    /// When the text is neither, or a field is missing or unknown; the error has line and column.
    pub fn parse(text: &str) -> Result<Self, CaseError> {
        let malformed = |problem: String| CaseError::Malformed(problem);
        if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|e| malformed(e.to_string()))
        } else {
            serde_saphyr::from_str(text).map_err(|e| malformed(e.to_string()))
        }
    }

    /// The base with a delta, read by a profile, on a day.
    ///
    /// # Errors
    /// When a value does not fit; the error names the case and the path.
    pub fn situation(
        &self,
        catalogue: &Catalogue,
        case: &str,
        delta: &BTreeMap<String, Json>,
        profile: &BTreeMap<String, Json>,
        today: Option<&str>,
    ) -> Result<Situation, CaseError> {
        let misfit = |problem: String| CaseError::Misfit { case: case.to_owned(), problem };
        let mut json = self.base.clone();
        for (path, value) in delta {
            replace(&mut json, path, value.clone()).map_err(&misfit)?;
        }
        let mut readings = catalogue.profile().to_json();
        for (name, value) in self.profile.iter().chain(profile) {
            replace(&mut readings, name, value.clone()).map_err(&misfit)?;
        }
        let day = today.unwrap_or(&self.today);
        let day: Date = parse_day(day).ok_or_else(|| misfit(format!("today: {day:?} is not a day")))?;
        Ok(Situation {
            declaration: Declaration::from_json(&json).map_err(|e| misfit(e.to_string()))?,
            profile: Profile::from_json(&readings).map_err(|e| misfit(format!("profile.{e}")))?,
            now: start_of(day).ok_or_else(|| misfit(format!("today: {day} is beyond the calendar")))?,
        })
    }

    /// Runs every case.
    ///
    /// # Errors
    /// The first case that does not fit.
    pub fn run(&self, catalogue: &Catalogue) -> Result<Vec<Outcome>, CaseError> {
        let mut outcomes = Vec::new();
        for case in &self.cases {
            let s = self.situation(catalogue, &case.id, &case.delta, &case.profile, case.today.as_deref())?;
            let verdict = catalogue.evaluate(&s.declaration, &s.profile, s.now);
            let mut outcome = compare(&case.id, &case.title, &case.fires, &verdict);
            let refused = verdict.decision() == Decision::Refused;
            if refused != (case.verdict == Expected::Deny) {
                outcome.verdict =
                    Some(format!("expected {:?}, but it comes to {:?}", case.verdict, verdict.decision()));
            }
            outcomes.push(outcome);
        }
        for fault in &self.one_fault {
            let id = &fault.rule;
            let s = self.situation(catalogue, id, &fault.delta, &fault.profile, fault.today.as_deref())?;
            let mut expected = fault.also_fires.clone();
            expected.push(format!("{} {}", fault.rule, fault.severity));
            let verdict = catalogue.evaluate(&s.declaration, &s.profile, s.now);
            outcomes.push(compare(id, "one fault", &expected, &verdict));
        }
        Ok(outcomes)
    }
}

fn compare(id: &str, title: &str, expected: &[String], verdict: &Verdict) -> Outcome {
    let expected: BTreeSet<String> = expected.iter().cloned().collect();
    let fired: BTreeSet<String> = verdict.findings.iter().map(|f| format!("{} {}", f.rule, f.severity)).collect();
    Outcome {
        id: id.to_owned(),
        title: title.to_owned(),
        missing: expected.difference(&fired).cloned().collect(),
        unexpected: fired.difference(&expected).cloned().collect(),
        verdict: None,
    }
}

/// Replaces the value at a dotted path; parents that are not there are made.
fn replace(json: &mut Json, path: &str, value: Json) -> Result<(), String> {
    let mut at = json;
    let mut segments = path.split('.').peekable();
    while let Some(segment) = segments.next() {
        let Json::Object(map) = at else {
            return Err(format!("{path}: {segment:?} is asked of a value that is not a map"));
        };
        if segments.peek().is_none() {
            map.insert(segment.to_owned(), value);
            return Ok(());
        }
        at = map.entry(segment).or_insert_with(|| Json::Object(serde_json::Map::new()));
    }
    Ok(())
}
