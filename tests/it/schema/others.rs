//! What `claims`, `fix` and `simulate` answer.

use std::io::{BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::common::corpus::CORPUS;
use crate::common::{command, fixtures, folder, json as answer, run_in, stderr};
use crate::schema::{fits, of_output};

#[test]
fn what_claims_answers_fits() {
    let schema = of_output(include_str!("../../../docs/schema/claims.schema.json"));
    let here = folder("claims");
    let mut asked = 0;
    for path in fixtures("workflows").into_iter().chain(fixtures("claims")) {
        let path = path.display().to_string();
        if !path.ends_with(".yml") && !path.ends_with(".yaml") {
            continue;
        }
        for about in [
            &[][..],
            &["--repository", "octo-org/web", "--default-branch", "main"],
        ] {
            let args = [&["claims", "--format", "json", "--workflow", &path], about].concat();
            fits(&answer(&run_in(&here, &args)), &schema, &path);
            asked += 1;
        }
    }
    assert!(asked > 0);
    let claims = json!({"sub": "repo:octo-org/web:ref:refs/heads/main", "aud": ["a", "b"], "iat": 1, "runner": null});
    std::fs::write(here.join("claims.json"), claims.to_string()).unwrap();
    let told = answer(&run_in(
        &here,
        &["claims", "--format", "json", "--claims", "claims.json"],
    ));
    fits(&told, &schema, "claims.json");
    assert!(told.get("token").is_some());
}

#[test]
fn what_claims_answers_to_the_workflows_of_cases_fits() {
    let schema = of_output(include_str!("../../../docs/schema/claims.schema.json"));
    let here = folder("cases");
    for entry in CORPUS.iter() {
        let path = entry.case.path.display().to_string();
        let output = run_in(&here, &["claims", "--format", "json", "--case", &path]);
        // A case without a workflow and without claims has nothing to tell.
        match output.status.code() {
            Some(2) => assert!(stderr(&output).starts_with("error: "), "{path}"),
            _ => fits(&answer(&output), &schema, &path),
        }
    }
}

#[test]
fn what_fix_answers_fits() {
    let schema = of_output(include_str!("../../../docs/schema/fix.schema.json"));
    let here = folder("fix");
    let mut steps = 0;
    // Of repaired cases, which have nothing to fix, a few show what that looks like.
    let repaired = CORPUS.iter().filter_map(|entry| entry.repaired.as_ref());
    let cases = CORPUS.iter().map(|entry| &entry.case);
    for member in cases.chain(repaired.take(5)) {
        let path = member.path.display().to_string();
        let told = answer(&run_in(
            &here,
            &["fix", "--format", "json", "--case", &path],
        ));
        fits(&told, &schema, &path);
        steps += told["steps"].as_array().unwrap().len();
    }
    assert!(steps > 0);
}

/// Requests of all kinds: a corpus of them, refused ones, and policies with problems.
fn requests() -> Vec<String> {
    let good = json!({"Version": "2012-10-17", "Statement": [{"Sid": "One", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}]});
    let odd = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalTag/a": "b"}, "Odd": {"k": "v"}}}]});
    let caller = "arn:aws:sts::111122223333:assumed-role/deploy/session";
    let request = |policies: Value| json!({"id": [1, "a"], "PolicyInputList": policies, "CallerArn": caller, "ActionNames": ["s3:GetObject", "ec2:RunInstances"]});
    let mut level = request(json!([good]));
    level["ServiceControlPolicyInputList"] = json!([[good], [odd]]);
    level["PermissionsBoundaryPolicyInputList"] = json!([odd]);
    let requests = [
        request(json!([good])),
        request(json!([good, odd])),
        request(json!([])),
        level,
        json!({"id": 1}),
        json!({"Action": 1}),
        json!(7),
    ];
    let corpus = include_str!("../../../benches/requests.ndjson")
        .lines()
        .map(str::to_owned);
    requests
        .iter()
        .map(Value::to_string)
        .chain(corpus)
        .collect()
}

#[test]
fn what_simulate_answers_fits() {
    let schema = of_output(include_str!("../../../docs/schema/simulation.schema.json"));
    let requests = requests();
    let mut child = command(folder("simulate"), &["simulate"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = requests.join("\n");
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = BufReader::new(child.stdout.take().unwrap());
    let answers: Vec<Value> = serde_json::Deserializer::from_reader(output)
        .into_iter()
        .map(Result::unwrap)
        .collect();
    writer.join().unwrap().unwrap();
    child.wait().unwrap();
    assert_eq!(answers.len(), requests.len());
    for (answer, request) in answers.iter().zip(&requests) {
        fits(answer, &schema, request);
    }
    let with = |key: &str| answers.iter().filter(|one| one.get(key).is_some()).count();
    assert!(with("PolicyProblems") > 0 && with("error") > 0 && with("EvaluationResults") > 0);
}

#[test]
fn what_does_not_fit_is_seen() {
    let claims = of_output(include_str!("../../../docs/schema/claims.schema.json"));
    let fix = of_output(include_str!("../../../docs/schema/fix.schema.json"));
    let simulation = of_output(include_str!("../../../docs/schema/simulation.schema.json"));
    let bare = json!({"schema": "oidc-doctor.claims/1", "jobs": []});
    assert!(claims.problems(&bare).is_empty());
    let refusal = json!({"schema": "oidc-doctor.simulation/1", "error": "e", "source": "s", "line": 1, "column": 1});
    assert!(simulation.problems(&refusal).is_empty());
    for (schema, bad) in [
        (
            &claims,
            json!({"schema": "oidc-doctor.claims/1", "jobs": [{}]}),
        ),
        (
            &claims,
            json!({"schema": "oidc-doctor.claims/1", "jobs": [], "more": 1}),
        ),
        (
            &claims,
            json!({"schema": "oidc-doctor.claims/1", "jobs": [], "token": {"sub": 1}}),
        ),
        (&fix, json!({"schema": "oidc-doctor.fix/1"})),
        (&fix, bare),
        (
            &simulation,
            json!({"schema": "oidc-doctor.simulation/1", "EvaluationResults": [{}], "IsTruncated": false}),
        ),
        (
            &simulation,
            json!({"schema": "oidc-doctor.simulation/1", "EvaluationResults": [], "IsTruncated": true}),
        ),
        (
            &simulation,
            json!({"schema": "oidc-doctor.simulation/1", "error": "e", "line": 1, "column": 1}),
        ),
    ] {
        assert!(!schema.problems(&bad).is_empty(), "{bad}");
    }
}
