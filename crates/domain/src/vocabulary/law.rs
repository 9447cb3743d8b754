//! Words for the legal basis: who is responsible, under which law, for what.

use super::vocabulary;

vocabulary! {
    /// What the AI is used for (rules.md 2.4 B; BEK 101 § 1, KL's hearing response, STAR's draft order).
    UseCase {
        SpeechToText "speechToText" "SpeechToText" "tale-til-tekst" "Speech to text, including audio recordings";
        Interpreting "interpreting" "Interpreting" "AI-understøttet tolkebistand" "AI-supported interpreting between citizen and caseworker";
        CaseSummary "caseSummary" "CaseSummary" "autogenererede resumeer" "Draft summaries of a case";
        JournalNote "journalNote" "JournalNote" "journalnotater" "Draft notes for the case journal";
        DecisionSupport "decisionSupport" "DecisionSupport" "beslutnings- og sagsunderstøttelse" "Support for a decision or for handling a case";
        Recommendation "recommendation" "Recommendation" "anbefaling af tiltag" "Suggested measures or offers for a citizen";
        LongTermUnemploymentPrediction "longTermUnemploymentPrediction" "LongTermUnemploymentPrediction" "prædiktion af langtidsledighed" "Estimated risk of long-term unemployment";
        Profiling "profiling" "Profiling" "profilering" "Evaluation of personal aspects of a person (GDPR 4(4))";
        PatternRecognition "patternRecognition" "PatternRecognition" "mønstergenkendelse" "Recognition of patterns in case data (BEK 101 § 1(2))";
        Segmentation "segmentation" "Segmentation" "segmentering" "Grouping of citizens by expected need";
        JobMatch "jobMatch" "JobMatch" "jobmatch" "Matching of citizens with vacancies";
        DataMatching "dataMatching" "DataMatching" "samkøring" "Joining of data sets about the same persons";
        DocumentClassification "documentClassification" "DocumentClassification" "klassifikation af dokumenter" "Sorting of incoming documents (AI Act recital 53)";
        CitizenChatbot "citizenChatbot" "CitizenChatbot" "chatbot til borgere" "A chatbot that citizens talk to";
        ItDevelopment "itDevelopment" "ItDevelopment" "it-udvikling" "Development, commissioning and operation of IT systems (BEK 101 § 1(3))";
        ModelTraining "modelTraining" "ModelTraining" "træning af metoder og modeller" "Development or training of methods and models (BEK 101 § 1(4))";
        SyntheticData "syntheticData" "SyntheticData" "syntetiske data" "Making of synthetic data";
    }

    /// Where in its life a workload is; trial and production are use on real cases.
    Lifecycle {
        Development "development" "Development" "udvikling" "Being built; not used on cases";
        Training "training" "Training" "træning" "A model is being trained";
        Test "test" "Test" "test" "Being tested; not used on cases";
        Trial "trial" "Trial" "afprøvning" "A time-limited trial on real cases";
        Production "production" "Production" "drift" "In use on real cases";
        Retired "retired" "Retired" "udfaset" "Taken out of use";
    }

    /// The act whose cases the AI works on (rules.md 2.4 A; LOB § 3(2)).
    LegalArea {
        Lab "lab" "LAB" "lov om en aktiv beskæftigelsesindsats" "Active employment effort; covered by BEK 101";
        Aktivloven "aktivloven" "Aktivloven" "lov om aktiv socialpolitik" "Active social policy; covered by BEK 101 for employment-oriented tasks";
        Sygedagpengeloven "sygedagpengeloven" "Sygedagpengeloven" "lov om sygedagpenge" "Sickness benefit; covered by BEK 101 for employment-oriented tasks";
        Kompensationsloven "kompensationsloven" "Kompensationsloven" "lov om kompensation til handicappede i erhverv m.v." "Compensation for disabled people in work; covered by BEK 101";
        Integrationsloven "integrationsloven" "Integrationsloven" "integrationsloven" "Integration of refugees and reunified families; covered by BEK 101";
        Serviceloven "serviceloven" "Serviceloven" "lov om social service" "Social services; not covered by BEK 101";
        BarnetsLov "barnetsLov" "BarnetsLov" "barnets lov" "Support for children and families; not covered by BEK 101";
        Aeldreloven "aeldreloven" "Aeldreloven" "ældreloven" "Care for older people; not covered by BEK 101";
        Sundhedsloven "sundhedsloven" "Sundhedsloven" "sundhedsloven" "Health; not covered by BEK 101";
        Dagtilbudsloven "dagtilbudsloven" "Dagtilbudsloven" "dagtilbudsloven" "Day care; not covered by BEK 101";
        Folkeskoleloven "folkeskoleloven" "Folkeskoleloven" "folkeskoleloven" "Primary school; not covered by BEK 101";
        Boligstoette "boligstoette" "Boligstoette" "lov om individuel boligstøtte" "Housing support; not covered by BEK 101";
        Pension "pension" "Pension" "pensionslovgivningen" "Pensions; not covered by BEK 101";
        HrOwnStaff "hrOwnStaff" "HrOwnStaff" "eget personale" "The authority's own staff; not covered by BEK 101";
        Control "control" "Control" "kontrol" "Control and fraud detection; not covered by BEK 101";
        Other "other" "Other" "andet" "Any other area; not covered by BEK 101";
    }

    /// What kind of task the workload serves under the benefit acts (LOB § 3(2) no. 2).
    TaskKind {
        EmploymentOriented "employmentOriented" "EmploymentOriented" "beskæftigelsesrettet" "Employment-oriented tasks";
        BenefitAdministration "benefitAdministration" "BenefitAdministration" "ydelsesadministration" "Pure administration of benefits";
        Other "other" "Other" "andet" "Any other task";
    }

    /// The lawful basis under GDPR Art. 6(1).
    Article6 {
        A "a" "A" "samtykke" "Art. 6(1)(a): consent";
        B "b" "B" "kontrakt" "Art. 6(1)(b): contract";
        C "c" "C" "retlig forpligtelse" "Art. 6(1)(c): legal obligation";
        D "d" "D" "vitale interesser" "Art. 6(1)(d): vital interests";
        E "e" "E" "myndighedsudøvelse" "Art. 6(1)(e): public task";
        F "f" "F" "legitim interesse" "Art. 6(1)(f): legitimate interests; not open to public authorities in their tasks";
    }

    /// The ground for special categories under GDPR Art. 9(2).
    Article9 {
        A "a" "A" "udtrykkeligt samtykke" "Art. 9(2)(a): explicit consent";
        B "b" "B" "arbejds-, sundheds- og socialret" "Art. 9(2)(b): employment and social security law";
        C "c" "C" "vitale interesser" "Art. 9(2)(c): vital interests";
        D "d" "D" "organer med bestemt sigte" "Art. 9(2)(d): non-profit bodies";
        E "e" "E" "tydeligvis offentliggjort" "Art. 9(2)(e): manifestly made public";
        F "f" "F" "retskrav" "Art. 9(2)(f): legal claims";
        G "g" "G" "væsentlige samfundsinteresser" "Art. 9(2)(g): substantial public interest";
        H "h" "H" "sundhedsformål" "Art. 9(2)(h): health or social care";
        I "i" "I" "folkesundhed" "Art. 9(2)(i): public health";
        J "j" "J" "arkiv, forskning, statistik" "Art. 9(2)(j): archiving, research, statistics";
    }

    /// Who the data controller is (BEK 101 § 1; LOB § 52 a).
    ControllerType {
        Municipality "municipality" "Municipality" "kommune" "One municipality";
        JointMunicipalities "jointMunicipalities" "JointMunicipalities" "kommuner i fællesskab" "Municipalities as joint controllers (GDPR 26)";
        Star "star" "STAR" "Styrelsen for Arbejdsmarked og Rekruttering" "The Agency for Labour Market and Recruitment";
        OtherAuthority "otherAuthority" "OtherAuthority" "anden myndighed" "Another authority";
    }
}
