//! A change of a policy: exactly who is newly let in, and who no longer.

use oidc_doctor::exam::Exam;
use oidc_doctor::exam::review::Review;
use oidc_doctor::iam::language::Budget;
use oidc_doctor::iam::{Context, ContextValue, Policy, PolicyKind, Request, allows};
use oidc_doctor::source::{Source, parse_json};
use proptest::prelude::*;

use crate::certainty::config;
use crate::check::support::{ISSUER, PROVIDER, ROLE, Token, case, policy, statement, trusting};

fn review(old: &str, new: &str) -> Review {
    let (old, new) = (case(old), case(new));
    let budget = &mut Budget::new(20_000_000);
    Review::of(&Exam::of(&old), &Exam::of(&new), budget).expect("decided")
}

fn read(policy: &str) -> Policy {
    let document = parse_json(&Source::new("policy.json", policy)).unwrap();
    Policy::read(&document, &document.root, PolicyKind::Trust)
}

fn lets_in(policy: &Policy, token: &Token) -> bool {
    let mut context = Context::complete();
    for (claim, value) in token {
        context.set(&format!("{ISSUER}:{claim}"), ContextValue::one(value));
    }
    allows(
        policy,
        &Request::assume_with_web_identity(PROVIDER, ROLE, context),
    )
    .is_true()
}

/// Tokens that GitHub could issue: a few repositories, each with a few runs.
fn universe() -> Vec<Token> {
    let mut tokens = Vec::new();
    for repository in ["a/b", "a/bb", "b/a", "a@1/b@2", "b@3/a@4"] {
        let runs = [
            ("ref:refs/heads/a", Some("refs/heads/a"), None),
            ("ref:refs/heads/b", Some("refs/heads/b"), None),
            ("ref:refs/tags/a", Some("refs/tags/a"), None),
            ("pull_request", Some("refs/pull/1/merge"), None),
            ("environment:a", Some("refs/heads/a"), Some("a")),
            ("environment:b", Some("refs/heads/b"), Some("b")),
        ];
        for (context, git_ref, environment) in runs {
            for audience in ["a", "sts.amazonaws.com"] {
                let name = repository.replace(|c: char| c == '@' || c.is_ascii_digit(), "");
                let claims = [
                    ("sub", Some(format!("repo:{repository}:{context}"))),
                    ("aud", Some(audience.to_owned())),
                    ("repository", Some(name)),
                    ("ref", git_ref.map(str::to_owned)),
                    ("environment", environment.map(str::to_owned)),
                ];
                let known = claims.into_iter();
                tokens.push(
                    known
                        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
                        .collect(),
                );
            }
        }
    }
    tokens
}

fn condition() -> impl Strategy<Value = (String, String, Vec<String>)> {
    let operator = prop::sample::select(vec![
        "StringEquals",
        "StringLike",
        "StringLike",
        "StringNotLike",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringLikeIfExists",
        "ForAnyValue:StringLike",
        "ForAllValues:StringEquals",
    ]);
    let subject = (
        prop::sample::select(vec![
            "a/b", "a/*", "a/b*", "*", "b/a", "*/b", "a@1/b@2", "a@*/b@*", "A/b",
        ]),
        prop::sample::select(vec![
            ":*",
            ":ref:refs/heads/a",
            ":ref:*",
            ":pull_request",
            ":environment:?",
            "*a",
            ":ref:refs/tags/*",
        ]),
    )
        .prop_map(|(repository, context)| ("sub", format!("repo:{repository}{context}")));
    let other = prop::sample::select(vec![
        ("aud", "sts.amazonaws.com"),
        ("aud", "*a*"),
        ("ref", "refs/heads/*"),
        ("ref", "refs/heads/a"),
        ("environment", "a"),
        ("repository", "a/b"),
        ("repository", "a/*"),
    ])
    .prop_map(|(claim, value)| (claim, value.to_owned()));
    let tested = prop_oneof![3 => subject, 1 => other];
    (operator, prop::collection::vec(tested, 1..3)).prop_map(|(operator, tested)| {
        let claim = tested[0].0;
        let values = tested.iter().filter(|(other, _)| *other == claim);
        let values = values.map(|(_, value)| value.clone()).collect();
        (operator.to_owned(), format!("{ISSUER}:{claim}"), values)
    })
}

