//! Texts broken for a terminal.

use textwrap::{Options, WordSplitter};

/// The most columns of a line.
pub const COLUMNS: usize = 80;

/// A text broken at [`COLUMNS`]: the first line begins with `first`, the others with as many spaces.
/// No word is cut, so a longer word makes a longer line.
#[must_use]
pub fn hanging(first: &str, text: &str) -> String {
    let rest = " ".repeat(first.chars().count());
    let options = Options::new(COLUMNS)
        .initial_indent(first)
        .subsequent_indent(&rest)
        .break_words(false)
        // `GDPR-28-3` is one word
        .word_splitter(WordSplitter::NoHyphenation);
    let mut text = text.trim().to_owned();
    for mark in ["art. ", "stk. ", "nr. ", "litra ", "§ ", "§§ "] {
        text = text.replace(mark, &format!("{}{TOGETHER}", mark.trim_end()));
    }
    textwrap::fill(&text, options).replace(TOGETHER, " ")
}

/// Stands for a space at which no line may end, as in `stk. 1`.
const TOGETHER: &str = "\u{a0}";

/// A label of a fixed width and its text beside it, with the line's end.
#[must_use]
pub fn labelled(label: &str, text: &str) -> String {
    format!("{}\n", hanging(&format!("{label:<LABEL$}"), text))
}

/// The columns of a label and the space after it.
const LABEL: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_filled_to_80_columns_and_hang_below_their_label() {
        let text = labelled("Fix", &"æøå GDPR-28-3 ".repeat(20));
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.iter().all(|line| line.chars().count() <= COLUMNS), "{text}");
        assert!(lines[0].starts_with("Fix             æøå"), "{text}");
        assert!(lines[1].starts_with("                "), "{text}");
        assert_eq!(text.matches("GDPR-28-3").count(), 20, "{text}");
    }
}
