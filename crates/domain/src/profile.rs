//! The profile: a controller's reading where the law leaves a choice (`p` in a predicate).

use crate::declaration::record::{self, MisfitError, Word, record};
use crate::vocabulary::{
    Article49Reading, DocumentationLevel, ExpiryAction, NoticeMode, ProfileKind, SeverityChoice, UseCase, WorkersScope,
};

record! {
    /// A controller's reading of the law where it leaves a choice (rules.md 2.5).
    ///
    /// [`Default::default`] is the empty record; the catalogue's defaults come with
    /// [`Catalogue::profile`](crate::catalogue::Catalogue::profile).
    Profile {
        /// How BEK 101 § 2(4) is met.
        notice_mode "noticeMode": Option<NoticeMode>,
        /// What BEK 101 § 2(1) asks to be documented.
        documentation_level "documentationLevel": Option<DocumentationLevel>,
        /// Whether BEK 101 covers special categories.
        bek101_covers_special_categories "bek101CoversSpecialCategories": bool,
        /// Whether pure benefit administration is refused or warned about.
        benefit_administration "benefitAdministration": Option<SeverityChoice>,
        /// Whether consent may be the basis.
        consent_allowed "consentAllowed": bool,
        /// Days after approval at which an assessment without its own date is due for review.
        dpia_max_age_days "dpiaMaxAgeDays": u32,
        /// What happens to running workloads when a duty lapses.
        expiry_action "expiryAction": Option<ExpiryAction>,
        /// Whether the EU-US DPF is accepted.
        accept_dpf "acceptDpf": bool,
        /// Third countries with an adequacy decision, ISO 3166-1 alpha-2.
        adequate_countries "adequateCountries": Vec<String>,
        /// Whether emotion recognition of citizens is refused or warned about.
        emotion_citizens "emotionCitizens": Option<SeverityChoice>,
        /// Use cases read as falling under AI Act Annex III.
        annex_iii_use_cases "annexIIIUseCases": Vec<Word<UseCase>>,
        /// Whether high-risk duties are applied now.
        ai_act_early "aiActEarly": bool,
        /// From when AI Act Art. 49 applies.
        art49_reading "art49Reading": Option<Article49Reading>,
        /// Which workers must be informed (AI Act 26(7)).
        workers_scope "workersScope": Option<WorkersScope>,
        /// Days before a duty begins in which it warns.
        lead_time_days "leadTimeDays": u32,
        /// Days that raw audio may be kept.
        max_audio_days "maxAudioDays": u32,
        /// What kind of controller the profile is for.
        profile_kind "profileKind": Option<ProfileKind>,
    }
}

impl Profile {
    /// Reads a profile in the catalogue's JSON spelling; missing fields are empty.
    ///
    /// # Errors
    /// The first value that does not fit, with its path.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, MisfitError> {
        record::Field::from_json(json, "")
    }

    /// The profile in the catalogue's JSON spelling.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        record::Field::to_json(self)
    }
}
