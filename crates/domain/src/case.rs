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

use crate::catalogue::{Catalogue, Rule};
use crate::declaration::Declaration;
use crate::declaration::record::parse_day;
use crate::engine::start_of;
use crate::profile::Profile;
use crate::verdict::{Finding, Severity};

/// A suite of cases.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Suite {
    /// The day on which cases without their own are evaluated.
    pub today: String,
    /// Readings that differ from the catalogue's defaults, for every case.
    #[serde(default, deserialize_with = "or_default")]
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
pub struct Case {
    /// Its name, `C01`.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The day.
    #[serde(default)]
    pub today: Option<String>,
    /// Fields of the base to replace, by dotted path.
    #[serde(default, deserialize_with = "or_default")]
    pub delta: BTreeMap<String, Json>,
    /// Readings that differ.
    #[serde(default, deserialize_with = "or_default")]
    pub profile: BTreeMap<String, Json>,
    /// `Admit` or `Deny`.
    pub verdict: Expected,
    /// Each finding, as `RULE Severity`.
    pub fires: Vec<String>,
    /// A remark for people.
    #[serde(default, deserialize_with = "or_default")]
    pub note: String,
}

/// `null` is as good as nothing.
fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
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
#[serde(rename_all = "camelCase")]
pub struct OneFault {
    /// The rule.
    pub rule: String,
    /// Its severity.
    pub severity: String,
    /// The day.
    #[serde(default)]
    pub today: Option<String>,
    /// The fault.
    #[serde(default, deserialize_with = "or_default")]
    pub delta: BTreeMap<String, Json>,
    /// Readings that differ.
    #[serde(default, deserialize_with = "or_default")]
    pub profile: BTreeMap<String, Json>,
    /// What follows from the same fault, as `RULE Severity`.
    #[serde(default, deserialize_with = "or_default")]
    pub also_fires: Vec<String>,
}

/// Why a suite or a case cannot be run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseError {
    /// The file is not a suite.
    #[error("line {line}, column {column}: not a suite of cases: {problem}")]
    Malformed {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: u64,
        /// What is wrong there.
        problem: String,
    },
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
    /// Everything that was expected, as `RULE Severity`; of an example `RULE`.
    pub expected: Vec<String>,
    /// Everything that fired.
    pub fired: Vec<String>,
    /// What was expected and did not fire, as `RULE Severity`.
    pub missing: Vec<String>,
    /// What fired and was not expected.
    pub unexpected: Vec<String>,
    /// A verdict that differs, or why the case cannot be run, in words.
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
        if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|e| {
                let problem = e.to_string();
                let what = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(what, _)| what).to_owned();
                CaseError::Malformed { line: e.line() as u64, column: e.column() as u64, problem: what }
            })
        } else {
            serde_saphyr::from_str(text).map_err(|e| {
                let place = e.location().unwrap_or(serde_saphyr::Location::UNKNOWN);
                let problem = e.without_snippet().to_string();
                CaseError::Malformed { line: place.line(), column: place.column(), problem }
            })
        }
    }

    /// The suite that ships with the catalogue. Its base is the declaration that the examples beside a
    /// rule change.
    ///
    /// # Errors
    /// None for a released crate: a test reads it.
    pub fn builtin() -> Result<Self, CaseError> {
        Self::parse(include_str!("../../../catalogue/cases/public.json"))
    }

    /// Runs the examples beside a rule: it must fire on its firing ones, with exactly the others that
    /// they name, and not on its passing ones.
    #[must_use]
    pub fn run_examples(&self, catalogue: &Catalogue, rule: &Rule) -> Vec<Outcome> {
        let examples = &rule.definition.examples;
        let all = examples.fires.iter().map(|e| (e, true)).chain(examples.passes.iter().map(|e| (e, false)));
        all.map(|(example, fires)| {
            let title = format!("{}: {}", if fires { "fires" } else { "passes" }, example.name);
            self.situation(catalogue, &rule.id, &example.delta, &example.profile, example.today.as_deref()).map_or_else(
                |error| Outcome::unfit(&rule.id, &title, &error),
                |s| shown(catalogue, rule, &title, fires.then_some(&example.also_fires), &s),
            )
        })
        .collect()
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
        // listed beside the readings in the law's material, but declared by each workload
        let readings_of = self.profile.iter().chain(profile).filter(|(name, _)| *name != "otherBasis");
        for (name, value) in readings_of {
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

    /// Runs every case. One that does not fit fails, and the others run all the same.
    #[must_use]
    pub fn run(&self, catalogue: &Catalogue) -> Vec<Outcome> {
        let cases = self.cases.iter().map(|case| {
            self.situation(catalogue, &case.id, &case.delta, &case.profile, case.today.as_deref()).map_or_else(
                |error| Outcome::unfit(&case.id, &case.title, &error),
                |s| compare(catalogue, &case.id, &case.title, &case.fires, case.verdict, &s),
            )
        });
        let faults = self.one_fault.iter().map(|fault| {
            let (id, title) = (&fault.rule, "one fault");
            let mut expected = fault.also_fires.clone();
            expected.push(format!("{} {}", fault.rule, fault.severity));
            let refuses = expected.iter().any(|f| f.ends_with(" Deny"));
            let verdict = if refuses { Expected::Deny } else { Expected::Admit };
            self.situation(catalogue, id, &fault.delta, &fault.profile, fault.today.as_deref()).map_or_else(
                |error| Outcome::unfit(id, title, &error),
                |s| compare(catalogue, id, title, &expected, verdict, &s),
            )
        });
        cases.chain(faults).collect()
    }
}

impl Outcome {
    fn unfit(id: &str, title: &str, error: &CaseError) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            expected: Vec::new(),
            fired: Vec::new(),
            missing: Vec::new(),
            unexpected: Vec::new(),
            verdict: Some(error.to_string()),
        }
    }
}

