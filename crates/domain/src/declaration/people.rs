//! Impact assessment, notice, decisions, oversight: what the AI means for people.

use jiff::civil::Date;

use super::record::{Word, record};
use crate::vocabulary::{
    Automation, BiometricCategorisation, BiometricPurpose, CitizenInteraction, DecisionDomain, DecisionEffect,
    DecisionRole, EmotionRecognition, GeneratedContent, NoticeCheck, NoticeMode, ReasoningBy, RemoteIdentification,
    ResidualRisk,
};

record! {
    /// The data protection impact assessment (GDPR 35).
    Dpia {
        /// The assessment.
        reference "ref": String,
        /// The day it was approved.
        approved_on "approvedOn": Option<Date>,
        /// The last day before it must be reviewed (GDPR 35(11)).
        valid_until "validUntil": Option<Date>,
        /// The day of the DPO's advice (GDPR 35(2)).
        dpo_advice_on "dpoAdviceOn": Option<Date>,
        /// The risk left.
        residual_risk "residualRisk": Option<ResidualRisk>,
        /// The prior consultation (GDPR 36).
        prior_consultation_ref "priorConsultationRef": String,
        /// Whether it covers reuse (BEK 101 § 1(5)).
        covers_reuse "coversReuse": bool,
        /// Why no assessment was made.
        not_required_reason "notRequiredReason": String,
        /// Whether it uses the provider's information (AI Act 26(9)).
        uses_art13_info "usesArt13Info": bool,
    }

    /// The notice to citizens (BEK 101 § 2(4); GDPR 13-14; AI Act 50).
    Notice {
        /// The page, https.
        url "url": String,
        /// How citizens are told.
        mode "mode": Option<NoticeMode>,
        /// Whether the page describes the AI use.
        describes_ai "describesAi": bool,
        /// Whether it covers GDPR 13-14.
        art13_14 "art13_14": bool,
        /// Whether it covers people in training data.
        covers_training_data "coversTrainingData": bool,
        /// The opening line when a citizen meets the AI (AI Act 50(1)).
        first_interaction_text "firstInteractionText": String,
        /// Whether the disclosure is accessible (AI Act 50(5)).
        accessible "accessible": bool,
        /// The day the notice was last updated.
        updated_on "updatedOn": Option<Date>,
        /// Where to object (GDPR 21).
        objection_contact "objectionContact": String,
        /// Whether affected persons are told individually of high-risk use (AI Act 26(11)).
        individual_high_risk "individualHighRisk": bool,
        /// Whether people exposed to biometrics are told (AI Act 50(3)).
        biometric_notice "biometricNotice": bool,
        /// Whether deep fakes and public AI texts are labelled (AI Act 50(4)).
        label "label": bool,
    }

    /// The AI's part in decisions (BEK 101 § 1(6); GDPR 22).
    Decision {
        /// None, supports or decides.
        role "role": Option<DecisionRole>,
        /// The effect on the person.
        effect "effect": Option<DecisionEffect>,
        /// What the decision is about.
        domain "domain": Option<DecisionDomain>,
        /// How automated it is.
        automation "automation": Option<Automation>,
        /// Whether the output decides in practice (C-634/21).
        output_decisive "outputDecisive": bool,
        /// Who writes the reasons (forvaltningsloven § 22).
        reasoning_by "reasoningBy": Option<ReasoningBy>,
        /// The procedure for explanations (AI Act 86).
        explanation_ref "explanationRef": String,
        /// The rule for hearing citizens on scores (forvaltningsloven § 19).
        hearing_ref "hearingRef": String,
    }

    /// Human oversight (AI Act 14, 26(2)).
    Oversight {
        /// Who oversees.
        roles "roles": Vec<OversightRole>,
        /// Whether they can override the output.
        can_override "canOverride": bool,
        /// Whether they can stop the system.
        can_stop "canStop": bool,
        /// Whether they act before the output takes effect.
        before_effect "beforeEffect": bool,
        /// Whether they check the output against the file.
        verifies_sources "verifiesSources": bool,
        /// Whether published text has editorial review (AI Act 50(4)).
        editorial_review "editorialReview": bool,
    }

    /// A role that oversees the AI.
    OversightRole {
        /// The role, `sagsbehandler`.
        role "role": String,
        /// Its training.
        training_ref "trainingRef": String,
        /// Whether it has the authority to act.
        authority "authority": bool,
    }

    /// Profiling (GDPR 4(4)).
    ProfilingUse {
        /// Whether persons are profiled.
        performed "performed": bool,
        /// The bias test.
        bias_test_ref "biasTestRef": String,
        /// The plain-language description of the logic (GDPR 15(1)(h)).
        logic_ref "logicRef": String,
    }

    /// Interaction with citizens and generated content (AI Act 50).
    Interaction {
        /// Whether citizens interact with it.
        with_citizens "withCitizens": Option<CitizenInteraction>,
        /// What it generates.
        generates "generates": Vec<Word<GeneratedContent>>,
        /// Whether output is marked machine-readably (AI Act 50(2)).
        machine_readable_marking "machineReadableMarking": bool,
        /// Whether it only assists standard editing (AI Act 50(2)).
        assistive_only "assistiveOnly": bool,
        /// Whether it makes deep fakes (AI Act 50(4)).
        deepfake "deepfake": bool,
        /// Whether it publishes text on matters of public interest (AI Act 50(4)).
        publishes_public_text "publishesPublicText": bool,
    }

    /// Biometrics and emotions (AI Act 5, 50(3)).
    Biometrics {
        /// Whose emotions are inferred.
        emotion_recognition "emotionRecognition": Option<EmotionRecognition>,
        /// Why.
        purpose "purpose": Option<BiometricPurpose>,
        /// Biometric categorisation.
        categorisation "categorisation": Option<BiometricCategorisation>,
        /// Remote biometric identification.
        remote_id "remoteId": Option<RemoteIdentification>,
        /// Whether facial images are scraped.
        face_scraping "faceScraping": bool,
    }

    /// The self-declaration on prohibited practices (AI Act 5); all must be false.
    Prohibited {
        /// 5(1)(a).
        manipulation "manipulation": bool,
        /// 5(1)(b).
        exploits_vulnerability "exploitsVulnerability": bool,
        /// 5(1)(c).
        social_scoring "socialScoring": bool,
        /// 5(1)(d).
        crime_prediction "crimePrediction": bool,
        /// 5(1)(ba): non-consensual intimate material.
        ncii "ncii": bool,
        /// 5(1)(bb): child sexual abuse material.
        csam "csam": bool,
    }

    /// What the operator observed.
    Observed {
        /// What the last check of the notice page found.
        notice_check "noticeCheck": Option<NoticeCheck>,
        /// The share of outputs that people overrode, 0 to 1.
        override_rate "overrideRate": f64,
    }
}
