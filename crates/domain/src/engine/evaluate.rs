//! One evaluation: which rules fire, how severely, and why.

use std::cell::LazyCell;
use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use cel::common::types::CelBool;
use cel::parser::Expression;
use cel::{Context, ExecutionError, Value};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use super::condition::owned;
use super::explain::{Explainer, show};
use super::values::Values;
use crate::catalogue::template::Part;
use crate::catalogue::{Catalogue, Rule};
use crate::declaration::Declaration;
use crate::declaration::record::{Field, parse_day};
use crate::profile::Profile;
use crate::verdict::{Evidence, Finding, Severity, Verdict};
use crate::vocabulary::DataCategory;

/// The rule that refuses a declaration in which what the law wants stated is not.
pub(crate) const NOT_STATED: &str = "HJM-STATED";

/// The most pieces of evidence a finding carries.
const MAX_EVIDENCE: usize = 16;

/// The law's days are Copenhagen's: compiled in, so that nothing is read at run time.
static COPENHAGEN: TimeZone = jiff::tz::get!("Europe/Copenhagen");

/// The day it is in Copenhagen.
pub(crate) fn day_of(now: Timestamp) -> Date {
    now.to_zoned(COPENHAGEN.clone()).date()
}

/// The instant at which a day begins in Copenhagen; `None` beyond the calendar's end.
pub(crate) fn start_of(day: Date) -> Option<Timestamp> {
    day.to_zoned(COPENHAGEN.clone()).ok().map(|z| z.timestamp())
}

/// What a rule came to.
#[derive(Debug, Clone, PartialEq)]
enum Outcome {
    Quiet,
    Fires,
    Fails(String),
}

/// When a rule's severity changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Schedule {
    severity: Severity,
    applies_from: Date,
    lead_from: Date,
    escalates: Option<(Severity, Date)>,
}

impl Schedule {
    fn at(&self, day: Date) -> Severity {
        if day < self.applies_from {
            return if self.severity > Severity::Audit && day >= self.lead_from {
                Severity::Warn
            } else {
                Severity::Audit
            };
        }
        match self.escalates {
            Some((to, from)) if day >= from => to.max(self.severity),
            _ => self.severity,
        }
    }

    fn days(&self) -> impl Iterator<Item = Date> {
        [Some(self.applies_from), Some(self.lead_from), self.escalates.map(|(_, from)| from)].into_iter().flatten()
    }
}

/// A rule's standing on a day: `None` is quiet; a failed rule refuses.
pub(crate) type Standing = Option<Severity>;

