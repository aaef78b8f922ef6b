//! `--narrow`: what the jobs present stays, everybody else goes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;

use crate::fixes::program::{POLICY, folder, read, run_in, stderr, stdout};

const WORKFLOW: &str = "on:
  push:
    branches: [main, 'release/**']
  pull_request:
permissions: {id-token: write}
jobs:
  ship:
    if: github.event_name == 'push'
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-west-1}
  prod:
    if: github.event_name == 'push'
    environment: prod
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-west-1}
  look:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/read-only', aws-region: eu-west-1}
";

/// A policy that lets these subjects in.
fn policy(subjects: &str) -> String {
    let exact = "\"repo:octo-org/octo-repo:ref:refs/heads/main\"";
    POLICY
        .replace("StringEquals", "StringLike")
        .replace(exact, subjects)
}

fn set_up(name: &str, subjects: &str) -> PathBuf {
    let folder = folder(name);
    fs::create_dir_all(folder.join(".github/workflows")).unwrap();
    fs::write(folder.join(".github/workflows/ship.yml"), WORKFLOW).unwrap();
    fs::write(folder.join("trust.json"), policy(subjects)).unwrap();
    folder
}

fn narrow(folder: &Path, more: &[&str]) -> Output {
    let base = [
        "fix",
        "--narrow",
        "--trust-policy",
        "trust.json",
        "--workflow",
        ".",
        "--repository",
        "octo-org/octo-repo",
        "--role",
        "arn:aws:iam::111122223333:role/deploy",
    ];
    run_in(folder, &[&base[..], more].concat())
}

fn subjects(folder: &Path) -> Vec<String> {
    let policy: Value = serde_json::from_str(&read(folder, "trust.json")).unwrap();
    let condition = &policy["Statement"][0]["Condition"]["StringLike"];
    match &condition["token.actions.githubusercontent.com:sub"] {
        Value::String(one) => vec![one.clone()],
        list => list
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one.as_str().unwrap().to_owned())
            .collect(),
    }
}

const NEEDED: [&str; 3] = [
    "repo:octo-org/octo-repo:ref:refs/heads/main",
    "repo:octo-org/octo-repo:ref:refs/heads/release/*",
    "repo:octo-org/octo-repo:environment:prod",
];

#[test]
fn a_broad_policy_becomes_the_least_for_the_jobs() {
    for (name, broad) in [
        ("narrow-repository", "\"repo:octo-org/octo-repo:*\""),
        ("narrow-owner", "\"repo:octo-org/*\""),
        (
            "narrow-others",
            "[\"repo:octo-org/octo-repo:*\", \"repo:octo-org/other:*\"]",
        ),
    ] {
        let folder = set_up(name, broad);
        let output = narrow(&folder, &["--write"]);
        assert!(
            stderr(&output).contains("wrote trust.json"),
            "{}",
            stderr(&output)
        );
        assert_eq!(subjects(&folder), NEEDED, "{name}");
        assert!(
            stderr(&output).contains("prod (.github/workflows/ship.yml)"),
            "{}",
            stderr(&output)
        );
        let again = narrow(&folder, &[]);
        assert_eq!(
            (again.status.code(), stdout(&again).as_str()),
            (Some(0), ""),
            "{}",
            stderr(&again)
        );
        let check = run_in(&folder, &["check", "trust.json", "--format", "json"]);
        let answer: Value = serde_json::from_slice(&check.stdout).unwrap();
        assert_ne!(answer["policies"][0]["exposure"]["grade"], "dangerous");
    }
}

#[test]
fn a_value_of_which_a_part_is_presented_stays() {
    let folder = set_up(
        "narrow-part",
        "[\"repo:octo-org/octo-repo:ref:refs/heads/release/1.*\", \"repo:octo-org/octo-repo:pull_request\"]",
    );
    let output = narrow(&folder, &["--write"]);
    assert!(stderr(&output).contains("wrote"), "{}", stderr(&output));
    assert_eq!(
        subjects(&folder),
        ["repo:octo-org/octo-repo:ref:refs/heads/release/1.*"]
    );
    assert!(
        stderr(&output).contains("octo-org/octo-repo:pull_request"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn another_role_s_jobs_do_not_count() {
    let folder = set_up("narrow-role", "\"repo:octo-org/octo-repo:*\"");
    let output = narrow(&folder, &[]);
    assert!(!stderr(&output).contains("look ("), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("--- a/trust.json"));
    assert_eq!(
        read(&folder, "trust.json"),
        policy("\"repo:octo-org/octo-repo:*\"")
    );
}

#[test]
fn nothing_to_narrow_to_changes_nothing() {
    let other = set_up("narrow-none", "\"repo:octo-org/other:*\"");
    let output = narrow(&other, &["--write"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(
        stderr(&output).contains("no job of the workflows gets in"),
        "{}",
        stderr(&output)
    );
    assert_eq!(
        read(&other, "trust.json"),
        policy("\"repo:octo-org/other:*\"")
    );
    fs::remove_dir_all(other.join(".github")).unwrap();
    let unknown = run_in(
        &other,
        &[
            "fix",
            "--narrow",
            "--trust-policy",
            "trust.json",
            "--repository",
            "octo-org/other",
        ],
    );
    assert_eq!(unknown.status.code(), Some(3));
    assert_eq!(stdout(&unknown), "");
}

#[test]
fn a_policy_that_tests_no_subject_tests_it_afterwards() {
    let folder = set_up("narrow-open", "\"x\"");
    let line = ",\n                \"token.actions.githubusercontent.com:sub\": \"x\"";
    let open = policy("\"x\"").replace(line, "");
    assert!(!open.contains(":sub"));
    fs::write(folder.join("trust.json"), &open).unwrap();
    let output = narrow(&folder, &["--write"]);
    assert!(stderr(&output).contains("wrote"), "{}", stderr(&output));
    assert_eq!(subjects(&folder), NEEDED);
    let bare = open.replace(
        "sts:AssumeRoleWithWebIdentity\",",
        "sts:AssumeRoleWithWebIdentity\"",
    );
    let start = bare.find("\"Condition\"").unwrap();
    let bare = format!("{}}}]}}", &bare[..start]);
    fs::write(folder.join("trust.json"), bare).unwrap();
    let output = narrow(&folder, &["--write"]);
    assert!(stderr(&output).contains("wrote"), "{}", stderr(&output));
    assert_eq!(subjects(&folder), NEEDED);
}

#[test]
fn a_policy_that_excludes_is_left_to_its_author() {
    let folder = set_up("narrow-negated", "\"repo:octo-org/other:*\"");
    let negated = policy("\"repo:octo-org/other:*\"").replace("StringLike", "StringNotLike");
    let negated = negated.replace(
        "\"token.actions.githubusercontent.com:aud\": \"sts.amazonaws.com\",",
        "",
    );
    fs::write(folder.join("trust.json"), &negated).unwrap();
    let output = narrow(&folder, &["--write"]);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(
        stderr(&output).contains("cannot be narrowed"),
        "{}",
        stderr(&output)
    );
    assert_eq!(read(&folder, "trust.json"), negated);
}
