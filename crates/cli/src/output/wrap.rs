//! Lines of whole words: what a reader copies, such as a path or a rule's name, is never broken.

/// The text in lines of at most `width` characters, a longer word on a line of its own.
///
/// The first line begins with `first`, the others with as many spaces.
pub(super) fn wrap(text: &str, first: &str, width: usize) -> Vec<String> {
    let indent = " ".repeat(first.chars().count());
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut length = indent.len();
    let mut empty = true;
    for word in text.split_whitespace() {
        let longer = word.chars().count();
        if !empty && length + 1 + longer > width {
            lines.push(std::mem::replace(&mut line, indent.clone()));
            length = indent.len();
            empty = true;
        }
        if !empty {
            line.push(' ');
            length += 1;
        }
        line.push_str(word);
        length += longer;
        empty = false;
    }
    lines.push(line);
    lines
}

/// The text without what would command a terminal or turn the direction of reading.
pub(super) fn harmless(text: &str) -> String {
    let commands = |c: char| {
        (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if commands(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fill_a_line_and_hang_beneath_the_first() {
        for (text, first, width, expected) in [
            ("aftalen er udløbet", "  ", 12, vec!["  aftalen er", "  udløbet"]),
            ("forny den nu", "Ret: ", 14, vec!["Ret: forny den", "     nu"]),
            ("ændr\næn  gang", "", 20, vec!["ændr æn gang"]),
            ("æøåæøå æøåæøå", "", 6, vec!["æøåæøå", "æøåæøå"]),
            ("", "  ", 20, vec!["  "]),
        ] {
            assert_eq!(wrap(text, first, width), expected);
        }
    }

    #[test]
    fn a_path_longer_than_a_line_stays_whole() {
        let path = "spec.processors[0].agreement.transfers[12].safeguards";
        assert_eq!(wrap(&format!("ret {path} nu"), "  ", 20), ["  ret", &format!("  {path}"), "  nu"]);
    }

    #[test]
    fn no_text_of_a_manifest_commands_the_terminal() {
        assert_eq!(harmless("\u{1b}[2Jhej\u{7}\u{202e}æ\n"), "\u{fffd}[2Jhej\u{fffd}\u{fffd}æ\n");
    }
}
