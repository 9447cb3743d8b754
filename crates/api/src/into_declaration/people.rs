//! Impact assessment, notice, decisions, oversight: what the AI means for people.

use hjemmel_domain::declaration as domain;
use hjemmel_domain::profile::Profile;
use hjemmel_domain::vocabulary::{BiometricCategorisation, EmotionRecognition, RemoteIdentification};
use jiff::SignedDuration;
use jiff::civil::Date;
use kube::ResourceExt;

use super::value::{day, flag, stated, term, text, words};
use crate::ImpactAssessment;
use crate::ai_workload::{
    AIWorkloadSpec, Biometrics, CitizenNotice, Decision, Interaction, Oversight, OversightRole, Profiling,
};
use crate::data_controller::CitizenNoticeDefaults;

pub(super) fn dpia(spec: &AIWorkloadSpec, found: Option<&ImpactAssessment>, profile: &Profile) -> domain::Dpia {
    let not_required_reason = text(&spec.dpia_not_required_reason);
    let Some(assessment) = found else {
        return domain::Dpia { not_required_reason, ..domain::Dpia::default() };
    };
    let dpia = &assessment.spec;
    domain::Dpia {
        reference: document(assessment),
        approved_on: day(dpia.approved_on),
        valid_until: day(dpia.valid_until).or_else(|| review_due(day(dpia.approved_on)?, profile.dpia_max_age_days)),
        dpo_advice_on: day(dpia.dpo_advice.given_on),
        residual_risk: term(dpia.residual_risk),
        prior_consultation_ref: text(&dpia.prior_consultation_ref),
        covers_reuse: flag(dpia.covers_reuse),
        not_required_reason,
        uses_art13_info: flag(dpia.uses_article13_information),
    }
}

/// The document of an assessment: its reference, or the object itself. One that nobody approved is
/// a draft, and a draft is no assessment (GDPR 35(1): prior to the processing).
pub(super) fn document(assessment: &ImpactAssessment) -> String {
    match &assessment.spec.reference {
        _ if assessment.spec.approved_on.is_none() => String::new(),
        Some(reference) if !reference.is_empty() => reference.0.clone(),
        _ => assessment.name_any(),
    }
}

/// The last day before an assessment without its own date must be reviewed. GDPR 35(11) asks for a
/// review and sets no age; the age is the controller's reading. 0 days is no reading: no such day.
fn review_due(approved_on: Date, max_age_days: u32) -> Option<Date> {
    (max_age_days > 0).then(|| approved_on.saturating_add(SignedDuration::from_hours(24 * i64::from(max_age_days))))
}

pub(super) fn notice(own: &CitizenNotice, default: &CitizenNoticeDefaults) -> domain::Notice {
    domain::Notice {
        url: own.url.clone().unwrap_or_default(),
        mode: term(own.mode),
        describes_ai: flag(own.describes_ai),
        art13_14: flag(own.art13_and14_covered.or(default.art13_and14_covered)),
        covers_training_data: flag(own.covers_training_data),
        first_interaction_text: text(&own.first_interaction_text),
        accessible: flag(own.accessible.or(default.accessible)),
        updated_on: day(own.updated_on),
        objection_contact: text(stated(&own.objection_contact, &default.objection_contact)),
        individual_high_risk: flag(own.individual_high_risk),
        biometric_notice: flag(own.biometric_notice),
        label: flag(own.label),
    }
}

/// Stated by each workload for itself: no default of a controller can state it.
pub(super) fn decision(own: &Decision) -> domain::Decision {
    domain::Decision {
        role: term(own.role),
        effect: term(own.effect),
        domain: term(own.domain),
        automation: term(own.automation),
        output_decisive: flag(own.output_decisive),
        reasoning_by: term(own.reasoning_by),
        explanation_ref: text(&own.explanation_ref),
        hearing_ref: text(&own.hearing_ref),
    }
}

pub(super) fn oversight(own: &Oversight, default: &Oversight) -> domain::Oversight {
    let roles = if own.roles.is_empty() { &default.roles } else { &own.roles };
    domain::Oversight {
        roles: roles.iter().map(oversight_role).collect(),
        can_override: flag(own.can_override.or(default.can_override)),
        can_stop: flag(own.can_stop.or(default.can_stop)),
        before_effect: flag(own.before_effect.or(default.before_effect)),
        verifies_sources: flag(own.verifies_sources.or(default.verifies_sources)),
        editorial_review: flag(own.editorial_review.or(default.editorial_review)),
    }
}

fn oversight_role(role: &OversightRole) -> domain::OversightRole {
    domain::OversightRole {
        role: role.role.0.clone(),
        training_ref: text(&role.training_ref),
        authority: flag(role.authority),
    }
}

pub(super) fn profiling(own: &Profiling) -> domain::ProfilingUse {
    domain::ProfilingUse {
        performed: flag(own.performed),
        bias_test_ref: text(&own.bias_test_ref),
        logic_ref: text(&own.logic_ref),
    }
}

pub(super) fn interaction(own: &Interaction) -> domain::Interaction {
    domain::Interaction {
        with_citizens: term(own.with_citizens),
        generates: words(&own.generates),
        machine_readable_marking: flag(own.machine_readable_marking),
        assistive_only: flag(own.assistive_only),
        deepfake: flag(own.deepfake),
        publishes_public_text: flag(own.publishes_public_text),
    }
}

pub(super) fn biometrics(own: &Biometrics) -> domain::Biometrics {
    domain::Biometrics {
        // A workload without biometrics need not say so: not saying it declares that there are none.
        emotion_recognition: term(own.emotion_recognition).or(Some(EmotionRecognition::None)),
        purpose: term(own.purpose),
        categorisation: term(own.categorisation).or(Some(BiometricCategorisation::None)),
        remote_id: term(own.remote_id).or(Some(RemoteIdentification::None)),
        face_scraping: flag(own.face_scraping),
    }
}
