//! Words of the AI Act, Regulation (EU) 2024/1689.

use super::vocabulary;

vocabulary! {
    /// Whether the technology is an AI system (AI Act 3(1)); BEK 101 also covers similar digital solutions.
    Technology {
        AiSystem "aiSystem" "AiSystem" "AI-system" "An AI system under Art. 3(1)";
        SimilarDigital "similarDigital" "SimilarDigital" "lignende digital løsning" "A similar digital solution, no AI system";
    }

    /// The authority's role under the AI Act (3(3)-(4)).
    AiActRole {
        Deployer "deployer" "Deployer" "idriftsætter" "Uses the system under its authority";
        Provider "provider" "Provider" "udbyder" "Develops it or puts it into service under its own name";
        Both "both" "Both" "begge dele" "Both";
    }

    /// The risk class the system is declared to have.
    RiskClass {
        Prohibited "prohibited" "Prohibited" "forbudt" "A prohibited practice (Art. 5)";
        High "high" "High" "højrisiko" "High-risk (Art. 6, Annex III)";
        Exempt63 "exempt63" "Exempt63" "undtaget efter art. 6, stk. 3" "In an Annex III area, exempt under Art. 6(3)";
        Transparency "transparency" "Transparency" "gennemsigtighed" "Transparency duties only (Art. 50)";
        Minimal "minimal" "Minimal" "minimal" "Minimal risk";
    }

    /// A condition of the exemption from high-risk (AI Act 6(3)).
    ExemptionCondition {
        A "a" "A" "snæver proceduremæssig opgave" "Art. 6(3)(a): a narrow procedural task";
        B "b" "B" "forbedrer en afsluttet menneskelig aktivitet" "Art. 6(3)(b): improves a completed human activity";
        C "c" "C" "opdager mønstre" "Art. 6(3)(c): detects patterns or deviations";
        D "d" "D" "forberedende opgave" "Art. 6(3)(d): a preparatory task";
    }
}
