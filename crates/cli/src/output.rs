//! What `hjemmel check` found, in the formats that people, pipelines and pull requests read.
//!
//! Each format is a function of a [`Report`] and decides nothing: who reads another format reads the same findings.
//!
//! | module | for |
//! |---|---|
//! | `text` | people |
//! | [`json`] | programs; versioned, with a JSON Schema |
//! | `junit` | Jenkins and everything else that shows test results |
//! | `sarif` | GitHub code scanning, editors |
//! | `github` | annotations in a GitHub Actions log |
//! | `gitlab` | GitLab Code Quality |

mod address;
mod fingerprint;
mod github;
mod gitlab;
pub mod json;
mod junit;
mod sarif;
mod text;
mod words;
mod wrap;
mod xml;

use std::ffi::OsStr;
use std::io::{self, IsTerminal as _, Write};

use clap::ValueEnum;
use hjemmel_domain::catalogue::Catalogue;

use crate::report::Report;

pub(crate) use xml::Escaped;

/// The format of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// For people, Danish or English
    #[default]
    Text,
    /// For programs; docs/reference/check.schema.json describes it
    Json,
    /// Test results, as Jenkins and others show them
    Junit,
    /// SARIF 2.1.0, for GitHub code scanning and editors
    Sarif,
    /// Annotations in the log of a GitHub Actions job
    Github,
    /// GitLab Code Quality
    Gitlab,
}

/// How text looks where it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Whether ANSI colours are understood and wanted.
    pub colour: bool,
    /// The most characters of a line, where words allow it.
    pub width: usize,
}

impl Style {
    /// What is easy to read, whatever the terminal's width.
    const WIDTHS: std::ops::RangeInclusive<u16> = 60..=100;

    /// The style for an output: `no_color` is the environment's `NO_COLOR`, `columns` the terminal's width.
    ///
    /// Colour on a terminal only, and never while `NO_COLOR` is not empty. The width is the terminal's within 60 and
    /// 100 characters, else 80.
    #[must_use]
    pub fn of(is_terminal: bool, no_color: Option<&OsStr>, columns: Option<u16>) -> Self {
        let colour = is_terminal && no_color.is_none_or(OsStr::is_empty);
        let columns = columns.filter(|_| is_terminal).unwrap_or(80);
        Self { colour, width: usize::from(columns.clamp(*Self::WIDTHS.start(), *Self::WIDTHS.end())) }
    }

    /// The style for standard output, asking the environment and the terminal.
    #[must_use]
    pub fn of_stdout() -> Self {
        let columns = terminal_size::terminal_size().map(|(width, _)| width.0);
        Self::of(io::stdout().is_terminal(), std::env::var_os("NO_COLOR").as_deref(), columns)
    }
}

/// Writes a report; only [`Format::Text`] has a style, and only SARIF takes the rules' titles from the catalogue.
///
/// # Errors
/// What `out` says; a broken pipe is the caller's to forgive.
pub fn write(
    format: Format,
    report: &Report,
    catalogue: &Catalogue,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Text => text::write(report, style, out)?,
        Format::Json => json::write(report, out)?,
        Format::Junit => junit::write(report, out)?,
        Format::Sarif => sarif::write(report, Some(catalogue), out)?,
        Format::Github => github::write(report, out)?,
        Format::Gitlab => gitlab::write(report, out)?,
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_for_a_terminal_whose_user_did_not_decline_it() {
        for (terminal, no_color, expected) in [
            (true, None, true),
            (true, Some(""), true),
            (true, Some("1"), false),
            (true, Some("0"), false),
            (false, None, false),
            (false, Some(""), false),
        ] {
            let style = Style::of(terminal, no_color.map(OsStr::new), Some(80));
            assert_eq!(style.colour, expected, "terminal {terminal}, NO_COLOR {no_color:?}");
        }
    }

    #[test]
    fn lines_are_as_wide_as_the_terminal_within_what_is_easy_to_read() {
        for (terminal, columns, expected) in [
            (true, Some(20), 60),
            (true, Some(72), 72),
            (true, Some(250), 100),
            (true, None, 80),
            (false, Some(100), 80),
            (false, None, 80),
        ] {
            assert_eq!(Style::of(terminal, None, columns).width, expected, "terminal {terminal}, {columns:?}");
        }
    }
}
