//! From a declaration to the days on which something changes.

use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::declaration::Declaration;
use hjemmel_domain::profile::Profile;
use hjemmel_domain::text::{FindingText, Language, Places};
use hjemmel_domain::verdict::{Decision, Severity};
use jiff::civil::Date;

use super::period::Period;
use crate::law::phrase::text_of;

/// A workload whose future is asked for.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// `AIWorkload jobcenter/sagsresume`.
    pub title: &'a str,
    /// What it declares.
    pub declaration: &'a Declaration,
    /// Its controller's readings.
    pub profile: &'a Profile,
    /// The language of what is said of it.
    pub language: Language,
    /// Where its author writes each field.
    pub places: &'a dyn Places,
}

/// What becomes of a workload in a period if nothing is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// `AIWorkload jobcenter/sagsresume`.
    pub title: String,
    /// The language of its texts.
    pub language: Language,
    /// What the verdict comes to on the first day.
    pub now: Decision,
    /// The days on which something changes, in order.
    pub turns: Vec<Turn>,
}

/// A day on which something changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// The day; the change takes effect as it begins in Copenhagen.
    pub day: Date,
    /// What the verdict came to until then.
    pub before: Decision,
    /// What it comes to from then on.
    pub after: Decision,
    /// What changes, in reasoning order.
    pub changes: Vec<Change>,
}

/// A finding that appears, ends or changes its severity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The rule.
    pub rule: String,
    /// The rule's title.
    pub title: String,
    /// The provision.
    pub provision: String,
    /// The severity until then; `None` if the finding appears.
    pub before: Option<Severity>,
    /// The severity from then on; `None` if the finding ends.
    pub after: Option<Severity>,
    /// What is found from then on; `None` if the finding ends.
    pub finding: Option<FindingText>,
}

impl Change {
    /// Whether somebody has to do something about it: it will refuse or warn, and did less until then.
    #[must_use]
    pub fn is_for_the_worse(&self) -> bool {
        self.after > self.before && self.after >= Some(Severity::Warn)
    }
}

/// The timeline of a workload.
#[must_use]
pub fn timeline(catalogue: &Catalogue, subject: &Subject<'_>, period: &Period) -> Timeline {
    let Subject { declaration, profile, language, .. } = *subject;
    let now = catalogue.evaluate(declaration, profile, period.start).decision();
    let mut before = now;
    let turns = catalogue.forecast(declaration, profile, period.start, period.end).into_iter().map(|turn| {
        let found = catalogue.findings(declaration, profile, turn.at);
        let changes = turn.changes.iter().map(|change| {
            let finding = found.iter().find(|finding| finding.rule == change.rule && change.after.is_some());
            let definition = catalogue.rule(&change.rule).map(|rule| &rule.definition);
            Change {
                rule: change.rule.to_string(),
                title: definition.map(|d| text_of(&d.title, language).to_owned()).unwrap_or_default(),
                provision: definition.map(|d| text_of(&d.provision, language).to_owned()).unwrap_or_default(),
                before: change.before,
                after: change.after,
                finding: finding.map(|finding| catalogue.text(finding, language, subject.places)),
            }
        });
        let turn = Turn { day: turn.day, before, after: turn.decision, changes: changes.collect() };
        before = turn.after;
        turn
    });
    Timeline { title: subject.title.to_owned(), language, now, turns: turns.collect() }
}

/// What a verdict comes to, in words.
#[must_use]
pub const fn decision(decision: Decision, language: Language) -> &'static str {
    match (decision, language) {
        (Decision::Permitted, Language::Danish) => "tilladt",
        (Decision::Permitted, Language::English) => "permitted",
        (Decision::PermittedWithWarnings, Language::Danish) => "tilladt med advarsler",
        (Decision::PermittedWithWarnings, Language::English) => "permitted with warnings",
        (Decision::Refused, Language::Danish) => "afvist",
        (Decision::Refused, Language::English) => "refused",
    }
}

/// `GDPR-28-EXP kommer (Deny)`, `AIA-4 Warn → Deny`, `HJM-PIN bortfalder`.
#[must_use]
pub fn headline(change: &Change, language: Language) -> String {
    let rule = &change.rule;
    match (change.before, change.after, language) {
        (None, Some(after), Language::Danish) => format!("{rule} kommer ({after})"),
        (None, Some(after), Language::English) => format!("{rule} appears ({after})"),
        (Some(before), Some(after), _) => format!("{rule} {before} → {after}"),
        (_, None, Language::Danish) => format!("{rule} bortfalder"),
        (_, None, Language::English) => format!("{rule} ends"),
    }
}
