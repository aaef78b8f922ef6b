//! Running the program, and what the tests give it.

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub use crate::common::texts::{ROLE, TRUST as POLICY};

pub const DENIED: &str = "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity";

/// Runs the program with this on its standard input.
pub fn run_with(arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may be gone before all is written.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

pub fn run(arguments: &[&str]) -> Output {
    run_with(arguments, b"")
}

/// What was printed, however it was broken into lines.
pub fn text(output: &Output) -> String {
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The exit code and the JSON answer of `explain`.
pub fn explain(arguments: &[&str]) -> (i32, Value) {
    answer("explain", arguments)
}

/// The exit code and the JSON answer of `diagnose`.
pub fn diagnose(arguments: &[&str]) -> (i32, Value) {
    answer("diagnose", arguments)
}

fn answer(command: &str, arguments: &[&str]) -> (i32, Value) {
    let all: Vec<_> = [command, "--format", "json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let output = run(&all);
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), json)
}

pub fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("explain");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

pub fn rules(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

pub fn status<'a>(answer: &'a Value, stage: &str) -> &'a str {
    let mut stages = answer["stages"].as_array().unwrap().iter();
    stages.find(|one| one["stage"] == stage).unwrap()["status"]
        .as_str()
        .unwrap()
}

pub fn commands(answer: &Value) -> Vec<&str> {
    let steps = answer["next_steps"].as_array().unwrap().iter();
    steps
        .map(|step| step["command"].as_str().unwrap())
        .collect()
}

pub fn record(subject: &str, more: &str) -> String {
    format!(
        r#"{{"eventName": "AssumeRoleWithWebIdentity", "eventSource": "sts.amazonaws.com", {more},
  "userIdentity": {{"type": "WebIdentityUser",
    "principalId": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:{subject}",
    "userName": "{subject}",
    "identityProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
  "requestParameters": {{"roleArn": "{ROLE}", "roleSessionName": "GitHubActions"}}}}"#
    )
}

pub fn refused(subject: &str, time: &str, request: &str) -> String {
    let more = format!(
        r#""eventTime": "{time}", "requestID": "{request}", "errorCode": "AccessDenied", "errorMessage": "An unknown error occurred""#
    );
    record(subject, &more)
}
