//! Laws that hold for every text.

use oidc_doctor::symptom::{catalogue, mask, printable, read, read_bytes};
use proptest::prelude::*;

/// Text made of what logs are made of, and of what breaks readers.
fn logs() -> impl Strategy<Value = String> {
    let pieces: Vec<&'static str> = vec![
        "User: arn:aws:sts::111122223333:assumed-role/r/s is ",
        "not authorized to perform: ",
        "s3:GetObject ",
        "on resource: ",
        "\"arn:aws:s3:::b/k\" ",
        "with an explicit deny in a ",
        "because no ",
        "service control policy",
        ": arn:aws:organizations::1:policy/x",
        "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        "Value '",
        "' at 'roleSessionName' failed to satisfy constraint: ",
        "Token expired: current date/time ",
        " must be before the expiration date/time",
        "An error occurred (AccessDenied) when calling the ",
        " operation: ",
        "aws_secret_access_key = ",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJSUzI1NiJ9.eyJ.",
        "***",
        "\u{1b}[31m",
        "\u{9b}",
        "\u{1b}]8;;",
        "\r\n",
        "\n",
        "│ ",
        "##[error]",
        "job\tstep\t2026-01-01T00:00:00.1Z ",
        "Run aws-actions/configure-aws-credentials@v4\nwith:\n",
        "repo:o/r:",
        "é한\u{3000}",
        "{\"eventName\": \"AssumeRoleWithWebIdentity\"",
        "\\n",
        "\\\"",
    ];
    let piece =
        prop_oneof![3 => proptest::sample::select(pieces).prop_map(str::to_owned), 1 => ".{0,12}"];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_is_total(text in logs(), bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let reading = read(&text);
        for symptom in &reading.symptoms {
            prop_assert!(symptom.line >= 1 && symptom.line <= reading.lines.max(1));
            prop_assert!(symptom.count >= 1 && symptom.last_line >= symptom.line);
            prop_assert!(!symptom.code.is_empty());
        }
        read_bytes(&bytes);
    }

    #[test]
    fn masking_twice_is_masking_once(text in logs()) {
        let once = mask(&text).into_owned();
        prop_assert_eq!(mask(&once).into_owned(), once);
    }

    #[test]
    fn printable_text_steers_nothing(text in logs()) {
        let clean = printable(&text).into_owned();
        prop_assert!(clean.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
        prop_assert_eq!(printable(&clean).into_owned(), clean);
    }

    #[test]
    fn what_is_kept_of_a_log_can_be_printed(text in logs()) {
        for symptom in read(&text).symptoms {
            prop_assert_eq!(printable(&symptom.message).into_owned(), symptom.message.clone());
            prop_assert!(!symptom.message.contains("AKIAIOSFODNN7EXAMPLE"));
        }
    }

    #[test]
    fn a_message_is_found_wherever_it_stands(before in 0..400usize, after in 0..400usize) {
        let line = "  Compiling serde v1.0.0 (/home/runner/work)\n";
        let message = "##[error]Could not assume role with OIDC: Incorrect token audience\n";
        let text = [line.repeat(before * 9), message.to_owned(), line.repeat(after * 9)].concat();
        let reading = read(&text);
        let first = reading.first().expect("it is there");
        prop_assert_eq!((first.entry.id, first.line), ("audience-not-registered", before * 9 + 1));
        prop_assert_eq!(reading.lines, before * 9 + 1 + after * 9);
    }

    #[test]
    fn utf_16_says_the_same(big in any::<bool>(), mark in any::<bool>(), lines in 0..3usize) {
        let message = "Error: Not authorized to perform sts:AssumeRoleWithWebIdentity \u{1f600}\r\n";
        let text = ["plain\r\n".repeat(lines), message.to_owned()].concat();
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        let bytes: Vec<u8> = units
            .flat_map(|unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect();
        let reading = read_bytes(&bytes);
        prop_assert_eq!(reading.first().map(|one| (one.entry.id, one.line)), Some(("web-identity-denied", lines + 1)));
    }
}

#[test]
fn the_catalogue_is_whole() {
    let mut ids = std::collections::BTreeSet::new();
    for entry in catalogue() {
        assert!(ids.insert(entry.id), "{} stands twice", entry.id);
        assert!(
            !entry.meaning.is_empty() && !entry.meaning.ends_with('.'),
            "{}",
            entry.id
        );
        assert!(entry.source.starts_with("https://"), "{}", entry.id);
        assert!(!entry.code.fallback().is_empty(), "{}", entry.id);
        assert_eq!(entry.is_access(), !entry.causes.is_empty(), "{}", entry.id);
        let weights = entry.causes.iter().map(|(_, weight)| weight);
        assert!(weights.is_sorted(), "{} lists a rare cause first", entry.id);
        for rule in entry.rules_out {
            assert_eq!(entry.weight(*rule), None, "{} excludes {rule}", entry.id);
        }
        for (at, (cause, _)) in entry.causes.iter().enumerate() {
            let mut others = entry.causes.iter().skip(at + 1);
            assert!(
                others.all(|(other, _)| other != cause),
                "{} lists {cause} twice",
                entry.id
            );
        }
    }
}
