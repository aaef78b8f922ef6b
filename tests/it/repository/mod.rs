//! A whole repository in: workflows, roles and values. Every run judged, the same in all commands.

mod check;
mod error;
mod matching;
mod runs;
mod tree;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::common::{folder, json, run_in};

/// A git working tree of `octo-org/web` with these files, its default branch `main`.
#[track_caller]
fn repository(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let here = folder(name);
    write(&here, files);
    let git = |arguments: &[&str]| {
        let status = Command::new("git")
            .args(arguments)
            .current_dir(&here)
            .status();
        assert!(status.unwrap().success(), "git {arguments:?}");
    };
    git(&["init", "-q", "-b", "main"]);
    let origin = "https://github.com/octo-org/web.git";
    git(&["remote", "add", "origin", origin]);
    here
}

fn write(here: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = here.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

fn diagnose(here: &Path, arguments: &[&str]) -> (Value, Output) {
    let arguments: Vec<&str> = ["diagnose", "--format", "json"]
        .into_iter()
        .chain(arguments.iter().copied())
        .collect();
    let output = run_in(here, &arguments);
    (json(&output), output)
}

/// `job event subject → admitted`, with the cause where there is one.
fn rows(answer: &Value) -> Vec<String> {
    let text = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    let rows = answer["runs"].as_array().unwrap().iter();
    rows.map(|row| {
        let [job, event, subject, admitted, cause] =
            ["job", "event", "subject", "admitted", "cause"].map(|key| text(row, key));
        let subject = subject.replace("repo:octo-org/web:", "");
        format!("{job} {event} {subject} {admitted} {cause}")
    })
    .collect()
}

/// The rules of the causes, the first one first.
fn causes(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap().iter();
    let causes = findings.filter(|finding| finding["kind"] == "cause");
    causes
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

/// A workflow whose job `deploy` takes this role.
fn workflow(on: &str, environment: &str, role: &str) -> String {
    format!(
        "on: {on}\npermissions:\n  id-token: write\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n{environment}    steps:\n      - uses: aws-actions/configure-aws-credentials@v5\n        with:\n          role-to-assume: {role}\n          aws-region: us-east-1\n"
    )
}

/// A trust policy for subjects of this pattern.
fn policy(subject: &str) -> String {
    format!(
        r#"{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "Allow",
    "Principal": {{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {{
      "StringEquals": {{"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}},
      "StringLike": {{"token.actions.githubusercontent.com:sub": "{subject}"}}
    }}
  }}]
}}
"#
    )
}

/// A Terraform role with this name.
fn role(label: &str, name: &str, subject: &str) -> String {
    format!(
        "resource \"aws_iam_role\" \"{label}\" {{\n  name               = \"{name}\"\n  assume_role_policy = jsonencode({})\n}}\n",
        policy(subject).trim()
    )
}

const ERROR: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";
const SECRET: &str = "${{ secrets.AWS_ROLE_ARN }}";
