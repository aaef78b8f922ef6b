//! The JSON of `check` and `test` is as their schemas say.

use serde_json::json;

use crate::common::{fixtures, folder_of, json as answer, run_in};
use crate::schema::validator::Schema;
use crate::schema::{fits, of_output};

fn of_check() -> Schema {
    of_output(include_str!("../../../docs/schema/check.schema.json"))
}

fn of_test() -> Schema {
    of_output(include_str!("../../../docs/schema/test.schema.json"))
}

fn trusting(subjects: &[&str]) -> String {
    let provider = "token.actions.githubusercontent.com";
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
        "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{provider}")},
        "Condition": {"StringLike": {format!("{provider}:sub"): subjects}, "StringEquals": {format!("{provider}:aud"): "sts.amazonaws.com"}},
    }]})
    .to_string()
}

const WORKFLOW: &str = "on: [push, pull_request, workflow_dispatch]\npermissions: {id-token: write}\njobs:\n  deploy:\n    runs-on: x\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: '${{ vars.ROLE }}', aws-region: us-east-1}}]\n";

#[test]
fn what_check_answers_fits_its_schema() {
    let wide = trusting(&["repo:octo-org/*", "repo:octo-org/web:pull_request"]);
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let here = folder_of(
        "schema",
        &[
            ("wide.json", &wide),
            ("main.json", &main),
            ("broken.json", "{\"Version\": "),
            ("odd.json", &main.replace("StringLike", "StringLikes")),
            ("w/a.yml", WORKFLOW),
        ],
    );
    let jobs = [
        "--workflow",
        "w",
        "--repository",
        "octo-org/web",
        "--format",
        "json",
    ];
    for file in ["wide.json", "main.json", "broken.json", "odd.json"] {
        let args: Vec<_> = ["check", file, "--against", "main.json"]
            .into_iter()
            .chain(jobs)
            .collect();
        let value = answer(&run_in(&here, &args));
        fits(&value, &of_check(), file);
    }
}

#[test]
fn what_check_answers_to_every_template_fits() {
    let schema = of_check();
    let mut read = 0;
    for path in fixtures("policies") {
        let path = path.display().to_string();
        let output = run_in("/", &["check", &path, "--format", "json"]);
        if output.status.code() != Some(2) {
            fits(&answer(&output), &schema, &path);
            read += 1;
        }
    }
    assert!(read > 3);
}

#[test]
fn what_test_answers_fits_its_schema() {
    let main = trusting(&["repo:octo-org/web:ref:refs/heads/main"]);
    let tests = "policy: main.json\nrepository: octo-org/web\ntests:\n  - allow: push main\n  - allow: push dev\n  - deny: pull_request\n    because: sub-branch\n  - allow: pull_request_target\n";
    let here = folder_of("schema-test", &[("main.json", &main), ("t.yaml", tests)]);
    let value = answer(&run_in(&here, &["test", "t.yaml", "--format", "json"]));
    fits(&value, &of_test(), "t.yaml");
}

#[test]
fn what_does_not_fit_is_seen() {
    let good = json!({"schema": "oidc-doctor.test/1", "files": [], "passed": 0, "failed": 0});
    assert!(of_test().problems(&good).is_empty());
    for (name, value) in [
        ("schema", json!("oidc-doctor.test/2")),
        ("files", json!({})),
        ("passed", json!("0")),
        ("more", json!(1)),
        ("files", json!([{"file": "t.yaml", "policy": "p"}])),
    ] {
        let mut bad = good.clone();
        bad[name] = value;
        assert!(!of_test().problems(&bad).is_empty(), "{bad}");
    }
    let mut short = good;
    short.as_object_mut().unwrap().remove("failed");
    assert!(!of_test().problems(&short).is_empty());
}
