//! The personal data, the processors, security and documentation.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::record::{Word, record};
use crate::vocabulary::{
    CaseDocuments, CprUse, DataCategory, DataSource, DataSubject, ProcessorRole, SyntheticOrigin, TransferBasis,
};

record! {
    /// The personal data a workload uses.
    Data {
        /// The categories.
        categories "categories": Vec<Word<DataCategory>>,
        /// Why a sensitive category is necessary, by category (GDPR 5(1)(c)).
        justification "justification": BTreeMap<Word<DataCategory>, String>,
        /// Where the data was obtained from (BEK 101 § 2(1)).
        sources "sources": Vec<Word<DataSource>>,
        /// Whom it is about.
        subjects "subjects": Vec<Word<DataSubject>>,
        /// Whether the processing is on a large scale (GDPR 35(3)(b)).
        large_scale "largeScale": bool,
        /// What CPR numbers are used for (databeskyttelsesloven § 11).
        cpr_use "cprUse": Option<CprUse>,
        /// Synthetic data made here.
        synthetic "synthetic": Synthetic,
        /// Training on the data.
        training "training": Training,
        /// Protected attributes that the model takes as features.
        protected_attributes_as_features "protectedAttributesAsFeatures": Vec<String>,
        /// How long the data is kept (GDPR 5(1)(e)).
        retention "retention": Retention,
    }

    /// Synthetic data made by the workload.
    Synthetic {
        /// What it was made from.
        generated_from "generatedFrom": Option<SyntheticOrigin>,
        /// The test against re-identification.
        privacy_test_ref "privacyTestRef": String,
        /// Who outside the municipality gets it.
        audiences "audiences": Vec<String>,
    }

    /// Training of models on the data.
    Training {
        /// Whether the data trains a model.
        uses "uses": bool,
        /// The data set.
        dataset_ref "datasetRef": String,
    }

    /// How long data is kept (GDPR 5(1)(e)).
    Retention {
        /// Days; 0 is not set.
        days "days": u32,
        /// Criteria, where days do not fit.
        criteria "criteria": String,
        /// Days that raw audio is kept; 0 is not set.
        audio_days "audioDays": u32,
        /// The erasure routine (GDPR 17).
        deletion_ref "deletionRef": String,
        /// What happens to case documents (arkivloven).
        case_documents "caseDocuments": Option<CaseDocuments>,
    }

    /// A processor or sub-processor as contracted (GDPR 28).
    Processor {
        /// Its name.
        name "name": String,
        /// Processor or sub-processor.
        role "role": Option<ProcessorRole>,
        /// Whether a sub-processor is authorised (GDPR 28(2)).
        authorised "authorised": bool,
        /// Countries where the data is, ISO 3166-1 alpha-2.
        locations "locations": Vec<String>,
        /// Countries from which support has access; access is a transfer.
        support_access_from "supportAccessFrom": Vec<String>,
        /// Whether it uses the data for its own purposes (GDPR 28(10)).
        uses_data_for_own_purposes "usesDataForOwnPurposes": bool,
        /// The data processing agreement.
        dpa "dpa": Agreement,
        /// The basis for transfers to third countries.
        transfer "transfer": Transfer,
    }

    /// A data processing agreement (GDPR 28(3)).
    Agreement {
        /// The agreement.
        reference "ref": String,
        /// The last day it is in force; not set is open-ended.
        valid_until "validUntil": Option<Date>,
        /// Whether it binds the processor to BEK 101 § 2(1)-(2).
        covers_bek2 "coversBek2": bool,
        /// The documented instructions (GDPR 28(3)(a)).
        instructions_ref "instructionsRef": String,
    }

    /// The basis for transfers to third countries (GDPR Chapter V).
    Transfer {
        /// The basis.
        basis "basis": Option<TransferBasis>,
        /// The transfer impact assessment (C-311/18).
        tia_ref "tiaRef": String,
    }

    /// Security of processing (GDPR 32; BEK 101 § 2(2)).
    Security {
        /// The role model for access.
        access_control_ref "accessControlRef": String,
        /// Whether data is encrypted in transit.
        encryption_in_transit "encryptionInTransit": bool,
        /// Whether data is encrypted at rest.
        encryption_at_rest "encryptionAtRest": bool,
        /// The risk assessment (GDPR 32).
        risk_assessment_ref "riskAssessmentRef": String,
        /// The note on data protection by design (GDPR 25).
        by_design_ref "byDesignRef": String,
        /// Who is told of a breach (GDPR 33).
        breach_contact "breachContact": String,
    }

    /// Documentation (BEK 101 § 2(1); GDPR 30).
    Documentation {
        /// The documentation of the use.
        use_ref "useRef": String,
        /// How the technology is used, in a sentence.
        how_used "howUsed": String,
        /// The entry in the Art. 30 record.
        record_of_processing_ref "recordOfProcessingRef": String,
        /// The rule for when a draft becomes a case document (offentlighedsloven § 15).
        journalising_ref "journalisingRef": String,
        /// The administrative-law impact assessment (FOB 2014-24).
        admin_law_assessment_ref "adminLawAssessmentRef": String,
    }

    /// The audit sidecar.
    Audit {
        /// Whether it is on.
        sidecar "sidecar": bool,
    }
}
