//! What was found: a line for each thing that was looked at.

use serde::Serialize;

use super::anchor::Anchor;
use crate::kubectl::KubectlError;

/// The width of the text, in characters.
const WIDTH: usize = 80;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Level {
    /// As it should be.
    Ok,
    /// It works, or could not be looked at; somebody should look.
    Warn,
    /// Hjemmel does not work as it should.
    Fail,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// What was looked at, `webhook`; stays the same between versions.
    pub check: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What was found.
    pub message: String,
    /// Where to read on.
    pub hint: Anchor,
}

impl Line {
    pub(super) fn ok(check: &'static str, hint: Anchor, message: impl Into<String>) -> Self {
        Self { check, level: Level::Ok, message: message.into(), hint }
    }

    pub(super) fn warn(check: &'static str, hint: Anchor, message: impl Into<String>) -> Self {
        Self { check, level: Level::Warn, message: message.into(), hint }
    }

    pub(super) fn fail(check: &'static str, hint: Anchor, message: impl Into<String>) -> Self {
        Self { check, level: Level::Fail, message: message.into(), hint }
    }

    /// What could not be looked at: a failure if the server is gone, else something to look at.
    pub(super) fn unchecked(check: &'static str, hint: Anchor, error: &KubectlError) -> Self {
        match error {
            error if error.is_final() => Self::fail(check, Anchor::ApiUnreachable, error.to_string()),
            KubectlError::Forbidden { .. } => Self::warn(check, Anchor::Permissions, format!("not checked: {error}")),
            KubectlError::NoSuchKind(kind) => {
                Self::warn(check, hint, format!("not checked: the cluster has no {kind}, as told above"))
            }
            error => Self::warn(check, hint, format!("not checked: {error}")),
        }
    }
}

/// Everything that was looked at.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Whether nothing fails.
    pub ok: bool,
    /// The version of this command.
    pub version: &'static str,
    /// How many lines fail.
    pub failed: usize,
    /// How many lines warn.
    pub warned: usize,
    /// The lines, in the order of looking.
    pub lines: Vec<Line>,
}

impl Report {
    pub(super) fn new(lines: Vec<Line>) -> Self {
        let count = |level| lines.iter().filter(|line| line.level == level).count();
        let (failed, warned) = (count(Level::Fail), count(Level::Warn));
        Self { ok: failed == 0, version: env!("CARGO_PKG_VERSION"), failed, warned, lines }
    }

    /// For people, at 80 columns; the hint where something is to be done.
    #[must_use]
    pub fn text(&self) -> String {
        let widest = self.lines.iter().map(|line| line.check.len()).max().unwrap_or(0);
        let indent = "OK    ".len() + widest + 2;
        let mut out = String::new();
        for line in &self.lines {
            let level = match line.level {
                Level::Ok => "OK",
                Level::Warn => "WARN",
                Level::Fail => "FAIL",
            };
            let mut head = format!("{level:<6}{:<widest$}  ", line.check);
            let hint = (line.level != Level::Ok).then(|| format!("see {}", line.hint));
            for paragraph in [Some(line.message.clone()), hint].into_iter().flatten() {
                for row in wrap(&paragraph, WIDTH - indent) {
                    out.push_str(&head);
                    out.push_str(&row);
                    out.push('\n');
                    head = " ".repeat(indent);
                }
            }
        }
        let count = |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let fine = self.lines.len() - self.failed - self.warned;
        out.push_str(&format!(
            "\n{fine} OK, {}, {}\n",
            count(self.warned, "warning", "warnings"),
            count(self.failed, "failure", "failures")
        ));
        out
    }
}

fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut rows = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(row) = rows.last_mut() else { break };
        if row.is_empty() {
            row.push_str(word);
        } else if row.chars().count() + 1 + word.chars().count() <= room {
            row.push(' ');
            row.push_str(word);
        } else {
            rows.push(word.to_owned());
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn report() -> Report {
        Report::new(vec![
            Line::ok("server", Anchor::ApiVersion, "Kubernetes 1.36"),
            Line::fail("webhook", Anchor::WebhookUnreachable, "connection refused ".repeat(6)),
        ])
    }

    #[test]
    fn a_line_has_its_hint_where_something_is_to_be_done() {
        assert_eq!(
            report().text(),
            "\
OK    server   Kubernetes 1.36
FAIL  webhook  connection refused connection refused connection refused
               connection refused connection refused connection refused
               see docs/troubleshooting.md#webhook-unreachable

1 OK, 0 warnings, 1 failure
"
        );
    }

    #[test]
    fn json_keeps_its_fields() {
        let json = serde_json::to_value(report()).unwrap();
        assert_eq!(json["ok"], false);
        assert_eq!((&json["failed"], &json["warned"]), (&1.into(), &0.into()));
        assert_eq!(
            json["lines"][0],
            serde_json::json!({"check": "server", "level": "OK", "message": "Kubernetes 1.36",
                               "hint": "docs/troubleshooting.md#api-version"})
        );
    }

    #[test]
    fn what_could_not_be_looked_at_is_no_failure_unless_the_server_is_gone() {
        let line = |stderr: &str| Line::unchecked("x", Anchor::CrdsMissing, &KubectlError::read(stderr));
        for (stderr, level, hint) in [
            ("The connection to the server x was refused", Level::Fail, Anchor::ApiUnreachable),
            (
                "User \"u\" cannot get resource \"x\" in API group \"\" at the cluster scope",
                Level::Warn,
                Anchor::Permissions,
            ),
            ("error: strange", Level::Warn, Anchor::CrdsMissing),
        ] {
            assert_eq!((line(stderr).level, line(stderr).hint), (level, hint), "{stderr}");
        }
    }
}
