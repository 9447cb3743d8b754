//! Findings in words: one text for the webhook, the status, the events and the command line.

mod render;

use crate::verdict::Severity;

/// The most bytes of a refusal: what an API client shows without cutting.
pub const MAX_REFUSAL: usize = 1024;
/// The most characters of an admission warning that clients show whole.
pub const MAX_WARNING: usize = 120;

/// The most bytes of a last word that are given up rather than cut.
const LONGEST_WORD: usize = 24;

/// The language of refusals and statuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Language {
    /// Danish, the default: the users are Danish authorities.
    #[default]
    Danish,
    /// English.
    English,
}

impl Language {
    const fn pick<'t>(self, danish: &'t str, english: &'t str) -> &'t str {
        match self {
            Self::Danish => danish,
            Self::English => english,
        }
    }
}

/// Where a user writes a field of the declaration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The object, `DataProcessor/leverandoer`; `None` is the workload itself.
    pub object: Option<String>,
    /// The path in it, `spec.agreement.validUntil`.
    pub path: String,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.object {
            Some(object) => write!(f, "{object} {}", self.path),
            None => f.write_str(&self.path),
        }
    }
}

/// Knows where a user writes each field of the declaration.
pub trait Places {
    /// The place of a declaration path, `processors[0].dpa.validUntil`, or of a pattern,
    /// `processors[].dpa.validUntil`.
    fn place(&self, path: &str) -> Place;
}

/// Places of a bare declaration, as in case files: the declaration's own paths.
#[derive(Debug, Clone, Copy, Default)]
pub struct DeclarationPlaces;

impl Places for DeclarationPlaces {
    fn place(&self, path: &str) -> Place {
        Place { object: None, path: path.to_owned() }
    }
}

/// A finding in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FindingText {
    /// The rule, `GDPR-28-EXP`.
    pub rule: String,
    /// Its severity.
    pub severity: Severity,
    /// Where the offending value is.
    pub place: Place,
    /// What is wrong; names the value.
    pub message: String,
    /// How to mend it.
    pub remedy: String,
    /// The provision.
    pub provision: String,
}

impl FindingText {
    /// One line: `RULE-ID field.path: problem. Fix: … (provision)`.
    #[must_use]
    pub fn line(&self, language: Language) -> String {
        let fix = language.pick("Ret", "Fix");
        format!("{} {}: {}. {fix}: {} ({})", self.rule, self.place, self.message, self.remedy, self.provision)
    }
}

/// The refusal of a workload: a sentence for a human, then each refusing finding on a line.
///
/// At most [`MAX_REFUSAL`] bytes; what does not fit is counted and named by rule.
#[must_use]
pub fn refusal(workload: &str, findings: &[FindingText], language: Language) -> String {
    let denied: Vec<&FindingText> = findings.iter().filter(|f| f.severity == Severity::Deny).collect();
    let head = match (language, denied.len()) {
        (Language::Danish, 1) => format!("{workload} må ikke køre: 1 krav er ikke opfyldt."),
        (Language::Danish, n) => format!("{workload} må ikke køre: {n} krav er ikke opfyldt."),
        (Language::English, 1) => format!("{workload} may not run: 1 requirement is not met."),
        (Language::English, n) => format!("{workload} may not run: {n} requirements are not met."),
    };
    let lines: Vec<String> = denied.iter().map(|f| f.line(language)).collect();
    (0..=lines.len())
        .rev()
        .map(|shown| {
            let mut text = head.clone();
            for line in &lines[..shown] {
                text.push('\n');
                text.push_str(line);
            }
            if shown < lines.len() {
                let cut: Vec<&str> = denied[shown..].iter().map(|f| f.rule.as_str()).collect();
                let more = language.pick("flere", "more");
                text.push_str(&format!("\n… +{} {more}: {}", cut.len(), cut.join(", ")));
            }
            text
        })
        .find(|text| text.len() <= MAX_REFUSAL)
        .unwrap_or(head)
}

