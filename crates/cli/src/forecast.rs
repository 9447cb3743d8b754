//! `hjemmel forecast`: what will become of a workload as time passes.
//!
//! | module | does |
//! |---|---|
//! | [`period`] | the days that are looked at |
//! | [`timeline`] | from a declaration to the days on which something changes |
//! | [`calendar`] | a timeline as iCalendar (RFC 5545) |

pub mod calendar;
mod content_line;
mod json;
pub mod period;
mod text;
pub mod timeline;

use std::error::Error;

use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::Language;
use jiff::Timestamp;

use crate::args::{ForecastArgs, ForecastFormat};
use crate::language::chosen;
use crate::stdout;
use period::Period;
use timeline::Timeline;

/// Shows the timelines that `read` gives for the period asked for, `now` being the instant from which
/// a period without a first day begins.
///
/// `read` finds the workloads in [`ForecastArgs::files`], keeps those that [`ForecastArgs::workload`]
/// names, and makes a [`Timeline`] of each.
///
/// # Errors
/// When the period is none, `read` fails, or standard output cannot be written.
pub fn run<R>(args: &ForecastArgs, now: Timestamp, read: R) -> Result<(), Box<dyn Error>>
where
    R: FnOnce(&Catalogue, &Period) -> Result<Vec<Timeline>, Box<dyn Error>>,
{
    let period = Period::new(args.from, args.until, now)?;
    let catalogue = Catalogue::builtin()?;
    let timelines = read(&catalogue, &period)?;
    let language = timelines.first().map_or_else(|| chosen(args.lang), |timeline| timeline.language);
    Ok(stdout::write(&written(&timelines, &period, args.output, language)?)?)
}

/// Timelines in a format; `language` is that of the words that belong to no workload.
///
/// # Errors
/// When they have no form in JSON, which would be a fault of this program.
pub fn written(
    timelines: &[Timeline],
    period: &Period,
    format: ForecastFormat,
    language: Language,
) -> Result<String, serde_json::Error> {
    match format {
        ForecastFormat::Text => Ok(text::text(timelines, period)),
        ForecastFormat::Json => json::json(timelines, period),
        ForecastFormat::Ics => Ok(calendar::calendar(timelines, period, language)),
    }
}

#[cfg(test)]
mod tests;
