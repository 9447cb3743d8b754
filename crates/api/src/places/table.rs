//! Which object has each field of the declaration, and under which path.

/// Which object has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// The workload.
    Workload,
    /// The workload or, where it states nothing, its controller's defaults under this key.
    Defaulted(&'static str),
    /// The DataController.
    Controller,
    /// The DataProcessor of the element.
    Processor,
    /// The assessment that `spec.dpia` names.
    Dpia,
    /// The assessment that `spec.fria` names.
    Fria,
}

use Home::{Controller, Defaulted, Dpia, Fria, Processor, Workload};

/// Declaration path, object, path below `spec`. The longest path that fits decides; what follows it
/// is the same in the declaration and in the object.
const TABLE: &[(&str, Home, &str)] = &[
    ("municipality", Controller, ""),
    ("controller", Controller, ""),
    ("controller.dpo", Controller, "dpo.email"),
    ("profile", Controller, "profile"),
    ("startedOn", Workload, "purpose.startedOn"),
    ("legal", Workload, "purpose"),
    ("legal.hjemmel", Workload, "purpose.legalBasis"),
    ("legal.areas", Workload, "purpose.legalAreas"),
    ("legal.taskKind", Workload, "purpose.taskKind"),
    ("legal.otherBasis", Workload, "purpose.otherBasis"),
    ("legal.otherBasis[].coversAi", Workload, "purpose.otherBasis[].coversAI"),
    ("legal.gdpr", Workload, "gdpr"),
    ("legal.gdpr.art6", Defaulted("gdpr.article6"), "gdpr.article6"),
    ("legal.gdpr.art9", Defaulted("gdpr.article9"), "gdpr.article9"),
    ("legal.gdpr.art10NecessityRef", Defaulted("gdpr.article10NecessityRef"), "gdpr.article10NecessityRef"),
    ("legal.gdpr.art22Basis", Defaulted("gdpr.article22Basis"), "gdpr.article22Basis"),
    ("purpose", Workload, "purpose"),
    ("purpose.text", Workload, "purpose.description"),
    ("purpose.trial", Workload, "trial"),
    ("reuse", Workload, "reuse"),
    ("data", Workload, "data"),
    ("data.categories", Workload, "dataCategories"),
    ("data.justification", Workload, "dataCategories[].justification"),
    ("data.sources", Workload, "dataCategories[].sources"),
    ("data.subjects", Workload, "dataSubjects"),
    ("data.retention", Defaulted("retention"), "data.retention"),
    ("processors", Workload, "processors"),
    ("processors[]", Processor, ""),
    ("processors[].dpa", Processor, "agreement"),
    ("processors[].dpa.coversBek2", Processor, "agreement.coversBEK101Section2"),
    ("security", Defaulted("security"), "security"),
    ("documentation", Defaulted("documentation"), "documentation"),
    ("audit", Workload, "audit"),
    ("dpia", Dpia, ""),
    ("dpia.dpoAdviceOn", Dpia, "dpoAdvice.givenOn"),
    ("dpia.usesArt13Info", Dpia, "usesArticle13Information"),
    ("dpia.notRequiredReason", Workload, "dpiaNotRequiredReason"),
    ("notice", Workload, "citizenNotice"),
    ("notice.describesAi", Workload, "citizenNotice.describesAI"),
    ("notice.art13_14", Defaulted("citizenNotice.art13And14Covered"), "citizenNotice.art13And14Covered"),
    ("notice.accessible", Defaulted("citizenNotice.accessible"), "citizenNotice.accessible"),
    ("notice.objectionContact", Defaulted("citizenNotice.objectionContact"), "citizenNotice.objectionContact"),
    ("decision", Workload, "decision"),
    ("oversight", Defaulted("oversight"), "oversight"),
    ("profiling", Workload, "profiling"),
    ("interaction", Workload, "interaction"),
    ("biometrics", Workload, "biometrics"),
    ("prohibited", Workload, "prohibitedPractices"),
    ("aiAct", Workload, "aiAct"),
    ("aiAct.technology", Defaulted("aiAct.technology"), "aiAct.technology"),
    ("aiAct.role", Defaulted("aiAct.role"), "aiAct.role"),
    ("aiAct.logRetentionDays", Defaulted("aiAct.logRetentionDays"), "aiAct.logRetentionDays"),
    ("aiAct.literacyRef", Defaulted("aiAct.literacyRef"), "aiAct.literacyRef"),
    ("aiAct.incidentContact", Defaulted("aiAct.incidentContact"), "aiAct.incidentContact"),
    ("aiAct.fria", Fria, ""),
    ("model", Workload, "model"),
    ("publicRegister", Workload, "publicRegister"),
    // What the operator observed is mended at its cause.
    ("status.noticeCheck", Workload, "citizenNotice.url"),
    ("status.overrideRate", Defaulted("oversight"), "oversight"),
];

/// The row with the longest path that fits, and what of the pattern follows it.
pub(super) fn lookup(pattern: &str) -> Option<(Home, &'static str, &str)> {
    TABLE
        .iter()
        .filter_map(|(path, home, api)| {
            let suffix = pattern.strip_prefix(path)?;
            (suffix.is_empty() || suffix.starts_with(['.', '['])).then_some((path.len(), *home, *api, suffix))
        })
        .max_by_key(|(length, ..)| *length)
        .map(|(_, home, api, suffix)| (home, api, suffix))
}
