//! Annotations in the log of a GitHub Actions job: workflow commands, one a line.

use std::io::{self, Write};

use hjemmel_domain::verdict::Severity;

use super::address::{STDIN, path};
use super::words::sentence;
use super::wrap::harmless;
use crate::report::{Found, Report};

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    report.findings.iter().try_for_each(|found| writeln!(out, "{}", command(found)))
}

/// `::error file=…,line=…,col=…,title=…::message`.
fn command(found: &Found) -> String {
    let level = match found.severity {
        Severity::Deny => "error",
        Severity::Warn => "warning",
        Severity::Audit => "notice",
    };
    let mut properties = Vec::new();
    // standard input is no file of the repository: its lines would annotate nothing
    if found.file != STDIN {
        properties.push(format!("file={}", property(&path(&found.file))));
        if found.at.line > 0 {
            properties.push(format!("line={}", found.at.line));
            properties.push(format!("col={}", found.at.column));
        }
    }
    properties.push(format!("title={}", property(&title(found))));
    format!("::{level} {}::{}", properties.join(","), data(&message(found)))
}

/// The rule and what it is about; the file is named anyway.
fn title(found: &Found) -> String {
    if found.title == found.file { found.rule.clone() } else { format!("{} {}", found.rule, found.title) }
}

fn message(found: &Found) -> String {
    let place = match found.file.as_str() {
        STDIN => format!("stdin:{}:{} ", found.at.line, found.at.column),
        _ => String::new(),
    };
    let path = if found.path.is_empty() { String::new() } else { format!("{}: ", found.path) };
    format!("{place}{path}{}", sentence(found))
}

/// The text of a command: what would end the line is escaped, and what would command who reads the log is gone.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property: what would end it is escaped too.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_its_command_or_begins_another() {
        for (text, as_data, as_property) in [
            ("100 %", "100 %25", "100 %25"),
            ("a\r\nb", "a%0D%0Ab", "a%0D%0Ab"),
            ("a, b: c", "a, b: c", "a%2C b%3A c"),
            ("%0A", "%250A", "%250A"),
            ("\u{1b}[2J", "\u{fffd}[2J", "\u{fffd}[2J"),
            ("x\n::set-env name=y::z", "x%0A::set-env name=y::z", "x%0A%3A%3Aset-env name=y%3A%3Az"),
        ] {
            assert_eq!(data(text), as_data);
            assert_eq!(property(text), as_property);
        }
    }
}
