//! `explain` and what errors, logs and CloudTrail add to a diagnosis, through the program.

#![cfg(test)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const DENIED: &str = "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity";
const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
      "Action": "sts:AssumeRoleWithWebIdentity",
      "Condition": {
        "StringEquals": {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": "repo:octo-org/web:ref:refs/heads/main"
        }
      }
    }
  ]
}"#;
const ROLE: &str = "arn:aws:iam::111122223333:role/deploy";

/// Runs the program with this on its standard input.
fn run_with(arguments: &[&str], input: &[u8]) -> Output {
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

fn run(arguments: &[&str]) -> Output {
    run_with(arguments, b"")
}

/// What was printed, however it was broken into lines.
fn text(output: &Output) -> String {
    let printed = String::from_utf8(output.stdout.clone()).unwrap();
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The exit code and the JSON answer.
fn explain(arguments: &[&str]) -> (i32, Value) {
    let all: Vec<_> = ["explain", "--format", "json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let output = run(&all);
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (output.status.code().unwrap(), json)
}

fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("explain");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, content).unwrap();
    path.display().to_string()
}

fn rules(answer: &Value) -> Vec<&str> {
    let findings = answer["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect()
}

fn status<'a>(answer: &'a Value, stage: &str) -> &'a str {
    let mut stages = answer["stages"].as_array().unwrap().iter();
    stages.find(|one| one["stage"] == stage).unwrap()["status"]
        .as_str()
        .unwrap()
}

fn commands(answer: &Value) -> Vec<&str> {
    let steps = answer["next_steps"].as_array().unwrap().iter();
    steps
        .map(|step| step["command"].as_str().unwrap())
        .collect()
}

fn record(subject: &str, more: &str) -> String {
    format!(
        r#"{{"eventName": "AssumeRoleWithWebIdentity", "eventSource": "sts.amazonaws.com", {more},
  "userIdentity": {{"type": "WebIdentityUser",
    "principalId": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com:sts.amazonaws.com:{subject}",
    "userName": "{subject}",
    "identityProvider": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},
  "requestParameters": {{"roleArn": "{ROLE}", "roleSessionName": "GitHubActions"}}}}"#
    )
}

fn refused(subject: &str, time: &str, request: &str) -> String {
    let more = format!(
        r#""eventTime": "{time}", "requestID": "{request}", "errorCode": "AccessDenied", "errorMessage": "An unknown error occurred""#
    );
    record(subject, &more)
}

#[test]
fn the_generic_denial_is_resolved_as_far_as_it_can_be() {
    let (code, answer) = explain(&[DENIED]);
    assert_eq!(
        (code, answer["verdict"].as_str()),
        (3, Some("undetermined"))
    );
    let passed = ["workflow", "token", "provider"].map(|stage| status(&answer, stage));
    assert_eq!(passed, ["pass"; 3]);
    assert_eq!(status(&answer, "trust"), "fail");
    let found = rules(&answer);
    let place = |rule: &str| found.iter().position(|one| *one == rule).expect(rule);
    assert!(
        place("sub-environment") < place("sub-case"),
        "by how often it is the reason"
    );
    assert!(place("sub-case") < place("condition-duplicate-key"));
    assert!(!found.contains(&"provider-missing") && !found.contains(&"permission-missing"));
    let asked = commands(&answer);
    assert!((2..=5).contains(&asked.len()), "{asked:?}");
    assert!(
        asked
            .iter()
            .any(|one| one.contains("ACTIONS_ID_TOKEN_REQUEST_URL"))
    );
}

#[test]
fn people_read_what_it_means_and_how_to_tell() {
    let shown = text(&run(&["explain", DENIED]));
    for piece in [
        "failed at the trust stage",
        "symptom[AccessDenied] line 1",
        "means STS accepted the token",
        "proves the stages workflow, token and provider were passed",
        "possible causes, the most frequent first:",
        "to tell: ",
        "aws iam get-role --role-name ROLE_NAME > role.json",
    ] {
        assert!(shown.contains(piece), "no {piece:?} in:\n{shown}");
    }
    assert!(!shown.contains("error["), "nothing is certain:\n{shown}");
}

