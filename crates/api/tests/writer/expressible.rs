//! What the API says otherwise than a declaration does, each with its reason.

use std::collections::BTreeSet;

use hjemmel_domain::declaration::{Declaration, Dpia, Fria, Observed, Processor};
use hjemmel_domain::profile::Profile;
use hjemmel_domain::vocabulary::{
    BiometricCategorisation, ControllerType, EmotionRecognition, Lifecycle, ProcessorRole, ProfileKind,
    RemoteIdentification, Technology,
};
use jiff::SignedDuration;

const OBSERVED: &str = "the operator observes it; nobody writes it";
const REQUIRED: &str = "the API asks for it";
const NOT_SAID: &str = "not to say it says what more duties follow from, or that there is none";
const NAME: &str = "an object names the processor, and names of objects are RFC 1123 subdomains, each once";
const NO_DOCUMENT: &str = "without a document there is no assessment to hold it";
const DRAFT: &str = "what nobody approved is a draft, and a draft is no assessment";
const REVIEW: &str = "left out, it is the approval and the days of the profile (GDPR 35(11))";
const NO_CATEGORY: &str = "it is written at its category of data, which is not used";
const ONCE: &str = "sources are written at each category, and are together each once";
const NO_REASON: &str = "an empty reason is none";
const READING: &str = "a reading not stated is the catalogue's";
const FOLLOWS: &str = "it follows from the controller's type";

