//! Verdicts on which independent evaluators agree, through the request path of `simulate`.

use std::fs;

use crate::simulate::support::{context_entries, simulate};
use serde_json::{Value, json};

/// The case as a request of `simulate`.
fn request(case: &Value) -> Value {
    let trust = case["action"] == "sts:AssumeRoleWithWebIdentity";
    let resource_policy = if trust {
        "TrustPolicy"
    } else {
        "ResourcePolicy"
    };
    json!({
        "id": case["id"],
        "PolicyInputList": case["identityPolicies"],
        "PermissionsBoundaryPolicyInputList": case["permissionBoundaries"],
        "ServiceControlPolicyInputList": case["serviceControlPolicies"],
        "ResourceControlPolicyInputList": case["resourceControlPolicies"],
        "SessionPolicyInputList": case["sessionPolicy"].as_object().map(|policy| vec![policy]),
        resource_policy: case["resourcePolicy"],
        "CallerArn": case["principal"],
        "ActionNames": [case["action"]],
        "ResourceArns": [case["resource"]["arn"]],
        "ResourceOwner": case["resource"]["accountId"],
        "ContextEntries": context_entries(&case["context"]),
    })
}

fn verdicts(file: &str) {
    let path = format!("{}/fixtures/evaluation/{file}", env!("CARGO_MANIFEST_DIR"));
    let cases: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    let lines: Vec<_> = cases.iter().map(|case| request(case).to_string()).collect();
    let (code, answers) = simulate(&lines.join("\n"));
    assert_eq!(code, 0);
    assert_eq!(answers.len(), cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .zip(&answers)
        .filter_map(|(case, answer)| {
            let expected = match case["expected"].as_str().unwrap() {
                "Allowed" => "allowed",
                "ImplicitlyDenied" => "implicitDeny",
                "ExplicitlyDenied" => "explicitDeny",
                other => panic!("unknown verdict {other}"),
            };
            let got = &answer["EvaluationResults"][0];
            (got["EvalDecision"] != expected || answer["id"] != case["id"])
                .then(|| format!("{}: expected {expected}, got {got}", case["id"]))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn trust_policies() {
    verdicts("trust-random.json");
}

#[test]
fn permission_policies() {
    verdicts("permission-random.json");
}
