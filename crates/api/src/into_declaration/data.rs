//! The personal data, processors, security and documentation.

use hjemmel_domain::declaration as domain;
use hjemmel_domain::declaration::record::Word;
use hjemmel_domain::vocabulary::ProcessorRole;

use super::value::{day, days, flag, stated, term, text, words};
use crate::ai_workload::{AIWorkloadSpec, Documentation, Retention, Security};
use crate::data_controller::Defaults;
use crate::data_processor::DataProcessorSpec;

pub(super) fn data(spec: &AIWorkloadSpec, defaults: &Defaults) -> domain::Data {
    let used = &spec.data;
    let mut sources = Vec::new();
    for source in spec.data_categories.iter().flat_map(|c| &c.sources) {
        if !sources.contains(&Word(source.0)) {
            sources.push(Word(source.0));
        }
    }
    domain::Data {
        categories: spec.data_categories.iter().map(|c| Word(c.category.0)).collect(),
        justification: spec
            .data_categories
            .iter()
            .filter_map(|c| Some((Word(c.category.0), c.justification.as_ref()?.0.clone())))
            .filter(|(_, why)| !why.is_empty())
            .collect(),
        sources,
        subjects: words(&spec.data_subjects),
        large_scale: flag(used.large_scale),
        cpr_use: term(used.cpr_use),
        synthetic: domain::Synthetic {
            generated_from: term(used.synthetic.generated_from),
            privacy_test_ref: text(&used.synthetic.privacy_test_ref),
            audiences: used.synthetic.audiences.clone(),
        },
        training: domain::Training { uses: flag(used.training.uses), dataset_ref: text(&used.training.dataset_ref) },
        protected_attributes_as_features: used.protected_attributes_as_features.clone(),
        retention: retention(&used.retention, &defaults.retention),
    }
}

fn retention(own: &Retention, default: &Retention) -> domain::Retention {
    domain::Retention {
        days: days(own.days.or(default.days)),
        criteria: text(stated(&own.criteria, &default.criteria)),
        audio_days: days(own.audio_days.or(default.audio_days)),
        deletion_ref: text(stated(&own.deletion_ref, &default.deletion_ref)),
        case_documents: term(own.case_documents.or(default.case_documents)),
    }
}

pub(super) fn processor(name: &str, spec: &DataProcessorSpec) -> domain::Processor {
    domain::Processor {
        name: name.to_owned(),
        // the API server asks for it; an object from before is held to the stricter duties
        role: term(spec.role).or(Some(ProcessorRole::Processor)),
        authorised: flag(spec.authorised),
        locations: spec.locations.clone(),
        support_access_from: spec.support_access_from.clone(),
        uses_data_for_own_purposes: flag(spec.uses_data_for_own_purposes),
        dpa: domain::Agreement {
            reference: text(&spec.agreement.reference),
            valid_until: day(spec.agreement.valid_until),
            covers_bek2: flag(spec.agreement.covers_bek101_section2),
            instructions_ref: text(&spec.agreement.instructions_ref),
        },
        transfer: domain::Transfer { basis: term(spec.transfer.basis), tia_ref: text(&spec.transfer.tia_ref) },
    }
}

pub(super) fn security(own: &Security, default: &Security) -> domain::Security {
    domain::Security {
        access_control_ref: text(stated(&own.access_control_ref, &default.access_control_ref)),
        encryption_in_transit: flag(own.encryption_in_transit.or(default.encryption_in_transit)),
        encryption_at_rest: flag(own.encryption_at_rest.or(default.encryption_at_rest)),
        risk_assessment_ref: text(stated(&own.risk_assessment_ref, &default.risk_assessment_ref)),
        by_design_ref: text(stated(&own.by_design_ref, &default.by_design_ref)),
        breach_contact: text(stated(&own.breach_contact, &default.breach_contact)),
    }
}

pub(super) fn documentation(own: &Documentation, default: &Documentation) -> domain::Documentation {
    domain::Documentation {
        use_ref: text(stated(&own.use_ref, &default.use_ref)),
        how_used: text(stated(&own.how_used, &default.how_used)),
        record_of_processing_ref: text(stated(&own.record_of_processing_ref, &default.record_of_processing_ref)),
        journalising_ref: text(stated(&own.journalising_ref, &default.journalising_ref)),
        admin_law_assessment_ref: text(stated(&own.admin_law_assessment_ref, &default.admin_law_assessment_ref)),
    }
}
