//! Who is responsible, under which law, for what.

use jiff::civil::Date;

use super::record::{Word, record};
use crate::vocabulary::{Article6, Article9, ControllerType, LegalArea, Lifecycle, TaskKind, UseCase};

record! {
    /// The municipality that answers for the workload.
    Municipality {
        /// The three-digit municipality code, `751`.
        code "code": String,
        /// The unit, `Jobcenter`.
        unit "unit": String,
        /// Where to ask about the AI use.
        contact "contact": String,
    }

    /// The data controller (GDPR 4(7)).
    Controller {
        /// Municipality, municipalities jointly, STAR or another authority.
        kind "type": Option<ControllerType>,
        /// The CVR number, eight digits.
        cvr "cvr": String,
        /// Contact of the data protection officer (GDPR 37).
        dpo "dpo": String,
        /// The arrangement between joint controllers (GDPR 26).
        arrangement_ref "arrangementRef": String,
    }

    /// The legal basis.
    Legal {
        /// Provisions relied on: `BEK101-1-1` to `BEK101-1-5`, or another order's.
        hjemmel "hjemmel": Vec<String>,
        /// The acts whose cases are worked on.
        areas "areas": Vec<Word<LegalArea>>,
        /// What kind of task it serves (LOB § 3(2)).
        task_kind "taskKind": Option<TaskKind>,
        /// Other statutes that allow AI.
        other_basis "otherBasis": Vec<OtherBasis>,
        /// The articles of the GDPR relied on.
        gdpr "gdpr": GdprBasis,
    }

    /// A statute other than BEK 101 that allows AI in an area.
    OtherBasis {
        /// The areas it covers.
        areas "areas": Vec<Word<LegalArea>>,
        /// The provision.
        reference "ref": String,
        /// The statute's title.
        title "title": String,
        /// Whether it covers AI.
        covers_ai "coversAi": bool,
        /// Whether it covers operation, not only development.
        covers_operation "coversOperation": bool,
        /// The first day it applies.
        valid_from "validFrom": Option<Date>,
        /// The first day it no longer applies; not set is open-ended.
        valid_to "validTo": Option<Date>,
    }

    /// The articles of the GDPR relied on.
    GdprBasis {
        /// The letter of Art. 6(1).
        art6 "art6": Option<Article6>,
        /// The letter of Art. 9(2).
        art9 "art9": Option<Article9>,
        /// The note on why criminal-offence data is necessary (databeskyttelsesloven § 8).
        art10_necessity_ref "art10NecessityRef": String,
        /// The statute under Art. 22(2)(b).
        art22_basis "art22Basis": String,
    }

    /// The purpose (GDPR 5(1)(b)).
    Purpose {
        /// The purpose in a sentence.
        text "text": String,
        /// What the AI is used for.
        use_cases "useCases": Vec<Word<UseCase>>,
        /// Where in its life the workload is.
        lifecycle "lifecycle": Option<Lifecycle>,
        /// Whether it supports case handling (BEK 101 § 1(1)).
        supports_casework "supportsCasework": bool,
        /// The trial, if it is one.
        trial "trial": Trial,
    }

    /// A time-limited trial.
    Trial {
        /// The first day.
        start_date "startDate": Option<Date>,
        /// The last day.
        end_date "endDate": Option<Date>,
        /// The evaluation plan.
        evaluation_ref "evaluationRef": String,
        /// The real-world testing plan (AI Act 60).
        real_world_plan_ref "realWorldPlanRef": String,
    }

    /// Reuse of data for a new purpose (BEK 101 § 1(5)).
    Reuse {
        /// The processing whose data is reused; its record in the Art. 30 record.
        of "of": String,
        /// The day of the decision to reuse.
        decided_on "decidedOn": Option<Date>,
        /// The note on compatibility (GDPR 5(1)(b), 6(4)).
        compatibility_ref "compatibilityRef": String,
    }
}
