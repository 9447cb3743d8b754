//! From resources to a declaration: every reference resolved, every default filled, field by field.
//!
//! No default here is a value that the law wants stated: what neither the workload nor its
//! controller states stays empty, and the rules treat it so.

mod data;
mod people;
mod profile;
mod system;
mod value;

use hjemmel_domain::declaration::{self as domain, Declaration};
use hjemmel_domain::profile::Profile;
use hjemmel_domain::text::Language;
use hjemmel_domain::vocabulary::ControllerType;
use kube::ResourceExt;

use crate::data_controller::Defaults;
use crate::references::{self, MissingReference, References};
use crate::{AIWorkload, DataController};
use value::{day, flag, term, text, words};

/// A workload as rules see it, with what it took to get there.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The declaration; `status` is empty, the operator fills in what it observed.
    pub declaration: Declaration,
    /// The controller's readings; the catalogue's where it states none.
    pub profile: Profile,
    /// The language of the controller's refusals; Danish if it states none.
    pub language: Language,
    /// The name of the DataController that answers for the namespace.
    pub controller: Option<String>,
    /// The references that lead nowhere; if there are any, the verdict is pending.
    pub missing: Vec<MissingReference>,
}

/// Resolves a workload.
///
/// `references` must hold every object of the workload's namespace that it names, itself or
/// through a processor, as far as it exists; [`lacking`](crate::references::lacking) tells which.
#[must_use]
pub fn resolve(workload: &AIWorkload, references: &References<'_>, catalogue_defaults: &Profile) -> Resolved {
    let found = references::find(workload, references);
    let nothing = Defaults::default();
    let defaults = found.controller.map_or(&nothing, |c| &c.spec.defaults);
    let profile =
        found.controller.map_or_else(|| catalogue_defaults.clone(), |c| profile::profile(&c.spec, catalogue_defaults));
    let spec = &workload.spec;
    let declaration = Declaration {
        municipality: found.controller.map(municipality).unwrap_or_default(),
        controller: found.controller.map(controller).unwrap_or_default(),
        started_on: day(spec.purpose.started_on),
        legal: legal(workload, defaults),
        purpose: purpose(workload),
        reuse: domain::Reuse {
            of: text(&spec.reuse.of),
            decided_on: day(spec.reuse.decided_on),
            compatibility_ref: text(&spec.reuse.compatibility_ref),
        },
        data: data::data(spec, defaults),
        processors: found.processors.iter().map(|(name, p)| data::processor(name, &p.spec)).collect(),
        security: data::security(&spec.security, &defaults.security),
        documentation: data::documentation(&spec.documentation, &defaults.documentation),
        audit: domain::Audit { sidecar: spec.audit.sidecar.unwrap_or(true) },
        dpia: people::dpia(spec, found.dpia, &profile),
        notice: people::notice(&spec.citizen_notice, &defaults.citizen_notice),
        decision: people::decision(&spec.decision),
        oversight: people::oversight(&spec.oversight, &defaults.oversight),
        profiling: people::profiling(&spec.profiling),
        interaction: people::interaction(&spec.interaction),
        biometrics: people::biometrics(&spec.biometrics),
        prohibited: system::prohibited(&spec.prohibited_practices),
        ai_act: system::ai_act(&spec.ai_act, &defaults.ai_act, found.fria),
        model: domain::Model { digest: text(&spec.model.digest), version: text(&spec.model.version) },
        public_register: domain::PublicRegister { publish: spec.public_register.publish.unwrap_or(true) },
        status: domain::Observed::default(),
    };
    Resolved {
        declaration,
        profile,
        language: found.controller.and_then(|c| c.spec.language).map(Language::from).unwrap_or_default(),
        controller: found.controller.map(ResourceExt::name_any),
        missing: found.missing,
    }
}

fn municipality(controller: &DataController) -> domain::Municipality {
    let spec = &controller.spec;
    domain::Municipality {
        code: spec.code.clone().unwrap_or_default(),
        unit: text(&spec.unit),
        contact: text(&spec.contact),
    }
}

fn controller(controller: &DataController) -> domain::Controller {
    let spec = &controller.spec;
    domain::Controller {
        kind: Some::<ControllerType>(spec.kind.0),
        cvr: spec.cvr.clone().unwrap_or_default(),
        dpo: spec.dpo.as_ref().map(|dpo| dpo.email.clone()).unwrap_or_default(),
        arrangement_ref: text(&spec.arrangement_ref),
    }
}

fn legal(workload: &AIWorkload, defaults: &Defaults) -> domain::Legal {
    let purpose = &workload.spec.purpose;
    let (own, default) = (&workload.spec.gdpr, &defaults.gdpr);
    domain::Legal {
        hjemmel: purpose.legal_basis.clone(),
        areas: words(&purpose.legal_areas),
        task_kind: term(purpose.task_kind),
        other_basis: purpose
            .other_basis
            .iter()
            .map(|basis| domain::OtherBasis {
                areas: words(&basis.areas),
                reference: basis.reference.0.clone(),
                title: text(&basis.title),
                covers_ai: flag(basis.covers_ai),
                covers_operation: flag(basis.covers_operation),
                valid_from: day(basis.valid_from),
                valid_to: day(basis.valid_to),
            })
            .collect(),
        gdpr: domain::GdprBasis {
            art6: term(own.article6.or(default.article6)),
            art9: term(own.article9.or(default.article9)),
            art10_necessity_ref: text(value::stated(&own.article10_necessity_ref, &default.article10_necessity_ref)),
            art22_basis: text(value::stated(&own.article22_basis, &default.article22_basis)),
        },
    }
}

fn purpose(workload: &AIWorkload) -> domain::Purpose {
    let (purpose, trial) = (&workload.spec.purpose, &workload.spec.trial);
    domain::Purpose {
        text: purpose.description.0.clone(),
        use_cases: words(&purpose.use_cases),
        lifecycle: Some(purpose.lifecycle.0),
        supports_casework: flag(purpose.supports_casework),
        trial: domain::Trial {
            start_date: day(trial.start_date),
            end_date: day(trial.end_date),
            evaluation_ref: text(&trial.evaluation_ref),
            real_world_plan_ref: text(&trial.real_world_plan_ref),
        },
    }
}
