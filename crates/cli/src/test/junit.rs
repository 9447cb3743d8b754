//! The outcomes of suites as JUnit XML.

use std::fmt::Write as _;

use super::{Ran, difference};
use crate::output::Escaped;

/// A document with a suite for each file. It holds no times, so that the same outcomes give the same bytes.
pub(super) fn document(ran: &[Ran]) -> String {
    let tests: usize = ran.iter().map(|ran| ran.outcomes.len()).sum();
    let failures: usize = ran.iter().map(|ran| ran.failed().count()).sum();
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hjemmel test\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n"
    );
    for ran in ran {
        let file = escaped(&ran.file);
        let failed = ran.failed().count();
        let tests = ran.outcomes.len();
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{file}\" tests=\"{tests}\" failures=\"{failed}\" errors=\"0\" skipped=\"0\">"
        );
        for outcome in &ran.outcomes {
            let name = escaped(&format!("{}: {}", outcome.id, outcome.title));
            let case = format!("    <testcase name=\"{name}\" classname=\"{file}\"");
            let lines = difference(outcome);
            if outcome.passed() {
                let _ = writeln!(xml, "{case}/>");
            } else {
                let message = lines.last().map(|line| escaped(line)).unwrap_or_default();
                let text = escaped(&lines.join("\n"));
                let _ = writeln!(
                    xml,
                    "{case}>\n      <failure message=\"{message}\" type=\"difference\">{text}</failure>\n    </testcase>"
                );
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn escaped(text: &str) -> String {
    Escaped(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_can_end_its_element_or_break_the_document() {
        assert_eq!(escaped("a<b>&\"c\"\n\u{1}æ"), "a&lt;b&gt;&amp;&quot;c&quot;&#10;\u{fffd}æ");
    }
}