fn policies() -> impl Strategy<Value = String> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    let one =
        (effect, prop::collection::vec(condition(), 1..3)).prop_map(|(effect, conditions)| {
            let blocks = conditions
                .iter()
                .map(|(operator, key, values)| format!(r#""{operator}":{{"{key}":{values:?}}}"#));
            let blocks: Vec<_> = blocks.collect();
            statement(effect, &format!("{{{}}}", blocks.join(",")))
        });
    prop::collection::vec(one, 1..3).prop_map(|statements| policy(&statements))
}

proptest! {
    #![proptest_config(config(300))]

    /// Token by token over a finite universe, and family by family.
    #[test]
    fn a_review_agrees_with_brute_force(old in policies(), new in policies()) {
        let review = review(&old, &new);
        let (old, new) = (read(&old), read(&new));
        let (mut gained, mut lost) = (false, false);
        for token in universe() {
            let (before, after) = (lets_in(&old, &token), lets_in(&new, &token));
            let value_of = |name: &str| token.get(name).map(String::as_str);
            prop_assert_eq!(review.newly.matches(value_of), after && !before, "{:?}", token);
            prop_assert_eq!(review.no_longer.matches(value_of), before && !after, "{:?}", token);
            gained |= after && !before;
            lost |= before && !after;
        }
        prop_assert!(!gained || !review.gained.is_empty());
        prop_assert!(!lost || !review.lost.is_empty());
        for family in &review.gained {
            prop_assert!(lets_in(&new, &family.claims), "{:?}", family);
            prop_assert!(!lets_in(&old, &family.claims), "{:?}", family);
        }
        for family in &review.lost {
            prop_assert!(lets_in(&old, &family.claims), "{:?}", family);
            prop_assert!(!lets_in(&new, &family.claims), "{:?}", family);
        }
    }
}

#[test]
fn what_is_written_otherwise_and_means_the_same_is_no_change() {
    let one = trusting(&[
        "repo:octo-org/web:*",
        "repo:octo-org/web:ref:refs/heads/main",
    ]);
    let other = trusting(&["repo:octo-org/web:*"]);
    assert!(review(&one, &other).is_same());
    assert!(review(&other, &one).is_same());
}

#[test]
fn a_condition_that_no_token_tells_is_named() {
    let with = |address: &str| {
        let address = format!(
            r#"{{"StringLike":{{"gh:sub":"repo:octo-org/web:*"}},"IpAddress":{{"aws:SourceIp":"{address}"}}}}"#
        );
        policy(&[statement("Allow", &address)])
    };
    let narrow = with("192.0.2.0/24");
    assert!(review(&narrow, &narrow).is_same());
    let wider = review(&narrow, &with("0.0.0.0/0"));
    assert!(wider.gained.is_empty() && !wider.is_same());
    assert_eq!(wider.open.iter().collect::<Vec<_>>(), ["aws:sourceip"]);
}

#[test]
fn a_deny_that_goes_lets_in_whom_it_kept_out() {
    let allow = statement(
        "Allow",
        r#"{"StringLike":{"gh:sub":"repo:octo-org/web:*"}}"#,
    );
    let deny = statement("Deny", r#"{"StringLike":{"gh:sub":"*:pull_request"}}"#);
    let change = review(&policy(&[allow.clone(), deny]), &policy(&[allow]));
    assert_eq!(change.gained.len(), 1);
    assert_eq!(
        change.gained[0].claims["sub"],
        "repo:octo-org/web:pull_request"
    );
    assert!(change.lost.is_empty());
}
