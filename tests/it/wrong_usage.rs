//! Flags and files that do not fit: one clear error, and nothing of a secret in it.

use std::path::Path;
use std::process::Output;

use crate::common::{folder_of, run_in, stderr, stdout};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
const CLAIMS: &str = r#"{"sub": "repo:octo-org/web:ref:refs/heads/main", "aud": "sts.amazonaws.com", "iss": "https://token.actions.githubusercontent.com"}"#;
const WORKFLOW: &str = "on: push\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    steps: []\n";
const PROVIDER: &str =
    r#"{"Url": "token.actions.githubusercontent.com", "ClientIDList": ["sts.amazonaws.com"]}"#;
const TOKEN: &str =
    "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm8vcjpyZWY6cmVmcy9oZWFkcy9tYWluIn0.c2lnbmF0dXJl";
const CASE: &str = r#"{"schema": "oidc-doctor.case/1", "trust_policy": "missing"}"#;

/// Each kind of file, what it is called in an error, and the flags that take it.
const KINDS: [(&str, &str, &str, &[&str]); 6] = [
    (
        "policy.json",
        POLICY,
        "a policy",
        &["--trust-policy", "--permission-policy", "--scp"],
    ),
    (
        "claims.json",
        CLAIMS,
        "the claims of a token",
        &["--claims"],
    ),
    ("deploy.yml", WORKFLOW, "a workflow", &["--workflow"]),
    (
        "provider.json",
        PROVIDER,
        "an identity provider",
        &["--provider"],
    ),
    ("token.jwt", TOKEN, "a raw token", &["--token"]),
    ("case.json", CASE, "a case file", &["--case"]),
];

fn files(name: &str) -> std::path::PathBuf {
    folder_of(name, &KINDS.map(|(path, text, ..)| (path, text)))
}

fn run(folder: &Path, line: &str) -> Output {
    run_in(folder, &line.split(' ').collect::<Vec<_>>())
}

#[track_caller]
fn refused(folder: &Path, line: &str, says: &str) {
    let output = run(folder, line);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{line}: {said}");
    assert!(said.contains(says), "{line}: {said}");
    assert_eq!(stdout(&output), "", "{line}");
}

#[test]
fn a_file_of_another_kind_is_named_and_sent_where_it_belongs() {
    let here = files("kinds");
    let takers = KINDS.iter().flat_map(|(.., takers)| *takers);
    for taker in takers.chain(&["--sub-template", "--cloudtrail"]) {
        for (path, _, kind, takes) in KINDS {
            let line = format!("diagnose {taker} {path}");
            if takes.contains(taker) {
                let output = run(&here, &line);
                assert_ne!(output.status.code(), Some(2), "{line}: {}", stderr(&output));
            } else {
                refused(
                    &here,
                    &line,
                    &format!("cannot read {path}: {kind}, expected "),
                );
                let said = stderr(&run(&here, &line));
                assert!(said.contains(&format!("with `{}", takes[0])), "{said}");
                assert!(!said.contains("eyJ"), "{said}");
            }
        }
    }
    refused(
        &here,
        "check token.jwt",
        "cannot read token.jwt: a raw token, expected a policy",
    );
    refused(
        &here,
        "claims --token policy.json",
        "a policy, expected a raw token",
    );
    refused(
        &here,
        "test policy.json",
        "`oidc-doctor test --init policy.json`",
    );
}

