//! What a careful municipality would write into the blanks.

use hjemmel_cli::init::blank::blanks;
use hjemmel_domain::text::Language;
use serde_json::{Value, json};

use crate::objects::{node, set};

/// Blanks whose schema takes no free text: a day, a number, a word, a pattern.
pub(crate) const TYPED: [&str; 4] = ["spec.code", "spec.locations[0]", "spec.approvedOn", "spec.purpose.startedOn"];

/// Fills every blank of an object.
pub(crate) fn fill(object: &mut Value, what: &str) {
    let kind = object["kind"].as_str().unwrap().to_owned();
    for blank in blanks(&node(object), Language::Danish) {
        let answer = answer(&kind, &indexless(&blank.path), object)
            .unwrap_or_else(|| panic!("{what}: no answer for {kind} {}", blank.path));
        set(object, &blank.path, answer);
    }
}

/// `spec.dataCategories[2].justification` as `spec.dataCategories[].justification`.
fn indexless(path: &str) -> String {
    let mut out = String::new();
    for (i, part) in path.split('[').enumerate() {
        if i > 0 {
            out.push('[');
        }
        out.push_str(part.trim_start_matches(|c: char| i > 0 && c.is_ascii_digit()));
    }
    out
}

fn answer(kind: &str, path: &str, object: &Value) -> Option<Value> {
    let path = path.strip_prefix("spec.")?;
    match kind {
        "DataController" => controller(path),
        "DataProcessor" => processor(path),
        "ImpactAssessment" => assessment(path),
        _ => workload(path, object),
    }
}

fn controller(path: &str) -> Option<Value> {
    Some(match path {
        "displayName" => json!("Eksempel Kommune"),
        "code" => json!("101"),
        "cvr" => json!("12345678"),
        "unit" => json!("Beskæftigelsesafdelingen"),
        "contact" | "defaults.aiAct.incidentContact" | "defaults.security.breachContact" => {
            json!("drift@example.kommune.dk")
        }
        "dpo.email" | "defaults.citizenNotice.objectionContact" => json!("dpo@example.kommune.dk"),
        "defaults.gdpr.article6" => json!("E"),
        "defaults.oversight.roles[].role" => json!("sagsbehandler"),
        "defaults.aiAct.technology" => json!("AiSystem"),
        "defaults.aiAct.role" => json!("Deployer"),
        "defaults.aiAct.logRetentionDays" => json!(365),
        "defaults.retention.days" => json!(180),
        "defaults.retention.caseDocuments" => json!("Journalised"),
        _ if path.ends_with("Ref") => json!("DOK-1"),
        _ if path.starts_with("defaults.") => json!(true),
        _ => return None,
    })
}

fn processor(path: &str) -> Option<Value> {
    Some(match path {
        "displayName" => json!("Leverandøren"),
        "locations[]" | "supportAccessFrom[]" => json!("DK"),
        "usesDataForOwnPurposes" => json!(false),
        "agreement.ref" => json!("DBA-2026-1"),
        "agreement.validUntil" => json!("2028-12-31"),
        "agreement.coversBEK101Section2" => json!(true),
        "agreement.instructionsRef" => json!("INSTRUKS-2026-1"),
        "endpoints[]" => json!("https://api.leverandoer.example"),
        _ => return None,
    })
}

fn assessment(path: &str) -> Option<Value> {
    Some(match path {
        "title" => json!("Konsekvensanalyse"),
        "ref" => json!("DPIA-2026-1"),
        "approvedOn" => json!("2026-11-10"),
        "validUntil" => json!("2027-11-10"),
        "dpoAdvice.givenOn" => json!("2026-11-01"),
        "dpoAdvice.summary" => json!("Kan godkendes."),
        "residualRisk" => json!("Medium"),
        "coversReuse" | "usesArticle13Information" => json!(true),
        _ => return None,
    })
}

fn workload(path: &str, object: &Value) -> Option<Value> {
    let spec = &object["spec"];
    let affects = spec["decision"].get("automation").is_some();
    Some(match path {
        "purpose.description" => json!("Hjælper sagsbehandleren med sagen, så borgeren får svar hurtigere"),
        "purpose.taskKind" => json!("EmploymentOriented"),
        "purpose.supportsCasework" => json!(true),
        "purpose.startedOn" => json!("2026-12-01"),
        "dataCategories[].justification" => json!("Oplysningen er nødvendig for sagen"),
        "data.largeScale" => json!(true),
        "data.cprUse" => json!("Identification"),
        "data.retention.audioDays" => json!(7),
        "data.retention.criteria" => json!("Når modellen er taget i brug"),
        "citizenNotice.url" => json!("https://example.kommune.dk/ai"),
        "citizenNotice.mode" => json!("Both"),
        "citizenNotice.describesAI" | "citizenNotice.coversTrainingData" => json!(true),
        "citizenNotice.updatedOn" => json!("2026-11-15"),
        "citizenNotice.firstInteractionText" => json!("Du taler med en digital assistent"),
        "interaction.machineReadableMarking" => json!(true),
        "biometrics.emotionRecognition" => json!("None"),
        "reuse.of" => json!("FORTEGNELSE-7"),
        "reuse.decidedOn" => json!("2026-11-05"),
        "gdpr.article9" => json!("G"),
        "decision.role" => json!(if affects { "Supports" } else { "None" }),
        "decision.effect" => json!(if affects { "Significant" } else { "None" }),
        "decision.domain" => json!("Offer"),
        "decision.automation" => json!("Partial"),
        "decision.outputDecisive" => json!(false),
        "decision.reasoningBy" => json!("Caseworker"),
        "documentation.howUsed" => json!("Modellen skriver et udkast; sagsbehandleren retter det"),
        "aiAct.riskClass" if spec["aiAct"].get("annexIII").is_some() => json!("High"),
        "aiAct.riskClass" if spec.get("interaction").is_some() => json!("Transparency"),
        "aiAct.riskClass" => json!("Minimal"),
        "aiAct.annexIII[]" => json!("5a"),
        "aiAct.placedOnMarket" => json!("2026-05-01"),
        "model.digest" => json!("sha256:07bae48e935643c40c1e439c49ee65cc196a676a1bb6cb1b0ae9ddca8382bd46"),
        "model.version" => json!("2026-08"),
        "workload.deployment.template.spec.containers[].image" => json!("registry.example.dk/app@sha256:07bae48e"),
        _ if path.starts_with("prohibitedPractices.") => json!(false),
        _ if path.ends_with("Ref") => json!("DOK-1"),
        _ => return None,
    })
}
