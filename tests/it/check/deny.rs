//! Deny statements and further conditions count in who gets in, and how dangerous it is.

use oidc_doctor::exam::Exam;

use crate::check::support::{case, policy, statement};

/// The grade, and who gets in.
fn exposed(allow: &str, others: &[(&str, &str)]) -> (String, Vec<String>) {
    let allow = [statement("Allow", allow)];
    let others = others
        .iter()
        .map(|(effect, conditions)| statement(effect, conditions));
    let statements: Vec<_> = allow.into_iter().chain(others).collect();
    let case = case(&policy(&statements));
    let exam = Exam::of(&case);
    let found = exam.exposure().expect("decided");
    let words = found
        .distinct()
        .into_iter()
        .map(|family| family.who.clone());
    (found.grade().name().to_owned(), words.collect())
}

const WEB: &str = r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"}}"#;
const OWNER: &str = r#"{"StringLike":{"gh:sub":"repo:octo-org/*"}}"#;
const ANYONE: &str = r#"{"StringEquals":{"gh:aud":"sts.amazonaws.com"}}"#;

/// What is allowed, what is denied, the grade, and who gets in.
const NARROWED: [(&str, &str, &str, &[&str]); 11] = [
    (
        WEB,
        r#"{"StringLike":{"gh:sub":"*:pull_request"}}"#,
        "caution",
        &["every branch, tag and environment of octo-org/web"],
    ),
    (
        WEB,
        r#"{"StringNotEquals":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"}}"#,
        "safe",
        &["branch main of octo-org/web"],
    ),
    (
        WEB,
        r#"{"StringNotLike":{"gh:sub":["repo:octo-org/web:ref:refs/heads/main","repo:octo-org/web:environment:prod"]}}"#,
        "safe",
        &[
            "branch main of octo-org/web",
            "jobs of octo-org/web that name the environment prod",
        ],
    ),
    (
        OWNER,
        r#"{"StringNotLike":{"gh:sub":"repo:*:ref:refs/heads/main"}}"#,
        "dangerous",
        &["branch main of any repository of octo-org"],
    ),
    (
        OWNER,
        r#"{"StringNotLike":{"gh:sub":"repo:octo-org/web:*"}}"#,
        "caution",
        &["every branch, tag, pull request and environment of octo-org/web"],
    ),
    (
        OWNER,
        r#"{"StringNotEquals":{"gh:repository":"octo-org/web"}}"#,
        "caution",
        &["every branch, tag, pull request and environment of octo-org/web"],
    ),
    (
        OWNER,
        r#"{"StringNotEquals":{"gh:repository_id":"74"}}"#,
        "caution",
        &["every branch, tag, pull request and environment of the repository with the id 74"],
    ),
    (
        OWNER,
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"}}"#,
        "dangerous",
        &["any repository of octo-org"],
    ),
    (
        ANYONE,
        r#"{"StringNotLike":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"}}"#,
        "safe",
        &["branch main of octo-org/web"],
    ),
    (
        WEB,
        r#"{"StringLike":{"gh:sub":"repo:octo-org/*"}}"#,
        "closed",
        &[],
    ),
    (
        WEB,
        r#"{"StringNotLike":{"gh:sub":"repo:octo-org/api:*"}}"#,
        "closed",
        &[],
    ),
];

#[test]
fn a_deny_narrows_and_lowers_the_grade() {
    for (allow, deny, grade, who) in NARROWED {
        let (found, words) = exposed(allow, &[("Deny", deny)]);
        assert_eq!(
            (found.as_str(), words),
            (grade, who.iter().map(|who| (*who).to_owned()).collect()),
            "{deny}"
        );
    }
}

#[test]
fn a_deny_that_does_not_hold_for_all_changes_nothing() {
    let dev = r#"{"StringNotLike":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"},"StringEquals":{"gh:aud":"other"}}"#;
    let address = r#"{"StringNotLike":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"},"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"#;
    for deny in [dev, address] {
        let (grade, words) = exposed(WEB, &[("Deny", deny)]);
        assert_eq!(grade, "caution", "{deny}");
        assert_eq!(
            words,
            ["every branch, tag, pull request and environment of octo-org/web"]
        );
    }
}

#[test]
fn a_second_condition_on_the_subject_narrows() {
    let allow = r#"{"StringLike":{"gh:sub":"repo:octo-org/*"},"ForAnyValue:StringLike":{"gh:sub":"*:ref:refs/heads/main"},"StringEqualsIgnoreCase":{"gh:sub":"repo:octo-org/web:ref:refs/heads/main"}}"#;
    let (grade, words) = exposed(allow, &[]);
    assert_eq!(
        (grade.as_str(), words.as_slice()),
        ("safe", &["branch main of octo-org/web".to_owned()][..])
    );
}

#[test]
fn many_values_with_a_wide_deny_are_decided() {
    let subjects: Vec<_> = (0..60)
        .map(|number| format!("repo:octo-org/service-{number}:ref:refs/heads/*"))
        .collect();
    let allow = format!(r#"{{"StringLike":{{"gh:sub":{subjects:?}}}}}"#);
    let deny = r#"{"StringNotLike":{"gh:sub":"repo:octo-org/*:ref:refs/heads/main"}}"#;
    let (grade, words) = exposed(&allow, &[("Deny", deny)]);
    assert_eq!(
        (grade.as_str(), words.len()),
        ("safe", 60),
        "{:?}",
        words.first()
    );
}

#[test]
fn pull_requests_that_are_denied_are_no_advice() {
    let deny = statement("Deny", r#"{"StringLike":{"gh:sub":"*:pull_request"}}"#);
    let advised = |statements: &[String]| {
        let case = case(&policy(statements));
        let findings = oidc_doctor::diagnose(&case).findings;
        findings
            .iter()
            .any(|finding| finding.rule == "pull-request-admitted")
    };
    let allow = statement("Allow", WEB);
    assert!(advised(std::slice::from_ref(&allow)));
    assert!(!advised(&[allow, deny]));
}
