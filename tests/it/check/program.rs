//! The command as a user runs it.

use crate::check::support::{folder, git, json, program, stderr, stdout, trusting};

const WORKFLOW: &str = "on:\n  push:\n    branches: [main]\n  pull_request:\npermissions:\n  id-token: write\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: ${{ vars.ROLE }}\n          aws-region: us-east-1\n";

fn main_alone() -> String {
    trusting(&["repo:octo-org/web:ref:refs/heads/main"])
}

#[test]
fn in_a_repository_the_jobs_are_found() {
    let here = folder(
        "found",
        &[
            ("trust.json", &main_alone()),
            (".github/workflows/deploy.yml", WORKFLOW),
        ],
    );
    git(&here, &["init", "-q"]);
    git(
        &here,
        &["remote", "add", "origin", "git@github.com:octo-org/web.git"],
    );
    let output = program(&here, &["check", "trust.json", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let jobs = json(&output)["policies"][0]["jobs"].clone();
    assert_eq!(jobs[0]["event"], "push");
    assert_eq!(jobs[0]["admitted"], "always");
    assert_eq!(jobs[0]["once_immutable"], "never");
    assert_eq!(jobs[1]["event"], "pull_request");
    assert_eq!(jobs[1]["admitted"], "never");
    assert_eq!(jobs[1]["cause"]["rule"], "sub-pull-request");
    let other = program(
        &here,
        &[
            "check",
            "trust.json",
            "--repository",
            "octo-org/api",
            "--format",
            "json",
        ],
    );
    assert_eq!(json(&other)["policies"][0]["jobs"], serde_json::json!([]));
    let text = program(&here, &["check", "trust.json"]);
    insta::assert_snapshot!(stdout(&text));
}

#[test]
fn causes_before_the_policy_are_named() {
    let without = WORKFLOW.replace("permissions:\n  id-token: write\n", "");
    let here = folder(
        "causes",
        &[("trust.json", &main_alone()), ("w/deploy.yml", &without)],
    );
    let args = [
        "check",
        "trust.json",
        "--workflow",
        "w",
        "--repository",
        "octo-org/web",
        "--format",
        "json",
    ];
    let jobs = json(&program(&here, &args))["policies"][0]["jobs"].clone();
    assert_eq!(jobs[0]["admitted"], "never");
    assert_eq!(jobs[0]["cause"]["rule"], "id-token-permission-missing");
}

#[test]
fn subjects_with_ids_alone_leave_it_open_which_form_the_repository_has() {
    let policy = trusting(&["repo:octo-org@1/web@2:ref:refs/heads/main"]);
    let here = folder(
        "ids",
        &[("trust.json", &policy), ("w/deploy.yml", WORKFLOW)],
    );
    let args = [
        "check",
        "trust.json",
        "--workflow",
        "w",
        "--repository",
        "octo-org/web",
        "--format",
        "json",
    ];
    let row = json(&program(&here, &args))["policies"][0]["jobs"][0].clone();
    assert_eq!(row["admitted"], "unknown", "{row}");
}

#[test]
fn a_change_against_a_file_and_against_revisions() {
    let here = folder(
        "change",
        &[
            ("infra/trust.json", &main_alone()),
            ("old.json", &main_alone()),
        ],
    );
    git(&here, &["init", "-q"]);
    git(&here, &["add", "."]);
    git(&here, &["commit", "-qm", "first"]);
    let wide = trusting(&["repo:octo-org/*:ref:refs/heads/main"]);
    std::fs::write(here.join("infra/trust.json"), wide).unwrap();
    for against in [
        "old.json",
        "HEAD",
        "HEAD:infra/trust.json",
        "HEAD:./old.json",
    ] {
        let output = program(
            &here,
            &[
                "check",
                "infra/trust.json",
                "--against",
                against,
                "--format",
                "json",
            ],
        );
        assert_eq!(
            output.status.code(),
            Some(1),
            "{against} {}",
            stderr(&output)
        );
        let change = json(&output)["policies"][0]["against"].clone();
        assert_eq!(
            change["newly_admitted"][0]["who"],
            "branch main of any repository of octo-org"
        );
        assert_eq!(change["no_longer_admitted"], serde_json::json!([]));
    }
    let narrower = program(
        &here,
        &["check", "old.json", "--against", "infra/trust.json"],
    );
    assert_eq!(narrower.status.code(), Some(0));
    let strict = [
        "check",
        "old.json",
        "--against",
        "infra/trust.json",
        "--fail-on",
        "warning",
    ];
    assert_eq!(program(&here, &strict).status.code(), Some(1));
    std::fs::write(here.join("new.json"), main_alone()).unwrap();
    let new = program(&here, &["check", "new.json", "--against", "HEAD"]);
    assert_eq!(new.status.code(), Some(1), "{}", stdout(&new));
    assert!(stdout(&new).contains("newly let in: branch main of octo-org/web"));
}

#[test]
fn what_is_no_earlier_version_is_refused() {
    let here = folder("refused", &[("trust.json", &main_alone())]);
    git(&here, &["init", "-q"]);
    for against in ["nowhere", "--output=x", "nowhere:trust.json"] {
        let flag = format!("--against={against}");
        let output = program(&here, &["check", "trust.json", &flag]);
        assert_eq!(output.status.code(), Some(2), "{against}");
        assert!(
            stderr(&output).contains("no revision"),
            "{}",
            stderr(&output)
        );
    }
    assert!(!here.join("x").exists());
}
