//! The words of `hjemmel why`, Danish and English. What the operator wrote keeps its own language.

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_domain::text::Language;

/// The fixed words of one language.
pub(super) struct Words {
    pub(super) declares: &'static str,
    pub(super) findings: &'static str,
    pub(super) no_findings: &'static str,
    pub(super) field: &'static str,
    pub(super) remedy: &'static str,
    pub(super) provision: &'static str,
    pub(super) conditions: &'static str,
    pub(super) permit: &'static str,
    pub(super) no_permit: &'static str,
    pub(super) until: &'static str,
    pub(super) without_end: &'static str,
    pub(super) next: &'static str,
    pub(super) nothing_ahead: &'static str,
    pub(super) missing: &'static str,
    pub(super) unreadable: &'static str,
    pub(super) did_you_mean: &'static str,
    pub(super) nobody_answers: &'static str,
    pub(super) several_answer: &'static str,
    pub(super) controllers_unreadable: &'static str,
    pub(super) outdated: &'static str,
    pub(super) not_shown: &'static str,
    pub(super) by_selector: &'static str,
    pub(super) by_target: &'static str,
    pub(super) cycle: &'static str,
    pub(super) too_long: &'static str,
    pub(super) gone: &'static str,
    pub(super) no_workload: &'static str,
    pub(super) no_workload_means: &'static str,
    pub(super) unjudged: &'static str,
    pub(super) stale: &'static str,
    pub(super) overdue: &'static str,
    pub(super) going: &'static str,
    pub(super) verdicts: [&'static str; 4],
}

impl Words {
    pub(super) const fn of(language: Language) -> &'static Self {
        match language {
            Language::Danish => &DANISH,
            Language::English => &ENGLISH,
        }
    }

    /// What a verdict means.
    pub(super) const fn verdict(&self, verdict: WorkloadVerdict) -> &'static str {
        match verdict {
            WorkloadVerdict::Permitted => self.verdicts[0],
            WorkloadVerdict::PermittedWithWarnings => self.verdicts[1],
            WorkloadVerdict::Refused => self.verdicts[2],
            WorkloadVerdict::Pending => self.verdicts[3],
        }
    }
}

const DANISH: Words = Words {
    declares: "Hvad den henviser til",
    findings: "Fund",
    no_findings: "Ingen fund: alle krav er opfyldt",
    field: "Felt",
    remedy: "Ret",
    provision: "Hjemmel",
    conditions: "Tilstand",
    permit: "Tilladelse",
    no_permit: "Ingen tilladelse",
    until: "til",
    without_end: "uden slutdato",
    next: "Næste ændring",
    nothing_ahead: "Ingen kommende ændring i sigte",
    missing: "findes ikke",
    unreadable: "kan ikke læses; du mangler rettigheder til det",
    did_you_mean: "mente du",
    nobody_answers: "Ingen DataController svarer for dette namespace: tilføj det til spec.namespaces i myndighedens DataController",
    several_answer: "Flere DataControllere svarer for dette namespace; lad det stå i én af dem:",
    controllers_unreadable: "Den ansvarlige DataController kan ikke læses; du mangler rettigheder til det",
    outdated: "forældet",
    not_shown: "Flere fund, som ikke vises",
    by_selector: "gennem spec.workload.selector",
    by_target: "gennem spec.workload.targetRef",
    cycle: "ejer igen sig selv: ejerskabet går i ring",
    too_long: "Ejerkæden er for lang til at følge",
    gone: "findes ikke længere; når ejeren er væk, rydder Kubernetes op efter den",
    no_workload: "Ingen AIWorkload svarer for dette objekt",
    no_workload_means: "Hjemmel hverken vurderer det eller styrer det. Er det AI, skal det deklareres: `kubectl explain aiworkload` beskriver hvordan",
    unjudged: "Der er ingen status: operatoren har ikke vurderet den. Kører operatoren? `hjemmel doctor` undersøger det",
    stale: "Status er forældet: den gælder en tidligere udgave af spec. Bliver det ved, undersøger `hjemmel doctor` hvorfor. Status gælder generation",
    overdue: "Status er forældet: vurderingen udløb, og operatoren har ikke vurderet igen. `hjemmel doctor` undersøger hvorfor. Udløbet",
    going: "Den er ved at blive slettet",
    verdicts: ["må køre", "må køre, men noget bør rettes", "må ikke køre", "kan ikke vurderes endnu"],
};

const ENGLISH: Words = Words {
    declares: "What it refers to",
    findings: "Findings",
    no_findings: "No findings: every requirement is met",
    field: "Field",
    remedy: "Fix",
    provision: "Provision",
    conditions: "Conditions",
    permit: "Permit",
    no_permit: "No permit",
    until: "until",
    without_end: "without an end",
    next: "Next change",
    nothing_ahead: "No change in sight",
    missing: "does not exist",
    unreadable: "cannot be read; you may not",
    did_you_mean: "did you mean",
    nobody_answers: "No DataController answers for this namespace: add it to spec.namespaces of the authority's DataController",
    several_answer: "Several DataControllers answer for this namespace; leave it in one of them:",
    controllers_unreadable: "The DataController that answers cannot be read; you may not",
    outdated: "outdated",
    not_shown: "Further findings, not shown",
    by_selector: "through spec.workload.selector",
    by_target: "through spec.workload.targetRef",
    cycle: "owns itself in the end: the owners go round in a circle",
    too_long: "The chain of owners is too long to follow",
    gone: "does not exist any more; Kubernetes clears up what a gone owner leaves",
    no_workload: "No AIWorkload answers for this object",
    no_workload_means: "Hjemmel neither judges it nor governs it. If it is AI, it must be declared: `kubectl explain aiworkload` describes how",
    unjudged: "There is no status: the operator has not judged it. Does the operator run? `hjemmel doctor` finds out",
    stale: "The status is stale: it speaks of an earlier spec. If that lasts, `hjemmel doctor` finds out why. It speaks of generation",
    overdue: "The status is stale: its verdict ended, and the operator has not judged again. `hjemmel doctor` finds out why. It ended",
    going: "It is being deleted",
    verdicts: ["may run", "may run, but something should be mended", "may not run", "cannot be judged yet"],
};
