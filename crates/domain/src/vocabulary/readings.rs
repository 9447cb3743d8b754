//! Words for a controller's readings, where law leaves a choice (rules.md 2.5).

use super::vocabulary;

vocabulary! {
    /// What BEK 101 § 2(1) "has been used" asks to be documented.
    DocumentationLevel {
        Declaration "declaration" "Declaration" "erklæring" "The declaration documents the use";
        PerUse "perUse" "PerUse" "pr. anvendelse" "Each use is documented";
    }

    /// From when AI Act Art. 49 and 86 apply.
    Article49Reading {
        WithChapterIIISections "withChapterIIISections" "WithChapterIIISections" "følger kapitel III" "With the high-risk sections of Chapter III";
        GeneralDate "generalDate" "GeneralDate" "den almindelige dato" "From the general date, 2 August 2026";
    }

    /// Which workers AI Act Art. 26(7) wants informed.
    WorkersScope {
        SubjectsOnly "subjectsOnly" "SubjectsOnly" "kun berørte" "Workers who are subject to the system";
        AllUsers "allUsers" "AllUsers" "alle brugere" "All workers who use it";
    }

    /// What happens to a running workload when a duty lapses.
    ExpiryAction {
        Keep "keep" "Keep" "fortsæt og advar" "Keep running, refuse updates, alert";
        Stop "stop" "Stop" "stop" "Scale to zero";
    }

    /// How severe a finding is where the profile decides.
    SeverityChoice {
        Deny "Deny" "Deny" "afvis" "Refuse";
        Warn "Warn" "Warn" "advar" "Warn";
    }

    /// What kind of controller a profile is written for.
    ProfileKind {
        Municipality "municipality" "Municipality" "kommune" "A municipality";
        Star "star" "STAR" "Styrelsen for Arbejdsmarked og Rekruttering" "The Agency for Labour Market and Recruitment";
        OtherAuthority "otherAuthority" "OtherAuthority" "anden myndighed" "Another authority";
    }
}