#[test]
fn every_cause_that_a_text_leaves_open_says_how_to_tell() {
    for entry in oidc_doctor::symptom::catalogue() {
        for (cause, _) in entry.causes {
            if let Some(rule) = oidc_doctor::rules::find(cause) {
                assert!(rule.tell().is_some_and(|tell| tell.len() > 20), "{cause}");
            }
        }
    }
}

#[test]
fn another_failure_is_not_blamed_on_access() {
    for error in [
        "npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/x",
        "error[E0308]: mismatched types\nerror: could not compile `app` (bin \"app\") due to 1 previous error",
    ] {
        let (code, answer) = explain(&[error]);
        assert_eq!(
            (code, answer["verdict"].as_str()),
            (0, Some("clear")),
            "{error}"
        );
        assert_eq!(rules(&answer), ["not-an-access-problem"]);
        assert_eq!(commands(&answer), [""; 0]);
        let shown = text(&run(&["explain", error]));
        assert!(shown.starts_with("not about access"), "{shown}");
        assert!(
            !shown.contains("error[not") && !shown.contains("predicted"),
            "{shown}"
        );
    }
}

#[test]
fn a_text_of_nothing_known_asks_for_more() {
    let (code, answer) = explain(&["it does not work"]);
    assert_eq!(
        (code, answer["verdict"].as_str()),
        (3, Some("undetermined"))
    );
    assert_eq!(rules(&answer), [""; 0]);
    assert_eq!(
        commands(&answer),
        ["gh run view RUN_ID --log-failed | oidc-doctor explain"]
    );
    assert!(text(&run(&["explain", "it does not work"])).contains("nothing in this text"));
}

#[test]
fn without_a_text_it_is_said_how_to_give_one() {
    for arguments in [
        &["explain"][..],
        &["explain", ""],
        &["explain", "-"],
        &["explain", "--error", " \n"],
    ] {
        let message = complaint(&run(arguments));
        assert!(message.contains("no text to explain"), "{message}");
        assert!(message.contains("--error-file FILE"));
    }
    let path = file("denied.txt", DENIED);
    let message = complaint(&run(&["explain", &path]));
    assert!(message.contains("--error-file"), "{message}");
    complaint(&run(&["explain", DENIED, "--error", DENIED]));
}

#[test]
fn the_text_may_come_from_anywhere() {
    let path = file("anywhere.txt", DENIED);
    let whole = run(&["explain", DENIED, "--format", "json"]);
    let ways = [
        run(&["explain", "--error", DENIED, "--format", "json"]),
        run_with(&["explain", "--format", "json"], DENIED.as_bytes()),
        run_with(&["explain", "-", "--format", "json"], DENIED.as_bytes()),
        run(&["explain", "--error-file", &path, "--format", "json"]),
    ];
    let meaning = |output: &Output| {
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        (
            answer["verdict"].clone(),
            answer["symptoms"].clone(),
            rules(&answer).join(","),
        )
    };
    for way in &ways {
        assert_eq!(meaning(way), meaning(&whole));
    }
}

#[test]
fn evidence_decides_what_the_text_leaves_open() {
    let policy = file("policy.json", POLICY);
    let claims =
        r#"{"sub": "repo:octo-org/web:environment:production", "aud": "sts.amazonaws.com"}"#;
    let claims = file("claims.json", claims);
    let (code, answer) = explain(&[
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &claims,
        "--role",
        ROLE,
    ]);
    assert_eq!(code, 1);
    assert_eq!(rules(&answer), ["sub-environment"]);
    assert_eq!(answer["findings"][0]["certainty"], "proven");
    assert_eq!(answer["findings"][0]["fixes"][0]["verified"], true);
}

