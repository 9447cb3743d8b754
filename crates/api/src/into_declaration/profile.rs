//! A controller's readings, field by field over the catalogue's.

use hjemmel_domain::profile::Profile;
use hjemmel_domain::vocabulary::{ControllerType, ProfileKind};

use super::value::{term, words};
use crate::data_controller::DataControllerSpec;

pub(super) fn profile(controller: &DataControllerSpec, catalogue: &Profile) -> Profile {
    let own = &controller.profile;
    Profile {
        notice_mode: term(own.notice_mode).or(catalogue.notice_mode),
        documentation_level: term(own.documentation_level).or(catalogue.documentation_level),
        bek101_covers_special_categories: own
            .bek101_covers_special_categories
            .unwrap_or(catalogue.bek101_covers_special_categories),
        benefit_administration: term(own.benefit_administration).or(catalogue.benefit_administration),
        consent_allowed: own.consent_allowed.unwrap_or(catalogue.consent_allowed),
        dpia_max_age_days: own.dpia_max_age_days.unwrap_or(catalogue.dpia_max_age_days),
        expiry_action: term(own.expiry_action).or(catalogue.expiry_action),
        accept_dpf: own.accept_dpf.unwrap_or(catalogue.accept_dpf),
        adequate_countries: own.adequate_countries.as_ref().unwrap_or(&catalogue.adequate_countries).clone(),
        emotion_citizens: term(own.emotion_citizens).or(catalogue.emotion_citizens),
        annex_iii_use_cases: own
            .annex_iii_use_cases
            .as_deref()
            .map_or_else(|| catalogue.annex_iii_use_cases.clone(), words),
        ai_act_early: own.ai_act_early.unwrap_or(catalogue.ai_act_early),
        art49_reading: term(own.art49_reading).or(catalogue.art49_reading),
        workers_scope: term(own.workers_scope).or(catalogue.workers_scope),
        lead_time_days: own.lead_time_days.unwrap_or(catalogue.lead_time_days),
        max_audio_days: own.max_audio_days.unwrap_or(catalogue.max_audio_days),
        profile_kind: Some(profile_kind(controller.kind.0)),
    }
}

fn profile_kind(kind: ControllerType) -> ProfileKind {
    match kind {
        ControllerType::Municipality | ControllerType::JointMunicipalities => ProfileKind::Municipality,
        ControllerType::Star => ProfileKind::Star,
        ControllerType::OtherAuthority => ProfileKind::OtherAuthority,
    }
}
