//! The declaration: a workload with every reference resolved and every default filled, and the
//! only thing a rule may look at (`w` in a predicate).

pub mod data;
pub mod people;
pub mod purpose;
pub mod record;
pub mod system;
pub mod value;

pub use data::*;
pub use people::*;
pub use purpose::*;
pub use system::*;

use jiff::civil::Date;
use record::record;

record! {
    /// One declared use of AI, as rules see it. Text not set is `""`, a list not given is empty.
    Declaration {
        /// The municipality: code, unit and contact.
        municipality "municipality": Municipality,
        /// The data controller (GDPR 4(7)).
        controller "controller": Controller,
        /// The day processing began (BEK 101 § 3).
        started_on "startedOn": Option<Date>,
        /// The legal basis.
        legal "legal": Legal,
        /// The purpose (GDPR 5(1)(b)).
        purpose "purpose": Purpose,
        /// Reuse of data collected for another purpose (BEK 101 § 1(5)).
        reuse "reuse": Reuse,
        /// The personal data.
        data "data": Data,
        /// The processors and sub-processors (GDPR 28).
        processors "processors": Vec<Processor>,
        /// Security of processing (GDPR 32; BEK 101 § 2(2)).
        security "security": Security,
        /// Documentation (BEK 101 § 2(1); GDPR 30).
        documentation "documentation": Documentation,
        /// The audit sidecar.
        audit "audit": Audit,
        /// The data protection impact assessment (GDPR 35).
        dpia "dpia": Dpia,
        /// The notice to citizens (BEK 101 § 2(4); GDPR 13-14).
        notice "notice": Notice,
        /// The AI's part in decisions (BEK 101 § 1(6); GDPR 22).
        decision "decision": Decision,
        /// Human oversight (AI Act 14, 26(2)).
        oversight "oversight": Oversight,
        /// Profiling (GDPR 4(4)).
        profiling "profiling": ProfilingUse,
        /// Interaction with citizens and generated content (AI Act 50).
        interaction "interaction": Interaction,
        /// Biometrics and emotions (AI Act 5, 50(3), Annex III 1).
        biometrics "biometrics": Biometrics,
        /// The self-declaration on prohibited practices (AI Act 5); all false.
        prohibited "prohibited": Prohibited,
        /// The AI Act file of the system.
        ai_act "aiAct": AiAct,
        /// The model that runs.
        model "model": Model,
        /// The public register.
        public_register "publicRegister": PublicRegister,
        /// What the operator observed; never written by a user.
        status "status": Observed,
    }
}

impl Declaration {
    /// Reads a declaration in the catalogue's JSON spelling, as case files hold it.
    ///
    /// # Errors
    /// The first value that does not fit, with its path.
    pub fn from_json(json: &serde_json::Value) -> Result<Self, record::MisfitError> {
        record::Field::from_json(json, "")
    }

    /// The declaration in the catalogue's JSON spelling.
    #[must_use]
    pub fn to_json(&self) -> serde_json::Value {
        record::Field::to_json(self)
    }
}
