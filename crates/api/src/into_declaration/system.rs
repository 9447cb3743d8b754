//! The AI Act file of the system and the self-declaration on prohibited practices.

use hjemmel_domain::declaration as domain;
use hjemmel_domain::vocabulary::Technology;

use super::people::document;
use super::value::{day, days, flag, stated, term, text, words};
use crate::ImpactAssessment;
use crate::ai_workload::{AiAct, ProhibitedPractices};
use crate::data_controller::AiActDefaults;

pub(super) fn prohibited(own: &ProhibitedPractices) -> domain::Prohibited {
    domain::Prohibited {
        manipulation: flag(own.manipulation),
        exploits_vulnerability: flag(own.exploits_vulnerability),
        social_scoring: flag(own.social_scoring),
        crime_prediction: flag(own.crime_prediction),
        ncii: flag(own.ncii),
        csam: flag(own.csam),
    }
}

pub(super) fn ai_act(own: &AiAct, default: &AiActDefaults, fria: Option<&ImpactAssessment>) -> domain::AiAct {
    domain::AiAct {
        // More rules apply to an AI system: not to state it must not escape them.
        technology: term(own.technology.or(default.technology)).or(Some(Technology::AiSystem)),
        role: term(own.role.or(default.role)),
        risk_class: term(own.risk_class),
        annex_iii: own.annex_iii.clone(),
        exemption: domain::Exemption {
            conditions: words(&own.exemption.conditions),
            assessment_ref: text(&own.exemption.assessment_ref),
            material_influence: flag(own.exemption.material_influence),
            provider_registration_id: text(&own.exemption.provider_registration_id),
        },
        placed_on_market: day(own.placed_on_market),
        significant_change: day(own.significant_change),
        intended_use_cases: words(&own.intended_use_cases),
        rebranded: flag(own.rebranded),
        substantially_modified: flag(own.substantially_modified),
        instructions_ref: text(&own.instructions_ref),
        conformity_ref: text(&own.conformity_ref),
        ce_marked: flag(own.ce_marked),
        eu_db_provider_id: text(&own.eu_db_provider_id),
        eu_db_deployer_id: text(&own.eu_db_deployer_id),
        fria: fria
            .map(|assessment| domain::Fria {
                reference: document(assessment),
                approved_on: day(assessment.spec.approved_on),
                notified_on: day(assessment.spec.notified_on),
            })
            .unwrap_or_default(),
        log_retention_days: days(own.log_retention_days.or(default.log_retention_days)),
        workers_informed_on: day(own.workers_informed_on),
        literacy_ref: text(stated(&own.literacy_ref, &default.literacy_ref)),
        incident_contact: text(stated(&own.incident_contact, &default.incident_contact)),
        input_data_ref: text(&own.input_data_ref),
        gpai: domain::Gpai {
            model: text(&own.gpai.model),
            doc_ref: text(&own.gpai.doc_ref),
            changed_on: day(own.gpai.changed_on),
        },
    }
}
