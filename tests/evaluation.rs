//! Verdicts on which independent evaluators agree, through the request path of `simulate`.

#![cfg(test)]

use std::fs;
use std::io::Cursor;

use clap::Parser;
use oidc_doctor::cli::simulate;
use serde_json::{Value, json};

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    args: simulate::Args,
}

/// The case as a request of `simulate`.
fn request(case: &Value) -> Value {
    let trust = case["action"] == "sts:AssumeRoleWithWebIdentity";
    let resource_policy = if trust {
        "TrustPolicy"
    } else {
        "ResourcePolicy"
    };
    let context = case["context"].as_object().unwrap();
    let entries: Vec<_> = context
        .iter()
        .map(|(key, value)| entry(key, value))
        .collect();
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
        "ContextEntries": entries,
    })
}

fn entry(key: &str, value: &Value) -> Value {
    let kind = if value.is_array() {
        "stringList"
    } else {
        "string"
    };
    let values = match value {
        Value::Array(values) => values.clone(),
        single => vec![single.clone()],
    };
    json!({"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": kind})
}

fn simulate(requests: &str) -> (u8, Vec<Value>) {
    let program = Program::parse_from(["simulate"]);
    let mut output = Vec::new();
    let code = simulate::run(&program.args, &mut Cursor::new(requests), &mut output).unwrap();
    let text = String::from_utf8(output).unwrap();
    let answers = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (code, answers.collect())
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