#[test]
fn a_denial_of_a_user_shows_no_assume() {
    let user = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k";
    let session = user
        .replace(":iam::", ":sts::")
        .replace("user/ci", "assumed-role/deploy/GitHubActions");
    assert_eq!(status(&explain(&[user]).1, "trust"), "unknown");
    assert_eq!(status(&explain(&[&session]).1, "trust"), "pass");
}

#[test]
fn cloudtrail_tells_what_was_presented() {
    let policy = file("trail-policy.json", POLICY);
    let trail = format!(
        "[{},\n{},\n{}]",
        refused(
            "repo:octo-org/web:pull_request",
            "2026-11-20T10:00:00Z",
            "r-1"
        ),
        refused(
            "repo:octo-org/Web:ref:refs/heads/main",
            "2026-11-20T11:00:00Z",
            "r-2"
        ),
        record(
            "repo:octo-org/web:ref:refs/heads/main",
            r#""eventTime": "2026-11-20T12:00:00Z""#
        )
    );
    let trail = file("trail.json", trail);
    let given = [
        "--trust-policy",
        &policy,
        "--cloudtrail",
        &trail,
        "--role",
        ROLE,
    ];
    let (_, latest) = explain(&[&[DENIED][..], &given].concat());
    assert_eq!(rules(&latest)[0], "sub-case");
    let finding = &latest["findings"][0];
    assert_eq!(finding["certainty"], "proven");
    assert_eq!(finding["actual"], "repo:octo-org/Web:ref:refs/heads/main");
    assert_eq!(
        finding["fixes"][0]["verified"], true,
        "the subject outlasts the change"
    );
    let shown = text(&run(&[&["explain", DENIED][..], &given].concat()));
    assert!(shown.contains("CloudTrail repo:octo-org/Web"), "{shown}");

    let request = "0b1c2d3e-0000-1111-2222-333344445555";
    let error = format!("{DENIED}\nstatus code: 403, request id: {request}");
    let other = refused(
        "repo:octo-org/web:pull_request",
        "2026-11-20T09:00:00Z",
        request,
    );
    let latest = refused(
        "repo:octo-org/web:ref:refs/heads/next",
        "2026-11-20T11:00:00Z",
        "r-2",
    );
    let trail = file("requests.json", format!("[{other},{latest}]"));
    let given = [&error, "--trust-policy", &policy, "--cloudtrail", &trail];
    assert_eq!(
        rules(&explain(&given).1)[0],
        "sub-pull-request",
        "the call of the error's id"
    );
}

#[test]
fn a_pasted_record_is_evidence() {
    let policy = file("pasted-policy.json", POLICY);
    let event = refused(
        "repo:octo-org/web:environment:production",
        "2026-11-20T10:00:00Z",
        "r-1",
    );
    let (code, answer) = explain(&[&event, "--trust-policy", &policy]);
    assert_eq!((code, rules(&answer)[0]), (1, "sub-environment"));
    assert_eq!(answer["findings"][0]["certainty"], "proven");
}

