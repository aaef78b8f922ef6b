//! What the text alone shows, and where it may come from.

use std::fs;
use std::process::Output;

use serde_json::Value;

use super::program::*;

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
        "Possible causes, most frequent first:",
        "How to check: ",
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
            let tell = oidc_doctor::rules::of_id(*cause).and_then(|rule| rule.tell());
            assert!(tell.is_some_and(|tell| tell.len() > 20), "{cause}");
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
        assert!(shown.starts_with("not an access problem"), "{shown}");
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
fn a_denial_of_a_user_shows_no_assume() {
    let user = "User: arn:aws:iam::111122223333:user/ci is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k";
    let session = user
        .replace(":iam::", ":sts::")
        .replace("user/ci", "assumed-role/deploy/GitHubActions");
    assert_eq!(status(&explain(&[user]).1, "trust"), "unknown");
    assert_eq!(status(&explain(&[&session]).1, "trust"), "pass");
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
fn a_subject_with_ids_beside_the_refusal_comes_first() {
    let first = |beside: &str| {
        let text = format!("{DENIED}\nthe token says `{beside}`\n");
        let (_, answer) = explain(&["--error", &text]);
        answer["findings"][0]["rule"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(
        first("repo:octo-org@11/web@22:ref:refs/heads/main"),
        "sub-immutable-ids"
    );
    assert_ne!(
        first("repo:octo-org/web:ref:refs/heads/a@1/b@2"),
        "sub-immutable-ids"
    );
    assert_ne!(first("nothing"), "sub-immutable-ids");
}

#[test]
fn the_region_that_is_none_is_named() {
    for text in [
        "Error: Region is not valid: eu_wst_1",
        "Error: getaddrinfo ENOTFOUND sts.eu_wst_1.amazonaws.com",
    ] {
        let (_, answer) = explain(&["--error", text]);
        assert_eq!(
            answer["findings"][0]["title"], "`eu_wst_1` is not the name of a region",
            "{text}"
        );
    }
    let (_, masked) = explain(&["--error", "Error: Region is not valid: ***"]);
    assert_eq!(
        masked["findings"][0]["title"],
        "the job has no `aws-region`"
    );
}
