//! `test`: expectations about a policy, run as tests.

use std::path::PathBuf;

use crate::check::support::{folder, json, program, stderr, stdout, trusting};

fn trust() -> String {
    trusting(&[
        "repo:octo-org/web:ref:refs/heads/main",
        "repo:octo-org/web:environment:prod",
        "repo:octo-org/web:ref:refs/heads/release/*",
    ])
}

fn here(name: &str, tests: &str) -> PathBuf {
    folder(
        name,
        &[("infra/trust.json", &trust()), ("tests/trust.yaml", tests)],
    )
}

const ALL: &str = r#"policy: ../infra/trust.json
repository: octo-org/web
tests:
  - allow: push main
  - allow: branch release/1
  - allow: schedule
  - allow: push main environment prod
  - allow: environment prod
  - allow: workflow_dispatch refs/heads/release/2
  - deny: environment production
  - deny: pull_request
    because: sub-pull-request
  - deny: tag main
    because: sub-tag
  - deny: release v1
  - deny: push dev
    because: sub-branch
  - deny: push main
    repository: octo-org/api
    because: sub-repo
  - deny: push main
    claims: {aud: https://github.com/octo-org}
    because: aud-mismatch
  - name: a token by its claims
    allow: {sub: "repo:octo-org/web:ref:refs/heads/main"}
"#;

#[test]
fn expectations_that_hold_pass() {
    let here = here("expected", ALL);
    let output = program(&here, &["test", "tests/trust.yaml", "--format", "json"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{} {}",
        stdout(&output),
        stderr(&output)
    );
    let answer = json(&output);
    assert_eq!(answer["schema"], "oidc-doctor.test/1");
    assert_eq!(answer["passed"], 14);
    assert_eq!(answer["failed"], 0);
}

#[test]
fn each_expectation_turned_round_fails() {
    let turned = ALL
        .replace("- allow:", "- DENY:")
        .replace("    allow:", "    DENY:");
    let turned = turned.replace("deny:", "allow:").replace("DENY:", "deny:");
    let lines = turned.lines().filter(|line| !line.contains("because:"));
    let here = here("turned", &lines.collect::<Vec<_>>().join("\n"));
    let output = program(&here, &["test", "tests/trust.yaml", "--format", "json"]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert_eq!(json(&output)["passed"], 0);
    assert_eq!(json(&output)["failed"], 14);
}

#[test]
fn failures_are_told_with_their_places() {
    let tests = "policy: ../infra/trust.json\nrepository: octo-org/web\ntests:\n  - deny: push main\n  - allow: pull_request\n  - deny: pull_request\n    because: sub-branch\n  - allow: pull_request_target\n  - deny: push dev\n";
    let here = here("failures", tests);
    let output = program(&here, &["test", "tests/trust.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn what_is_not_said_is_undecided() {
    let policy = trusting(&["repo:octo-org/web:*"]).replace(
        r#""StringLike":{"#,
        r#""StringLike":{"token.actions.githubusercontent.com:actor":"octocat","#,
    );
    let tests = "policy: trust.json\nrepository: octo-org/web\ntests:\n  - deny: push main\n";
    let here = folder("unsaid", &[("trust.json", &policy), ("t.yaml", tests)]);
    let output = program(&here, &["test", "t.yaml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stdout(&output).contains("of which nothing is said"),
        "{}",
        stdout(&output)
    );
    let said = tests.to_owned()
        + "    claims: {actor: hubot}\n  - allow: push main\n    claims: {actor: octocat}\n";
    std::fs::write(here.join("t.yaml"), said).unwrap();
    assert_eq!(program(&here, &["test", "t.yaml"]).status.code(), Some(0));
}

#[test]
fn subjects_with_ids() {
    let policy = trusting(&["repo:octo-org@1/web@2:ref:refs/heads/main"]);
    let tests = "policy: trust.json\nrepository: octo-org/web\nrepository_id: 2\nowner_id: 1\nimmutable_subject: true\ntests:\n  - allow: push main\n  - deny: push dev\n";
    let here = folder("with-ids", &[("trust.json", &policy), ("t.yaml", tests)]);
    let output = program(&here, &["test", "t.yaml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
}

/// Files that cannot be read, each with a part of what is said of it.
fn bad_files() -> Vec<(String, &'static str)> {
    let head = "policy: ../infra/trust.json\nrepository: octo-org/web\ntests:\n";
    vec![
        (
            format!("{head}  - allow: psuh main\n"),
            "cannot read tests/trust.yaml: line 4: `psuh` is no event of GitHub",
        ),
        (
            format!("{head}  - alow: push main\n"),
            "cannot read tests/trust.yaml: line 4: unknown key `alow`",
        ),
        (
            format!("{head}  - deny: push\n"),
            "cannot read tests/trust.yaml: line 4: `push` of which ref?",
        ),
        (
            format!("{head}  - {{deny: push a, allow: push b}}\n"),
            "expected either `allow` or `deny`",
        ),
        (
            format!("{head}  - deny: push a\n    because: sub-brunch\n"),
            "cannot read tests/trust.yaml: line 5: no rule `sub-brunch`",
        ),
        (
            format!("{head}  - allow: push a\n    because: sub-branch\n"),
            "`because` goes with `deny`",
        ),
        (
            format!("{head}  - allow: push a\n    repository: web\n"),
            "`web` is no repository",
        ),
        (
            "policy: ../infra/trust.json\ntests: [{allow: push a}]\n".to_owned(),
            "the repository is not known",
        ),
        (
            "policy: nowhere.json\ntests: [{allow: {sub: x}}]\n".to_owned(),
            "tests/trust.yaml:1: the policy cannot be read",
        ),
        (
            "tests: [{allow: {sub: x}}]\n".to_owned(),
            "`policy` is missing",
        ),
        (
            "policy: ../infra/trust.json\n".to_owned(),
            "`tests` holds no expectation",
        ),
        (
            "- allow: push main\n".to_owned(),
            "a list, expected an object",
        ),
        ("policy: [\n".to_owned(), "not valid YAML"),
    ]
}

#[test]
fn bad_files_are_refused_at_their_line() {
    for (text, message) in bad_files() {
        let here = here("bad", &text);
        let output = program(&here, &["test", "tests/trust.yaml"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(
            stderr(&output).contains(message),
            "{text}\n{}",
            stderr(&output)
        );
        assert_eq!(stdout(&output), "", "{text}");
    }
}

#[test]
fn a_first_file_holds_and_is_not_overwritten() {
    let workflow = "on: push\npermissions: {id-token: write}\njobs:\n  deploy:\n    runs-on: x\n    environment: staging\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: r, aws-region: us-east-1}}]\n";
    let here = folder(
        "first",
        &[
            ("infra/trust.json", &trust()),
            (".github/workflows/deploy.yml", workflow),
        ],
    );
    let init = [
        "test",
        "--init",
        "infra/trust.json",
        "--workflow",
        ".",
        "--repository",
        "octo-org/web",
    ];
    let with_output: Vec<_> = init
        .iter()
        .copied()
        .chain(["--output", "infra/trust.test.yaml"])
        .collect();
    let output = program(&here, &with_output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = std::fs::read_to_string(here.join("infra/trust.test.yaml")).unwrap();
    insta::assert_snapshot!(text);
    let ran = program(&here, &["test", "infra/trust.test.yaml"]);
    assert_eq!(ran.status.code(), Some(0), "{}", stdout(&ran));
    let again = program(&here, &with_output);
    assert_eq!(again.status.code(), Some(2));
    assert!(
        stderr(&again).contains("already exists"),
        "{}",
        stderr(&again)
    );
    let shown = program(&here, &init);
    assert!(stdout(&shown).contains("policy: infra/trust.json"));
}

#[test]
fn first_files_of_odd_policies_hold_too() {
    let odd = [
        trusting(&["*"]),
        trusting(&["repo:octo-org/*:pull_request"]),
        trusting(&["repo:octo-org@1/web@2:*"]),
        trusting(&["repo:octo-org/web:environment:my prod #1"]),
    ];
    for policy in odd {
        let here = folder("odd", &[("trust.json", &policy)]);
        let made = program(&here, &["test", "--init", "--output", "t.yaml"]);
        assert_eq!(made.status.code(), Some(0), "{policy} {}", stderr(&made));
        let ran = program(&here, &["test", "t.yaml"]);
        let text = std::fs::read_to_string(here.join("t.yaml")).unwrap();
        assert_eq!(
            ran.status.code(),
            Some(0),
            "{text}\n{}{}",
            stdout(&ran),
            stderr(&ran)
        );
    }
}

#[test]
fn nothing_to_expect_is_said() {
    let here = folder("nothing", &[("trust.json", &trusting(&["octo-org/web:*"]))]);
    let made = program(&here, &["test", "--init"]);
    assert_eq!(made.status.code(), Some(2));
    assert!(stderr(&made).contains("--repository"), "{}", stderr(&made));
}