/// One declaration and profile, evaluated on one day and ready to be moved to others.
pub(crate) struct Evaluation<'a> {
    catalogue: &'a Catalogue,
    declaration: &'a Declaration,
    values: Values<'a>,
    day: Date,
    outcomes: Vec<Outcome>,
    schedules: Vec<Option<Schedule>>,
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(catalogue: &'a Catalogue, declaration: &'a Declaration, profile: &'a Profile, day: Date) -> Self {
        let mut evaluation = Self {
            catalogue,
            declaration,
            values: Values::new(&catalogue.layout, declaration, profile, day),
            day,
            outcomes: vec![Outcome::Quiet; catalogue.rules.len()],
            schedules: vec![None; catalogue.rules.len()],
        };
        evaluation.run(profile, |_| true);
        evaluation
    }

    /// Evaluates the rules for which `due` holds, and the variables they need.
    fn run(&mut self, profile: &Profile, due: impl Fn(&Rule) -> bool) {
        let catalogue = self.catalogue;
        let ctx = LazyCell::new(|| {
            let mut ctx = Context::with_env(Arc::clone(&catalogue.env));
            ctx.set_variable_resolver(&self.values);
            ctx
        });
        for (i, variable) in catalogue.variables.iter().enumerate() {
            // a variable that fails stays unset, and each rule that needs it fails with its name
            let value = variable
                .operand
                .value(&self.values)
                .or_else(|| Value::resolve_val(&variable.plan, &ctx).ok().and_then(|v| owned(v.as_ref())));
            if let Some(value) = value {
                self.values.set_variable(i, value);
            }
        }
        for (i, rule) in catalogue.rules.iter().enumerate() {
            if !due(rule) {
                continue;
            }
            let holds = rule.condition.holds(&self.values).map_or_else(|| truth(&rule.plan, &ctx), Ok);
            let outcome = match holds {
                Ok(true) => Outcome::Fires,
                Ok(false) => Outcome::Quiet,
                Err(error) => Outcome::Fails(self.describe(&error)),
            };
            if outcome == Outcome::Fires || rule.uses_today {
                match self.schedule(rule, profile, &ctx) {
                    Ok(schedule) => self.schedules[i] = Some(schedule),
                    Err(problem) => {
                        self.outcomes[i] = Outcome::Fails(problem);
                        continue;
                    }
                }
            }
            self.outcomes[i] = outcome;
        }
    }

    /// An interpreter's error without the names of slots.
    fn describe(&self, error: &ExecutionError) -> String {
        match error {
            ExecutionError::UndeclaredReference(name) => match self.catalogue.layout.slot(name) {
                Some(super::plan::Slot::Variable(i)) => match self.catalogue.variables.get(i) {
                    Some(variable) => format!("v.{} has no value", variable.definition.name.value),
                    None => "a derived variable has no value".to_owned(),
                },
                _ => "a name has no value".to_owned(),
            },
            ExecutionError::NoSuchKey(key) => format!("there is no entry {key:?}"),
            ExecutionError::Overflow(operator, ..) => format!("a number overflows in `{operator}`"),
            ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "division by zero".to_owned(),
            // other errors print values, which may be personal data
            _ => "the predicate cannot be evaluated on this declaration".to_owned(),
        }
    }

    fn schedule<'c, 'v: 'c>(
        &self,
        rule: &Rule,
        profile: &Profile,
        ctx: &impl Deref<Target = Context<'c, 'v>>,
    ) -> Result<Schedule, String> {
        use crate::catalogue::{SeveritySource, When, severity_choice};
        let when = |when: &When, what: &str| match when {
            When::Day(day) => Ok(*day),
            When::Computed(plan, operand) => operand
                .value(&self.values)
                .or_else(|| Value::resolve_val(plan, ctx).ok().and_then(|v| owned(v.as_ref())))
                .and_then(|v| parse_day(&show(v.as_val())))
                .ok_or_else(|| format!("the day of {what} cannot be computed")),
        };
        let applies_from = when(&rule.applies_from, "appliesFrom")?;
        Ok(Schedule {
            severity: match rule.severity {
                SeveritySource::Fixed(severity) => severity,
                // an unset choice falls back to the rule's own severity
                SeveritySource::Profile(leaf) => self
                    .values
                    .leaf(leaf)
                    .and_then(|v| severity_choice(&show(v.as_val())))
                    .unwrap_or(rule.definition.severity),
            },
            applies_from,
            // a lead time longer than the calendar reaches back to its beginning
            lead_from: Span::new()
                .try_days(profile.lead_time_days)
                .and_then(|lead| applies_from.checked_sub(lead))
                .unwrap_or(Date::MIN),
            escalates: match &rule.escalates {
                None => None,
                Some((to, from)) => Some((*to, when(from, "escalates.from")?)),
            },
        })
    }

    fn standing(&self, i: usize, day: Date) -> Standing {
        match &self.outcomes[i] {
            Outcome::Quiet => None,
            Outcome::Fails(_) => Some(Severity::Deny),
            Outcome::Fires => Some(self.schedules[i].map_or(Severity::Deny, |s| s.at(day))),
        }
    }

    /// The rules that the standings are of.
    pub(crate) fn rules(&self) -> &'a [Rule] {
        &self.catalogue.rules
    }

    /// Every rule's standing on the evaluation's day.
    pub(crate) fn standings(&self) -> Vec<Standing> {
        (0..self.outcomes.len()).map(|i| self.standing(i, self.day)).collect()
    }

    /// Whether the declaration lacks what the law wants stated.
    pub(crate) fn not_stated(&self) -> Vec<&'static str> {
        not_stated(self.declaration)
    }

    /// Moves to another day and evaluates again what depends on the day.
    pub(crate) fn move_to(&mut self, day: Date, profile: &Profile) {
        self.day = day;
        self.values.set_today(day);
        for (i, variable) in self.catalogue.variables.iter().enumerate() {
            if variable.uses_today {
                self.values.forget_variable(i);
            }
        }
        self.run(profile, |rule| rule.uses_today);
    }

    /// Every day after `from`, in order, at which a standing can change.
    ///
    /// A predicate can only compare today with days: those of the declaration and those written in
    /// the catalogue. So its truth can only change on one of them or the day after, and severities
    /// change on the days of the schedules.
    pub(crate) fn turning_days(&self, from: Date) -> Vec<Date> {
        let mut compared = Vec::new();
        self.declaration.push_days(&mut compared);
        for rule in self.catalogue.rules.iter().filter(|r| r.uses_today) {
            compared.extend(rule.days.iter().copied());
        }
        let mut days: Vec<Date> = compared
            .iter()
            .flat_map(|d| [Some(*d), d.tomorrow().ok()])
            .flatten()
            .chain(self.schedules.iter().flatten().flat_map(Schedule::days))
            .filter(|d| *d > from)
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The findings of the evaluation's day, explained.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut ctx = Context::with_env(Arc::clone(&self.catalogue.env));
        ctx.set_variable_resolver(&self.values);
        let variables: Vec<&Expression> = self.catalogue.variables.iter().map(|v| &v.plan).collect();
        let missing = self.not_stated();
        let stated = missing.first().map(|_| Finding {
            rule: Arc::from(NOT_STATED),
            severity: Severity::Deny,
            applies_from: None,
            evidence: missing.iter().map(|p| Evidence { path: (*p).to_owned(), value: String::new() }).collect(),
            placeholders: BTreeMap::new(),
            failure: None,
        });
        let fired = (0..self.outcomes.len()).filter_map(|i| {
            let severity = self.standing(i, self.day)?;
            Some(self.finding(i, severity, &ctx, &variables))
        });
        stated.into_iter().chain(fired).collect()
    }

    fn finding(&self, i: usize, severity: Severity, ctx: &Context<'_, '_>, variables: &[&Expression]) -> Finding {
        let rule = &self.catalogue.rules[i];
        let failure = match &self.outcomes[i] {
            Outcome::Fails(problem) => Some(problem.clone()),
            _ => None,
        };
        let (evidence, bound) = match failure {
            Some(_) => Default::default(),
            None => Explainer::new(&self.catalogue.layout, &self.catalogue.paths, variables, &rule.wanted)
                .explain(&rule.plan, ctx),
        };
        let mut placeholders: BTreeMap<String, String> = bound
            .into_iter()
            .map(|((variable, field), values)| (Part::Bound(variable, field).key(), values.join("\u{1f}")))
            .collect();
        for part in rule.texts.iter().flat_map(|t| t.message.iter().chain(&t.remedy)) {
            if let Some(name) = match part {
                Part::Value(path) => Some(format!("w.{path}")),
                Part::Reading(name) => Some(format!("p.{name}")),
                _ => None,
            } && let Some(leaf) = self.catalogue.layout.leaves.get(&name).and_then(|i| self.values.leaf(*i))
            {
                placeholders.insert(part.key(), show(leaf.as_val()));
            }
        }
        Finding {
            rule: Arc::clone(&rule.id),
            severity,
            applies_from: self.schedules[i].map(|s| s.applies_from),
            evidence: self.relevant(rule, evidence),
            placeholders,
            failure,
        }
    }

    /// The evidence about the fields a rule names, in the order it names them; without any, all of
    /// it; without that, the first field as it is.
    fn relevant(&self, rule: &Rule, evidence: Vec<Evidence>) -> Vec<Evidence> {
        let rank = |e: &Evidence| {
            let pattern = without_indices(&e.path);
            rule.definition.fields.iter().position(|f| f.value == pattern || f.value == pattern.trim_end_matches("[]"))
        };
        let (named, others): (Vec<Evidence>, Vec<Evidence>) = evidence.into_iter().partition(|e| rank(e).is_some());
        let mut named: Vec<(usize, Evidence)> = named.into_iter().filter_map(|e| Some((rank(&e)?, e))).collect();
        named.sort_by_key(|(rank, _)| *rank);
        if named.is_empty() && !others.is_empty() {
            return others.into_iter().take(MAX_EVIDENCE).collect();
        }
        if named.is_empty() {
            let path = rule.definition.fields.first().map(|f| f.value.clone()).unwrap_or_default();
            let leaf = self.catalogue.layout.leaves.get(&format!("w.{path}"));
            let value = leaf.and_then(|i| self.values.leaf(*i)).map(|v| show(v.as_val())).unwrap_or_default();
            return vec![Evidence { path, value }];
        }
        named.into_iter().take(MAX_EVIDENCE).map(|(_, e)| e).collect()
    }
}