/// A declaration and a profile as far as the API can say them.
pub struct Expressible {
    pub declaration: Declaration,
    pub profile: Profile,
    /// The declaration's and the profile's fields that differ from what was wanted, and why.
    pub otherwise: Vec<(String, &'static str)>,
}

struct Differences(Vec<(String, &'static str)>);

impl Differences {
    fn set<T: PartialEq>(&mut self, path: &str, field: &mut T, value: T, reason: &'static str) {
        if *field != value {
            *field = value;
            self.0.push((path.to_owned(), reason));
        }
    }

    /// The first word is what not saying anything says.
    fn stated<T: PartialEq>(&mut self, path: &str, field: &mut Option<T>, value: Option<T>, reason: &'static str) {
        if field.is_none() {
            self.set(path, field, value, reason);
        }
    }
}

/// What comes back of a declaration and a profile that were written as objects.
pub fn expressible(declaration: &Declaration, profile: &Profile, catalogue: &Profile) -> Expressible {
    let mut d = declaration.clone();
    let mut differences = Differences(Vec::new());
    let to = &mut differences;
    let nothing = Observed::default();
    to.set("status.noticeCheck", &mut d.status.notice_check, nothing.notice_check, OBSERVED);
    to.set("status.overrideRate", &mut d.status.override_rate, nothing.override_rate, OBSERVED);
    to.stated("purpose.lifecycle", &mut d.purpose.lifecycle, Some(Lifecycle::Production), REQUIRED);
    to.stated("controller.type", &mut d.controller.kind, Some(ControllerType::Municipality), REQUIRED);
    to.stated("aiAct.technology", &mut d.ai_act.technology, Some(Technology::AiSystem), NOT_SAID);
    let b = &mut d.biometrics;
    to.stated("biometrics.emotionRecognition", &mut b.emotion_recognition, Some(EmotionRecognition::None), NOT_SAID);
    to.stated("biometrics.categorisation", &mut b.categorisation, Some(BiometricCategorisation::None), NOT_SAID);
    to.stated("biometrics.remoteId", &mut b.remote_id, Some(RemoteIdentification::None), NOT_SAID);
    processors(to, &mut d.processors);
    data(to, &mut d);
    assessments(to, &mut d, profile);
    let profile = readings(to, profile, catalogue, d.controller.kind);
    Expressible { declaration: d, profile, otherwise: differences.0 }
}

fn processors(to: &mut Differences, processors: &mut [Processor]) {
    let names = object_names(processors);
    for (i, (processor, name)) in processors.iter_mut().zip(names).enumerate() {
        to.set(&format!("processors[{i}].name"), &mut processor.name, name, NAME);
        let role = Some(ProcessorRole::Processor);
        to.stated(&format!("processors[{i}].role"), &mut processor.role, role, NOT_SAID);
    }
}

fn data(to: &mut Differences, d: &mut Declaration) {
    let data = &mut d.data;
    let categories: BTreeSet<_> = data.categories.iter().copied().collect();
    let mut used = data.justification.clone();
    used.retain(|category, _| categories.contains(category));
    to.set("data.justification", &mut data.justification, used.clone(), NO_CATEGORY);
    used.retain(|_, reason| !reason.is_empty());
    to.set("data.justification", &mut data.justification, used, NO_REASON);
    if categories.is_empty() {
        to.set("data.sources", &mut data.sources, Vec::new(), NO_CATEGORY);
    }
    let mut met = Vec::new();
    for source in &data.sources {
        if !met.contains(source) {
            met.push(*source);
        }
    }
    to.set("data.sources", &mut data.sources, met, ONCE);
}

fn assessments(to: &mut Differences, d: &mut Declaration, profile: &Profile) {
    let dpia = &mut d.dpia;
    if dpia.reference.is_empty() {
        let not_required_reason = dpia.not_required_reason.clone();
        to.set("dpia", dpia, Dpia { not_required_reason, ..Dpia::default() }, NO_DOCUMENT);
    } else if dpia.approved_on.is_none() {
        to.set("dpia.ref", &mut dpia.reference, String::new(), DRAFT);
    }
    let age = SignedDuration::from_hours(24 * i64::from(profile.dpia_max_age_days));
    let due = dpia.approved_on.filter(|_| !age.is_zero()).map(|day| day.saturating_add(age));
    to.stated("dpia.validUntil", &mut dpia.valid_until, due, REVIEW);
    let fria = &mut d.ai_act.fria;
    if fria.reference.is_empty() {
        to.set("aiAct.fria", fria, Fria::default(), NO_DOCUMENT);
    } else if fria.approved_on.is_none() {
        to.set("aiAct.fria.ref", &mut fria.reference, String::new(), DRAFT);
    }
}

fn readings(to: &mut Differences, wanted: &Profile, law: &Profile, kind: Option<ControllerType>) -> Profile {
    let mut p = wanted.clone();
    to.stated("profile.noticeMode", &mut p.notice_mode, law.notice_mode, READING);
    to.stated("profile.documentationLevel", &mut p.documentation_level, law.documentation_level, READING);
    to.stated("profile.benefitAdministration", &mut p.benefit_administration, law.benefit_administration, READING);
    to.stated("profile.expiryAction", &mut p.expiry_action, law.expiry_action, READING);
    to.stated("profile.emotionCitizens", &mut p.emotion_citizens, law.emotion_citizens, READING);
    to.stated("profile.art49Reading", &mut p.art49_reading, law.art49_reading, READING);
    to.stated("profile.workersScope", &mut p.workers_scope, law.workers_scope, READING);
    let kind = match kind {
        Some(ControllerType::Star) => ProfileKind::Star,
        Some(ControllerType::OtherAuthority) => ProfileKind::OtherAuthority,
        _ => ProfileKind::Municipality,
    };
    to.set("profile.profileKind", &mut p.profile_kind, Some(kind), FOLLOWS);
    p
}

/// The names of the objects of processors: their own in lower case, with hyphens for what names of
/// objects cannot have, and with a number where two would be the same.
pub fn object_names(processors: &[Processor]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for processor in processors {
        let plain = plain(&processor.name);
        let numbered = (2..).map(|n| format!("{plain}-{n}"));
        let free = std::iter::once(plain.clone()).chain(numbered).find(|name| !names.contains(name));
        names.extend(free);
    }
    names
}

fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace('æ', "ae").replace('ø', "oe").replace('å', "aa");
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "databehandler".to_owned() } else { words.join("-") }
}
