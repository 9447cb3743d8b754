//! Reports made by hand.

use hjemmel_api::ai_workload::WorkloadVerdict;
use hjemmel_cli::input::node::Position;
use hjemmel_cli::report::{Found, Judged, REFERENCE, Report, SCHEMA, UNREADABLE};
use hjemmel_domain::text::Language;
use hjemmel_domain::verdict::Severity::{self, Audit, Deny, Warn};

const RESUME: &str = "AIWorkload jobcenter/sagsresume";
const MINUTES: &str = "AIWorkload jobcenter/moedereferat";
const PENDING: &str = "AIWorkload jobcenter/borgerdialog";
const UNFIT: &str = "AIWorkload jobcenter/matchning";

const RESUME_FILE: &str = "./manifests/sagsresumé.yaml";
const UNFIT_FILE: &str = "manifests/100% <ny>, v:2.yaml";
const BROKEN_FILE: &str = "manifests/ødelagt.yaml";

/// Everything there is: permitted, refused with a finding in another object's file, pending on standard input, unfit,
/// unreadable; long texts, and texts that mean something to a format.
pub(crate) fn everything(language: Language) -> Report {
    let pick = |danish: &'static str, english: &'static str| match language {
        Language::Danish => danish,
        Language::English => english,
    };
    let found =
        |title: &str, file: &str, (line, column): (usize, usize), path: &str, rule: &str, severity: Severity| Found {
            title: title.to_owned(),
            file: file.to_owned(),
            at: Position { line, column },
            path: path.to_owned(),
            rule: rule.to_owned(),
            severity,
            message: String::new(),
            remedy: String::new(),
            provision: String::new(),
            language,
        };
    let says = |found: Found, message: &str, remedy: &str, provision: &str| Found {
        message: message.to_owned(),
        remedy: remedy.to_owned(),
        provision: provision.to_owned(),
        ..found
    };
    let misfit = || {
        says(
            found(UNFIT, UNFIT_FILE, (14, 9), "spec.dataCategories[2].category", SCHEMA, Deny),
            pick("\"Helbredd\" er ikke et ord i DataCategory", "\"Helbredd\" is no word of DataCategory"),
            pick("mente du Health?", "did you mean Health?"),
            "",
        )
    };
    Report {
        at: "2026-11-21T11:00:00Z".parse().unwrap(),
        catalogue: "2026-11-21".to_owned(),
        language,
        threshold: Deny,
        workloads: vec![
            judged(
                MINUTES,
                "manifests/mødereferat.yaml",
                1,
                Some(WorkloadVerdict::Permitted),
                Some("2027-03-31T22:00:00Z"),
            ),
            judged(RESUME, RESUME_FILE, 3, Some(WorkloadVerdict::Refused), Some("2026-12-31T23:00:00Z")),
            judged(PENDING, "-", 41, Some(WorkloadVerdict::Pending), None),
            judged(UNFIT, UNFIT_FILE, 1, None, None),
        ],
        findings: vec![
            says(
                found(
                    RESUME,
                    "manifests/leverandør.yaml",
                    (12, 17),
                    "DataProcessor/leverandoer spec.agreement.validUntil",
                    "GDPR-28-EXP",
                    Deny,
                ),
                pick(
                    "databehandleraftalen med Ærø Sprogmodel A/S udløb 2026-10-31",
                    "the agreement with Ærø Sprogmodel A/S expired on 2026-10-31",
                ),
                pick(
                    "forny aftalen, og ret DataProcessor/leverandoer spec.agreement.validUntil; kørende pods følger profilens expiryAction",
                    "renew it and set DataProcessor/leverandoer spec.agreement.validUntil; running pods follow the profile's expiryAction",
                ),
                pick("GDPR art. 28, stk. 3", "GDPR 28(3)"),
            ),
            says(
                found(RESUME, RESUME_FILE, (38, 5), "spec.gdpr.article9", "BEK101-1-1", Deny),
                &format!(
                    "{} {}",
                    pick("intet angivet retsgrundlag dækker AI efter", "no declared legal basis covers AI under"),
                    ["aktivloven", "integrationsloven", "serviceloven", "sygedagpengeloven"].repeat(6).join(", ")
                ),
                pick("fjern området, eller opdel løsningen", "remove the area, or split the workload"),
                pick("BEK 101 § 1, stk. 1", "BEK 101 § 1(1)"),
            ),
            says(
                found(RESUME, RESUME_FILE, (52, 21), "spec.purpose.text", "HJM-OWN-1", Warn),
                "<b>100%</b> & \"[klik](http://x)\" {0} ]]> *_`#\u{1b}[2J\u{7} %0A::error::x\nlinje 2, a:b",
                "æøå ÆØÅ é 🦀",
                "§ 1, stk. 2 <x>",
            ),
            says(
                found(PENDING, "-", (63, 13), "spec.dpia.name", REFERENCE, Warn),
                pick("ImpactAssessment dpia-7 findes ikke i inputtet", "ImpactAssessment dpia-7 is not in the input"),
                pick("tag den med, eller ret navnet", "include it, or correct the name"),
                "",
            ),
            misfit(),
            misfit(),
            says(
                found(BROKEN_FILE, BROKEN_FILE, (7, 3), "", UNREADABLE, Deny),
                pick("ikke YAML: en tabulator kan ikke indrykke", "not YAML: a tab cannot indent"),
                "",
                "",
            ),
            says(
                found(RESUME, RESUME_FILE, (0, 0), "", "HJM-TRIAL-EVAL", Audit),
                pick("afprøvningen er ikke evalueret", "the trial is not evaluated"),
                pick("angiv spec.purpose.trial.evaluationRef", "set spec.purpose.trial.evaluationRef"),
                pick("jf. GDPR art. 5", "cf. GDPR 5"),
            ),
        ],
        passed_over: 3,
        files: 5,
    }
}

/// One permitted workload, and nothing to say of it.
pub(crate) fn clean(language: Language) -> Report {
    let minutes = judged(
        MINUTES,
        "manifests/mødereferat.yaml",
        1,
        Some(WorkloadVerdict::Permitted),
        Some("2027-03-31T22:00:00Z"),
    );
    Report { workloads: vec![minutes], findings: Vec::new(), passed_over: 0, files: 1, ..everything(language) }
}

/// Nothing of ours in the input.
pub(crate) fn nothing(language: Language) -> Report {
    Report { workloads: Vec::new(), passed_over: 1, ..clean(language) }
}

fn judged(title: &str, file: &str, line: usize, verdict: Option<WorkloadVerdict>, valid_until: Option<&str>) -> Judged {
    Judged {
        title: title.to_owned(),
        file: file.to_owned(),
        at: Position { line, column: 1 },
        verdict,
        valid_until: valid_until.map(|until| until.parse().unwrap()),
    }
}
