//! Inputs that cannot be used: one clear error each, with file and line.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Parser;
use oidc_doctor::cli::evidence::{EvidenceArgs, load};

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    evidence: EvidenceArgs,
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// The error of reading `path` with a flag. The texts are so large, or say so much in few bytes, that
/// whoever goes over them again at every step never comes to it.
fn refusal(flag: &str, path: &Path) -> String {
    let path = path.display().to_string();
    let cli = Cli::try_parse_from(["test", "--job", "x", flag, &path]).unwrap();
    let error = load(&cli.evidence)
        .expect_err("this cannot be read")
        .to_string();
    assert_eq!(
        error.matches(&path).count(),
        1,
        "the file is named once: {error}"
    );
    error.replace(&path, "FILE")
}

#[test]
fn an_empty_file() {
    let path = file("empty.json", b"");
    assert_eq!(
        refusal("--case", &path),
        "cannot read FILE: the text is empty, expected JSON"
    );
    let path = file("empty.yml", b"\n\n");
    assert_eq!(
        refusal("--workflow", &path),
        "cannot read FILE: the text is empty, expected YAML"
    );
}

#[test]
fn binary() {
    let path = file("binary.json", &[0x7f, b'E', b'L', b'F', 2, 0, 0xff]);
    let message = "cannot read FILE: it is binary data, expected text\nhelp: give the text itself, not an archive or an image of it";
    for flag in [
        "--case",
        "--trust-policy",
        "--workflow",
        "--error-file",
        "--token",
    ] {
        assert_eq!(refusal(flag, &path), message);
    }
}

#[test]
fn invalid_utf8() {
    let path = file("latin1.json", b"{\n  \"a\": \"\xc3\xa9\xe9\"\n}");
    let log = Cli::try_parse_from(["test", "--error-file", &path.display().to_string()]).unwrap();
    let case = load(&log.evidence).unwrap();
    assert!(
        case.error.unwrap().text().contains('\u{fffd}'),
        "a log is read all the same"
    );
    assert_eq!(
        refusal("--case", &path),
        "cannot read FILE: line 2, column 10: a byte that is not UTF-8\nhelp: save it as UTF-8"
    );
}

#[test]
fn too_large() {
    let path = file("large.json", &vec![b'['; 50_000_000]);
    for flag in ["--case", "--trust-policy", "--workflow", "--claims"] {
        assert_eq!(
            refusal(flag, &path),
            "cannot read FILE: it is larger than 10 MB\nhelp: give the part that matters"
        );
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn brackets_without_end() {
    let path = file("brackets.json", &vec![b'['; 2_000_000]);
    let message = refusal("--case", &path);
    assert_eq!(
        message,
        "cannot read FILE: line 1, column 2000000: not valid JSON: the text ends inside a list"
    );
    let path = file("brackets.yml", &vec![b'['; 9_000_000]);
    let message = refusal("--workflow", &path);
    assert!(
        message.starts_with("cannot read FILE: line 1, column "),
        "{message}"
    );
}

#[test]
fn brackets_that_all_end() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        let path = file("deep.json", deep.as_bytes());
        for flag in ["--case", "--claims", "--provider"] {
            let message = refusal(flag, &path);
            assert!(
                message.starts_with("cannot read FILE: line 1, column ")
                    && message.contains("nested more than 128 levels"),
                "{message}"
            );
        }
    }
}

#[test]
fn brackets_in_a_text_nest_nothing() {
    let policy = format!(r#"{{"role_arn": "\\\"{}"}}"#, "[{".repeat(500));
    let path = file("text.json", policy.as_bytes()).display().to_string();
    let cli = Cli::try_parse_from(["test", "--case", &path]).unwrap();
    assert!(load(&cli.evidence).unwrap().role_arn.is_some());
}

#[test]
fn a_key_of_megabytes_is_no_slip() {
    let case = format!(r#"{{"{}": 1}}"#, "role_arn".repeat(100_000));
    let message = refusal("--case", &file("key.json", case.as_bytes()));
    assert!(
        message.starts_with("cannot read FILE: line 1, column 2: "),
        "{message}"
    );
    assert!(!message.contains("did you mean"));
}

#[test]
fn ten_thousand_nested_mappings() {
    let nested = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth)));
    let path = file(
        "nested.yml",
        nested
            .collect::<String>()
            .get(..9_000_000)
            .unwrap()
            .as_bytes(),
    );
    let message = refusal("--workflow", &path);
    assert!(message.starts_with("cannot read FILE: line 1"), "{message}");
    let flow = "{a: ".repeat(10_000);
    let message = refusal("--workflow", &file("flow.yml", flow.as_bytes()));
    assert!(
        message.starts_with("cannot read FILE: line 1, column "),
        "{message}"
    );
}

