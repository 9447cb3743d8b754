//! Words for who processes, where to, and how people are told.

use super::vocabulary;

vocabulary! {
    /// A processor's place in the chain (GDPR 28).
    ProcessorRole {
        Processor "processor" "Processor" "databehandler" "A processor under agreement with the controller";
        Subprocessor "subprocessor" "Subprocessor" "underdatabehandler" "A processor engaged by a processor";
    }

    /// The basis for a transfer to a third country (GDPR Chapter V).
    TransferBasis {
        None "none" "None" "intet" "No transfer, or no basis for one";
        Dpf "dpf" "DPF" "EU-U.S. Data Privacy Framework" "The EU-US Data Privacy Framework (Decision (EU) 2023/1795)";
        Scc "scc" "SCC" "standardkontraktbestemmelser" "Standard contractual clauses (GDPR 46(2)(c))";
        Bcr "bcr" "BCR" "bindende virksomhedsregler" "Binding corporate rules (GDPR 47)";
        PublicInstrument "publicInstrument" "PublicInstrument" "retligt bindende instrument" "A binding instrument between public authorities (GDPR 46(2)(a))";
        Derogation49 "derogation49" "Derogation49" "undtagelse efter art. 49" "A derogation under GDPR 49; not a basis for regular transfers";
    }

    /// The risk left after the measures of an impact assessment (GDPR 36).
    ResidualRisk {
        Low "low" "Low" "lav" "Low";
        Medium "medium" "Medium" "middel" "Medium";
        High "high" "High" "høj" "High; needs prior consultation";
    }

    /// How citizens are told that AI is used (BEK 101 § 2(4)).
    NoticeMode {
        GeneralPage "generalPage" "GeneralPage" "generel side" "A page or privacy policy";
        PerContact "perContact" "PerContact" "ved hver henvendelse" "At each contact";
        Both "both" "Both" "begge dele" "Both";
    }

    /// What the last check of the notice page found; written by the operator.
    NoticeCheck {
        Ok "ok" "Ok" "virker" "The page answered with the expected text";
        Failing "failing" "Failing" "fejler" "The page did not answer with the expected text";
        Unknown "unknown" "Unknown" "ukendt" "Not checked yet";
    }
}