impl Catalogue {
    /// What the law says of a declaration, read by a profile, at an instant; and until when.
    ///
    /// Total and deterministic: the same arguments give the same verdict, and a predicate that
    /// cannot be evaluated is a finding that refuses. All findings are given, in reasoning order.
    #[must_use]
    pub fn evaluate(&self, declaration: &Declaration, profile: &Profile, now: Timestamp) -> Verdict {
        let mut evaluation = Evaluation::new(self, declaration, profile, day_of(now));
        let findings = evaluation.findings();
        let next = crate::forecast::next_turn(&mut evaluation, profile, day_of(now));
        let (valid_until, next) = match next {
            Some(turn) => (Some(turn.at), turn.changes),
            None => (None, Vec::new()),
        };
        Verdict { findings, valid_until, next }
    }

    /// The findings alone, for a review that does not need to know until when.
    #[must_use]
    pub fn findings(&self, declaration: &Declaration, profile: &Profile, now: Timestamp) -> Vec<Finding> {
        Evaluation::new(self, declaration, profile, day_of(now)).findings()
    }
}

/// What the law wants stated and the declaration leaves open, if personal data is used.
///
/// Nobody may be presumed not to be decided about (BEK 101 § 1(6); GDPR 22).
fn not_stated(declaration: &Declaration) -> Vec<&'static str> {
    let personal = declaration
        .data
        .categories
        .iter()
        .any(|c| !matches!(c.0, DataCategory::None | DataCategory::Anonymous | DataCategory::Synthetic));
    let decision = &declaration.decision;
    [("decision.role", decision.role.is_none()), ("decision.effect", decision.effect.is_none())]
        .into_iter()
        .filter_map(|(path, open)| (personal && open).then_some(path))
        .collect()
}

/// `processors[2].dpa.ref` as `processors[].dpa.ref`.
fn without_indices(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        inside = (inside || c == '[') && c != ']';
        if !inside || c == '[' {
            out.push(c);
        }
    }
    out
}

fn truth(plan: &Expression, ctx: &Context<'_, '_>) -> Result<bool, ExecutionError> {
    let value = Value::resolve_val(plan, ctx)?;
    match value.downcast_ref::<CelBool>() {
        Some(b) => Ok(*b.inner()),
        None => Err(ExecutionError::function_error("firesWhen", "is not a truth value")),
    }
}
