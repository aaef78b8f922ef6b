//! `--jwks`: whether a token was signed by its issuer.

use std::process::Output;

use oidc_doctor::case::{file, save};
use oidc_doctor::source::Source;

use crate::common::run_in;

const TOKENS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/tokens");

fn run(arguments: &[&str]) -> Output {
    run_in(TOKENS, arguments)
}

fn complaint(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn keys_without_a_token_are_a_mistake() {
    let message = complaint(&run(&["diagnose", "--jwks", "jwks.json"]));
    assert!(message.contains("needs a token to verify"), "{message}");
    assert!(message.contains("--token-env"), "{message}");
}

#[test]
fn a_case_file_holds_what_the_check_gave_and_never_the_token() {
    let read = |text: &str| file::read(&Source::new("case.yaml", text));
    let case = read("token_signature: invalid").unwrap();
    assert!(save(&case).contains(r#""token_signature": "invalid""#));
    let rules: Vec<_> = oidc_doctor::diagnose(&case)
        .findings
        .iter()
        .map(|finding| finding.rule)
        .collect();
    assert_eq!(rules, ["token-signature-invalid"]);
    let problems = read("token_signature: maybe").unwrap_err();
    assert!(
        problems[0]
            .to_string()
            .contains("expected `valid` or `invalid`")
    );
    assert!(!save(&read("now: 2026-06-26T17:38:07Z").unwrap()).contains("token_signature"));
}

/// A build without cryptography says so, whatever the token.
#[cfg(not(feature = "verify"))]
#[test]
fn a_build_that_cannot_verify_says_so() {
    let arguments = ["diagnose", "--token", "signed.jwt", "--jwks", "jwks.json"];
    let message = complaint(&run(&arguments));
    assert!(message.contains("cannot verify signatures"), "{message}");
    assert!(message.contains("feature `verify`"), "{message}");
}

#[cfg(feature = "verify")]
mod verified {
    use std::fs;

    use oidc_doctor::case::{Evidence, Signature};

    use super::{Source, TOKENS, complaint, run};

    fn fixture(name: &str) -> String {
        fs::read_to_string(format!("{TOKENS}/{name}")).expect("the fixture is there")
    }

    /// What the check of a token with these keys gives.
    fn check(token: &str, keys: &str) -> Signature {
        let evidence = Evidence {
            token: Some(Source::new("token.jwt", token)),
            jwks: Some(Source::new("jwks.json", keys)),
            ..Evidence::default()
        };
        evidence
            .over(Default::default())
            .expect("all can be read")
            .signature
    }

    #[track_caller]
    fn is_invalid(token: &str) {
        let found = check(token, &fixture("jwks.json"));
        assert!(matches!(found, Signature::Invalid(_)), "{found:?}");
    }

    #[track_caller]
    fn is_undecided(token: &str, keys: &str, reason: &str) {
        match check(token, keys) {
            Signature::Undecided(found) => assert!(found.contains(reason), "{found}"),
            other => panic!("{other:?}"),
        }
    }

    /// The token with another first part, in base64url.
    fn with_header(header: &str) -> String {
        let token = fixture("signed.jwt");
        let rest = token.split_once('.').unwrap().1;
        format!("{header}.{rest}")
    }

    #[test]
    fn the_right_key_makes_it_valid_however_the_token_is_wrapped() {
        let token = fixture("signed.jwt");
        let answer = format!(r#"{{"value": "{token}"}}"#);
        for given in [&token, &format!("Bearer {token}\n"), &answer] {
            let found = check(given, &fixture("jwks.json"));
            assert!(matches!(found, Signature::Valid(_)), "{found:?}");
        }
    }

    #[test]
    fn a_changed_token_is_invalid() {
        is_invalid(&fixture("signed-by-another-key.jwt"));
        let token = fixture("signed.jwt");
        let parts: Vec<&str> = token.split('.').collect();
        // Another character in the middle of the signature, of the claims, and a cut.
        let changed = |part: &str| {
            let middle = part.len() / 2;
            let other = if part[middle..].starts_with('A') {
                "B"
            } else {
                "A"
            };
            format!("{}{other}{}", &part[..middle], &part[middle + 1..])
        };
        is_invalid(&format!("{}.{}.{}", parts[0], parts[1], changed(parts[2])));
        is_invalid(&format!("{}.{}.{}", parts[0], parts[1], &parts[2][..40]));
        is_invalid(&format!("{}.{}.{}", parts[0], parts[1], "not*base64"));
        let foreign = fixture("signed-by-another-key.jwt");
        is_invalid(&format!(
            "{}.{}.{}",
            parts[0],
            parts[1],
            foreign.rsplit('.').next().unwrap()
        ));
    }

    #[test]
    fn an_algorithm_that_sts_does_not_take_is_invalid() {
        // {"alg":"none","kid":"test-only"} and {"alg":"HS256","kid":"test-only"}
        is_invalid(&with_header("eyJhbGciOiJub25lIiwia2lkIjoidGVzdC1vbmx5In0"));
        is_invalid(&with_header("eyJhbGciOiJIUzI1NiIsImtpZCI6InRlc3Qtb25seSJ9"));
    }

    #[test]
    fn a_key_that_is_not_among_the_given_proves_nothing() {
        let keys = fixture("jwks.json");
        let token = fixture("signed.jwt");
        is_undecided(&token, r#"{"keys": []}"#, "not among the 0 of jwks.json");
        let others = keys.replace("\"test-only\"", "\"of-yesterday\"");
        is_undecided(&token, &others, "`test-only` is not among the 2");
        // {"alg":"RS256"}
        is_undecided(&with_header("eyJhbGciOiJSUzI1NiJ9"), &keys, "names no key");
        // {"alg":"ES256","kid":"test-only"}: the key is of RSA
        let of_curve = with_header("eyJhbGciOiJFUzI1NiIsImtpZCI6InRlc3Qtb25seSJ9");
        is_undecided(&of_curve, &keys, "cannot use the key");
    }

    #[test]
    fn the_finding_is_proven_and_nothing_of_the_signature_is_printed() {
        let token = fixture("signed-by-another-key.jwt");
        let signature = token.rsplit('.').next().unwrap();
        let tail = [
            "--token",
            "signed-by-another-key.jwt",
            "--jwks",
            "jwks.json",
        ];
        for head in [
            vec!["diagnose"],
            vec!["claims"],
            vec!["claims", "--format", "json"],
        ] {
            let output = run(&[head.as_slice(), &tail].concat());
            assert_eq!(output.status.code(), Some(1));
            let printed = String::from_utf8(output.stdout).unwrap();
            assert!(
                printed.contains("`test-only` of jwks.json did not make it"),
                "{printed}"
            );
            assert!(!printed.contains(&signature[..12]));
        }
    }

    #[test]
    fn keys_that_are_none_are_one_clear_error() {
        let folder = env!("CARGO_TARGET_TMPDIR");
        let cases = [
            (
                "discovery.json",
                r#"{"jwks_uri": "https://issuer.example/jwks"}"#,
                "`jwks_uri` answers",
            ),
            ("list.json", "[]", "expected a JSON Web Key Set"),
            ("text.json", "keys", "text.json: not valid JSON"),
            (
                "broken.json",
                r#"{"keys": [{"kty": "RSA", "kid": "test-only", "e": "AQAB"}]}"#,
                "a key that cannot be read",
            ),
        ];
        for (name, text, expected) in cases {
            let path = format!("{folder}/{name}");
            fs::write(&path, text).unwrap();
            let message = complaint(&run(&["claims", "--token", "signed.jwt", "--jwks", &path]));
            assert!(message.contains(expected), "{message}");
        }
    }
}