/// An admission warning of at most [`MAX_WARNING`] characters.
#[must_use]
pub fn warning(finding: &FindingText) -> String {
    let full = format!("{} {}: {}", finding.rule, finding.place, finding.message);
    shorten(&full, MAX_WARNING)
}

/// The text, or as many whole words of it as fit with an ellipsis. A last word that is long by
/// itself is cut.
#[must_use]
pub fn shorten(text: &str, most: usize) -> String {
    let Some((cut, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let room = text[..cut].char_indices().next_back().map_or(0, |(last, _)| last);
    let fits = &text[..room];
    let whole = match fits.rfind(' ') {
        Some(space) if !text[room..].starts_with(' ') && room - space <= LONGEST_WORD => &fits[..space],
        _ => fits,
    };
    format!("{}…", whole.trim_end_matches([' ', ',', ':', ';', '.']))
}

/// The text with whatever looks like a CPR number hidden: six digits, an optional hyphen or space,
/// four digits. For every text that repeats what somebody wrote.
#[must_use]
pub fn without_cpr(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digits =
        |from: usize, n: usize| chars.len() >= from + n && chars[from..from + n].iter().all(char::is_ascii_digit);
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < chars.len() {
        let separator = usize::from(matches!(chars.get(i + 6), Some('-' | ' ')));
        let starts = i == 0 || !chars[i - 1].is_ascii_digit();
        let end = i + 10 + separator;
        if starts && digits(i, 6) && digits(i + 6 + separator, 4) && !digits(end, 1) {
            out.push_str("[CPR]");
            i = end;
        } else {
            out.push(chars[i]);
            i += 1;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn finding(rule: &str, message: &str) -> FindingText {
        FindingText {
            rule: rule.to_owned(),
            severity: Severity::Deny,
            place: Place { object: None, path: "spec.dpia".to_owned() },
            message: message.to_owned(),
            remedy: "do it".to_owned(),
            provision: "GDPR 35".to_owned(),
        }
    }

    #[test]
    fn a_refusal_gives_every_finding_a_line() {
        let text = refusal("AIWorkload a/b", &[finding("R-1", "no"), finding("R-2", "no")], Language::English);
        assert_eq!(
            text,
            "AIWorkload a/b may not run: 2 requirements are not met.\n\
             R-1 spec.dpia: no. Fix: do it (GDPR 35)\n\
             R-2 spec.dpia: no. Fix: do it (GDPR 35)"
        );
    }

    #[test]
    fn a_refusal_that_would_be_too_long_counts_and_names_what_it_cut() {
        let findings: Vec<_> = (0..40).map(|i| finding(&format!("R-{i}"), &"æ".repeat(100))).collect();
        let text = refusal("AIWorkload a/b", &findings, Language::Danish);
        assert!(text.len() <= MAX_REFUSAL, "{}", text.len());
        let last = text.lines().last().unwrap();
        assert!(last.starts_with("… +"), "{last}");
        assert!(last.ends_with("R-39"), "{last}");
    }

    #[test]
    fn a_warning_is_never_longer_than_clients_show() {
        let text = warning(&finding("R-1", &"å".repeat(300)));
        assert_eq!(text.chars().count(), MAX_WARNING);
        assert!(text.ends_with('…'));
    }

    #[test]
    fn a_text_is_shortened_at_the_end_of_a_word() {
        for (text, most, expected) in [
            ("aftalen udløber", 15, "aftalen udløber"),
            ("aftalen udløber", 14, "aftalen…"),
            ("aftalen udløber snart", 16, "aftalen udløber…"),
            ("aftalen, udløber", 12, "aftalen…"),
            ("aftalen", 3, "af…"),
            ("aftalen", 1, "…"),
            ("", 0, ""),
        ] {
            assert_eq!(shorten(text, most), expected, "{text} in {most}");
        }
    }
}
