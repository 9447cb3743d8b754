//! From a declaration to a running pod, and back.

use serde_json::json;

use crate::cluster::{Cluster, shared};
use crate::declarations::{assessment, external, lawful, processor, with};

#[test]
fn a_lawful_workload_becomes_a_deployment_whose_pods_run() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "sagsresume").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/sagsresume"]);
    let pods = cluster.must(&["get", "pods", "-n", &ns, "-o", "jsonpath={.items[*].status.phase}"]);
    assert_eq!(pods, "Running");
    let owner = "jsonpath={.items[0].metadata.ownerReferences[0].kind}";
    assert_eq!(cluster.must(&["get", "pods", "-n", &ns, "-o", owner]), "ReplicaSet");
    for kind in ["deployment", "service", "serviceaccount", "networkpolicy"] {
        let object = cluster.get(kind, &ns, "sagsresume").unwrap_or_else(|| panic!("no {kind}"));
        let owner = &object["metadata"]["ownerReferences"][0];
        assert_eq!(owner["kind"], "AIWorkload", "{kind}");
        assert_eq!(owner["controller"], true, "{kind}");
        let managers = object["metadata"]["managedFields"].as_array();
        assert!(managers.is_none_or(|m| m.iter().any(|f| f["manager"] == "hjemmel")), "{kind}");
    }
    let columns = cluster.must(&["get", "aiworkloads", "-n", &ns, "-o", "wide"]);
    for column in ["VERDICT", "RISK", "LIFECYCLE", "VALID-UNTIL", "READY", "AGE", "CONTROLLER", "USE-CASES", "MESSAGE"]
    {
        assert!(columns.contains(column), "{columns}");
    }
    assert!(columns.contains("Permitted") && columns.contains("Production"), "{columns}");
}

#[test]
fn its_pods_pass_pod_security_restricted() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.must(&["label", "namespace", &ns, "pod-security.kubernetes.io/enforce=restricted"]);
    cluster.apply(&lawful(&ns, "streng").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/streng"]);
}

#[test]
fn what_is_edited_or_deleted_by_hand_is_put_back() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "drift").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/drift"]);
    cluster.must(&["scale", "-n", &ns, "deployment/drift", "--replicas=5"]);
    cluster.eventually("the replicas are put back", || {
        (cluster.get("deployment", &ns, "drift")?["spec"]["replicas"] == 1).then_some(())
    });
    cluster.must(&["set", "image", "-n", &ns, "deployment/drift", "app=registry.k8s.io/pause:3.9"]);
    cluster.eventually("the image is put back", || {
        let deployment = cluster.get("deployment", &ns, "drift")?;
        (deployment["spec"]["template"]["spec"]["containers"][0]["image"] == "registry.k8s.io/pause:3.10").then_some(())
    });
    // what collides with no field of ours goes all the same, whatever name it was written under
    for manager in ["kubectl-patch", "hjemmel", "hjemmel"] {
        let more = json!({"spec": {"template": {"spec": {"containers": [{"name": "ekstra", "image": "registry.k8s.io/pause:3.10"}]}}}});
        let manager = format!("--field-manager={manager}");
        cluster.must(&["patch", "-n", &ns, "deployment/drift", &manager, "--patch", &more.to_string()]);
        cluster.eventually("the container that was added is gone", || {
            let deployment = cluster.get("deployment", &ns, "drift")?;
            let containers = deployment["spec"]["template"]["spec"]["containers"].as_array()?;
            (containers.len() == 1 && containers[0]["name"] == "app").then_some(())
        });
    }
    for kind in ["service", "networkpolicy", "serviceaccount"] {
        let before = cluster.get(kind, &ns, "drift").unwrap()["metadata"]["uid"].clone();
        cluster.must(&["delete", "-n", &ns, kind, "drift"]);
        cluster.eventually(&format!("the {kind} is made again"), || {
            cluster.get(kind, &ns, "drift").filter(|o| o["metadata"]["uid"] != before)
        });
    }
}

#[test]
fn the_users_object_is_never_written_but_for_its_status() {
    let cluster = shared();
    let ns = cluster.municipality();
    let declared = lawful(&ns, "uroert");
    cluster.apply(&declared.to_string());
    cluster.verdict(&ns, "uroert", "Permitted");
    let text = cluster.must(&["get", "aiworkload", "-n", &ns, "uroert", "-o", "json", "--show-managed-fields"]);
    let object: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object["metadata"]["generation"], 1);
    assert!(object["metadata"]["finalizers"].is_null());
    for fields in object["metadata"]["managedFields"].as_array().unwrap() {
        if fields["manager"].as_str().is_some_and(|m| m.starts_with("hjemmel")) {
            assert_eq!(fields["subresource"], "status", "{fields}");
        }
    }
    let diff = cluster.pipe(&["diff", "-f", "-"], &declared.to_string());
    assert!(diff.status.success(), "{}", String::from_utf8_lossy(&diff.stdout));
}

