//! Logs that are packed: GitHub's archive of a run, and gzip.

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::explain::program::{commands, complaint, explain, file, run, run_with};

const BUILD: &str = "2026-11-20T10:15:01.0000000Z ##[group]Run npm test
2026-11-20T10:15:03.0000000Z ##[error]Process completed with exit code 1.
";
/// The refusal stands on line 7, its time is `TIME`.
const DEPLOY: &str = "2026-11-20T10:15:04.0000000Z ##[group]Run aws-actions/configure-aws-credentials@v6
2026-11-20T10:15:04.0000000Z with:
2026-11-20T10:15:04.0000000Z   role-to-assume: arn:aws:iam::111122223333:role/ROLE
2026-11-20T10:15:04.0000000Z   aws-region: eu-west-1
2026-11-20T10:15:04.0000000Z ##[endgroup]
2026-11-20T10:15:05.0000000Z Assuming role with OIDC
TIME ##[error]Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity
";

fn deploy(role: &str, time: &str) -> String {
    DEPLOY.replace("ROLE", role).replace("TIME", time)
}

fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

/// A run of three jobs, as GitHub packs it: two fail at their role, the later one first in order.
fn a_run() -> Vec<u8> {
    let eu = deploy("eu", "2026-11-20T10:15:09.0000000Z");
    let us = deploy("us", "2026-11-20T10:15:06.0000000Z");
    zip(&[
        ("0_build.txt", BUILD),
        ("1_deploy (eu).txt", &eu),
        ("2_deploy (us).txt", &us),
        ("build/2_Run npm test.txt", BUILD),
        (
            "deploy (eu)/2_Run aws-actions_configure-aws-credentials.txt",
            &eu,
        ),
        (
            "deploy (us)/2_Run aws-actions_configure-aws-credentials.txt",
            &us,
        ),
    ])
}

#[test]
fn the_failure_that_counts_is_found_among_the_jobs_of_a_run() {
    let path = file("run.zip", a_run());
    let (code, answer) = explain(&["--error-file", &path]);
    assert_eq!(code, 3);
    let symptoms: Vec<_> = answer["symptoms"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["source"].as_str().unwrap(),
                one["line"].as_u64().unwrap(),
            )
        })
        .collect();
    let inner = |name: &str| format!("{path}/{name}");
    let expected = [
        (inner("2_deploy (us).txt"), 7),
        (inner("1_deploy (eu).txt"), 7),
        (inner("0_build.txt"), 2),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(name, line)| (name.as_str(), *line))
        .collect();
    assert_eq!(symptoms, expected);
}

#[test]
fn evidence_names_the_file_in_the_archive_and_its_line() {
    let hint = "2026-11-20T10:15:05.0000000Z It looks like you might be trying to authenticate with OIDC. Did you mean to set the `id-token` permission?
2026-11-20T10:15:06.0000000Z ##[error]Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers
";
    let path = file(
        "hint.zip",
        zip(&[("0_build.txt", BUILD), ("1_deploy.txt", hint)]),
    );
    let (_, answer) = explain(&["--error-file", &path]);
    let finding = &answer["findings"][0];
    assert_eq!(finding["rule"], "id-token-permission-missing");
    let evidence = &finding["evidence"][0];
    assert_eq!(evidence["source"], format!("{path}/1_deploy.txt"));
    assert_eq!(evidence["line"], 2);
    let printed = String::from_utf8(run(&["explain", "--error-file", &path]).stdout).unwrap();
    assert!(printed.contains("hint.zip/1_deploy.txt:2"), "{printed}");
    assert!(printed.contains("hint.zip/0_build.txt:2"), "{printed}");
}

#[test]
fn facts_are_those_of_the_failed_job() {
    let path = file("facts.zip", a_run());
    let (_, answer) = explain(&["--error-file", &path]);
    let steps = commands(&answer).join("\n");
    assert!(steps.contains("--role-name us"), "{steps}");
    assert!(!steps.contains("--role-name eu"), "{steps}");
}

#[test]
fn the_steps_of_a_job_count_once_where_both_are_read() {
    let log = deploy("us", "2026-11-20T10:15:06.0000000Z");
    let path = file(
        "twice.zip",
        zip(&[("a/2_Run.txt", &log), ("b/0_deploy.txt", &log)]),
    );
    let (_, answer) = explain(&["--error-file", &path]);
    assert_eq!(answer["symptoms"].as_array().unwrap().len(), 1);
}

