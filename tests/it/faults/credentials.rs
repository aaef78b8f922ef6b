//! Whose credentials a job uses: a job that has keys, or no use for a token, is not told to use OIDC.

use serde_json::{Value, json};

use crate::common::{folder_of, run_in};

const UNKNOWN_KEY: &str = "An error occurred (InvalidAccessKeyId) when calling the ListObjectsV2 operation: The AWS Access Key Id you provided does not exist in our records.";
const SIGNATURE: &str = "An error occurred (SignatureDoesNotMatch) when calling the PutObject operation: The request signature we calculated does not match the signature you provided. Check your key and signing method.";
const HINT: &str = "It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?";
const KEYS: &str =
    "{AWS_ACCESS_KEY_ID: '${{ secrets.K }}', AWS_SECRET_ACCESS_KEY: '${{ secrets.S }}'}";
const ASSUME: &str = "    - uses: aws-actions/configure-aws-credentials@v4\n      with: {role-to-assume: 'arn:aws:iam::111122223333:role/web', aws-region: eu-north-1}\n";

/// The answer about the job `ship` with these lines before its steps.
#[track_caller]
fn answer(name: &str, lines: &str, steps: &str, more: &Value) -> Value {
    let workflow = format!("on: push\njobs:\n  ship:\n{lines}    steps:\n{steps}");
    of_workflow(name, &workflow, more)
}

#[track_caller]
fn of_workflow(name: &str, workflow: &str, more: &Value) -> Value {
    let mut case = json!({
        "schema": "oidc-doctor.case/1",
        "workflow": workflow,
        "workflow_path": ".github/workflows/w.yml",
        "run": {"repository": "octo-org/web", "event": "push", "ref": "refs/heads/main", "job": "ship"},
    });
    for (key, value) in more.as_object().into_iter().flatten() {
        case[key] = value.clone();
    }
    let folder = folder_of(name, &[("case.json", &case.to_string())]);
    let args = ["diagnose", "--case", "case.json", "--format", "json"];
    let output = run_in(&folder, &args);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// `rule certainty` of each cause.
fn causes(answer: &Value) -> Vec<String> {
    let findings = answer["findings"].as_array().unwrap().iter();
    let causes = findings.filter(|finding| finding["kind"] == "cause");
    causes
        .map(|one| {
            format!(
                "{} {}",
                one["rule"].as_str().unwrap(),
                one["certainty"].as_str().unwrap()
            )
        })
        .collect()
}

fn blames_permission(answer: &Value) -> bool {
    causes(answer)
        .iter()
        .any(|cause| cause.starts_with("id-token-permission"))
}

fn workflow_stage(answer: &Value) -> (String, String) {
    let stages = answer["stages"].as_array().unwrap();
    let stage = stages
        .iter()
        .find(|one| one["stage"] == "workflow")
        .unwrap();
    let text = |key: &str| stage[key].as_str().unwrap().to_owned();
    (text("status"), text("summary"))
}

const HOSTED: &str = "    runs-on: ubuntu-latest\n";

#[test]
fn a_job_without_oidc_passes_the_workflow_stage() {
    let none = "this job does not use OIDC";
    let lines = format!("{HOSTED}    env: {KEYS}\n");
    let in_step = format!("    - uses: octo-org/sync@v1\n      env: {KEYS}\n");
    let cases = [
        ("cred_test", HOSTED, "    - run: npm test\n", none),
        ("cred_step", HOSTED, in_step.as_str(), none),
        (
            "cred_cli",
            &lines,
            "    - run: aws s3 ls\n",
            "this job uses access keys",
        ),
        ("cred_both", &lines, ASSUME, "this job uses access keys"),
    ];
    for (name, lines, steps, summary) in cases {
        let answer = answer(name, lines, steps, &json!({}));
        let expected = ("pass".to_owned(), summary.to_owned());
        assert_eq!(workflow_stage(&answer), expected, "{name}");
        assert_eq!(causes(&answer), [""; 0], "{name}");
    }
}

#[test]
fn a_job_that_requests_a_token_without_permission_still_fails() {
    let missing = ["id-token-permission-missing proven"];
    let empty = format!("{HOSTED}    env: {{AWS_ACCESS_KEY_ID: ''}}\n");
    let other = format!("{HOSTED}    env: {{AWS_REGION: eu-north-1}}\n");
    for (name, lines) in [
        ("cred_f1", HOSTED),
        ("cred_f2", &empty),
        ("cred_f3", &other),
    ] {
        assert_eq!(
            causes(&answer(name, lines, ASSUME, &json!({}))),
            missing,
            "{name}"
        );
    }
}

#[test]
fn an_error_about_a_key_clears_the_permission() {
    for (name, error) in [("cred_key", UNKNOWN_KEY), ("cred_signature", SIGNATURE)] {
        let error = json!({"error": error});
        let steps = format!("    - uses: octo-org/sync@v1\n      env: {KEYS}\n");
        assert!(
            !blames_permission(&answer(name, HOSTED, &steps, &error)),
            "{name}"
        );
        let steps = format!("{ASSUME}    - run: aws s3 ls\n");
        assert!(
            !blames_permission(&answer(name, HOSTED, &steps, &error)),
            "{name}"
        );
    }
    let error = json!({"error": HINT});
    assert!(blames_permission(&answer(
        "cred_hint",
        HOSTED,
        ASSUME,
        &error
    )));
}

#[test]
fn a_self_hosted_runner_may_have_credentials() {
    let likely = ["id-token-permission-missing likely"];
    for (name, label) in [
        ("cred_s1", "self-hosted"),
        ("cred_s2", "[self-hosted, linux]"),
        ("cred_s3", "[Self-Hosted]"),
    ] {
        let lines = format!("    runs-on: {label}\n");
        assert_eq!(
            causes(&answer(name, &lines, ASSUME, &json!({}))),
            likely,
            "{name}"
        );
    }
    let error = json!({"error": HINT});
    let lines = "    runs-on: self-hosted\n";
    assert_eq!(
        causes(&answer("cred_s4", lines, ASSUME, &error)),
        ["id-token-permission-missing proven"]
    );
}

#[test]
fn a_called_workflow_without_oidc_needs_nothing_from_its_caller() {
    let caller = "on: push\npermissions: {contents: read}\njobs:\n  ship:\n    uses: ./.github/workflows/x.yml\n    secrets: inherit\n";
    let keys = "    - uses: aws-actions/configure-aws-credentials@v4\n      with: {aws-access-key-id: '${{ secrets.K }}', aws-secret-access-key: '${{ secrets.S }}', aws-region: eu-north-1}\n";
    let cases = [
        ("cred_c1", keys, false),
        ("cred_c2", "    - run: npm test\n", false),
        ("cred_c3", "    - uses: actions/checkout@v4\n", false),
        ("cred_c4", ASSUME, true),
    ];
    for (name, steps, is_blamed) in cases {
        let called =
            format!("on: {{workflow_call: {{}}}}\njobs:\n  x:\n{HOSTED}    steps:\n{steps}");
        let more = json!({"workflows": {".github/workflows/x.yml": called}});
        assert_eq!(
            blames_permission(&of_workflow(name, caller, &more)),
            is_blamed,
            "{name}"
        );
    }
}
