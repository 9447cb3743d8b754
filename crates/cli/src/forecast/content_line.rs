//! Lines of iCalendar: escaping and folding (RFC 5545, 3.1 and 3.3.11).

/// The most octets of a line, its end not counted.
pub(super) const OCTETS: usize = 75;

/// Appends a property whose value is taken as it is, folded, with the line's end.
pub(super) fn push(out: &mut String, name: &str, value: &str) {
    let mut room = OCTETS;
    for c in format!("{name}:{value}").chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            // the space that marks the continuation counts
            room = OCTETS - 1;
        }
        out.push(c);
        room -= c.len_utf8();
    }
    out.push_str("\r\n");
}

/// Appends a property whose value is text for people.
pub(super) fn push_text(out: &mut String, name: &str, text: &str) {
    push(out, name, &escaped(text));
}

/// Text as a value: what would end it or divide it is escaped, and control characters are left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use proptest::prelude::*;

    use super::*;

    fn unescaped(value: &str) -> String {
        let mut out = String::new();
        let mut chars = value.chars();
        while let Some(c) = chars.next() {
            match (c, c == '\\') {
                (_, true) => match chars.next().expect("an escape that escapes nothing") {
                    'n' => out.push('\n'),
                    c => out.push(c),
                },
                (c, false) => {
                    assert!(!matches!(c, ';' | ','), "{c} is not escaped");
                    out.push(c);
                }
            }
        }
        out
    }

    proptest! {
        #[test]
        fn a_line_is_short_and_unfolds_to_what_was_meant(text in "(.|\n|[æøå😀;,\\\\])*") {
            let mut out = String::new();
            push_text(&mut out, "DESCRIPTION", &text);
            let lines = out.strip_suffix("\r\n").unwrap().split("\r\n");
            for line in lines {
                prop_assert!(line.len() <= OCTETS, "{}", line.len());
                prop_assert!(!line.contains(['\r', '\n']));
            }
            let unfolded = out.replace("\r\n ", "");
            let value = unfolded.strip_prefix("DESCRIPTION:").unwrap().strip_suffix("\r\n").unwrap();
            let meant: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
            prop_assert_eq!(unescaped(value), meant);
        }
    }

    #[test]
    fn a_line_is_filled_and_folded_between_characters() {
        let mut out = String::new();
        push(&mut out, "X", &"å".repeat(60));
        let lines: Vec<usize> = out.trim_end().split("\r\n").map(str::len).collect();
        assert_eq!(lines, [74, 49]);
    }
}
