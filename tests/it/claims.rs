//! `oidc-doctor claims`: the jobs of a repository and their subjects, and decoded tokens.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The facts of the repository, so that nothing is looked up.
const REPOSITORY: [&str; 8] = [
    "--repository",
    "octo-org/web",
    "--default-branch",
    "main",
    "--repository-id",
    "2",
    "--owner-id",
    "1",
];

fn run_with(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"))
        .arg("claims")
        .args(arguments)
        .current_dir(format!("{ROOT}/fixtures/claims"))
        .env("TOKEN_FOR_TEST", input)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that does not read its input may be gone before all is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn of_files(more: &[&str]) -> Output {
    let workflows = ["--workflow", ".github/workflows"];
    run_with(&[&workflows, REPOSITORY.as_slice(), more].concat(), "")
}

fn json(output: &Output) -> Value {
    let read = serde_json::from_slice(&output.stdout);
    read.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn every_job_of_a_repository_at_a_glance() {
    let output = of_files(&[]);
    // GitHub refuses one of the files.
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!("claims_text", text(&output));
}

#[test]
fn every_job_of_a_repository_for_scripts() {
    let output = of_files(&["--format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let answer = json(&output);
    assert_eq!(answer["schema"], "oidc-doctor.claims/1");
    insta::assert_snapshot!("claims_json", text(&output));
}

#[test]
fn what_github_refuses_is_a_problem_of_each_of_its_jobs() {
    let answer = json(&of_files(&["--format", "json"]));
    let jobs = answer["jobs"].as_array().unwrap();
    let refused: Vec<_> = jobs
        .iter()
        .filter(|job| job.get("problem").is_some())
        .collect();
    assert!(!refused.is_empty());
    for job in refused {
        assert_eq!(job["workflow"], ".github/workflows/refused.yml");
        assert_eq!(job["problem"]["rule"], "id-token-permission-caller");
        let message = job["problem"]["message"].as_str().unwrap();
        assert!(
            message.contains("is requesting 'id-token: write', but is only allowed"),
            "{message}"
        );
        let subjects = job["subjects"].as_array().unwrap();
        assert!(subjects.iter().all(|subject| subject["token"] == false));
    }
}

#[test]
fn a_flag_keeps_only_what_it_names() {
    let jobs =
        |more: &[&str]| json(&of_files(&[&["--format", "json"], more].concat()))["jobs"].clone();
    let named = jobs(&["--job", "plan"]);
    assert_eq!(named.as_array().unwrap().len(), 1);
    let pushed = jobs(&[
        "--job",
        "apply",
        "--event",
        "push",
        "--ref",
        "refs/heads/main",
    ]);
    let subjects = pushed[0]["subjects"].as_array().unwrap();
    let subjects: Vec<_> = subjects
        .iter()
        .map(|one| one["subject"].as_str().unwrap())
        .collect();
    let expected = [
        "repo:octo-org/web:environment:dev",
        "repo:octo-org@1/web@2:environment:dev",
    ];
    assert_eq!(subjects, expected);
}

// ---- tokens ----

/// A token with these claims: no service would take its signature.
fn token(claims: &str) -> String {
    let encode = |text: &str| base64url(text.as_bytes());
    let header = encode(r#"{"typ":"JWT","alg":"RS256","kid":"k"}"#);
    format!("{header}.{}.{SIGNATURE}", encode(claims))
}

const SIGNATURE: &str = "bm90LWEtc2lnbmF0dXJl";

fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three
            .iter()
            .fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for digit in 0..=three.len() {
            text.push(DIGITS[(bits >> (18 - 6 * digit) & 63) as usize] as char);
        }
    }
    text
}

const CLAIMS: &str = r#"{"jti":"j","sub":"repo:octo-org/web:ref:refs/heads/main","aud":"sts.amazonaws.com","iss":"https://token.actions.githubusercontent.com","ref":"refs/heads/main","exp":1764000600,"nbf":1764000000,"iat":1764000300}"#;

#[test]
fn a_token_is_decoded_wherever_it_comes_from_and_its_signature_never_printed() {
    let token = token(CLAIMS);
    let path = format!("{}/token.jwt", env!("CARGO_TARGET_TMPDIR"));
    std::fs::write(&path, &token).unwrap();
    let ways: [&[&str]; 3] = [
        &["--token", "-"],
        &["--token-env", "TOKEN_FOR_TEST"],
        &["--token", &path],
    ];
    let mut printed = Vec::new();
    for way in ways {
        for format in [&[][..], &["--format", "json"]] {
            let output = run_with(&[way, format].concat(), &token);
            assert_eq!(output.status.code(), Some(0));
            let all = text(&output) + &String::from_utf8(output.stderr.clone()).unwrap();
            assert!(
                all.contains("repo:octo-org/web:ref:refs/heads/main"),
                "{all}"
            );
            assert!(!all.contains(SIGNATURE) && !all.contains("eyJ"), "{all}");
            printed.push(all);
        }
    }
    assert_eq!(printed[0], printed[2]);
    assert_eq!(printed[1], printed[5]);
}

/// What is said of a token with one part of [`CLAIMS`] replaced, at a time.
fn said(from: &str, to: &str, now: &str) -> Vec<String> {
    let claims = CLAIMS.replace(from, to);
    assert!(from.is_empty() || claims != CLAIMS);
    let case = format!(
        "{}/now-{}.yaml",
        env!("CARGO_TARGET_TMPDIR"),
        now.replace(':', "-")
    );
    std::fs::write(&case, format!("now: {now}\n")).unwrap();
    let arguments = ["--token", "-", "--case", &case, "--format", "json"];
    let answer = json(&run_with(&arguments, &token(&claims)));
    let remarks = answer.get("remarks").and_then(Value::as_array);
    let texts = remarks.into_iter().flatten();
    texts
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

#[track_caller]
fn says(remarks: &[String], expected: &str) {
    assert!(
        remarks.iter().any(|remark| remark.contains(expected)),
        "{remarks:?}"
    );
}

const IN_TIME: &str = "2025-11-24T16:05:00Z";

#[test]
fn odd_things_of_a_token_are_said() {
    says(
        &said("\"ref\":\"refs/heads/main\",", "", IN_TIME),
        "are missing: ",
    );
    says(
        &said("", "", "2025-11-24T17:00:00Z"),
        "the token expired 3000 seconds ago",
    );
    says(
        &said("", "", "2025-11-24T15:59:00Z"),
        "not valid for another 60 seconds",
    );
    let issuer = said(
        "token.actions.githubusercontent.com",
        "issuer.example",
        IN_TIME,
    );
    says(
        &issuer,
        "`https://issuer.example` is not an issuer of GitHub Actions",
    );
    let default = said(
        "\"sts.amazonaws.com\"",
        "\"https://github.com/octo-org\"",
        IN_TIME,
    );
    says(&default, "GitHub's default `https://github.com/octo-org`");
    let other = said("\"sts.amazonaws.com\"", "\"sigstore\"", IN_TIME);
    says(&other, "`sigstore`");
    says(&other, "`sts.amazonaws.com`");
}

#[test]
fn a_token_in_order_is_not_remarked_upon() {
    // What is left out of the short claims is the one thing that is said.
    let remarks = said("", "", IN_TIME);
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    let china = said("sts.amazonaws.com", "sts.amazonaws.com.cn", IN_TIME);
    assert_eq!(china.len(), 1, "{china:?}");
    let enterprise = said(
        "githubusercontent.com\"",
        "githubusercontent.com/octo\"",
        IN_TIME,
    );
    assert_eq!(enterprise.len(), 1, "{enterprise:?}");
}

#[test]
fn what_is_no_token_is_a_mistake_that_does_not_print_it() {
    let output = run_with(
        &["--token", "-"],
        "ghs_0123456789abcdefghijklmnopqrstuvwxyz",
    );
    assert_eq!(output.status.code(), Some(2));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(
        message.contains("expected three with dots between them"),
        "{message}"
    );
    assert!(!message.contains("ghs_"), "{message}");
}

#[test]
fn nothing_to_list_decides_nothing() {
    let folder = format!("{}/empty", env!("CARGO_TARGET_TMPDIR"));
    std::fs::create_dir_all(&folder).unwrap();
    let case = format!("{folder}/case.yaml");
    std::fs::write(&case, "{}").unwrap();
    let output = run_with(&["--case", &case], "");
    assert_eq!(output.status.code(), Some(3));
    assert!(text(&output).contains("name them with `--workflow` or `--token`"));
}