#[test]
fn a_success_of_the_same_subject_is_said() {
    let subject = "repo:octo-org/web:environment:production";
    let records = |other: &str| {
        let success = record(other, r#""eventTime": "2026-11-20T09:00:00Z""#);
        format!(
            "[{},{success}]",
            refused(subject, "2026-11-20T10:00:00Z", "r-1")
        )
    };
    let same = file("success.json", records(subject));
    let another = file(
        "another.json",
        records("repo:octo-org/api:environment:production"),
    );
    let shown = |trail: &str| {
        text(&run(&[
            "explain",
            DENIED,
            "--cloudtrail",
            trail,
            "--role",
            ROLE,
        ]))
    };
    assert!(
        shown(&same).contains("got into this role at 2026-11-20T09:00:00Z"),
        "{}",
        shown(&same)
    );
    assert!(!shown(&another).contains("got into this role"));
}

#[test]
fn the_log_may_be_of_another_role() {
    let log = |role: &str| {
        format!(
            "##[group]Run aws-actions/configure-aws-credentials@v5\nwith:\n  role-to-assume: {role}\n  aws-region: eu-west-1\n##[endgroup]\n##[error]Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity"
        )
    };
    let note = "the log is of another role: line 3";
    let shown = |role: &str| text(&run(&["explain", &log(role), "--role", ROLE]));
    assert!(shown("arn:aws:iam::111122223333:role/other").contains(note));
    assert!(!shown(ROLE).contains(note));
    assert!(!shown("***").contains(note), "a masked role is any role");
    assert!(
        !shown("arn:aws:iam::XXXXXXXXXXXX:role/deploy").contains(note),
        "so is a blacked out one"
    );
    let (_, answer) = explain(&[&log("arn:aws:iam::111122223333:role/ci/other")]);
    let asked = commands(&answer).join("\n");
    assert!(asked.contains("get-role --role-name other >"), "{asked}");
    assert!(
        asked.contains("lookup-events --region eu-west-1 "),
        "{asked}"
    );
}

#[test]
fn claims_that_a_step_printed_are_what_is_presented() {
    let policy = file("log-policy.json", POLICY);
    let log = |sub: &str| {
        format!("{{\n  \"sub\": \"{sub}\",\n  \"aud\": \"sts.amazonaws.com\"\n}}\nError: {DENIED}")
    };
    let (_, answer) = explain(&[
        &log("repo:octo-org/web:pull_request"),
        "--trust-policy",
        &policy,
    ]);
    assert_eq!(rules(&answer)[0], "sub-pull-request");
    let (_, foreign) = explain(&[&log("us-east-1:0f9c2d7e"), "--trust-policy", &policy]);
    assert_ne!(
        foreign["findings"][0]["certainty"], "proven",
        "a token of another issuer"
    );
}

#[test]
fn a_policy_that_would_let_the_token_in_contradicts() {
    let policy = file("contradicted.json", POLICY);
    let claims = |sub: &str| {
        file(
            "contradicted-claims.json",
            format!(r#"{{"sub": "{sub}", "aud": "sts.amazonaws.com"}}"#),
        )
    };
    let note = "lets this token in, and STS refused it";
    let right = claims("repo:octo-org/web:ref:refs/heads/main");
    let shown = text(&run(&[
        "explain",
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &right,
        "--role",
        ROLE,
    ]));
    assert!(shown.contains(note), "{shown}");
    let wrong = claims("repo:octo-org/web:ref:refs/heads/next");
    let shown = text(&run(&[
        "explain",
        DENIED,
        "--trust-policy",
        &policy,
        "--claims",
        &wrong,
        "--role",
        ROLE,
    ]));
    assert!(!shown.contains(note), "{shown}");
}

#[test]
fn an_account_of_a_denial_is_read() {
    let decision = |allowed: bool| {
        format!(
            r#"{{"allowed": {allowed}, "explicitDeny": {}, "matchedStatements": {{"items": [{{"statementId": "NoDelete", "effect": "DENY", "sourcePolicyId": "guard"}}]}},
          "context": {{"principal": {{"arn": "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions"}}, "action": "s3:DeleteObject", "resource": "arn:aws:s3:::b/k"}}}}"#,
            !allowed
        )
    };
    let (_, pasted) = explain(&[&decision(false)]);
    let symptom = &pasted["symptoms"][0];
    assert_eq!(
        (symptom["action"].as_str(), symptom["explicit"].as_bool()),
        (Some("s3:DeleteObject"), Some(true))
    );
    assert_eq!(symptom["resource"], "arn:aws:s3:::b/k");
    assert_eq!(status(&pasted, "permission"), "fail");
    let path = file("decision.json", decision(false));
    let (_, given) = explain(&["--cloudtrail", &path]);
    assert_eq!(given["symptoms"], pasted["symptoms"]);
    let (code, allowed) = explain(&[&decision(true)]);
    assert_eq!((code, rules(&allowed).len()), (3, 0));
}

