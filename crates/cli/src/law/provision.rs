//! Citations of the law, however they are written: `GDPR 28(3)`, `GDPR art. 28, stk. 3`, `gdpr 28.3`.

use hjemmel_domain::catalogue::format::RuleDefinition;
use hjemmel_domain::catalogue::{Catalogue, Rule};

/// The acts that are cited by article, and how people write them.
const ACTS: &[(&str, &[&str])] = &[
    ("BEK 101", &["bek 101", "bek101", "bek. 101", "bek. nr. 101", "bek nr. 101", "bekendtgørelse nr. 101"]),
    ("GDPR", &["gdpr", "databeskyttelsesforordningen", "databeskyttelsesforordningens"]),
    ("AI Act", &["ai act", "ai-act", "aia", "ai-forordningen", "ai-forordningens", "ai forordningen"]),
    ("LOB", &["lob"]),
    ("databeskyttelsesloven", &["databeskyttelsesloven", "databeskyttelseslovens", "dbl"]),
    ("forvaltningsloven", &["forvaltningsloven", "forvaltningslovens", "fvl"]),
    ("offentlighedsloven", &["offentlighedsloven", "offentlighedslovens", "ofl"]),
    ("arkivloven", &["arkivloven", "arkivlovens"]),
];

/// Words of a citation that only say what the number after them is.
const MARKS: &[&str] =
    &["art", "artikel", "article", "articles", "stk", "nr", "no", "litra", "og", "and", "pkt", "cf", "jf"];

/// The fewest characters by which a source that is not cited by article is found.
const SHORTEST: usize = 4;

/// A place in the law.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    act: Act,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Act {
    /// An act cited by article.
    Known(&'static str),
    /// A judgment, a guideline, a principle; in small letters.
    Other(String),
}

/// A number or letter of a citation; with `to`, all from the one to the other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    from: String,
    to: Option<String>,
}

impl Citation {
    /// Whether this place, as somebody asks for it, and a cited one are the same, or one of them is in the other.
    #[must_use]
    pub fn meets(&self, cited: &Self) -> bool {
        match (&self.act, &cited.act) {
            (Act::Known(asked), Act::Known(act)) => {
                asked == act && self.steps.iter().zip(&cited.steps).all(|(asked, step)| step.holds(&asked.from))
            }
            (Act::Other(asked), Act::Other(act)) => asked.chars().count() >= SHORTEST && act.contains(asked.as_str()),
            _ => false,
        }
    }

    /// Whether this place is at least as deep in the act as another: a paragraph is deeper than its article.
    #[must_use]
    pub fn is_as_deep_as(&self, other: &Self) -> bool {
        self.steps.len() >= other.steps.len()
    }

    /// The act that is cited by article, `GDPR`; `None` for other sources.
    #[must_use]
    pub fn act(&self) -> Option<&'static str> {
        match &self.act {
            Act::Known(act) => Some(act),
            Act::Other(_) => None,
        }
    }

    /// The article or section, `28`, `52a`, `12-14`, `Annex III`.
    #[must_use]
    pub fn article(&self) -> Option<String> {
        let first = self.steps.first()?;
        Some(match (&first.to, self.steps.get(1)) {
            (Some(to), _) => format!("{}-{to}", first.from),
            (None, Some(number)) if first.from == "annex" => format!("Annex {}", number.from.to_uppercase()),
            (None, _) => first.from.clone(),
        })
    }
}

impl Step {
    fn holds(&self, asked: &str) -> bool {
        match (&self.to, self.from.parse::<u32>(), asked.parse::<u32>()) {
            (None, ..) => self.from == asked,
            (Some(to), Ok(from), Ok(asked)) => to.parse().is_ok_and(|to| (from..=to).contains(&asked)),
            (Some(to), ..) => (self.from.as_str()..=to.as_str()).contains(&asked),
        }
    }
}

/// The places that a rule rests on: those of its English provision, and what its Danish one calls
/// by another name.
#[must_use]
pub fn cited_by(definition: &RuleDefinition) -> Vec<Citation> {
    let provision = &definition.provision;
    let mut places = cited(&provision.en.value);
    places.extend(cited(&provision.da.value).into_iter().filter(|place| place.act().is_none()));
    places
}

/// The places in a provision of the catalogue: `AI Act 26(5), 72-73` is two.
fn cited(text: &str) -> Vec<Citation> {
    read(text, Style::Catalogue)
}

/// The rules that rest on a place that is asked for.
#[must_use]
pub fn rules_of<'c>(catalogue: &'c Catalogue, asked: &[Citation]) -> Vec<&'c Rule> {
    let rests = |rule: &&Rule| cited_by(&rule.definition).iter().any(|cited| asked.iter().any(|a| a.meets(cited)));
    catalogue.rules().iter().filter(rests).collect()
}

