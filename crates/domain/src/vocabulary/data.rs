//! Words for the data: which categories, from where, about whom.

use super::vocabulary;

vocabulary! {
    /// A category of personal data (rules.md 2.4 C; STAR's draft order § 3; GDPR 9 and 10).
    DataCategory {
        IdentityContact "identityContact" "IdentityContact" "identitets- og kontaktoplysninger" "Name, address, contact";
        GenderAge "genderAge" "GenderAge" "køn og alder" "Sex and age";
        CvEducation "cvEducation" "CVEducation" "cv og uddannelse" "CV and education";
        WorkExperience "workExperience" "WorkExperience" "erhvervserfaring" "Work experience";
        Competences "competences" "Competences" "kompetencer" "Competences";
        JobWishes "jobWishes" "JobWishes" "jobønsker" "Wishes for a job";
        UserBehaviour "userBehaviour" "UserBehaviour" "brugeradfærd" "How a person uses a service";
        UnemploymentFund "unemploymentFund" "UnemploymentFund" "a-kasse" "Unemployment insurance fund; not the same as trade union membership";
        UsageLogs "usageLogs" "UsageLogs" "logoplysninger" "Logs of use";
        ResidenceCitizenship "residenceCitizenship" "ResidenceCitizenship" "opholdsgrundlag og statsborgerskab" "Residence and citizenship";
        Benefits "benefits" "Benefits" "ydelser" "Benefits received";
        CaseNotes "caseNotes" "CaseNotes" "sagsnotater" "Notes and documents of the case";
        EmployerData "employerData" "EmployerData" "arbejdsgiveroplysninger" "Data about an employer";
        AudioVoice "audioVoice" "AudioVoice" "lydoptagelser" "Recorded voice; not biometric unless used to identify";
        FreeText "freeText" "FreeText" "fritekst" "Free text";
        Cpr "cpr" "CPR" "cpr-nummer" "Civil registration number; confidential";
        CivilStatusCohabitation "civilStatusCohabitation" "CivilStatusCohabitation" "civilstand og samlivsforhold" "Civil status and cohabitation; confidential";
        SocialProblems "socialProblems" "SocialProblems" "væsentlige sociale problemer" "Significant social problems; confidential";
        ProtectedAddress "protectedAddress" "ProtectedAddress" "beskyttet adresse" "Protected address; confidential";
        Health "health" "Health" "helbredsoplysninger" "Health (GDPR 9)";
        EthnicOrigin "ethnicOrigin" "EthnicOrigin" "race eller etnisk oprindelse" "Racial or ethnic origin (GDPR 9)";
        PoliticalOpinion "politicalOpinion" "PoliticalOpinion" "politisk overbevisning" "Political opinions (GDPR 9)";
        ReligionBelief "religionBelief" "ReligionBelief" "religiøs eller filosofisk overbevisning" "Religious or philosophical beliefs (GDPR 9)";
        TradeUnion "tradeUnion" "TradeUnion" "fagforeningsmæssigt tilhørsforhold" "Trade union membership (GDPR 9)";
        Genetic "genetic" "Genetic" "genetiske data" "Genetic data (GDPR 9)";
        BiometricId "biometricId" "BiometricId" "biometriske data til identifikation" "Biometric data used to identify (GDPR 9)";
        SexLife "sexLife" "SexLife" "seksuelle forhold eller orientering" "Sex life or sexual orientation (GDPR 9)";
        Criminal "criminal" "Criminal" "strafbare forhold" "Criminal offences (GDPR 10, databeskyttelsesloven § 8)";
        Synthetic "synthetic" "Synthetic" "syntetiske data" "Synthetic data about no real person";
        Anonymous "anonymous" "Anonymous" "anonyme data" "Anonymous data";
        None "none" "None" "ingen personoplysninger" "No personal data";
    }

    /// Where personal data was obtained from (BEK 101 § 2(1); rules.md 2.4 D; STAR's draft order § 8).
    DataSource {
        Citizen "citizen" "Citizen" "borgeren selv" "The citizen";
        ConversationAudio "conversationAudio" "ConversationAudio" "lyd fra samtaler" "Audio of conversations";
        OwnCaseSystem "ownCaseSystem" "OwnCaseSystem" "eget fagsystem" "The authority's own case system";
        Esdh "esdh" "ESDH" "ESDH-system" "The document and records system";
        JobnetCv "jobnetCv" "JobnetCv" "cv på Jobnet" "CV on Jobnet";
        Dfdg "dfdg" "DFDG" "det fælles it-baserede datagrundlag" "The shared data foundation of the employment effort (LOB ch. 6)";
        StatisticalWarehouse "statisticalWarehouse" "StatisticalWarehouse" "det statistiske datavarehus" "The statistical data warehouse (LOB ch. 7)";
        UnemploymentFund "unemploymentFund" "UnemploymentFund" "a-kassen" "The unemployment insurance fund";
        Employer "employer" "Employer" "arbejdsgiveren" "The employer";
        HealthService "healthService" "HealthService" "sundhedsvæsenet" "The health service";
        EIncome "eIncome" "EIncome" "eIndkomst" "The income register";
        CprRegister "cprRegister" "CprRegister" "CPR-registret" "The civil registration system";
        ImmigrationService "immigrationService" "ImmigrationService" "Udlændingestyrelsen" "The immigration service";
        OtherMunicipality "otherMunicipality" "OtherMunicipality" "anden kommune" "Another municipality";
        SupplierPretrained "supplierPretrained" "SupplierPretrained" "leverandørens fortrænede model" "The supplier's pre-trained model";
        LibraryFines "libraryFines" "LibraryFines" "biblioteksgebyrer" "Library fines; unrelated context";
        Parking "parking" "Parking" "parkering" "Parking; unrelated context";
        HousingComplaints "housingComplaints" "HousingComplaints" "beboerklager" "Housing complaints; unrelated context";
        SocialMedia "socialMedia" "SocialMedia" "sociale medier" "Social media; unrelated context";
        PublicWeb "publicWeb" "PublicWeb" "det åbne internet" "The open web; unrelated context";
    }

    /// Whom the data is about (rules.md 2.4 F).
    DataSubject {
        SickListedFromEmployment "sickListedFromEmployment" "SickListedFromEmployment" "sygemeldte fra beskæftigelse" "Sick-listed from employment, under 26 weeks";
        ActivityReady "activityReady" "ActivityReady" "aktivitetsparate" "Activity-ready recipients of benefits";
        Unemployed "unemployed" "Unemployed" "ledige" "Unemployed people";
        JobReady "jobReady" "JobReady" "jobparate" "Job-ready people";
        Rehabilitation "rehabilitation" "Rehabilitation" "borgere i ressourceforløb eller revalidering" "People in rehabilitation";
        FlexJob "flexJob" "FlexJob" "fleksjobvisiterede" "People in or referred to flexible jobs";
        IntegrationCitizen "integrationCitizen" "IntegrationCitizen" "borgere i integrationsprogram" "People in the integration programme";
        Under18 "under18" "Under18" "unge under 18 år" "People under 18";
        Employer "employer" "Employer" "arbejdsgivere" "Employers";
        Employees "employees" "Employees" "medarbejdere" "The authority's employees";
    }

    /// What a CPR number is used for (databeskyttelsesloven § 11).
    CprUse {
        Identification "identification" "Identification" "entydig identifikation" "Unique identification";
        CaseNumber "caseNumber" "CaseNumber" "journalnummer" "Case number";
        Feature "feature" "Feature" "input til modellen" "Input to the model; not allowed";
        Other "other" "Other" "andet" "Anything else; not allowed";
    }

    /// What synthetic data was made from.
    SyntheticOrigin {
        None "none" "None" "ikke af personoplysninger" "Not from personal data, or no synthetic data";
        Personal "personal" "Personal" "af personoplysninger" "From personal data";
    }

    /// What retention does with case documents (arkivloven).
    CaseDocuments {
        Journalised "journalised" "Journalised" "journaliseres" "Case documents are journalised and kept";
        Deleted "deleted" "Deleted" "slettes" "Case documents are deleted by retention jobs";
    }
}
