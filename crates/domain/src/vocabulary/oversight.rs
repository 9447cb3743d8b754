//! Words for decisions, interaction with people, and biometrics.

use super::vocabulary;

vocabulary! {
    /// The part the AI plays in a decision (BEK 101 § 1(6)).
    DecisionRole {
        None "none" "None" "ingen" "No part in a decision";
        Supports "supports" "Supports" "understøtter" "Supports a caseworker who decides";
        Decides "decides" "Decides" "afgør" "Takes the decision";
    }

    /// What a decision does to the person (GDPR 22).
    DecisionEffect {
        None "none" "None" "ingen" "No effect on a person";
        Legal "legal" "Legal" "retsvirkning" "A legal effect";
        Significant "significant" "Significant" "betydelig påvirkning" "A similarly significant effect";
    }

    /// What the decision is about (AI Act Annex III 5(a)).
    DecisionDomain {
        Offer "offer" "Offer" "tilbud" "An offer or measure";
        Eligibility "eligibility" "Eligibility" "ret til ydelse" "Eligibility for a benefit or service";
        Sanction "sanction" "Sanction" "sanktion" "A sanction";
        Recovery "recovery" "Recovery" "tilbagebetaling" "Recovery of a benefit";
        Other "other" "Other" "andet" "Anything else";
    }

    /// How automated the decision is (GDPR 22(1)).
    Automation {
        None "none" "None" "ingen" "Not automated";
        Partial "partial" "Partial" "delvis" "Partly automated; a caseworker decides";
        Sole "sole" "Sole" "alene automatisk" "Solely automated";
    }

    /// Who writes the reasons of a decision (forvaltningsloven §§ 22-24).
    ReasoningBy {
        Caseworker "caseworker" "Caseworker" "sagsbehandleren" "The caseworker";
        AiDraftApproved "aiDraftApproved" "AiDraftApproved" "AI-udkast godkendt af sagsbehandleren" "An AI draft that a caseworker approved";
        Ai "ai" "AI" "AI alene" "The AI alone";
    }

    /// Whether citizens meet the AI themselves (AI Act 50(1)).
    CitizenInteraction {
        None "none" "None" "ingen" "Citizens do not interact with it";
        Direct "direct" "Direct" "direkte" "Citizens interact with it directly";
    }

    /// What kind of content the AI generates (AI Act 50(2)).
    GeneratedContent {
        Text "text" "Text" "tekst" "Text";
        Audio "audio" "Audio" "lyd" "Audio";
        Image "image" "Image" "billede" "Images";
        Video "video" "Video" "video" "Video";
    }

    /// Whose emotions are inferred, if any (AI Act 5(1)(f), Annex III 1(c)).
    EmotionRecognition {
        None "none" "None" "ingen" "Nobody's";
        Citizens "citizens" "Citizens" "borgere" "Citizens'";
        Employees "employees" "Employees" "medarbejdere" "Employees'";
        Candidates "candidates" "Candidates" "ansøgere" "Job candidates'";
    }

    /// Why emotions are inferred (AI Act 5(1)(f)).
    BiometricPurpose {
        Medical "medical" "Medical" "medicinsk" "Medical reasons";
        Safety "safety" "Safety" "sikkerhed" "Safety reasons";
        Other "other" "Other" "andet" "Anything else";
    }

    /// Biometric categorisation of people (AI Act 5(1)(g), 50(3)).
    BiometricCategorisation {
        None "none" "None" "ingen" "None";
        Sensitive "sensitive" "Sensitive" "efter følsomme kendetegn" "By sensitive characteristics; prohibited";
        Other "other" "Other" "efter andre kendetegn" "By other characteristics";
    }

    /// Remote biometric identification (AI Act 5(1)(h), Annex III 1(a)).
    RemoteIdentification {
        None "none" "None" "ingen" "None";
        Realtime "realtime" "Realtime" "i realtid" "In real time; prohibited";
        Post "post" "Post" "efterfølgende" "Afterwards, on recordings";
    }
}
