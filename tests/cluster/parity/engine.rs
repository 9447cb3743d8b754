//! What the engine says of a subject, and what admission may show of it.

use hjemmel_api::judgement::{missing_text, title};
use hjemmel_domain::catalogue::Catalogue;
use hjemmel_domain::text::{FindingText, MAX_WARNING, refusal, shorten, warning};
use hjemmel_domain::verdict::Severity;

use super::subjects::Subject;
use super::writer::Objects;

/// The verdict in words.
pub struct Opinion {
    /// Every finding, and if the verdict is pending every reference that leads nowhere.
    pub lines: Vec<String>,
    texts: Vec<FindingText>,
    /// What is missing, as a warning.
    missing: Vec<String>,
    /// The whole of a refusal.
    refusal: String,
}

impl Opinion {
    pub fn of(catalogue: &Catalogue, subject: &Subject) -> Self {
        let objects = Objects::read(&subject.documents);
        let judgement = objects.judge(catalogue, subject.now());
        let language = judgement.resolved.language;
        let missing = &judgement.resolved.missing;
        let dangling = missing.iter().map(|m| reference(&m.place().to_string(), &missing_text(m, language)));
        Self {
            lines: judgement.texts.iter().map(line).chain(dangling).collect(),
            missing: missing.iter().map(|m| shorten(&missing_text(m, language), MAX_WARNING)).collect(),
            refusal: refusal(&title(&objects.workload), &judgement.texts, language),
            texts: judgement.texts,
        }
    }

    pub fn refuses(&self) -> bool {
        self.texts.iter().any(|t| t.severity == Severity::Deny)
    }

    pub fn warns(&self) -> bool {
        !self.refuses() && self.texts.iter().any(|t| t.severity == Severity::Warn)
    }

    /// What the API server answers: a refusal with its causes, or what should be mended all the same.
    pub fn admission(&self) -> Vec<String> {
        let of = |severity: Severity| self.texts.iter().filter(move |t| t.severity == severity);
        if self.refuses() {
            let causes = of(Severity::Deny).map(|t| cause(&t.rule, &t.place.to_string(), &t.message));
            return std::iter::once(refused(&self.refusal)).chain(causes).collect();
        }
        // the API server passes on a warning once, however often it is given
        let mut lines: Vec<String> = Vec::new();
        for warning in of(Severity::Warn).map(warning).chain(self.missing.iter().cloned()).map(|w| warned(&w)) {
            if !lines.contains(&warning) {
                lines.push(warning);
            }
        }
        lines
    }
}

/// A finding with all of its words.
fn line(t: &FindingText) -> String {
    finding(&t.rule, t.severity.name(), &t.place.to_string(), [&t.message, &t.remedy, &t.provision])
}

pub fn finding(rule: &str, severity: &str, place: &str, [message, remedy, provision]: [&str; 3]) -> String {
    format!("{rule} {severity} {place}: {message} | {remedy} | {provision}")
}

pub fn reference(place: &str, message: &str) -> String {
    format!("missing {place}: {message}")
}

pub fn refused(message: &str) -> String {
    format!("refused: {message}")
}

pub fn cause(rule: &str, place: &str, message: &str) -> String {
    format!("cause {rule} {place}: {message}")
}

pub fn warned(text: &str) -> String {
    format!("warning: {text}")
}
