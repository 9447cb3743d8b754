//! Fills a rule's texts with a finding's values.

use super::{FindingText, Language, Place, Places};
use crate::catalogue::Catalogue;
use crate::catalogue::format::Bilingual;
use crate::catalogue::template::Part;
use crate::declaration::record::{Shape, paths};
use crate::engine::NOT_STATED;
use crate::verdict::Finding;
use crate::vocabulary::Vocabulary;

/// The most characters of a value that a text repeats.
const MAX_VALUE: usize = 60;
/// The most values of a list of offenders that a text repeats.
const MAX_VALUES: usize = 3;

impl Catalogue {
    /// A finding in words, with the places where a user writes what it names.
    #[must_use]
    pub fn text(&self, finding: &Finding, language: Language, places: &dyn Places) -> FindingText {
        let path = finding.evidence.first().map(|e| e.path.as_str()).unwrap_or_default();
        let (message, remedy, provision) = match self.rule(&finding.rule) {
            Some(rule) if finding.failure.is_none() => {
                let text = rule.text(language);
                (
                    self.fill(&text.message, finding, language, places),
                    self.fill(&text.remedy, finding, language, places),
                    provision(&rule.definition.provision, language),
                )
            }
            Some(rule) => failed(finding, language, provision(&rule.definition.provision, language)),
            None => built_in(finding, language, places),
        };
        FindingText {
            rule: finding.rule.to_string(),
            severity: finding.severity,
            place: places.place(path),
            message,
            remedy,
            provision,
        }
    }

    fn fill(&self, parts: &[Part], finding: &Finding, language: Language, places: &dyn Places) -> String {
        parts
            .iter()
            .map(|part| match part {
                Part::Words(words) => words.clone(),
                // a list as a whole is named without the brackets of its elements
                Part::Place(pattern) => places.place(&concrete(pattern, finding)).to_string().replace("[]", ""),
                Part::Value(path) => value(finding, &part.key(), self.words_of(path), language),
                Part::Bound(variable, None) => {
                    let words = self.rule(&finding.rule).and_then(|r| r.words.get(variable).copied());
                    value(finding, &part.key(), words, language)
                }
                Part::Bound(..) | Part::Reading(_) => value(finding, &part.key(), None, language),
            })
            .collect()
    }

    /// The vocabulary whose words a field of the declaration holds.
    fn words_of(&self, path: &str) -> Option<&'static Vocabulary> {
        let shapes = paths(&self.declaration_shape);
        match shapes.iter().find(|(known, _)| known == path)?.1 {
            Shape::Term(vocabulary) => Some(vocabulary),
            Shape::List(element) => match element.as_ref() {
                Shape::Term(vocabulary) => Some(vocabulary),
                _ => None,
            },
            _ => None,
        }
    }
}

fn provision(text: &Bilingual, language: Language) -> String {
    language.pick(&text.da.value, &text.en.value).to_owned()
}

/// The values of a placeholder, spelt as the user wrote them.
fn value(finding: &Finding, key: &str, words: Option<&Vocabulary>, language: Language) -> String {
    let raw = finding.placeholders.get(key).map(String::as_str).unwrap_or_default();
    let values: Vec<&str> = raw.split('\u{1f}').filter(|v| !v.is_empty()).collect();
    if values.is_empty() {
        return language.pick("(ikke angivet)", "(not set)").to_owned();
    }
    let spelt = |value: &str| match words.and_then(|w| w.by_value(value)) {
        Some(term) => term.api.to_owned(),
        None => harmless(value),
    };
    let shown: Vec<String> = values.iter().take(MAX_VALUES).map(|v| spelt(v)).collect();
    let more = values.len().saturating_sub(MAX_VALUES);
    let tail = if more > 0 { format!(" (+{more})") } else { String::new() };
    shown.join(", ") + &tail
}

/// `processors[].dpa.ref` with the index of the offending element, if there is one.
fn concrete(pattern: &str, finding: &Finding) -> String {
    let Some((list, rest)) = pattern.split_once("[]") else { return pattern.to_owned() };
    finding
        .evidence
        .iter()
        .find_map(|e| {
            let after = e.path.strip_prefix(list)?.strip_prefix('[')?;
            let (index, _) = after.split_once(']')?;
            Some(format!("{list}[{index}]{rest}"))
        })
        .unwrap_or_else(|| pattern.to_owned())
}

/// A value that may be repeated: short, one line, no control characters, no CPR number.
fn harmless(value: &str) -> String {
    let clean: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    super::shorten(&super::without_cpr(&clean), MAX_VALUE)
}

fn failed(finding: &Finding, language: Language, provision: String) -> (String, String, String) {
    let why = finding.failure.clone().unwrap_or_default();
    match language {
        Language::Danish => (
            format!("reglen kan ikke vurderes: {why}"),
            "ret erklæringen, eller meld fejlen; det, der ikke kan vurderes, må ikke køre".to_owned(),
            provision,
        ),
        Language::English => (
            format!("the rule cannot be evaluated: {why}"),
            "mend the declaration or report the fault; what cannot be judged may not run".to_owned(),
            provision,
        ),
    }
}

fn built_in(finding: &Finding, language: Language, places: &dyn Places) -> (String, String, String) {
    debug_assert_eq!(&*finding.rule, NOT_STATED);
    let fields: Vec<Place> = finding.evidence.iter().map(|e| places.place(&e.path)).collect();
    let fields = fields.iter().map(Place::to_string).collect::<Vec<_>>();
    match language {
        Language::Danish => (
            "det er ikke angivet, hvilken rolle AI har i afgørelser om borgeren".to_owned(),
            format!("angiv {}", fields.join(" og ")),
            "BEK 101 § 1, stk. 6; GDPR 22".to_owned(),
        ),
        Language::English => (
            "it is not stated what part the AI has in decisions about the citizen".to_owned(),
            format!("state {}", fields.join(" and ")),
            "BEK 101 § 1(6); GDPR 22".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_looks_like_a_cpr_number_is_never_repeated() {
        for (text, expected) in [
            // the example number of the CPR office's own description; nobody has it
            ("borger 070761-4285 ringede", "borger [CPR] ringede"),
            ("0707614285", "[CPR]"),
            ("070761 4285", "[CPR]"),
            ("ROPA-20260101123", "ROPA-20260101123"),
            ("2026-11-21", "2026-11-21"),
        ] {
            assert_eq!(harmless(text), expected);
        }
    }

    #[test]
    fn a_long_or_multi_line_value_is_cut_to_one_short_line() {
        let value = harmless(&"a\nb".repeat(100));
        assert!(!value.contains('\n'));
        assert!((MAX_VALUE - 5..=MAX_VALUE).contains(&value.chars().count()), "{value}");
    }
}
