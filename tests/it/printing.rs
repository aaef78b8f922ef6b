//! What leaves the program: nothing that drives a terminal or GitHub's runner, and no secret.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{run_in, stderr, stdout};

const FORMATS: [&str; 5] = ["text", "json", "github", "markdown", "sarif"];

fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("printing")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
    folder
}

fn run(folder: &Path, args: &[&str]) -> std::process::Output {
    run_in(folder.to_str().unwrap(), args)
}

/// All that a run printed.
fn printed(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    stdout(&output) + &stderr(&output)
}

fn policy(subject: &str) -> String {
    let subject = serde_json::to_string(subject).unwrap();
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{"StringEquals":{{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}},"StringLike":{{"token.actions.githubusercontent.com:sub":{subject}}}}}}}]}}"#
    )
}

fn assert_harmless(text: &str, what: &str) {
    let unsafe_character = |c: &char| {
        let bidi = matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        bidi || c.is_control() && !matches!(c, '\n' | '\t')
    };
    assert_eq!(text.chars().find(unsafe_character), None, "{what}: {text}");
}

#[test]
fn a_role_and_an_audience_cannot_drive_the_terminal() {
    let workflow = r#"on: push
jobs:
  d:
    runs-on: x
    permissions: {id-token: write}
    steps:
      - uses: aws-actions/configure-aws-credentials@v4
        with: {role-to-assume: "arn:aws:iam::111122223333:role/\e]0;pwned\a\e[2J\e[31mx", aws-region: us-east-1, audience: "a\e[32mb\x9b1m\u202Ec"}
"#;
    let here = folder(
        "escapes",
        &[
            ("w.yml", workflow),
            ("p.json", &policy("repo:o/\u{9b}31m\u{202e}r:*")),
        ],
    );
    for format in ["text", "json"] {
        let args = [
            "claims",
            "--workflow",
            "w.yml",
            "--repository",
            "o/r",
            "--format",
            format,
        ];
        let text = printed(&here, &args);
        assert!(text.contains("111122223333"), "{text}");
        assert_harmless(&text, format);
    }
    for format in FORMATS {
        for args in [
            vec![
                "check",
                "p.json",
                "--workflow",
                "w.yml",
                "--repository",
                "o/r",
            ],
            vec![
                "diagnose",
                "--trust-policy",
                "p.json",
                "--workflow",
                "w.yml",
                "--repository",
                "o/r",
            ],
        ] {
            let text = printed(&here, &[&args[..], &["--format", format]].concat());
            assert_harmless(&text, &format!("{args:?} {format}"));
        }
    }
}

#[test]
fn json_keeps_a_value_that_it_escapes() {
    let subject = "repo:o/\u{9b}31m\u{202e}r:##[add-mask]x";
    let here = folder("kept", &[("p.json", &policy(subject))]);
    let output = run(
        &here,
        &["check", "p.json", "--repository", "o/r", "--format", "json"],
    );
    let text = stdout(&output);
    assert!(
        text.contains("\\u009b") && text.contains("\\u202e"),
        "{text}"
    );
    assert!(!text.contains("##["), "{text}");
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    let kept = &answer["policies"][0]["policy"]["Statement"][0]["Condition"]["StringLike"];
    assert_eq!(kept["token.actions.githubusercontent.com:sub"], subject);
}