#[test]
fn nothing_is_applied_for_a_workload_that_is_not_permitted() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&with(lawful(&ns, "mangler"), "/spec/dpia", json!({"name": "findes-ikke"})).to_string());
    cluster.verdict(&ns, "mangler", "Pending");
    for kind in ["deployment", "service", "serviceaccount", "networkpolicy"] {
        assert!(cluster.get(kind, &ns, "mangler").is_none(), "{kind}");
    }
    // the reference arrives
    let late = with(assessment(&ns), "/metadata/name", json!("findes-ikke"));
    cluster.apply(&late.to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/mangler"]);
}

#[test]
fn a_workload_that_is_no_longer_lawful_is_found_without_anyone_touching_it() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "udloeber").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/udloeber"]);

    let ended = with(processor(&ns), "/spec/agreement/validUntil", json!("2026-11-01"));
    cluster.apply(&ended.to_string());
    let status = cluster.verdict(&ns, "udloeber", "Refused");
    assert!(status["findings"].as_array().unwrap().iter().any(|f| f["rule"] == "GDPR-28-EXP"), "{status}");
    let condition = |kind: &str| {
        status["conditions"].as_array().unwrap().iter().find(|c| c["type"] == kind).map(|c| c["status"].clone())
    };
    assert_eq!(condition("Ready"), Some(json!("False")));
    assert_eq!(condition("Stalled"), Some(json!("True")));
    assert_eq!(condition("Permitted"), Some(json!("False")));
    // the profile keeps running what runs
    assert_eq!(cluster.get("deployment", &ns, "udloeber").unwrap()["spec"]["replicas"], 1);

    cluster.apply(&processor(&ns).to_string());
    cluster.verdict(&ns, "udloeber", "Permitted");

    let high = with(assessment(&ns), "/spec/residualRisk", json!("High"));
    cluster.apply(&high.to_string());
    let status = cluster.verdict(&ns, "udloeber", "Refused");
    assert!(status["findings"].as_array().unwrap().iter().any(|f| f["rule"] == "GDPR-36"), "{status}");
}

#[test]
fn a_transfer_without_basis_stops_what_runs() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "stopper").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/stopper"]);
    let abroad = with(processor(&ns), "/spec/locations", json!(["US"]));
    cluster.apply(&abroad.to_string());
    cluster.verdict(&ns, "stopper", "Refused");
    cluster.eventually("the deployment is scaled to zero", || {
        (cluster.get("deployment", &ns, "stopper")?["spec"]["replicas"] == 0).then_some(())
    });
}

#[test]
fn a_deployment_without_its_labels_is_stopped_all_the_same() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "maerkat").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/maerkat"]);
    // refused, but what runs goes on by the controller's reading: nobody puts the labels back
    cluster.apply(&with(processor(&ns), "/spec/agreement/validUntil", json!("2026-11-01")).to_string());
    cluster.verdict(&ns, "maerkat", "Refused");
    cluster.must(&["label", "-n", &ns, "deployment/maerkat", "app.kubernetes.io/managed-by-", "hjemmel.dev/workload-"]);
    cluster.apply(&with(processor(&ns), "/spec/locations", json!(["US"])).to_string());
    cluster.eventually("the deployment is scaled to zero", || {
        (cluster.get("deployment", &ns, "maerkat")?["spec"]["replicas"] == 0).then_some(())
    });
}

#[test]
fn a_dangling_reference_hides_no_prohibition_and_does_not_keep_it_running() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "skjuler").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/skjuler"]);
    let dangling = with(lawful(&ns, "skjuler"), "/spec/dpia", json!({"name": "findes-ikke"}));
    let prohibited = with(dangling.clone(), "/spec/prohibitedPractices", json!({"socialScoring": true}));
    let said = cluster.refused(&prohibited.to_string());
    assert!(said.contains("AIA-5-C"), "{said}");
    // the reference dangles first, and the transfer loses its basis afterwards
    cluster.apply(&dangling.to_string());
    cluster.verdict(&ns, "skjuler", "Pending");
    cluster.apply(&with(processor(&ns), "/spec/locations", json!(["US"])).to_string());
    cluster.verdict(&ns, "skjuler", "Refused");
    cluster.eventually("the deployment is scaled to zero", || {
        (cluster.get("deployment", &ns, "skjuler")?["spec"]["replicas"] == 0).then_some(())
    });
}