/// The acts that are cited by article, as the catalogue names them.
#[must_use]
pub fn acts() -> Vec<&'static str> {
    ACTS.iter().map(|(act, _)| *act).collect()
}

/// The articles or sections of an act that the catalogue knows, in their order.
#[must_use]
pub fn articles(catalogue: &Catalogue, act: &str) -> Vec<String> {
    let all = catalogue.rules().iter().flat_map(|rule| cited_by(&rule.definition));
    let mut articles: Vec<String> = all.filter(|c| c.act() == Some(act)).filter_map(|c| c.article()).collect();
    articles.sort_by_key(|article| {
        let digits: String = article.chars().take_while(char::is_ascii_digit).collect();
        (digits.parse().unwrap_or(u32::MAX), article.clone())
    });
    articles.dedup();
    articles
}

/// The places that somebody asks for, in any spelling.
#[must_use]
pub fn asked(text: &str) -> Vec<Citation> {
    read(text, Style::Spoken)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// A comma begins another place, a dash spans a range.
    Catalogue,
    /// A comma or a dash goes deeper: `art. 28, stk. 3`, `gdpr-28-3`.
    Spoken,
}

fn read(text: &str, style: Style) -> Vec<Citation> {
    let text = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let mut citations = Vec::new();
    let mut before = None;
    for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let part = part.strip_prefix("cf. ").or_else(|| part.strip_prefix("jf. ")).unwrap_or(part);
        let (act, rest) = match (act_of(part).or_else(|| act_after(part)), before) {
            (Some(found), _) => found,
            (None, Some(act))
                if part.starts_with(|c: char| c.is_ascii_digit() || c == '§') || part.starts_with("art") =>
            {
                (act, part)
            }
            _ => {
                citations.push(Citation { act: Act::Other(part.to_owned()), steps: Vec::new() });
                continue;
            }
        };
        before = Some(act);
        citations.extend(places(act, rest, style));
    }
    citations
}

/// The act that a text begins with, and what follows it.
fn act_of(text: &str) -> Option<(&'static str, &str)> {
    let spellings = ACTS.iter().flat_map(|(act, spellings)| spellings.iter().map(move |spelling| (*act, *spelling)));
    spellings
        .filter_map(|(act, spelling)| {
            let rest = text.strip_prefix(spelling)?;
            let of_a_longer_word = |c: char| c.is_alphabetic() || (spelling.ends_with('1') && c.is_ascii_digit());
            (!rest.starts_with(of_a_longer_word)).then_some((spelling.len(), act, rest))
        })
        .max_by_key(|(length, ..)| *length)
        .map(|(_, act, rest)| (act, rest))
}

/// The act that a text ends with, and what stands before it: `art. 33 GDPR`, `§ 2 i BEK 101`.
fn act_after(text: &str) -> Option<(&'static str, &str)> {
    let spellings = ACTS.iter().flat_map(|(act, spellings)| spellings.iter().map(move |spelling| (*act, *spelling)));
    spellings
        .filter_map(|(act, spelling)| Some((act, text.strip_suffix(spelling)?.strip_suffix(' ')?)))
        .min_by_key(|(_, before)| before.len())
        .map(|(act, before)| {
            let linked = [" i", " of the", " of"].iter().find_map(|link| before.strip_suffix(link));
            (act, linked.unwrap_or(before))
        })
}

/// The places in an act: `17(1)(a), (d)` is two.
fn places(act: &'static str, text: &str, style: Style) -> Vec<Citation> {
    let mut done = Vec::new();
    let mut steps: Vec<Step> = Vec::new();
    let by_section = !matches!(act, "GDPR" | "AI Act");
    let (mut comma, mut dash, mut bracket) = (false, false, false);
    for token in tokens(text) {
        match token.as_str() {
            "," => comma = style == Style::Catalogue,
            "-" | "–" => dash = style == Style::Catalogue,
            "(" => bracket = true,
            word if MARKS.contains(&word) => {}
            word => {
                let step = Step { from: if word == "bilag" { "annex" } else { word }.to_owned(), to: None };
                let letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
                let at_section = by_section && steps.len() == 1 && done.is_empty();
                match steps.last_mut() {
                    Some(last) if dash => last.to = Some(step.from),
                    // § 52 a
                    Some(section) if at_section && letter && !bracket && !comma => {
                        section.from.push_str(word);
                    }
                    Some(_) if comma => {
                        done.push(Citation { act: Act::Known(act), steps: steps.clone() });
                        if bracket {
                            steps.pop();
                        } else {
                            steps.clear();
                        }
                        steps.push(step);
                    }
                    _ => steps.push(step),
                }
                (comma, dash, bracket) = (false, false, false);
            }
        }
    }
    done.push(Citation { act: Act::Known(act), steps });
    done
}