#[test]
fn no_value_becomes_a_workflow_command() {
    let subject = "repo:octo-org/x\n::add-mask::e\n  ::stop-commands::abc ##[add-mask]f";
    let here = folder(
        "commands",
        &[
            ("p.json", &policy(subject)),
            ("key.json", "{\"x\\n::add-mask::e ##[add-mask]f\":1}"),
        ],
    );
    let commands = [
        vec!["check", "p.json", "--repository", "octo-org/x"],
        vec![
            "diagnose",
            "--trust-policy",
            "p.json",
            "--repository",
            "octo-org/x\n::add-mask::y",
        ],
        vec!["diagnose", "--case", "key.json"],
        vec!["diagnose", "--case", "no\n::add-mask::file.json"],
        vec!["explain", "nothing known\n::add-mask::z"],
        vec!["rules", "no\n::add-mask::rule"],
        vec!["diagnose", "--no\n::add-mask::flag"],
    ];
    for args in &commands {
        for format in ["text", "json", "markdown", "sarif"] {
            let known = !matches!(args[0], "rules") || ["text", "json"].contains(&format);
            if !known {
                continue;
            }
            let text = printed(&here, &[&args[..], &["--format", format]].concat());
            for line in text.lines() {
                assert!(
                    !line.trim_start().starts_with("::"),
                    "{args:?} {format}: {text}"
                );
                assert!(!line.contains("##["), "{args:?} {format}: {text}");
            }
        }
    }
    // The format of commands has those of the program alone.
    let text = printed(
        &here,
        &[
            "check",
            "p.json",
            "--repository",
            "octo-org/x",
            "--format",
            "github",
        ],
    );
    let own = ["::error ", "::warning ", "::notice "];
    assert!(
        text.lines()
            .all(|line| own.iter().any(|own| line.starts_with(own))),
        "{text}"
    );
}

#[test]
fn a_line_end_in_a_value_is_shown() {
    let here = folder("line-end", &[("key.json", "{\"x\\ny\":1}")]);
    let text = printed(&here, &["diagnose", "--case", "key.json"]);
    assert!(text.contains("`x\\ny` is not a key"), "{text}");
    let here = folder("line-end", &[("p.json", &policy("repo:octo-org/x\n::y"))]);
    let text = printed(&here, &["check", "p.json", "--repository", "octo-org/x"]);
    assert!(text.contains("`repo:octo-org/x\\n::y`"), "{text}");
}

#[test]
fn a_secret_is_masked_before_it_is_escaped() {
    let secret = "IQoJb3JpZ2luX2VjEabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGH";
    let subject = format!("repo:o/AWS_SESSION_TOKEN={secret}:x\nAWS_SESSION_TOKEN: {secret}");
    let here = folder("masked", &[("p.json", &policy(&subject))]);
    for format in FORMATS {
        for command in ["check", "diagnose"] {
            let flag = if command == "check" {
                &["p.json"][..]
            } else {
                &["--trust-policy", "p.json"]
            };
            let args = [
                &[command][..],
                flag,
                &["--repository", "o/r", "--format", format],
            ]
            .concat();
            let text = printed(&here, &args);
            assert!(!text.contains(secret), "{command} {format}: {text}");
        }
    }
}

#[test]
fn a_file_has_colors_only_where_they_are_asked_for() {
    let here = folder("colors", &[("p.json", &policy("repo:o/r:*"))]);
    let written = |flags: &[&str]| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"));
        program
            .current_dir(&here)
            .env("CLICOLOR_FORCE", "1")
            .env_remove("NO_COLOR");
        program.args([
            "check",
            "p.json",
            "--repository",
            "o/r",
            "--output",
            "out.txt",
        ]);
        program.args(flags).output().unwrap();
        fs::read_to_string(here.join("out.txt")).unwrap()
    };
    assert!(!written(&[]).contains('\u{1b}'));
    assert!(written(&["--color", "always"]).contains('\u{1b}'));
}

#[test]
fn an_error_is_read_from_the_file_that_is_named() {
    let error = "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity";
    let here = folder("read", &[("err.txt", error)]);
    let symptoms = |args: &[&str]| {
        let output = run(&here, &[args, &["--format", "json"]].concat());
        let answer: serde_json::Value = serde_json::from_str(&stdout(&output)).unwrap();
        answer["symptoms"].clone()
    };
    let expected = symptoms(&["explain", "--error-file", "err.txt"]);
    assert_eq!(expected.as_array().unwrap().len(), 1, "{expected}");
    let words: Vec<_> = ["explain"].into_iter().chain(error.split(' ')).collect();
    assert_eq!(symptoms(&words), expected, "an error without quotes");
    assert_eq!(symptoms(&["explain", "err.txt"]), expected);
    assert_eq!(symptoms(&["diagnose", "--error", "err.txt"]), expected);
    let unknown = run(&here, &["explain", "--verbse", "x"]);
    assert_eq!(unknown.status.code(), Some(2));
}