#[test]
fn what_is_no_policy_is_not_passed_over() {
    let here = folder_of(
        "no-policy",
        &[
            ("empty.json", ""),
            ("other.json", r#"{"a": 1}"#),
            ("cut.json", r#"{"Version": "2012-10-17", "Statement": ["#),
            (
                "role.json",
                r#"{"Role": {"AssumeRolePolicyDocument": {"Statement": []}}}"#,
            ),
        ],
    );
    for flag in [
        "--permission-policy",
        "--scp",
        "--boundary",
        "--resource-policy",
    ] {
        refused(
            &here,
            &format!("diagnose {flag} empty.json"),
            "the text is empty",
        );
        refused(
            &here,
            &format!("diagnose {flag} other.json"),
            "no permission policy in this file",
        );
        refused(
            &here,
            &format!("diagnose {flag} role.json"),
            "no permission policy in this file",
        );
        refused(
            &here,
            &format!("diagnose {flag} cut.json"),
            "cut.json: line 1",
        );
    }
}

#[test]
fn standard_input_is_read_once() {
    let here = files("stdin");
    let once = "`-` (standard input) can be used only once";
    for line in [
        "check - -",
        "check - --against -",
        "check policy.json --workflow - --sub-template -",
        "test - -",
        "diagnose --token - --claims -",
    ] {
        refused(&here, line, once);
    }
}

#[test]
fn a_token_where_its_file_is_due_goes_no_further() {
    let here = files("argument");
    let output = run(&here, &format!("diagnose --token {TOKEN}"));
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("expected the path of a file") && said.contains("--token-env"),
        "{said}"
    );
    assert!(!said.contains("eyJ"), "{said}");
}

#[test]
fn values_that_are_none_say_what_is_expected() {
    let here = files("values");
    refused(
        &here,
        "diagnose --repository-id abc",
        "GitHub's API calls `id`",
    );
    refused(
        &here,
        "init --account 111122223333 --owner-id x --repository-id 1",
        "calls `id`",
    );
    refused(
        &here,
        "fix --rule sub-cas --trust-policy policy.json",
        "did you mean `sub-case`?",
    );
    refused(&here, "rules sub-cas", "did you mean `sub-case`?");
    refused(
        &here,
        "test deploy.yml --workflow deploy.yml",
        "`--workflow` goes with `--init` alone",
    );
    refused(
        &here,
        "test deploy.yml --fork",
        "`--fork` goes with `--init` alone",
    );
}

#[test]
fn a_file_that_cannot_be_written_says_why() {
    let here = files("output");
    std::fs::create_dir_all(here.join("folder")).unwrap();
    let check = "check policy.json --output";
    refused(
        &here,
        &format!("{check} folder"),
        "cannot write folder: it is a directory",
    );
    refused(
        &here,
        &format!("{check} none/x"),
        "cannot write none/x: the folder does not exist",
    );
}

#[test]
fn a_simulation_repeats_no_secret() {
    let key = format!("AKIA{}", "IOSFODNN7EXAMPLE");
    let token = format!("ghp_{}", "abcdefghijklmnopqrstuvwxyz0123456789");
    let policy = r#"{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\", \"Condition\": {\"StringEquals\": {\"aws:PrincipalTag/x\": \"a\"}}}}"#;
    let request = format!(
        r#"{{"id": "{token}", "PolicyInputList": ["{policy}"], "ActionNames": ["s3:GetObject"], "ResourceArns": ["arn:aws:s3:::b/{key}"],
        "ContextEntries": [{{"ContextKeyName": "aws:PrincipalTag/x", "ContextKeyValues": ["{token}"], "ContextKeyType": "string"}}]}}"#
    );
    let wrong = format!(r#"{{"{token}": 1}}"#);
    let here = folder_of(
        "simulate",
        &[("request.json", &request), ("wrong.json", &wrong)],
    );
    for line in ["request.json", "wrong.json"] {
        for format in ["json", "text"] {
            let output = run(&here, &format!("simulate --format {format} {line}"));
            let said = stdout(&output) + &stderr(&output);
            assert!(said.contains("***"), "{said}");
            assert!(!said.contains(&key) && !said.contains(&token), "{said}");
        }
    }
}

/// The calls that the help of a command ends with.
fn examples(folder: &Path, command: &str) -> Vec<String> {
    let help = stdout(&run(folder, &format!("{command} --help")));
    let calls = help.lines().filter_map(|line| {
        let call = line
            .split_once("oidc-doctor ")
            .filter(|_| line.starts_with("  "))?
            .1;
        // What the shell takes is not the program's.
        let words = call.split_whitespace();
        let words = words.take_while(|word| !matches!(*word, "|" | ">" | "<"));
        Some(words.collect::<Vec<_>>().join(" "))
    });
    calls.collect()
}

#[test]
fn the_examples_of_the_help_are_taken() {
    let here = files("help");
    let all = stdout(&run(&here, "--help"));
    let commands = all.lines().skip_while(|line| *line != "Commands:").skip(1);
    let commands: Vec<_> = commands
        .take_while(|line| !line.is_empty())
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert!(commands.len() > 10, "{commands:?}");
    for command in commands {
        let calls = examples(&here, command);
        assert!(!calls.is_empty(), "{command} shows no example");
        for call in calls {
            assert!(call.starts_with(command), "{call}");
            // A flag or value that is none is refused before help is given.
            let call = call.split('\'').step_by(2).collect::<Vec<_>>().join("text");
            let output = run(&here, &format!("{call} --help"));
            assert_eq!(output.status.code(), Some(0), "{call}: {}", stderr(&output));
        }
    }
    refused(
        &here,
        "diagnose --no-such-flag --help",
        "unexpected argument",
    );
}

#[test]
fn fix_says_what_blocks_where_it_has_nothing_to_change() {
    let trust = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
      "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {"StringEquals": {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:octo-org/web:ref:refs/heads/trunk"}}}]}"#;
    let here = folder_of("fix", &[("trust.json", trust), ("claims.json", CLAIMS)]);
    let line = "fix --trust-policy trust.json --claims claims.json";
    let other = run(&here, &format!("{line} --rule sub-tag"));
    assert_eq!(other.status.code(), Some(1));
    assert!(
        stderr(&other).contains("the cause is `sub-branch`"),
        "{}",
        stderr(&other)
    );
    // The diff is kept also where the change is written.
    let written = run(
        &here,
        &format!("{line} --write --allow-dirty --output change.diff"),
    );
    assert_eq!(written.status.code(), Some(3), "{}", stderr(&written));
    let diff = std::fs::read_to_string(here.join("change.diff")).unwrap();
    assert!(diff.contains("+++ b/trust.json"), "{diff}");
}

#[test]
fn a_stage_that_is_not_examined_says_what_lacks() {
    let here = files("lacks");
    let asked = stdout(&run(
        &here,
        "diagnose --action s3:GetObject --role arn:aws:iam::111122223333:role/deploy",
    ));
    assert!(
        asked.contains("not examined: no permission policy was given"),
        "{asked}"
    );
    assert!(
        asked.contains("aws iam list-role-policies --role-name deploy"),
        "{asked}"
    );
    let nothing = stdout(&run(
        &here,
        "diagnose --role arn:aws:iam::111122223333:role/deploy",
    ));
    assert!(
        nothing.contains("not examined: nothing was asked for"),
        "{nothing}"
    );
    assert!(!nothing.contains("list-role-policies"), "{nothing}");
}
