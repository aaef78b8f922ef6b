//! Secrets never leave the program, and nothing a log holds steers a terminal.

use oidc_doctor::symptom::{mask, printable, read};

const KEY: &str = "AKIAIOSFODNN7EXAMPLE";
const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
const JWT: &str = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJyZXBvOm8vciJ9.c2lnbmF0dXJlLWJ5dGVz";

#[test]
fn secrets_are_masked() {
    let texts = [
        format!("key {KEY} is not valid"),
        format!("AWS_ACCESS_KEY_ID={KEY}"),
        format!("aws_secret_access_key = {SECRET}"),
        format!("\"SecretAccessKey\": \"{SECRET}\","),
        format!("export AWS_SESSION_TOKEN='{SECRET}'"),
        format!("token: {JWT}"),
        format!("--web-identity-token {JWT} --region x"),
        format!("Authorization: Bearer {SECRET}"),
        format!("https://host/path?X-Amz-Security-Token={SECRET}&x=1"),
        "ghs_abcdefghijklmnopqrstuvwxyz0123456789".to_owned(),
        "url https://x-access-token:github_pat_11AAAAAAA0abcdefghij_klm@github.com".to_owned(),
    ];
    for text in texts {
        let masked = mask(&text);
        assert!(masked.contains("***"), "{text} became {masked}");
        for secret in [KEY, SECRET, JWT, "ghs_abc", "github_pat_1"] {
            assert!(!masked.contains(secret), "{text} became {masked}");
        }
    }
}

#[test]
fn what_is_no_secret_stays() {
    for text in [
        "arn:aws:iam::111122223333:role/deploy",
        "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions",
        "AROAEXAMPLEEXAMPLE00:GitHubActions",
        "aws-secret-access-key: ${{ secrets.KEY }}",
        "'aws-secret-access-key' must be provided if 'aws-access-key-id' is provided",
        "The security token included in the request is invalid.",
        "repo:octo-org/octo-repo:ref:refs/heads/main",
        "commit 0123456789abcdef0123456789abcdef01234567",
        "Authorization header is missing",
    ] {
        assert_eq!(mask(text), text);
    }
}

#[test]
fn readings_hold_no_secret() {
    let text = format!(
        "Run aws-actions/configure-aws-credentials@v4\nwith:\n  aws-access-key-id: {KEY}\n  role-to-assume: r\n\
         An error occurred (InvalidClientTokenId) when calling the X operation: {KEY} The security token included in the request is invalid {JWT}"
    );
    let reading = format!("{:?}", read(&text));
    assert!(reading.contains("credentials-invalid"));
    assert!(
        !reading.contains(KEY) && !reading.contains(JWT),
        "{reading}"
    );
}

#[test]
fn control_sequences_go_and_text_stays() {
    let text = "\u{1b}[31;1mred\u{1b}[0m \u{1b}]0;title\u{7}x \u{1b}]8;;http://e\u{1b}\\link\u{1b}]8;;\u{1b}\\ \u{202e}abc\u{200b}";
    assert_eq!(printable(text), "red x link abc");
    assert_eq!(printable("plain\ttext\n✓ 한국어"), "plain\ttext\n✓ 한국어");
    assert_eq!(printable("half \u{1b}[\nopen"), "half [\nopen");
}

#[test]
fn code_keeps_what_only_stands_beside_a_name() {
    use oidc_doctor::symptom::mask_keys;
    for text in [
        "password = var.database_password",
        "aws-session-token: ${{ secrets.SESSION_TOKEN }}",
        "--web-identity-token file:///tmp/token",
    ] {
        assert_eq!(mask_keys(text), text);
    }
    let key = "x/".repeat(20);
    let text = format!("aws-secret-access-key: {key} # AKIAIOSFODNN7EXAMPLE");
    assert_eq!(mask_keys(&text), "aws-secret-access-key: *** # ***");
}

#[test]
fn one_long_word_is_read_once() {
    // Megabytes: a second look at the rest of the word for each prefix would take hours.
    for part in ["eyJ.", "password=", "AKIA", "ghp_", "authorization=token "] {
        let masked = mask(&part.repeat(1_000_000)).into_owned();
        assert!(masked.len() < 20_000_000, "{part}");
    }
    let long = format!("a {} z", "eyJ.".repeat(1_000_000));
    assert_eq!(mask(&long), "a *** z");
    let value = "password=".repeat(3);
    assert_eq!(mask(&format!("{value}{SECRET} z")), "password=*** z");
}