/// Compares what an example must show with what it shows; `also` are the other rules that fire with it,
/// `None` if the rule must not fire.
fn shown(catalogue: &Catalogue, rule: &Rule, title: &str, also: Option<&Vec<String>>, s: &Situation) -> Outcome {
    let findings = catalogue.findings(&s.declaration, &s.profile, s.now);
    let fired: BTreeSet<String> =
        findings.iter().filter(|f| catalogue.rule(&f.rule).is_some()).map(|f| f.rule.to_string()).collect();
    let own = rule.id.to_string();
    let expected: BTreeSet<String> = match also {
        Some(also) => also.iter().cloned().chain([own]).collect(),
        // what else a passing example shows is not its business
        None => fired.iter().filter(|f| **f != own).cloned().collect(),
    };
    Outcome {
        id: rule.id.to_string(),
        title: title.to_owned(),
        missing: expected.difference(&fired).cloned().collect(),
        unexpected: fired.difference(&expected).cloned().collect(),
        expected: expected.into_iter().collect(),
        fired: fired.into_iter().collect(),
        verdict: None,
    }
}

/// Compares what a case expects with what the catalogue's rules find. What the engine asks of a
/// declaration beside the catalogue (`HJM-STATED`) is not part of a case.
fn compare(
    catalogue: &Catalogue,
    id: &str,
    title: &str,
    expected: &[String],
    verdict: Expected,
    s: &Situation,
) -> Outcome {
    let findings: Vec<Finding> = catalogue
        .findings(&s.declaration, &s.profile, s.now)
        .into_iter()
        .filter(|f| catalogue.rule(&f.rule).is_some())
        .collect();
    let expected: BTreeSet<String> = expected.iter().map(|e| e.trim().to_owned()).collect();
    let fired: BTreeSet<String> = findings.iter().map(|f| format!("{} {}", f.rule, f.severity)).collect();
    let refused = findings.iter().any(|f| f.severity == Severity::Deny);
    let unknown = expected.iter().find(|e| {
        let (rule, severity) = e.split_once(' ').unwrap_or((e, ""));
        catalogue.rule(rule).is_none() || !matches!(severity, "Deny" | "Warn" | "Audit")
    });
    let differs = refused != (verdict == Expected::Deny);
    let comes_to = if refused { "Deny" } else { "Admit" };
    let problem = match unknown {
        Some(unknown) => Some(format!("{unknown:?} is not a rule and a severity, as in `GDPR-35 Deny`")),
        None => differs.then(|| format!("expected {verdict:?}, but it comes to {comes_to}")),
    };
    Outcome {
        id: id.to_owned(),
        title: title.to_owned(),
        missing: expected.difference(&fired).cloned().collect(),
        unexpected: fired.difference(&expected).cloned().collect(),
        expected: expected.into_iter().collect(),
        fired: fired.into_iter().collect(),
        verdict: problem,
    }
}

/// The deepest path a delta may name; the declaration's own are far shorter.
const DEEPEST: usize = 16;

/// Replaces the value at a dotted path, `processors[0].dpa.ref`; parents that are not there are made.
fn replace(json: &mut Json, path: &str, value: Json) -> Result<(), String> {
    let dotted = path.replace('[', ".").replace(']', "");
    let segments: Vec<&str> = dotted.split('.').collect();
    if segments.len() > DEEPEST {
        return Err(format!("a path of {} parts is deeper than any field", segments.len()));
    }
    let mut at = json;
    for segment in &segments {
        at = match at {
            Json::Object(map) => map.entry(*segment).or_insert_with(|| Json::Object(serde_json::Map::new())),
            Json::Array(list) => {
                let length = list.len();
                segment
                    .parse::<usize>()
                    .ok()
                    .and_then(|i| list.get_mut(i))
                    .ok_or_else(|| format!("{path}: there is no element {segment:?} in a list of {length}"))?
            }
            _ => return Err(format!("{path}: {segment:?} is asked of a value that is not a map")),
        };
    }
    *at = value;
    Ok(())
}
