//! `check` for a pull request: annotations, a summary, code scanning.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::common::{folder, json, run_in, stdout};

const WORKFLOW: &str = "on:
  push: {branches: [main]}
  pull_request:
permissions: {id-token: write}
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {role-to-assume: 'arn:aws:iam::111122223333:role/deploy', aws-region: eu-central-1}
";

/// A policy for this subject, laid out as people do.
fn policy(sub: &str) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {{
      "StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
      "StringLike": {{"token.actions.githubusercontent.com:sub": "{sub}"}}
    }}
  }}]
}}
"#
    )
}

/// A narrow policy, a wide one, and a workflow of the repository.
fn case(name: &str) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("deploy.yml"), WORKFLOW).unwrap();
    let narrow = "repo:octo-org@65/octo-repo@74:ref:refs/heads/main";
    fs::write(folder.join("narrow.json"), policy(narrow)).unwrap();
    fs::write(folder.join("wide,1.json"), policy("repo:octo-org/*")).unwrap();
    folder
}

const RUN: [&str; 8] = [
    "--repository",
    "octo-org/octo-repo",
    "--repository-id",
    "74",
    "--owner-id",
    "65",
    "--workflow",
    "deploy.yml",
];

fn check(folder: &Path, policies: &[&str], format: &str) -> (i32, String) {
    let output = run_in(
        folder,
        &[&["check"], policies, &RUN, &["--format", format]].concat(),
    );
    (output.status.code().unwrap(), stdout(&output))
}

#[test]
fn annotations_for_a_pull_request() {
    let folder = case("annotations");
    let (code, text) = check(&folder, &["narrow.json", "wide,1.json"], "github");
    assert_eq!(code, 1);
    insta::assert_snapshot!("annotations", text);
    // What the exit code does not count is no error either.
    let never = [
        &["check", "wide,1.json"],
        &RUN[..],
        &["--format", "github", "--fail-on", "never"],
    ];
    let output = run_in(&folder, &never.concat());
    let said = stdout(&output);
    assert!(
        said.starts_with("::warning file=wide%2C1.json,title="),
        "{said}"
    );
}

#[test]
fn a_summary_in_markdown() {
    let (code, text) = check(
        &case("summary"),
        &["narrow.json", "wide,1.json"],
        "markdown",
    );
    assert_eq!(code, 1);
    insta::assert_snapshot!("summary", text);
}

/// What every reader of SARIF asks for, and GitHub beside it.
fn results(sarif: &Value) -> Vec<&Value> {
    assert_eq!(sarif["version"], "2.1.0");
    let run = &sarif["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results: Vec<_> = run["results"].as_array().unwrap().iter().collect();
    for result in &results {
        let rule = &result["ruleId"];
        assert_eq!(
            rules.iter().filter(|one| one["id"] == *rule).count(),
            1,
            "{rule}"
        );
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        assert!(result["partialFingerprints"]["finding/v1"].is_string());
        assert_eq!(result["locations"].as_array().unwrap().len(), 1, "{result}");
    }
    results
}

#[test]
fn code_scanning_is_told_where_and_what() {
    let folder = case("sarif");
    let output = run_in(
        &folder,
        &[&["check", "wide,1.json"], &RUN[..], &["--format", "sarif"]].concat(),
    );
    let sarif = json(&output);
    let found = results(&sarif);
    let wide = found
        .iter()
        .find(|one| one["ruleId"] == "sub-owner-wide")
        .unwrap();
    assert_eq!(wide["level"], "error");
    let place = &wide["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "wide%2C1.json");
    let region = &place["region"];
    let line = policy("repo:octo-org/*");
    let line = line
        .lines()
        .nth(usize::try_from(region["startLine"].as_u64().unwrap()).unwrap() - 1);
    let column = |name: &str| usize::try_from(region[name].as_u64().unwrap()).unwrap() - 1;
    let seen = &line.unwrap()[column("startColumn")..column("endColumn")];
    assert_eq!(seen, r#""repo:octo-org/*""#);
}

/// The replacement makes of the file what `fix --write` makes of it, and the fingerprint stays where
/// only lines above change.
#[test]
fn a_fix_can_be_applied_and_a_finding_known_again() {
    let folder = case("sarif-fix");
    let diagnose = |policy: &str| {
        let run = ["--event", "push", "--ref", "refs/heads/dev"];
        let more = ["--trust-policy", policy, "--format", "sarif"];
        json(&run_in(
            &folder,
            &[&["diagnose"], &RUN[..6], &run, &more].concat(),
        ))
    };
    let text = fs::read_to_string(folder.join("narrow.json")).unwrap();
    let sarif = diagnose("narrow.json");
    let first = results(&sarif)[0].clone();
    assert_eq!(first["ruleId"], "sub-branch");
    let change = &first["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "narrow.json");
    let replaced = &change["replacements"][0];
    let at = |line: &str, column: &str| {
        let number = |name: &str| {
            usize::try_from(replaced["deletedRegion"][name].as_u64().unwrap()).unwrap()
        };
        let before = text.split_inclusive('\n').take(number(line) - 1);
        before.map(str::len).sum::<usize>() + number(column) - 1
    };
    let mut applied = text.clone();
    applied.replace_range(
        at("startLine", "startColumn")..at("endLine", "endColumn"),
        replaced["insertedContent"]["text"].as_str().unwrap(),
    );
    fs::write(folder.join("applied.json"), &applied).unwrap();
    assert_eq!(
        diagnose("applied.json")["runs"][0]["results"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|one| one["properties"]["kind"] == "cause")
            .count(),
        0,
        "{applied}"
    );
    fs::write(folder.join("narrow.json"), format!("\n\n{text}")).unwrap();
    let moved = diagnose("narrow.json");
    let moved = results(&moved)[0].clone();
    assert_eq!(moved["partialFingerprints"], first["partialFingerprints"]);
    assert_ne!(moved["locations"], first["locations"]);
}
