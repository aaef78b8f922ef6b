//! Cases saved, edited, and cleared of secrets.

use oidc_doctor::case::time::{rfc3339, seconds_since_1970};
use oidc_doctor::case::{Case, Log, PolicyText, file, save};
use oidc_doctor::finding::Piece;
use oidc_doctor::source::{Source, to_json};
use proptest::prelude::*;

use crate::common::corpus;

fn read(text: &str) -> Case {
    file::read(&Source::new("case.json", text)).unwrap_or_else(|all| {
        panic!(
            "{}\n{text}",
            all.iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("\n")
        );
    })
}

/// What a case says, apart from where it stands.
fn meaning(case: &Case) -> String {
    let policy = |policy: &PolicyText| match policy {
        PolicyText::Read(doc) if doc.is_valid() => to_json(&doc.root),
        other => other.source().text().to_owned(),
    };
    let workflows = case
        .workflows
        .iter()
        .map(|(path, doc)| (path, doc.source.text()));
    format!(
        "{:?}",
        (
            case.error.as_ref().map(Log::text),
            (&case.role_arn, case.role_max_session_duration, case.now),
            case.trust_policy.known().map(policy),
            case.trust_policy.is_absent(),
            case.claims
                .as_ref()
                .map(|claims| to_json(&claims.claims.root)),
            (
                case.provider
                    .known()
                    .map(|provider| to_json(&provider.document.root)),
                case.provider.is_absent()
            ),
            (&case.workflow_path, workflows.collect::<Vec<_>>()),
            &case.run,
            case.permission_policies
                .known()
                .map(|all| all.iter().map(policy).collect::<Vec<_>>()),
            case.other_policies
                .iter()
                .map(|other| (other.kind, policy(&other.text), &other.target))
                .collect::<Vec<_>>(),
            &case.want,
            case.cloudtrail
                .iter()
                .map(|record| to_json(&record.root))
                .collect::<Vec<_>>(),
        )
    )
}

#[test]
fn what_is_saved_reads_as_the_same_case() {
    let texts = [
        include_str!("../data/all_keys.json").to_owned(),
        "{}".to_owned(),
        r#"{"trust_policy": "missing", "provider": "missing", "run": {"environment": "prod"}}"#
            .to_owned(),
        r#"{"trust_policy_raw": "{ // note\n}", "permission_policies": ["{ \"Statement\": ["]}"#
            .to_owned(),
    ];
    let written = texts.map(|text| read(&text));
    let kept = corpus::members().map(|member| member.case.clone());
    for case in written.into_iter().chain(kept) {
        let saved = save(&case);
        let again = read(&saved);
        if !saved.contains("***") {
            assert_eq!(meaning(&again), meaning(&case), "{saved}");
        }
        assert_eq!(save(&again), saved);
    }
}

#[test]
fn one_text_is_replaced() {
    let case = read(include_str!("../data/all_keys.json"));
    let policy = r#"{"Statement": [{"Effect": "Deny"}]}"#;
    for target in [
        Piece::TrustPolicy,
        Piece::PermissionPolicy(0),
        Piece::OtherPolicy(0),
    ] {
        let edited = case.with_edited(&target, policy).unwrap();
        assert_ne!(meaning(&edited), meaning(&case));
        assert!(case.with_edited(&target, "{").is_err());
    }
    let path = ".github/workflows/deploy.yml".to_owned();
    let edited = case
        .with_edited(&Piece::Workflow(path.clone()), "on: release\n")
        .unwrap();
    assert_eq!(
        edited.workflows[&path].root.get("on").unwrap().text(),
        Some("release")
    );
    assert_eq!(edited.workflows[&path].source.name(), path);
    let edited = case
        .with_edited(&Piece::Provider, r#"{"Url": "https://example.com"}"#)
        .unwrap();
    assert_eq!(
        edited.provider.known().unwrap().issuer(),
        Some("example.com")
    );
}

#[test]
fn what_is_not_there_cannot_be_replaced_but_a_role_can_be_made() {
    let case = read(r#"{"trust_policy": "missing", "provider": "missing"}"#);
    assert!(case.with_edited(&Piece::PermissionPolicy(0), "{}").is_err());
    assert!(case.with_edited(&Piece::OtherPolicy(0), "{}").is_err());
    assert!(
        case.with_edited(&Piece::Workflow("a".to_owned()), "on: push")
            .is_err()
    );
    assert!(
        case.with_edited(&Piece::TrustPolicy, "{}")
            .unwrap()
            .trust_policy
            .known()
            .is_some()
    );
    let provider = case
        .with_edited(&Piece::Provider, r#"{"Url": "u"}"#)
        .unwrap();
    assert!(provider.provider.known().is_some());
}

#[test]
fn secrets_are_masked() {
    let case = read(
        r#"{"error": "AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY, AKIAIOSFODNN7EXAMPLE",
            "workflow": "env:\n  TOKEN: ghp_0123456789abcdefghijABCDEFGHIJ012345\n  KEY: ${{ secrets.KEY }}\n"}"#,
    );
    let saved = save(&case);
    for secret in ["wJalrX", "AKIA", "ghp_"] {
        assert!(!saved.contains(secret), "{saved}");
    }
    assert!(saved.contains("${{ secrets.KEY }}"), "{saved}");
}

#[test]
fn times() {
    for (text, seconds) in [
        ("1970-01-01T00:00:00Z", 0),
        ("2026-06-26T17:38:07Z", 1_782_495_487),
        ("2026-06-26T19:38:07.25+02:00", 1_782_495_487),
        ("2026-06-26t17:08:07-00:30", 1_782_495_487),
        ("2000-02-29T00:00:00Z", 951_782_400),
        ("1969-12-31T23:59:59Z", -1),
    ] {
        assert_eq!(seconds_since_1970(text), Some(seconds), "{text}");
    }
    for text in [
        "",
        "today",
        "2026-06-26",
        "2026-06-26T17:38:07",
        "2026-13-01T00:00:00Z",
        "2026-02-29T00:00:00Z",
        "2026-06-26T24:00:00Z",
        "2026-06-26T17:38:07.Z",
        "2026-06-26T17:38:07+0200",
        "é026-06-26T17:38:07Z",
    ] {
        assert_eq!(seconds_since_1970(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn times_are_written_as_they_are_read(seconds in -60_000_000_000i64..250_000_000_000) {
        prop_assert_eq!(seconds_since_1970(&rfc3339(seconds)), Some(seconds));
    }
}
