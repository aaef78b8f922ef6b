//! A policy's value for `sub` taken apart beside the subject that GitHub sends.

use oidc_doctor::exam::subject::{DifferenceKind, compare};
use oidc_doctor::issuer::github::subject::{ContextKind, FormatFlawKind};

const MAIN: &str = "repo:octo-org/web:ref:refs/heads/main";

fn kinds(value: &str, subject: &str) -> Vec<DifferenceKind> {
    let comparison = compare(value, subject, false).expect("both begin with a repository");
    comparison
        .differences
        .iter()
        .map(|difference| difference.kind)
        .collect()
}

fn mended(value: &str, subject: &str) -> String {
    compare(value, subject, false)
        .expect("both begin with a repository")
        .mended
}

#[test]
fn matching_values_do_not_differ() {
    for value in [
        MAIN,
        "repo:octo-org/web:*",
        "repo:octo-org/*",
        "repo:octo-*",
        "repo:*",
        "repo:octo-org/web:ref:*",
        "repo:octo-org/w?b:ref:refs/heads/*",
        "repo:*/web:ref:refs/heads/main",
    ] {
        assert_eq!(kinds(value, MAIN), [], "{value}");
    }
}

#[test]
fn misshapen_values_are_read_with_good_will() {
    use FormatFlawKind as Flaw;
    for (value, flaw) in [
        ("octo-org/web:ref:refs/heads/main", Flaw::NoPrefix),
        (
            "repo:github.com/octo-org/web:ref:refs/heads/main",
            Flaw::Host,
        ),
        (
            "repo:https://github.com/octo-org/web:ref:refs/heads/main",
            Flaw::Host,
        ),
        ("repo:/octo-org/web:ref:refs/heads/main", Flaw::Host),
        ("repo:octo-org/web.git:ref:refs/heads/main", Flaw::GitSuffix),
        ("repo:octo-org/web::ref:refs/heads/main", Flaw::EmptyPart),
        ("repo:octo-org/web", Flaw::NoContext),
        ("repo:octo-org/web:ref:main", Flaw::ShortRef),
        ("repo:octo-org/web:ref:heads/main", Flaw::ShortRef),
        ("repo:octo-org/web:ref:refs/head/main", Flaw::ShortRef),
        ("repo:octo-org/web:main", Flaw::Keyword),
        ("repo:octo-org/web:branch:main", Flaw::Keyword),
        ("repo:octo-org/web:refs/heads/main", Flaw::Keyword),
        ("repo:octo-org/web:ref/refs/heads/main", Flaw::Keyword),
        (
            "repo:octo-org/web:ref:refs/heads/main:pull_request",
            Flaw::SecondContext,
        ),
        (
            "repo:octo-org/web:environment:prod:ref:refs/heads/main",
            Flaw::SecondContext,
        ),
        (" repo:octo-org/web:ref:refs/heads/main", Flaw::Padding),
    ] {
        assert_eq!(
            kinds(value, MAIN),
            [DifferenceKind::Format(flaw)],
            "{value}"
        );
        assert_eq!(mended(value, MAIN), MAIN, "{value}");
    }
}

#[test]
fn each_part_is_told_apart() {
    let ids = "repo:octo-org@1/web@2:ref:refs/heads/main";
    let context = |expected, actual| DifferenceKind::Context { expected, actual };
    for (value, subject, expected) in [
        ("repo:Octo-Org/web:*", MAIN, DifferenceKind::Case),
        (
            "repo:octo-org/web:ref:refs/heads/Main",
            MAIN,
            DifferenceKind::Case,
        ),
        ("repo:other/web:*", MAIN, DifferenceKind::Owner),
        ("repo:octo-org/api:*", MAIN, DifferenceKind::Repository),
        (
            "repo:octo-org/web:ref:refs/heads/dev",
            MAIN,
            DifferenceKind::ContextName(ContextKind::Branch),
        ),
        (
            "repo:octo-org/web:environment:dev",
            "repo:octo-org/web:environment:prod",
            DifferenceKind::ContextName(ContextKind::Environment),
        ),
        (
            "repo:octo-org/web:environment:prod",
            MAIN,
            context(ContextKind::Environment, ContextKind::Branch),
        ),
        (
            "repo:octo-org/web:pull_request",
            MAIN,
            context(ContextKind::PullRequest, ContextKind::Branch),
        ),
        (
            "repo:octo-org/web:ref:refs/tags/*",
            MAIN,
            context(ContextKind::Tag, ContextKind::Branch),
        ),
        (
            ids,
            "repo:octo-org@1/web@3:ref:refs/heads/main",
            DifferenceKind::IdsOther,
        ),
        (
            "repo:octo-org/web:*:job_workflow_ref:a@*:workflow_ref:*",
            "repo:octo-org/web:ref:refs/heads/main:job_workflow_ref:a@b",
            DifferenceKind::Template,
        ),
    ] {
        assert_eq!(kinds(value, subject), [expected], "{value}");
    }
    assert_eq!(kinds(MAIN, ids), [DifferenceKind::IdsMissing; 2]);
    assert_eq!(kinds("repo:octo-org/*", ids)[0], DifferenceKind::IdsMissing);
    assert_eq!(kinds(ids, MAIN), [DifferenceKind::IdsUnexpected; 2]);
}

#[test]
fn only_the_differing_parts_are_replaced() {
    let ids = "repo:octo-org@1/web@2:ref:refs/heads/main";
    assert_eq!(
        mended("repo:octo-org/web:ref:refs/heads/*", ids),
        "repo:octo-org@1/web@2:ref:refs/heads/*"
    );
    assert_eq!(mended("repo:Octo-Org/*", MAIN), "repo:octo-org/*");
    assert_eq!(mended("repo:octo-org/api:*", MAIN), "repo:octo-org/web:*");
}

#[test]
fn subjects_without_a_repository_are_not_compared() {
    assert!(compare("repo:octo-org/web:*", "repository_id:2", false).is_none());
    assert!(
        compare(
            "job_workflow_ref:octo-org/web/.github/workflows/x.yml@*",
            MAIN,
            false
        )
        .is_none()
    );
    assert!(compare("*", MAIN, false).is_none());
}