#[test]
fn a_workload_whose_basis_has_lapsed_can_be_retired_and_then_stops() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "udfases").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/udfases"]);
    cluster.apply(&with(processor(&ns), "/spec/agreement/validUntil", json!("2026-11-01")).to_string());
    cluster.verdict(&ns, "udfases", "Refused");
    cluster.apply(&with(lawful(&ns, "udfases"), "/spec/purpose/lifecycle", json!("Retired")).to_string());
    cluster.eventually("nothing runs any more", || {
        let deployment = cluster.get("deployment", &ns, "udfases");
        deployment.is_none_or(|d| d["spec"]["replicas"] == 0).then_some(())
    });
}

#[test]
fn a_workload_that_no_longer_runs_here_leaves_nothing_running_here() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "flytter").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/flytter"]);
    let replaced = cluster.pipe(&["replace", "-f", "-"], &external(&ns, "flytter").to_string());
    assert!(replaced.status.success(), "{}", String::from_utf8_lossy(&replaced.stderr));
    for kind in ["deployment", "service", "networkpolicy", "serviceaccount"] {
        cluster
            .eventually(&format!("the {kind} is gone"), || cluster.get(kind, &ns, "flytter").is_none().then_some(()));
    }
}

#[test]
fn an_assessment_that_nobody_approved_is_no_assessment() {
    let cluster = shared();
    let ns = cluster.municipality();
    let draft = json!({
        "apiVersion": "hjemmel.dev/v1alpha1", "kind": "ImpactAssessment",
        "metadata": {"name": "kladde", "namespace": ns}, "spec": {"type": "DPIA"}
    });
    cluster.apply(&draft.to_string());
    let object = with(external(&ns, "kladdes"), "/spec/dpia", json!({"name": "kladde"}));
    let said = cluster.eventually("the store has the draft", || {
        let output = cluster.pipe(&["apply", "--dry-run=server", "-f", "-"], &object.to_string());
        (!output.status.success()).then(|| String::from_utf8(output.stderr).unwrap())
    });
    assert!(said.contains("GDPR-35 ImpactAssessment/kladde spec.approvedOn"), "{said}");
}

#[test]
fn a_change_of_the_profile_is_judged_at_once() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.apply(&external(&ns, "profil").to_string());
    cluster.verdict(&ns, "profil", "Permitted");
    let strict =
        with(crate::declarations::controller(&ns), "/spec/profile", json!({"bek101CoversSpecialCategories": false}));
    cluster.apply(&strict.to_string());
    let status = cluster.verdict(&ns, "profil", "Refused");
    assert!(status["findings"].as_array().unwrap().iter().any(|f| f["rule"] == "GDPR-9"), "{status}");
}

#[test]
fn a_deployment_of_somebody_else_is_never_taken_over() {
    let cluster = shared();
    let ns = cluster.municipality();
    cluster.must(&["create", "deployment", "-n", &ns, "optaget", "--image=registry.k8s.io/pause:3.9"]);
    cluster.apply(&lawful(&ns, "optaget").to_string());
    let status = cluster.eventually("the conflict is reported", || {
        let status = cluster.get("aiworkload", &ns, "optaget")?["status"].clone();
        let stalled = status["conditions"].as_array()?.iter().find(|c| c["type"] == "Stalled")?.clone();
        (stalled["status"] == "True").then_some(stalled)
    });
    assert!(status["message"].as_str().unwrap().contains("optaget"), "{status}");
    let image =
        &cluster.get("deployment", &ns, "optaget").unwrap()["spec"]["template"]["spec"]["containers"][0]["image"];
    assert_eq!(*image, "registry.k8s.io/pause:3.9");
}

#[test]
fn deleting_a_workload_removes_all_of_it_with_the_operator_already_stopped() {
    let cluster = Cluster::start();
    let ns = cluster.municipality();
    cluster.apply(&lawful(&ns, "slettes").to_string());
    cluster.must(&["wait", "-n", &ns, "--for=condition=Ready", "--timeout=60s", "aiworkload/slettes"]);
    cluster.kill_operator();
    cluster.must(&["delete", "aiworkload", "-n", &ns, "slettes", "--timeout=30s"]);
    for kind in ["deployment", "service", "serviceaccount", "networkpolicy"] {
        cluster
            .eventually(&format!("the {kind} is gone"), || cluster.get(kind, &ns, "slettes").is_none().then_some(()));
    }
    cluster.eventually("the pods are gone", || {
        cluster.must(&["get", "pods", "-n", &ns, "-o", "name"]).is_empty().then_some(())
    });
}
