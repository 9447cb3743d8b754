//! The AI system: its AI Act file and the model that runs.

use jiff::civil::Date;

use super::record::{Word, record};
use crate::vocabulary::{AiActRole, ExemptionCondition, RiskClass, Technology, UseCase};

record! {
    /// The AI Act file of the system, Regulation (EU) 2024/1689.
    AiAct {
        /// An AI system or a similar digital solution (Art. 3(1)).
        technology "technology": Option<Technology>,
        /// The authority's role (Art. 3(3)-(4)).
        role "role": Option<AiActRole>,
        /// The declared risk class.
        risk_class "riskClass": Option<RiskClass>,
        /// The points of Annex III it falls under, `5a`.
        annex_iii "annexIII": Vec<String>,
        /// The exemption under Art. 6(3).
        exemption "exemption": Exemption,
        /// The day it was placed on the market.
        placed_on_market "placedOnMarket": Option<Date>,
        /// The day of the last significant design change (Art. 111(2)).
        significant_change "significantChange": Option<Date>,
        /// The use cases the provider intended (Art. 26(1)).
        intended_use_cases "intendedUseCases": Vec<Word<UseCase>>,
        /// Whether it carries the authority's name (Art. 25(1)(a)).
        rebranded "rebranded": bool,
        /// Whether it was substantially modified (Art. 25(1)(b)).
        substantially_modified "substantiallyModified": bool,
        /// The instructions for use (Art. 13).
        instructions_ref "instructionsRef": String,
        /// The conformity file (Art. 43, 47).
        conformity_ref "conformityRef": String,
        /// Whether it is CE marked (Art. 48).
        ce_marked "ceMarked": bool,
        /// The provider's registration in the EU database (Art. 49).
        eu_db_provider_id "euDbProviderId": String,
        /// The deployer's registration in the EU database (Art. 49(3)).
        eu_db_deployer_id "euDbDeployerId": String,
        /// The fundamental rights impact assessment (Art. 27).
        fria "fria": Fria,
        /// Days that logs are kept (Art. 26(6)).
        log_retention_days "logRetentionDays": u32,
        /// The day workers' representatives were informed (Art. 26(7)).
        workers_informed_on "workersInformedOn": Option<Date>,
        /// The literacy measure (Art. 4).
        literacy_ref "literacyRef": String,
        /// Who gets incidents (Art. 26(5)).
        incident_contact "incidentContact": String,
        /// The check of input data (Art. 26(4)).
        input_data_ref "inputDataRef": String,
        /// The general-purpose model it uses.
        gpai "gpai": Gpai,
    }

    /// The exemption from high-risk under Art. 6(3).
    Exemption {
        /// The conditions met.
        conditions "conditions": Vec<Word<ExemptionCondition>>,
        /// The assessment.
        assessment_ref "assessmentRef": String,
        /// Whether the output materially influences the decision.
        material_influence "materialInfluence": bool,
        /// The provider's registration (Art. 49(2)).
        provider_registration_id "providerRegistrationId": String,
    }

    /// The fundamental rights impact assessment (Art. 27).
    Fria {
        /// The assessment.
        reference "ref": String,
        /// The day it was approved.
        approved_on "approvedOn": Option<Date>,
        /// The day the authority was notified (Art. 27(3)).
        notified_on "notifiedOn": Option<Date>,
    }

    /// The general-purpose AI model (Art. 53).
    Gpai {
        /// The model.
        model "model": String,
        /// The provider's documentation (Annex XII).
        doc_ref "docRef": String,
        /// The day the model last changed.
        changed_on "changedOn": Option<Date>,
    }

    /// The model that runs.
    Model {
        /// Its digest.
        digest "digest": String,
        /// Its version.
        version "version": String,
    }

    /// The public register.
    PublicRegister {
        /// Whether the workload is listed.
        publish "publish": bool,
    }
}
