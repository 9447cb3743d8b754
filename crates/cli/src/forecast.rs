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

use hjemmel_api::WorkloadPlaces;
use hjemmel_api::judgement::title;
use hjemmel_domain::catalogue::{Catalogue, CatalogueError};
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity;
use jiff::Timestamp;

use crate::args::{ForecastArgs, ForecastFormat};
use crate::check::{self, Read, Terms};
use crate::input::InputError;
use crate::language::chosen;
use crate::stdout;
use period::Period;
use timeline::{Subject, Timeline};

/// Why no forecast can be given.
#[derive(Debug, thiserror::Error)]
pub enum ForecastError {
    /// The period is none.
    #[error(transparent)]
    Period(#[from] period::PeriodError),
    /// The catalogue does not compile.
    #[error("the catalogue cannot be used")]
    Catalogue(#[from] CatalogueError),
    /// A file cannot be read.
    #[error(transparent)]
    Input(#[from] InputError),
    /// There is nothing to look ahead for.
    #[error("no AIWorkload that fits its schema was found{}: `hjemmel check` says what is wrong", .0.as_ref().map(|name| format!(" under the name {name}")).unwrap_or_default())]
    Nothing(Option<String>),
    /// The timeline has no form in JSON; a fault of this program.
    #[error("the forecast cannot be written as JSON; please report it")]
    Json(#[from] serde_json::Error),
    /// Standard output is gone.
    #[error("cannot write to standard output")]
    Output(#[source] std::io::Error),
}

/// Shows what will become of the workloads in files.
///
/// # Errors
/// When the period is none, a file cannot be read, or standard output cannot be written.
pub fn run(args: &ForecastArgs) -> Result<(), ForecastError> {
    let period = Period::new(args.from, args.until, Timestamp::now())?;
    let catalogue = Catalogue::builtin()?;
    let otherwise = chosen(args.lang);
    let read = check::read(&args.files, "default", otherwise)?;
    let terms = Terms {
        at: period.start,
        asked: args.lang.map(Language::from),
        otherwise,
        profile: None,
        threshold: Severity::Deny,
    };
    let timelines = timelines(&catalogue, &read, &terms, &period, args.workload.as_deref());
    if timelines.is_empty() {
        return Err(ForecastError::Nothing(args.workload.clone()));
    }
    let language = timelines.first().map_or(otherwise, |timeline| timeline.language);
    stdout::write(&written(&timelines, &period, args.output, language)?).map_err(ForecastError::Output)
}

/// The timelines of the workloads, or of the one that is named.
fn timelines(catalogue: &Catalogue, read: &Read, terms: &Terms, period: &Period, named: Option<&str>) -> Vec<Timeline> {
    let workloads =
        read.objects.workloads.iter().filter_map(|w| Some((&w.object, read.input.documents.get(w.document)?)));
    workloads
        .filter(|(_, document)| {
            named.is_none_or(|n| n == document.name || n == format!("{}/{}", document.namespace, document.name))
        })
        .map(|(workload, document)| {
            let references = check::references(read, document, terms);
            let resolved = check::judge_document(catalogue, read, document, workload, terms).resolved;
            let subject = Subject {
                title: &title(workload),
                declaration: &resolved.declaration,
                profile: &resolved.profile,
                language: resolved.language,
                places: &WorkloadPlaces::new(workload, &references),
            };
            timeline::timeline(catalogue, &subject, period)
        })
        .collect()
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
