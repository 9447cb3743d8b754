//! What becomes of a declaration as time passes: each instant at which the verdict or a finding
//! changes, and what changes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::catalogue::Catalogue;
use crate::declaration::Declaration;
use crate::engine::{Evaluation, Standing, day_of, start_of};
use crate::profile::Profile;
use crate::verdict::{Change, Decision, Severity};

/// An instant at which the verdict or a finding changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The instant: the beginning of the day in Copenhagen.
    pub at: Timestamp,
    /// The day.
    pub day: Date,
    /// What changes, in reasoning order.
    pub changes: Vec<Change>,
    /// What the verdict comes to from then on.
    pub decision: Decision,
}

impl Catalogue {
    /// Every turn after `from` and not after `until`, in order. The first one is the
    /// [`Verdict::valid_until`](crate::verdict::Verdict::valid_until) of the verdict at `from`.
    #[must_use]
    pub fn forecast(
        &self,
        declaration: &Declaration,
        profile: &Profile,
        from: Timestamp,
        until: Timestamp,
    ) -> Vec<Turn> {
        let today = day_of(from);
        let last = day_of(until);
        let mut evaluation = Evaluation::new(self, declaration, profile, today);
        turns(&mut evaluation, profile, today).take_while(|turn| turn.day <= last).collect()
    }
}

/// The first turn after a day.
pub(crate) fn next_turn(evaluation: &mut Evaluation<'_>, profile: &Profile, today: Date) -> Option<Turn> {
    turns(evaluation, profile, today).next()
}

fn turns<'e>(evaluation: &'e mut Evaluation<'_>, profile: &'e Profile, today: Date) -> impl Iterator<Item = Turn> + 'e {
    let days = evaluation.turning_days(today);
    let refused_anyway = !evaluation.not_stated().is_empty();
    let mut before = evaluation.standings();
    days.into_iter().filter_map(move |day| {
        evaluation.move_to(day, profile);
        let after = evaluation.standings();
        let changes = changes(evaluation.rules(), &before, &after);
        before = after;
        if changes.is_empty() {
            return None;
        }
        let decision = if refused_anyway { Decision::Refused } else { decide(&before) };
        Some(Turn { at: start_of(day)?, day, changes, decision })
    })
}

fn changes(rules: &[crate::catalogue::Rule], before: &[Standing], after: &[Standing]) -> Vec<Change> {
    rules
        .iter()
        .zip(before.iter().zip(after))
        .filter(|(_, (before, after))| before != after)
        .map(|(rule, (before, after))| Change { rule: Arc::clone(&rule.id), before: *before, after: *after })
        .collect()
}

fn decide(standings: &[Standing]) -> Decision {
    match standings.iter().flatten().max() {
        Some(Severity::Deny) => Decision::Refused,
        Some(Severity::Warn) => Decision::PermittedWithWarnings,
        _ => Decision::Permitted,
    }
}
