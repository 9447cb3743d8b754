//! Every format of `hjemmel check` over one report that has everything in it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod json;
mod junit;
mod sample;
mod sarif;
mod snapshots;

use hjemmel_cli::output::{Format, Style, write};
use hjemmel_cli::report::Report;
use hjemmel_domain::catalogue::Catalogue;

/// The report in a format, as it is shown where there is no terminal.
fn written(format: Format, report: &Report) -> String {
    styled(format, report, Style { colour: false, width: 80 })
}

fn styled(format: Format, report: &Report, style: Style) -> String {
    let mut out = Vec::new();
    write(format, report, &Catalogue::builtin().unwrap(), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