#[test]
fn secrets_are_never_repeated() {
    let secrets = [
        "AKIAIOSFODNN7EXAMPLE",
        "ASIAIOSFODNN7EXAMPLE",
        "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "FwoGZXIvYXdzEBYaDExampleSessionToken1234567890",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm8vciJ9.c2lnbmF0dXJlc2lnbmF0dXJl",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345",
        "github_pat_0123456789abcdefghijABCDEFGHIJ",
        "ghs_0123456789abcdefghijABCDEFGHIJ012345",
    ];
    let [long, short, key, session, jwt, ghp, pat, ghs] = secrets;
    let line = format!(
        "{DENIED} AWS_ACCESS_KEY_ID={long} {short} AWS_SECRET_ACCESS_KEY={key} aws_session_token: {session} token {jwt} {ghp} {pat} {ghs}"
    );
    let plain = format!("export A={long}\n{line}\nnothing else {jwt}");
    let saved = file("saved.json", "");
    for format in ["text", "json"] {
        for command in ["explain", "diagnose"] {
            let output = run(&[
                command,
                "--error",
                &plain,
                "--format",
                format,
                "--save-case",
                &saved,
            ]);
            let printed = [output.stdout, output.stderr, fs::read(&saved).unwrap()].concat();
            let printed = String::from_utf8(printed).unwrap();
            assert!(printed.contains("Not authorized"), "{printed}");
            for secret in secrets {
                assert!(
                    !printed.contains(secret),
                    "{command} {format} repeats {secret}"
                );
            }
        }
    }
}

#[test]
fn a_saved_case_says_the_same() {
    let (policy, saved) = (file("saved-policy.json", POLICY), file("again.json", ""));
    let (_, first) = explain(&[
        DENIED,
        "--trust-policy",
        &policy,
        "--role",
        ROLE,
        "--save-case",
        &saved,
    ]);
    let (_, again) = explain(&["--case", &saved]);
    assert_eq!(
        (rules(&first), &first["symptoms"]),
        (rules(&again), &again["symptoms"])
    );
}

#[test]
fn a_large_log_is_read_with_its_line_numbers() {
    let noise =
        "2026-11-20T10:15:02.1234567Z    Compiling proc-macro2 v1.0.95 (/home/runner/work/app)\n";
    let before = 6_000_000 / noise.len();
    let log = format!("{}{DENIED}\n{}", noise.repeat(before), noise.repeat(3));
    let path = file("large.log", log);
    let (_, answer) = explain(&["--error-file", &path]);
    fs::remove_file(&path).unwrap();
    let line = before + 1;
    assert_eq!(answer["symptoms"][0]["line"], line);
    let evidence = &answer["findings"][0]["evidence"][0];
    assert_eq!(
        (evidence["line"].as_u64(), evidence["source"].as_str()),
        (Some(line as u64), Some(path.as_str()))
    );
    assert!(
        evidence["text"]
            .as_str()
            .unwrap()
            .contains("Not authorized")
    );
}

#[test]
fn an_archive_is_refused_with_how_to_unpack_it() {
    for (name, bytes, help) in [
        ("logs.zip", &b"PK\x03\x04\x14\0\0\0"[..], "unzip -p"),
        ("log.gz", b"\x1f\x8b\x08\0\0", "gunzip -c"),
        ("log.zst", b"\x28\xb5\x2f\xfd\0\0", "zstd -dc"),
    ] {
        let path = file(name, bytes);
        for output in [
            run(&["explain", "--error-file", &path]),
            run_with(&["explain"], bytes),
        ] {
            let message = complaint(&output);
            assert!(
                message.contains("archive, expected text") && message.contains(help),
                "{message}"
            );
        }
    }
}
