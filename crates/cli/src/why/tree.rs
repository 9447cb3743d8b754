//! A tree in text.

/// The characters that draw the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// Box-drawing characters.
    Boxes,
    /// ASCII, for the locale C.
    Ascii,
}

impl Lines {
    /// A branch that is not the last, the last one, what runs past a branch, and what runs past the last.
    const fn parts(self) -> [&'static str; 4] {
        match self {
            Self::Boxes => ["├─ ", "└─ ", "│  ", "   "],
            Self::Ascii => ["|- ", "`- ", "|  ", "   "],
        }
    }
}

/// A line and what hangs below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Branch {
    pub(super) label: String,
    pub(super) below: Vec<Branch>,
}

impl Branch {
    pub(super) fn new(label: impl Into<String>, below: Vec<Self>) -> Self {
        Self { label: label.into(), below }
    }

    pub(super) fn leaf(label: impl Into<String>) -> Self {
        Self::new(label, Vec::new())
    }
}

/// The tree in lines of at most `width` characters, but for words that are longer.
pub(super) fn draw(root: &Branch, lines: Lines, width: usize) -> String {
    let mut out = String::new();
    draw_below(&mut out, root, lines, width, "", "");
    out
}

fn draw_below(out: &mut String, branch: &Branch, lines: Lines, width: usize, first: &str, rest: &str) {
    let [fork, last, past, blank] = lines.parts();
    let hang = if branch.below.is_empty() { "  " } else { past };
    let room = width.saturating_sub(rest.chars().count());
    for (number, line) in wrap(&branch.label, room, hang.chars().count()).iter().enumerate() {
        if number == 0 {
            out.push_str(first);
        } else {
            out.push_str(rest);
            out.push_str(hang);
        }
        out.push_str(line);
        out.push('\n');
    }
    for (number, next) in branch.below.iter().enumerate() {
        let (joint, on) = if number + 1 == branch.below.len() { (last, blank) } else { (fork, past) };
        draw_below(out, next, lines, width, &format!("{rest}{joint}"), &format!("{rest}{on}"));
    }
}

/// Lines of at most `room` characters, all but the first of `hang` less, broken between words.
fn wrap(text: &str, room: usize, hang: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let room = if lines.len() == 1 { room } else { room.saturating_sub(hang) };
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= room {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Branch {
        Branch::new(
            "root",
            vec![
                Branch::new("first branch that wraps", vec![Branch::leaf("leaf")]),
                Branch::leaf("second branch that wraps"),
            ],
        )
    }

    #[test]
    fn lines_lead_past_what_wraps() {
        assert_eq!(
            draw(&tree(), Lines::Boxes, 18),
            "root\n├─ first branch\n│  │  that wraps\n│  └─ leaf\n└─ second branch\n     that wraps\n"
        );
    }

    #[test]
    fn the_locale_c_gets_ascii() {
        let text = draw(&tree(), Lines::Ascii, 18);
        assert!(text.is_ascii(), "{text}");
        assert!(text.contains("|- first branch\n|  |  that wraps\n|  `- leaf\n`- second branch\n"), "{text}");
    }
}
