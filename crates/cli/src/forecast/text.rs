//! A timeline for a terminal.

use std::fmt::Write as _;

use hjemmel_domain::text::Language;

use super::period::Period;
use super::timeline::{Change, Timeline, Turn, decision, headline};
use crate::law::paragraph::hanging;

pub(super) fn text(timelines: &[Timeline], period: &Period) -> String {
    let texts: Vec<String> = timelines.iter().map(|timeline| of_workload(timeline, period)).collect();
    texts.join("\n")
}

fn of_workload(timeline: &Timeline, period: &Period) -> String {
    let language = timeline.language;
    let mut page = format!("{}\n{}  {}\n", timeline.title, period.from, decision(timeline.now, language));
    for turn in &timeline.turns {
        of_day(&mut page, turn, language);
    }
    let (until, after) = (period.until, !timeline.turns.is_empty());
    let _ = match (language, after) {
        (Language::Danish, false) => writeln!(page, "Intet ændrer sig før {until}."),
        (Language::English, false) => writeln!(page, "Nothing changes before {until}."),
        (Language::Danish, true) => writeln!(page, "\nDerefter ændrer intet sig før {until}."),
        (Language::English, true) => writeln!(page, "\nAfter that nothing changes before {until}."),
    };
    page
}

fn of_day(page: &mut String, turn: &Turn, language: Language) {
    let after = decision(turn.after, language);
    let _ = if turn.before == turn.after {
        writeln!(page, "\n{}  {after}", turn.day)
    } else {
        writeln!(page, "\n{}  {} → {after}", turn.day, decision(turn.before, language))
    };
    for change in &turn.changes {
        let _ = writeln!(page, "{}", hanging("  ", &line(change, language)));
    }
}

/// `GDPR-28-EXP kommer (Deny): databehandleraftalen … (GDPR art. 28, stk. 3)`.
pub(super) fn line(change: &Change, language: Language) -> String {
    let what = change.finding.as_ref().map_or(&change.title, |finding| &finding.message);
    format!("{}: {what} ({})", headline(change, language), change.provision)
}