#[test]
fn gzip_is_read_as_the_text_in_it() {
    let log = deploy("us", "2026-11-20T10:15:06.0000000Z");
    let (plain, packed) = (
        file("plain.log", log.as_bytes()),
        file("plain.log.gz", gzip(&log)),
    );
    let (_, expected) = explain(&["--error-file", &plain]);
    let (_, answer) = explain(&["--error-file", &packed]);
    assert_eq!(answer["symptoms"], expected["symptoms"]);
    assert_eq!(answer["symptoms"][0]["line"], 7);
    assert_eq!(answer["symptoms"][0].get("source"), None);
}

#[test]
fn archives_come_through_a_pipe_too() {
    let log = deploy("us", "2026-11-20T10:15:06.0000000Z");
    for bytes in [gzip(&log), a_run()] {
        let output = run_with(&["explain", "--format", "json"], &bytes);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["symptoms"][0]["code"], "AccessDenied");
        assert_eq!(answer["symptoms"][0]["line"], 7);
    }
}

#[test]
fn a_run_without_a_failure_shows_none() {
    let path = file(
        "green.zip",
        zip(&[("0_a.txt", "all is well\n"), ("1_b.txt", "also here\n")]),
    );
    let (_, answer) = explain(&["--error-file", &path]);
    assert_eq!(answer["symptoms"].as_array().unwrap().len(), 0);
}

/// The same archive with the bit set that says that a file is encrypted.
fn encrypted(mut zip: Vec<u8>) -> Vec<u8> {
    for (mark, flags) in [(b"PK\x03\x04", 6), (b"PK\x01\x02", 8)] {
        let at = zip.windows(4).position(|four| four == mark).unwrap();
        zip[at + flags] |= 1;
    }
    zip
}

#[test]
fn a_broken_archive_is_one_clear_error() {
    let log = deploy("us", "2026-11-20T10:15:06.0000000Z");
    let whole = zip(&[("0_deploy.txt", &log)]);
    let packed = gzip(&log);
    let mut damaged = whole.clone();
    damaged[60] ^= 0xff;
    let mut damaged_gzip = packed.clone();
    damaged_gzip[60] ^= 0xff;
    let cases: [(&str, &[u8], &str); 9] = [
        (
            "cut.zip",
            &whole[..200],
            "ends too early, or its list of files",
        ),
        ("cut.gz", &packed[..100], "the gzip archive ends too early"),
        (
            "damaged.zip",
            &damaged,
            "damaged.zip/0_deploy.txt: the zip archive is damaged",
        ),
        ("damaged.gz", &damaged_gzip, "the gzip archive is damaged"),
        (
            "encrypted.zip",
            &encrypted(whole.clone()),
            "0_deploy.txt: the zip archive is encrypted",
        ),
        ("none.zip", &zip(&[]), "the zip archive holds no file"),
        (
            "image.zip",
            &zip(&[("a.png", "\u{0}\u{1}")]),
            "image.zip/a.png: it is binary",
        ),
        (
            "log.zst",
            b"\x28\xb5\x2f\xfd\0\0",
            "is a zstd archive, expected text",
        ),
        (
            "nested.gz",
            &gzip_bytes(&packed),
            "is a gzip archive, expected text",
        ),
    ];
    for (name, bytes, expected) in cases {
        let message = complaint(&run(&["explain", "--error-file", &file(name, bytes)]));
        assert!(message.contains(expected), "{name}: {message}");
        assert!(message.contains("help: "), "{name}: {message}");
        let piped = complaint(&run_with(&["explain"], bytes));
        assert!(piped.contains("help: "), "{name}: {piped}");
    }
}

fn gzip_bytes(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

#[test]
fn a_name_in_an_archive_reaches_the_terminal_without_its_control_characters() {
    let log = deploy("us", "2026-11-20T10:15:06.0000000Z");
    let path = file("hostile.zip", zip(&[("0_\u{1b}[31mred\u{7}.txt", &log)]));
    let output = run(&["explain", "--error-file", &path]);
    assert!(
        output
            .stdout
            .iter()
            .all(|byte| *byte == b'\n' || *byte >= b' ')
    );
}