#[test]
fn an_alias_bomb() {
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let inner = format!("*a{}, ", level - 1).repeat(10);
        bomb.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    let message = refusal("--workflow", &file("bomb.yml", bomb.as_bytes()));
    assert!(message.contains("aliases expand to more than"), "{message}");
}

#[test]
fn a_directory_and_a_missing_file() {
    let folder = file("in-a-folder", b"").parent().unwrap().to_owned();
    assert_eq!(
        refusal("--claims", &folder),
        "cannot read FILE: it is a directory, expected a file
help: give the path of a file in it"
    );
    assert_eq!(
        refusal("--case", &folder.join("none.json")),
        "cannot read FILE: no such file\nhelp: check the path"
    );
    let empty = folder.join("empty-folder");
    fs::create_dir_all(&empty).unwrap();
    let message = refusal("--workflow", &empty);
    assert!(
        message.starts_with("cannot read FILE: no workflow in this folder"),
        "{message}"
    );
}

#[test]
fn a_number_where_a_policy_belongs() {
    let path = file("number.json", b"42");
    let message = refusal("--trust-policy", &path);
    assert!(
        message.starts_with("cannot read FILE: a number where a policy document is expected"),
        "{message}"
    );
    let message = refusal(
        "--case",
        &file("case.json", br#"{"permission_policies": [7]}"#),
    );
    assert_eq!(
        message,
        "cannot read FILE: line 1: `permission_policies[0]` is a number, expected a policy document"
    );
}

#[test]
fn a_token_without_its_dots() {
    let path = file("token", b"eyJhbGciOiJSUzI1NiJ9eyJzdWIiOiJhIn0c2lnbmF0dXJl");
    let message = refusal("--token", &path);
    assert!(
        message.starts_with(
            "cannot read FILE: the token has one part, expected three with dots between them"
        ),
        "{message}"
    );
    assert!(!message.contains("eyJ"), "{message}");
    let message = refusal("--token", &file("no-token", b"\n"));
    assert!(
        message.starts_with("cannot read FILE: the token is empty"),
        "{message}"
    );
}

#[test]
fn claims_and_providers_of_another_kind() {
    assert_eq!(
        refusal("--claims", &file("claims.json", b"[]")),
        "cannot read FILE: a list, expected an object of claims"
    );
    let message = refusal("--provider", &file("provider.json", b"{\"Arn\": \"x\"}"));
    assert!(
        message.starts_with("cannot read FILE: no `Url` and no `ClientIDList`"),
        "{message}"
    );
    let message = refusal(
        "--provider",
        &file("ids.json", b"{\"Url\": \"x\",\n \"ClientIDList\": [3]}"),
    );
    assert_eq!(
        message,
        "cannot read FILE: line 2: `ClientIDList` holds a number, expected a string"
    );
    let message = refusal("--cloudtrail", &file("trail.json", b"{\"Records\": [{}]}"));
    assert!(
        message.starts_with("cannot read FILE: line 1: an object without `eventName`"),
        "{message}"
    );
}

#[test]
fn utf16_with_its_mark_is_text() {
    let text = "{\"role_arn\": \"é\"}";
    let little = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes));
    let big = [0xfe, 0xff]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_be_bytes));
    for bytes in [little.collect::<Vec<u8>>(), big.collect()] {
        let path = file("utf16.json", &bytes).display().to_string();
        let cli = Cli::try_parse_from(["test", "--case", &path]).unwrap();
        assert_eq!(load(&cli.evidence).unwrap().role_arn.as_deref(), Some("é"));
    }
    assert_eq!(
        refusal("--case", &file("half.json", &[0xff, 0xfe, 1])),
        "cannot read FILE: it is not valid UTF-16\nhelp: save it as UTF-8"
    );
}
