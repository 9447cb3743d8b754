//! Declarations for tests: a municipality and workloads of one namespace, changed in one place each.

use serde_json::{Value as Json, json};

/// A municipality that answers for a namespace, a processor and an approved assessment.
pub fn municipality(namespace: &str) -> String {
    [controller(namespace), processor(namespace), assessment(namespace)].map(|o| o.to_string()).join("\n---\n")
}

pub fn controller(namespace: &str) -> Json {
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1",
        "kind": "DataController",
        "metadata": {"name": format!("kommune-{namespace}")},
        "spec": {
            "displayName": "Eksempel Kommune",
            "type": "Municipality",
            "code": "751",
            "cvr": "12345678",
            "unit": "Jobcenter",
            "contact": "ai@example.kommune.dk",
            "dpo": {"email": "dpo@example.kommune.dk"},
            "namespaces": [namespace],
            "language": "En",
            "defaults": {
                "gdpr": {"article6": "E", "article9": "G"},
                "oversight": {
                    "roles": [{"role": "sagsbehandler", "trainingRef": "TR-1", "authority": true}],
                    "canOverride": true, "canStop": true, "beforeEffect": true, "verifiesSources": true
                },
                "aiAct": {
                    "technology": "AiSystem", "role": "Deployer", "literacyRef": "LIT-1",
                    "incidentContact": "drift@example.kommune.dk", "logRetentionDays": 184
                },
                "security": {
                    "accessControlRef": "ACL-1", "encryptionInTransit": true, "encryptionAtRest": true,
                    "riskAssessmentRef": "RISK-1", "byDesignRef": "PBD-1",
                    "breachContact": "sikkerhed@example.kommune.dk"
                },
                "documentation": {
                    "useRef": "DOC-1", "howUsed": "Model drafts, caseworker edits",
                    "recordOfProcessingRef": "ROPA-17", "journalisingRef": "JRN-1",
                    "adminLawAssessmentRef": "FVR-1"
                },
                "retention": {"days": 365, "deletionRef": "RET-1", "caseDocuments": "Journalised"},
                "citizenNotice": {
                    "art13And14Covered": true, "accessible": true, "objectionContact": "dpo@example.kommune.dk"
                }
            }
        }
    })
}

pub fn processor(namespace: &str) -> Json {
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1",
        "kind": "DataProcessor",
        "metadata": {"name": "leverandoer", "namespace": namespace},
        "spec": {
            "displayName": "Leverandør",
            "role": "Processor",
            "locations": ["DK"],
            "usesDataForOwnPurposes": false,
            "agreement": {
                "ref": "DPA-1", "validUntil": "2048-12-31", "coversBEK101Section2": true, "instructionsRef": "INS-1"
            }
        }
    })
}

pub fn assessment(namespace: &str) -> Json {
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1",
        "kind": "ImpactAssessment",
        "metadata": {"name": "dpia", "namespace": namespace},
        "spec": {
            "type": "DPIA",
            "title": "Sagsresumé",
            "ref": "DPIA-1",
            "scope": {"dataCategories": ["IdentityContact", "CaseNotes", "Health"], "useCases": ["CaseSummary"]},
            "approvedOn": "2026-08-15",
            "validUntil": "2048-08-15",
            "dpoAdvice": {"givenOn": "2026-08-01"},
            "residualRisk": "Medium",
            "usesArticle13Information": true
        }
    })
}

/// A lawful workload that runs a Deployment.
pub fn lawful(namespace: &str, name: &str) -> Json {
    json!({
        "apiVersion": "hjemmel.dev/v1alpha1",
        "kind": "AIWorkload",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {
            "purpose": {
                "description": "Draft summaries of employment cases for caseworkers to review",
                "useCases": ["CaseSummary"],
                "legalAreas": ["LAB"],
                "legalBasis": ["BEK101-1-1"],
                "taskKind": "EmploymentOriented",
                "lifecycle": "Production",
                "supportsCasework": true,
                "startedOn": "2026-09-01"
            },
            "dataCategories": [
                {"category": "IdentityContact", "sources": ["OwnCaseSystem"]},
                {"category": "CaseNotes", "sources": ["OwnCaseSystem"]},
                {"category": "Health", "sources": ["OwnCaseSystem"], "justification": "needed for sickness cases"}
            ],
            "dataSubjects": ["Unemployed"],
            "data": {"largeScale": true},
            "processors": [{"name": "leverandoer"}],
            "dpia": {"name": "dpia"},
            "citizenNotice": {
                "url": "https://example.kommune.dk/ai", "mode": "GeneralPage", "describesAI": true,
                "updatedOn": "2026-08-20"
            },
            "decision": {"role": "None", "effect": "None", "reasoningBy": "Caseworker"},
            "interaction": {"withCitizens": "None", "generates": ["Text"], "assistiveOnly": true},
            "aiAct": {"riskClass": "Minimal", "placedOnMarket": "2026-05-01", "instructionsRef": "IFU-1",
                      "inputDataRef": "IN-1"},
            "model": {"digest": "sha256:abc", "version": "1.0"},
            "workload": {"deployment": {
                "replicas": 1,
                "port": 8080,
                "template": {"spec": {"containers": [
                    {"name": "app", "image": "registry.k8s.io/pause:3.10", "ports": [{"containerPort": 8080}],
                     "securityContext": {"runAsUser": 65532}}
                ]}}
            }}
        }
    })
}

/// A lawful workload that runs nothing in the cluster.
pub fn external(namespace: &str, name: &str) -> Json {
    with(lawful(namespace, name), "/spec/workload", json!({"external": {}}))
}

/// The object with the value at a JSON pointer replaced or added.
pub fn with(mut object: Json, pointer: &str, value: Json) -> Json {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = object.pointer_mut(parent).unwrap_or_else(|| panic!("{pointer} has no parent"));
    match parent {
        Json::Object(map) => {
            map.insert(key.to_owned(), value);
        }
        Json::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{pointer} is in {other}"),
    }
    object
}

/// The object without the value at a JSON pointer.
pub fn without(mut object: Json, pointer: &str) -> Json {
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    object.pointer_mut(parent).and_then(Json::as_object_mut).unwrap().remove(key).unwrap();
    object
}
