//! Shapes of subjects: slashes too many, two contexts, and condition keys that a template fills in.

use oidc_doctor::case::file;
use oidc_doctor::finding::{Certainty, FixKind};
use oidc_doctor::source::Source;
use serde_json::json;

use crate::common::{folder_of, json, run_in};

const ISSUER: &str = "token.actions.githubusercontent.com";

/// The causes, other than possible ones, of a refused token, and the contents of the first one's edits.
fn refused(operator: &str, value: &str, subject: &str) -> (Vec<String>, Vec<String>) {
    let case = json!({
        "role_arn": "arn:aws:iam::111122223333:role/ship",
        "error": "Not authorized to perform sts:AssumeRoleWithWebIdentity",
        "trust_policy": {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow",
            "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{ISSUER}")},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {operator: {format!("{ISSUER}:sub"): value}},
        }]},
        "claims": {"iss": format!("https://{ISSUER}"), "aud": "sts.amazonaws.com", "sub": subject},
        "provider": {"Url": ISSUER, "ClientIDList": ["sts.amazonaws.com"]},
    });
    let source = Source::new("case.json", case.to_string());
    let diagnosis = oidc_doctor::diagnose(&file::read(&source).unwrap());
    let sure = |cause: &&oidc_doctor::finding::Finding| cause.certainty != Certainty::Possible;
    let causes: Vec<_> = diagnosis.causes().filter(sure).collect();
    let fixes = causes.first().map(|first| first.fixes.as_slice());
    let edits = fixes.unwrap_or_default().iter();
    let edits = edits.filter(|fix| fix.kind == FixKind::Edit && fix.verified);
    (
        causes.iter().map(|cause| cause.rule.to_string()).collect(),
        edits.map(|fix| fix.content.clone()).collect(),
    )
}

#[test]
fn a_slash_too_many_is_no_other_repository() {
    let main = "repo:octo-org/web:ref:refs/heads/main";
    let table = [
        ("StringLike", "repo:octo-org//web:*", main),
        (
            "StringEquals",
            "repo:octo-org/web/:ref:refs/heads/main",
            main,
        ),
        ("StringLike", "repo:octo-org/web/app:*", main),
        (
            "StringEquals",
            "repo:octo-org/web//:ref:refs/heads/main",
            main,
        ),
        ("StringLike", "repo:octo-org/web/*", main),
        (
            "StringEquals",
            "repo:octo-org@12//web@34:ref:refs/heads/main",
            "repo:octo-org@12/web@34:ref:refs/heads/main",
        ),
    ];
    for (operator, value, subject) in table {
        let (causes, edits) = refused(operator, value, subject);
        assert_eq!(
            causes.first().map(String::as_str),
            Some("sub-format"),
            "{value}"
        );
        let mends = edits.iter().any(|edit| edit.contains("octo-org"));
        assert!(mends, "{value}: {edits:?}");
    }
}

#[test]
fn another_repository_stays_another_repository() {
    let main = "repo:octo-org/web:ref:refs/heads/main";
    for value in [
        "repo:octo-org/api:*",
        "repo:octo-labs/web:*",
        "repo:octo-org/*:ref:refs/heads/next",
    ] {
        let (causes, _) = refused("StringLike", value, main);
        assert!(
            !causes.contains(&"sub-format".to_owned()),
            "{value}: {causes:?}"
        );
    }
}

/// A template may put `ref` behind the environment: beside such a token the value has its shape.
#[test]
fn two_contexts_are_right_beside_a_token_that_has_two() {
    let next = "repo:octo-org/web:environment:live:ref:refs/heads/next";
    let table = [
        (
            "repo:octo-org/web:environment:live:ref:refs/heads/main",
            "sub-branch",
        ),
        (
            "repo:octo-org/web:environment:test:ref:refs/heads/next",
            "sub-environment",
        ),
        (
            "repo:octo-org/api:environment:live:ref:refs/heads/next",
            "sub-repo",
        ),
    ];
    for (value, rule) in table {
        let (causes, edits) = refused("StringEquals", value, next);
        assert_eq!(causes.first().map(String::as_str), Some(rule), "{value}");
        assert!(
            edits.iter().any(|edit| edit.contains(next)),
            "{value}: {edits:?}"
        );
    }
    let one = "repo:octo-org/web:environment:live";
    let (causes, _) = refused(
        "StringEquals",
        "repo:octo-org/web:environment:live:ref:refs/heads/main",
        one,
    );
    assert_eq!(causes.first().map(String::as_str), Some("sub-format"));
}

fn checked(name: &str, key: &str, value: &str) -> serde_json::Value {
    let text = format!(
        r#"data "aws_iam_policy_document" "trust" {{
  statement {{
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {{
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/{ISSUER}"]
    }}
    condition {{
      test     = "StringLike"
      variable = "{key}"
      values   = ["{value}"]
    }}
  }}
}}
"#
    );
    let folder = folder_of(name, &[("trust.tf", text.as_str())]);
    let answer = run_in(&folder, &["check", "trust.tf", "--format", "json"]);
    json(&answer)["policies"][0].clone()
}

/// IAM refuses a policy for GitHub without a condition on `sub`; a key that is not known may be it.
#[test]
fn a_key_that_a_template_fills_in_may_be_the_one_that_iam_asks_for() {
    let subject = "repo:octo-org/web:environment:live";
    let keys = [
        "${local.issuer}:sub",
        "${replace(aws_iam_openid_connect_provider.github.url, \"https://\", \"\")}:sub",
        "${var.claim}",
    ];
    for (at, key) in keys.iter().enumerate() {
        let policy = checked(&format!("open-{at}"), key, subject);
        assert_eq!(policy["iam_would_refuse"], false, "{key}");
    }
    let full = format!("{ISSUER}:sub");
    assert_eq!(checked("known", &full, subject)["iam_would_refuse"], false);
    let other = format!("{ISSUER}:aud");
    assert_eq!(
        checked("other", &other, "sts.amazonaws.com")["iam_would_refuse"],
        true
    );
    assert_eq!(
        checked("all", "${local.issuer}:sub", "*")["iam_would_refuse"],
        true
    );
}
