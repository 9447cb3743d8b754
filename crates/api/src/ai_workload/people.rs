//! Notice, decisions, oversight, profiling, interaction, biometrics: what the AI means for people.

use hjemmel_domain::vocabulary::{
    Automation, BiometricCategorisation, BiometricPurpose, CitizenInteraction, DecisionDomain, DecisionEffect,
    DecisionRole, EmotionRecognition, GeneratedContent, NoticeMode, ReasoningBy, RemoteIdentification,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::{Contact, Day, Named, Reference, Text};

/// The notice to citizens (BEK 101 § 2(4); GDPR 12-14, 21; AI Act 26(11), 50).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct CitizenNotice {
    /// The page that tells citizens, for example `https://example.kommune.dk/ai`; a section of the privacy policy will do
    /// (BEK 101 § 2(4)). Must be https where personal data is used.
    #[schemars(schema_with = "crate::schema::web_address")]
    pub url: Option<String>,

    /// How citizens are told. The DataController's profile says what it takes BEK 101 § 2(4) to ask for.
    pub mode: Option<Named<NoticeMode>>,

    /// Whether the page says that AI is used, and for what (BEK 101 § 2(4)). Not stated means no.
    #[serde(rename = "describesAI")]
    pub describes_ai: Option<bool>,

    /// Whether the information under GDPR 13 and 14 mentions this processing. Not stated means no.
    #[serde(rename = "art13And14Covered")]
    pub art13_and14_covered: Option<bool>,

    /// Whether people whose old cases train the model are told (GDPR 14). Not stated means no.
    pub covers_training_data: Option<bool>,

    /// The line with which the AI introduces itself when a citizen meets it (AI Act 50(1)), for example `Du taler med en
    /// digital assistent`.
    pub first_interaction_text: Option<Text<1, 1000>>,

    /// Whether the notice is accessible: EN 301 549, WCAG 2.1 AA (AI Act 50(5)). Not stated means no.
    pub accessible: Option<bool>,

    /// The day the notice was last updated.
    pub updated_on: Option<Day>,

    /// Where a citizen objects (GDPR 21), for example `dpo@example.kommune.dk`.
    pub objection_contact: Option<Contact>,

    /// Whether each affected person is told of the use of a high-risk system (AI Act 26(11)). Not stated means no.
    pub individual_high_risk: Option<bool>,

    /// Whether people exposed to emotion recognition or biometric categorisation are told (AI Act 50(3)). Not stated means no.
    pub biometric_notice: Option<bool>,

    /// Whether deep fakes and AI texts for the public are labelled as such (AI Act 50(4)). Not stated means no.
    pub label: Option<bool>,
}

/// The AI's part in decisions (BEK 101 § 1(6); GDPR 22; forvaltningsloven §§ 19, 22-24; AI Act 86).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Decision {
    /// The part it plays. Must be stated.
    pub role: Option<Named<DecisionRole>>,

    /// What the decision does to the person (GDPR 22(1)).
    pub effect: Option<Named<DecisionEffect>>,

    /// What the decision is about (AI Act Annex III 5(a)).
    pub domain: Option<Named<DecisionDomain>>,

    /// How automated it is (GDPR 22(1)); Sole is refused where it affects a person.
    pub automation: Option<Named<Automation>>,

    /// Whether the output in practice decides, because the decision draws strongly on it (CJEU C-634/21).
    pub output_decisive: Option<bool>,

    /// Who writes the reasons (forvaltningsloven §§ 22-24).
    pub reasoning_by: Option<Named<ReasoningBy>>,

    /// The procedure for explaining a decision to the person (AI Act 86).
    pub explanation_ref: Option<Reference>,

    /// The rule for hearing citizens on scores (forvaltningsloven § 19).
    pub hearing_ref: Option<Reference>,
}

/// Human oversight (BEK 101 § 1(6); AI Act 14, 26(2)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Oversight {
    /// Who oversees, by role, for example `[{role: sagsbehandler, trainingRef: KURSUS-AI-1, authority: true}]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 20), extend("x-kubernetes-list-type" = "map", "x-kubernetes-list-map-keys" = ["role"]))]
    pub roles: Vec<OversightRole>,

    /// Whether they can set the output aside. Not stated means no.
    pub can_override: Option<bool>,

    /// Whether they can stop the system (AI Act 26(5)). Not stated means no.
    pub can_stop: Option<bool>,

    /// Whether they act before the output takes effect. Not stated means no.
    pub before_effect: Option<bool>,

    /// Whether they check the output against the file (officialprincippet). Not stated means no.
    pub verifies_sources: Option<bool>,

    /// Whether published text has had editorial review (AI Act 50(4)). Not stated means no.
    pub editorial_review: Option<bool>,
}

/// A role that oversees the AI; a role, never a person's name.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OversightRole {
    /// The role, for example `sagsbehandler`.
    pub role: Text<1, 253>,

    /// Its training (AI Act 26(2)).
    pub training_ref: Option<Reference>,

    /// Whether it has the authority to act. Not stated means no.
    pub authority: Option<bool>,
}

/// Profiling (BEK 101 § 1(2); GDPR 4(4), 15(1)(h)).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Profiling {
    /// Whether persons are profiled; needs BEK101-1-2 among the legal bases.
    pub performed: Option<bool>,

    /// The bias test by sex, age and origin.
    pub bias_test_ref: Option<Reference>,

    /// The description of the logic in plain language (GDPR 15(1)(h)).
    pub logic_ref: Option<Reference>,
}

/// Interaction with citizens and generated content (AI Act 50).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Interaction {
    /// Whether citizens meet the AI themselves (AI Act 50(1)).
    pub with_citizens: Option<Named<CitizenInteraction>>,

    /// What kinds of content it generates (AI Act 50(2)).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(length(max = 4), extend("x-kubernetes-list-type" = "set"))]
    pub generates: Vec<Named<GeneratedContent>>,

    /// Whether generated content is marked machine-readably (AI Act 50(2)). Not stated means no.
    pub machine_readable_marking: Option<bool>,

    /// Whether it only assists standard editing, and so need not mark (AI Act 50(2)). Not stated means no.
    pub assistive_only: Option<bool>,

    /// Whether it makes deep fakes (AI Act 50(4)).
    pub deepfake: Option<bool>,

    /// Whether it publishes text on matters of public interest (AI Act 50(4)).
    pub publishes_public_text: Option<bool>,
}

/// Biometrics and emotions (AI Act 5(1)(e)-(h), 50(3), Annex III 1).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, rename_all = "camelCase")]
pub struct Biometrics {
    /// Whose emotions are inferred (AI Act 5(1)(f), Annex III 1(c)). Not said declares that nobody's are.
    pub emotion_recognition: Option<Named<EmotionRecognition>>,

    /// Why they are inferred (AI Act 5(1)(f)).
    pub purpose: Option<Named<BiometricPurpose>>,

    /// Biometric categorisation of people (AI Act 5(1)(g), 50(3)). Not said declares that there is none.
    pub categorisation: Option<Named<BiometricCategorisation>>,

    /// Remote biometric identification (AI Act 5(1)(h)).
    pub remote_id: Option<Named<RemoteIdentification>>,

    /// Whether facial images are scraped untargeted (AI Act 5(1)(e)).
    pub face_scraping: Option<bool>,
}
