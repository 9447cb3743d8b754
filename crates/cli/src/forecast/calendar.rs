//! Timelines as a calendar to subscribe to (RFC 5545, RFC 7986).

use hjemmel_domain::text::Language;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::content_line::{push, push_text};
use super::period::Period;
use super::text::line;
use super::timeline::{Timeline, Turn, decision, headline};
use crate::language::pick;
use crate::law::phrase::page_address;

/// How long before a change for the worse the calendar reminds of it.
const AHEAD: &str = "-P30D";

/// A calendar with an event for each workload and day on which something changes. The same input
/// gives the same bytes: events keep their names, and are stamped with the period's first day.
#[must_use]
pub fn calendar(timelines: &[Timeline], period: &Period, language: Language) -> String {
    let mut out = String::new();
    let o = &mut out;
    push(o, "BEGIN", "VCALENDAR");
    push(o, "VERSION", "2.0");
    push(o, "PRODID", concat!("-//hjemmel//hjemmel ", env!("CARGO_PKG_VERSION"), "//DA"));
    push(o, "CALSCALE", "GREGORIAN");
    push_text(o, "X-WR-CALNAME", pick(language, "Hjemmel: hvad der ændrer sig", "Hjemmel: what changes"));
    push(o, "REFRESH-INTERVAL;VALUE=DURATION", "P1D");
    for timeline in timelines {
        for turn in &timeline.turns {
            event(o, timeline, turn, period);
        }
    }
    if timelines.iter().all(|timeline| timeline.turns.is_empty()) {
        // a calendar has at least one component
        let uid = format!("{}.nothing@hjemmel.dev", compact(period.until));
        let until = period.until;
        let summary = match language {
            Language::Danish => format!("Hjemmel: intet ændrer sig før {until}"),
            Language::English => format!("Hjemmel: nothing changes before {until}"),
        };
        begin(o, &uid, period, until, &summary);
        push(o, "END", "VEVENT");
    }
    push(o, "END", "VCALENDAR");
    out
}

fn event(o: &mut String, timeline: &Timeline, turn: &Turn, period: &Period) {
    let language = timeline.language;
    let summary = format!("{}: {}", timeline.title, what(turn, language));
    let uid = format!("{}.{}@hjemmel.dev", compact(turn.day), name(&timeline.title));
    begin(o, &uid, period, turn.day, &summary);
    let mut paragraphs = Vec::new();
    for change in &turn.changes {
        let fix = change
            .finding
            .as_ref()
            .map(|finding| format!("\n{} {}: {}", pick(language, "Ret", "Fix"), finding.place, finding.remedy));
        let page = page_address(&change.rule);
        paragraphs.push(format!("{}{}\n{page}", line(change, language), fix.unwrap_or_default()));
    }
    push_text(o, "DESCRIPTION", &paragraphs.join("\n\n"));
    if turn.changes.iter().any(super::timeline::Change::is_for_the_worse) {
        push(o, "BEGIN", "VALARM");
        push(o, "ACTION", "DISPLAY");
        push_text(o, "DESCRIPTION", &summary);
        push(o, "TRIGGER", AHEAD);
        push(o, "END", "VALARM");
    }
    push(o, "END", "VEVENT");
}

/// An event of a whole day that keeps nobody busy.
fn begin(o: &mut String, uid: &str, period: &Period, day: Date, summary: &str) {
    push(o, "BEGIN", "VEVENT");
    push(o, "UID", uid);
    let stamp = period.start.to_zoned(TimeZone::UTC).datetime();
    push(o, "DTSTAMP", &stamp.strftime("%Y%m%dT%H%M%SZ").to_string());
    push(o, "DTSTART;VALUE=DATE", &compact(day));
    if let Ok(next) = day.tomorrow() {
        push(o, "DTEND;VALUE=DATE", &compact(next));
    }
    push(o, "TRANSP", "TRANSPARENT");
    push_text(o, "SUMMARY", summary);
}

/// The change of the verdict; if it stays, that of the first finding.
fn what(turn: &Turn, language: Language) -> String {
    if turn.before != turn.after {
        return format!("{} → {}", decision(turn.before, language), decision(turn.after, language));
    }
    let first = turn.changes.first().map(|change| headline(change, language)).unwrap_or_default();
    match turn.changes.len() {
        0 | 1 => first,
        n => format!("{first} (+{})", n - 1),
    }
}

fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// A title as part of an identifier: no two titles have the same.
fn name(title: &str) -> String {
    title.bytes().fold(String::new(), |mut name, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.') {
            name.push(char::from(byte));
        } else {
            name.push_str(&format!("_{byte:02X}"));
        }
        name
    })
}
