//! The program as a user runs it: exit codes, streams, and output kept as snapshots.
//!
//! `INSTA_UPDATE=always cargo test --test cli` writes the snapshots, to be read by eye.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use crate::common::{folder, stderr, stdout};

/// The program in the top folder of the repository.
fn program(args: &[&str]) -> Command {
    crate::common::command(env!("CARGO_MANIFEST_DIR"), args)
}

fn run(args: &[&str]) -> Output {
    program(args).output().unwrap()
}

#[test]
fn a_renamed_repository_in_text_and_json() {
    let case = "fixtures/cases/user-renamed";
    let text = run(&["diagnose", "--case", case]);
    assert_eq!(text.status.code(), Some(1));
    assert_eq!(stderr(&text), "");
    insta::assert_snapshot!("renamed_text", stdout(&text));
    let json = run(&["diagnose", "--case", case, "--format", "json"]);
    assert_eq!(json.status.code(), Some(1));
    insta::assert_snapshot!("renamed_json", stdout(&json));
}

#[test]
fn a_refused_run_and_an_unknown_one() {
    let refused = run(&[
        "diagnose",
        "--case",
        "fixtures/cases/nested-job-permissions",
    ]);
    assert_eq!(refused.status.code(), Some(1));
    insta::assert_snapshot!("refused_run", stdout(&refused));
    let unknown = run(&[
        "diagnose",
        "--case",
        "fixtures/cases/repository-prefix/repaired.yaml",
    ]);
    assert_eq!(unknown.status.code(), Some(3));
    insta::assert_snapshot!("undetermined", stdout(&unknown));
}

#[test]
fn a_repaired_case_is_clear() {
    let clear = run(&[
        "diagnose",
        "--case",
        "fixtures/cases/user-renamed/repaired.yaml",
    ]);
    assert_eq!(clear.status.code(), Some(0), "{}", stdout(&clear));
    assert!(stdout(&clear).starts_with("clear: "));
}

#[test]
fn applying_the_first_fix_by_hand_ends_the_matter() {
    let folder = folder("applied");
    let case = "fixtures/cases/user-renamed";
    let json = run(&["diagnose", "--case", case, "--format", "json"]);
    let answer: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    let fixed = answer["findings"][0]["fixes"][0]["document"]
        .as_str()
        .unwrap();
    let policy = folder.join("trust.json");
    std::fs::write(&policy, fixed).unwrap();
    let again = run(&[
        "diagnose",
        "--case",
        case,
        "--error",
        "",
        "--trust-policy",
        policy.to_str().unwrap(),
    ]);
    assert_eq!(again.status.code(), Some(0), "{}", stdout(&again));
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let case = [
        "diagnose",
        "--case",
        "fixtures/cases/owner-letter-case-wildcard",
    ];
    let coloured = |mut command: Command| stdout(&command.output().unwrap()).contains('\u{1b}');
    assert!(!coloured(program(&case)));
    let mut always = program(&case);
    always.args(["--color", "always"]);
    assert!(coloured(always));
    let mut forced = program(&case);
    forced.env("CLICOLOR_FORCE", "1");
    assert!(coloured(forced));
    let mut refused = program(&case);
    refused.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    assert!(!coloured(refused));
    let mut empty = program(&case);
    empty.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "");
    assert!(coloured(empty));
}

#[test]
fn wrong_usage_and_unreadable_input_end_with_two() {
    let missing = run(&["diagnose", "--case", "no-such-file.json"]);
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(stdout(&missing), "");
    insta::assert_snapshot!("missing_file", stderr(&missing));
    assert_eq!(run(&["diagnose", "--no-such-flag"]).status.code(), Some(2));
    let unknown = run(&["rules", "sub-cas"]);
    assert_eq!(unknown.status.code(), Some(2));
    insta::assert_snapshot!("unknown_rule", stderr(&unknown));
}

#[test]
fn the_list_of_rules_and_a_page() {
    insta::assert_snapshot!("rules", stdout(&run(&["rules"])));
    let page = stdout(&run(&["rules", "sub-case"]));
    assert!(page.starts_with("# sub-case\n"));
}

#[test]
fn nothing_from_a_log_drives_the_terminal() {
    let log = "\u{1b}[31mError: \u{1b}]0;title\u{7}Could not assume role with OIDC: Not authorized to perform \
               sts:AssumeRoleWithWebIdentity\u{202e}\r\n";
    let mut child = program(&["explain", "--color", "never"]);
    let mut child = child
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(log.as_bytes())
        .unwrap();
    let output = stdout(&child.wait_with_output().unwrap());
    let harmless = |c: char| c == '\n' || (!c.is_control() && c != '\u{202e}');
    assert!(output.chars().all(harmless), "{output:?}");
    assert!(output.contains("symptom[AccessDenied]"));
}

#[test]
fn a_reader_that_stops_reading_is_no_error() {
    let mut child = program(&["rules"]);
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
}