/// Numbers with the letters that follow them, words, and single signs.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut joined = false;
    for c in text.chars() {
        let in_word = c.is_alphanumeric();
        match tokens.last_mut() {
            Some(last) if in_word && joined => last.push(c),
            _ if c.is_alphanumeric() || matches!(c, '(' | ',' | '-' | '–') => tokens.push(c.to_string()),
            _ => {}
        }
        joined = in_word;
    }
    tokens
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn every_rule_is_found_by_its_own_provision_in_either_language() {
        let catalogue = Catalogue::builtin().unwrap();
        for rule in catalogue.rules() {
            for text in [&rule.definition.provision.en.value, &rule.definition.provision.da.value] {
                let found = rules_of(&catalogue, &asked(text));
                assert!(found.iter().any(|r| r.id == rule.id), "{} by {text}", rule.id);
            }
        }
    }

    #[test]
    fn the_articles_of_an_act_are_known_in_their_order() {
        let catalogue = Catalogue::builtin().unwrap();
        let sections = articles(&catalogue, "BEK 101");
        assert_eq!(sections, ["1", "2", "3"]);
        assert_eq!(articles(&catalogue, "LOB"), ["3", "52a"]);
    }

    #[test]
    fn a_place_is_the_same_however_it_is_written() {
        for (spellings, expected) in [
            (
                vec![
                    "GDPR 28(3)",
                    "gdpr 28.3",
                    "GDPR art. 28, stk. 3",
                    "gdpr-28-3",
                    "art. 28(3) GDPR",
                    "artikel 28, stk. 3, i GDPR",
                    "databeskyttelsesforordningens artikel 28, stk. 3",
                ],
                vec!["28", "3"],
            ),
            (
                vec!["BEK 101 § 1, stk. 6", "BEK101§1(6)", "bek. nr. 101 § 1 stk 6", "§ 1, stk. 6, i BEK 101"],
                vec!["1", "6"],
            ),
            (vec!["LOB § 52 a(2)", "lob 52a, stk. 2"], vec!["52a", "2"]),
            (
                vec!["AI Act Annex III 1(c)", "AI-forordningens bilag III, nr. 1, litra c"],
                vec!["annex", "iii", "1", "c"],
            ),
        ] {
            for spelling in spellings {
                let citations = asked(spelling);
                let steps: Vec<&str> = citations[0].steps.iter().map(|s| s.from.as_str()).collect();
                assert_eq!(steps, expected, "{spelling}");
                assert!(citations[0].act().is_some(), "{spelling}");
            }
        }
    }

    #[test]
    fn an_article_meets_its_paragraphs_its_ranges_and_nothing_else() {
        for (asked_for, in_catalogue, expected) in [
            ("GDPR 28", "GDPR 28(3)", true),
            ("GDPR 28(3)", "GDPR 28(2)", false),
            ("GDPR 2", "GDPR 28(2)", false),
            ("GDPR 45", "GDPR 44-46", true),
            ("GDPR 47", "GDPR 44-46", false),
            ("GDPR 28(10)", "GDPR 28(3)(a), 28(10)", true),
            ("GDPR 17(1)(d)", "GDPR 17(1)(a), (d); 5(1)(e)", true),
            ("GDPR 5(1)(e)", "GDPR 17(1)(a), (d); 5(1)(e)", true),
            ("GDPR 32(1)(b)", "BEK 101 § 2(2); GDPR 24, 25, 32", true),
            ("AI Act 25(1)(b)", "AI Act 25(1)(a)-(c)", true),
            ("AI Act 25(1)(d)", "AI Act 25(1)(a)-(c)", false),
            ("AI Act 73", "AI Act 26(5), 72-73", true),
            ("AI Act", "AI Act 4(1)", true),
            ("GDPR 4", "AI Act 4(1)", false),
            ("C-634/21", "BEK 101 § 1(6); C-634/21", true),
            ("Datatilsynet", "GDPR 14; Datatilsynet 2024-212-0371", true),
            ("x", "GDPR 14; xyz", false),
            ("BEK 1012", "BEK 101 § 1", false),
        ] {
            let meets = cited(in_catalogue).iter().any(|c| asked(asked_for).iter().any(|a| a.meets(c)));
            assert_eq!(meets, expected, "{asked_for} in {in_catalogue}");
        }
    }
}
