//! Laws of evaluation that hold for every policy and request.

use oidc_doctor::iam::{
    Context, ContextValue, DecisionEffect, Layer, Layers, Pattern, Policy, PolicyKind, Request,
    RequestPrincipal, Truth, allows, authorize, judge_policy,
};
use oidc_doctor::source::{Source, parse_json};
use proptest::prelude::*;
use serde_json::{Value, json};

const KEYS: [&str; 3] = ["aws:PrincipalTag/a", "aws:PrincipalTag/b", "aws:TagKeys"];

fn operator() -> impl Strategy<Value = String> {
    let base = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringLike",
        "StringNotLike",
        "StringEqualsIgnoreCase",
        "Null",
        "Bool",
        "NumericLessThan",
        "ArnLike",
        "ArnNotLike",
        "NotIpAddress",
        "StringMatches",
    ]);
    let prefix = prop::sample::select(vec!["", "ForAllValues:", "ForAnyValue:"]);
    let suffix = prop::sample::select(vec!["", "IfExists"]);
    (prefix, base, suffix).prop_map(|(prefix, base, suffix)| format!("{prefix}{base}{suffix}"))
}

fn text() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "x",
        "X",
        "y",
        "*",
        "x*",
        "?",
        "",
        "true",
        "1",
        "${aws:PrincipalTag/b}",
        "é",
    ])
    .prop_map(str::to_owned)
}

fn condition() -> impl Strategy<Value = Value> {
    let keys = prop::collection::btree_map(
        prop::sample::select(KEYS.to_vec()),
        prop::collection::vec(text(), 0..3),
        0..3,
    );
    prop::collection::btree_map(operator(), keys, 0..3).prop_map(|blocks| json!(blocks))
}

fn statement(effect: &'static str) -> impl Strategy<Value = Value> {
    let actions =
        prop::sample::select(vec!["s3:GetObject", "s3:*", "*", "s3:Put*", "S3:getobject"]);
    let resources = prop::sample::select(vec![
        "*",
        "arn:aws:s3:::b/*",
        "arn:aws:s3:::${aws:PrincipalTag/a}/k",
        "arn:aws:s3:::c",
    ]);
    let names = prop::sample::select(vec![
        ("Action", "Resource"),
        ("NotAction", "Resource"),
        ("Action", "NotResource"),
    ]);
    (actions, resources, names, condition()).prop_map(move |(action, resource, (action_name, resource_name), condition)| {
        json!({"Effect": effect, action_name: action, resource_name: resource, "Condition": condition})
    })
}

fn statements() -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(prop_oneof![statement("Allow"), statement("Deny")], 0..4)
}

fn value() -> impl Strategy<Value = ContextValue> {
    prop_oneof![
        text().prop_map(ContextValue::one),
        prop::collection::vec(text(), 0..3).prop_map(ContextValue::Listed),
        Just(ContextValue::Absent),
        Just(ContextValue::Unknown),
    ]
}

fn context() -> impl Strategy<Value = Context> {
    prop::collection::vec(value(), KEYS.len()).prop_map(|values| {
        let mut context = Context::complete();
        KEYS.iter()
            .zip(values)
            .for_each(|(key, value)| context.set(key, value));
        context
    })
}

fn request(context: Context) -> Request {
    Request {
        principal: RequestPrincipal::read("arn:aws:sts::111122223333:assumed-role/r/s"),
        action: "s3:GetObject".to_owned(),
        resource: Some("arn:aws:s3:::b/k".to_owned()),
        resource_account: Some("111122223333".to_owned()),
        context,
    }
}

fn policy(statements: &[Value]) -> Policy {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let document = parse_json(&Source::new("policy.json", text)).unwrap();
    Policy::read(&document, &document.root, PolicyKind::Identity)
}

fn decide(statements: &[Value], request: &Request) -> DecisionEffect {
    let policies = [policy(statements)];
    let layers = Layers {
        identity: Layer::Known(&policies),
        ..Layers::default()
    };
    authorize(&layers, request).effect
}

proptest! {
    #[test]
    fn another_allow_takes_nothing_away(statements in statements(), allow in statement("Allow"), context in context()) {
        let request = request(context);
        let before = allows(&policy(&statements), &request);
        let more: Vec<_> = statements.into_iter().chain([allow]).collect();
        prop_assert!(allows(&policy(&more), &request) >= before);
    }

    #[test]
    fn another_deny_gives_nothing(statements in statements(), deny in statement("Deny"), context in context()) {
        let request = request(context);
        let before = allows(&policy(&statements), &request);
        let more: Vec<_> = statements.into_iter().chain([deny]).collect();
        prop_assert!(allows(&policy(&more), &request) <= before);
    }

    #[test]
    fn order_does_not_matter(statements in statements(), context in context()) {
        let request = request(context);
        let reversed: Vec<_> = statements.iter().rev().cloned().collect();
        prop_assert_eq!(decide(&statements, &request), decide(&reversed, &request));
    }

    #[test]
    fn reasons_never_contradict_the_decision(statements in statements(), context in context()) {
        let (policy, request) = (policy(&statements), request(context));
        let answer = judge_policy(&policy, &request);
        prop_assert_eq!(answer.allowed.and(!answer.denied), allows(&policy, &request));
        for statement in &answer.statements {
            let parts = [statement.principal.truth, statement.action.truth, statement.resource.truth, statement.conditions_truth()];
            prop_assert_eq!(Truth::all(parts), statement.truth);
        }
    }

    #[test]
    fn what_is_certain_stays_so_whatever_the_unknown_turns_out_to_be(
        statements in statements(),
        context in context(),
        outcome in prop_oneof![
            text().prop_map(ContextValue::one),
            prop::collection::vec(text(), 0..3).prop_map(ContextValue::Listed),
            Just(ContextValue::Absent),
        ],
    ) {
        let policy = policy(&statements);
        let open = allows(&policy, &request(context.clone()));
        let mut settled = context.clone();
        for (key, value) in context.iter() {
            if *value == ContextValue::Unknown {
                settled.set(key, outcome.clone());
            }
        }
        let settled = allows(&policy, &request(settled));
        prop_assert!(!settled.is_unknown());
        prop_assert!(open.is_unknown() || open == settled, "{:?} became {:?}", open, settled);
    }

    #[test]
    fn a_pattern_without_wildcards_is_its_literal(text in "[a-z:/é${}]{0,12}", other in "[a-z:/é${}]{0,12}") {
        prop_assert!(Pattern::wild(&text).matches(&text));
        prop_assert_eq!(Pattern::wild(&text).matches(&other), text == other);
        prop_assert_eq!(Pattern::wild(&text), Pattern::literal(&text));
    }

    #[test]
    fn matching_agrees_with_its_definition(pattern in "[ab*?]{0,10}", text in "[abé]{0,12}") {
        let (pattern_chars, text_chars): (Vec<_>, Vec<_>) = (pattern.chars().collect(), text.chars().collect());
        prop_assert_eq!(Pattern::wild(&pattern).matches(&text), by_definition(&pattern_chars, &text_chars), "{} {}", pattern, text);
    }

    #[test]
    fn letter_case_is_the_only_difference_that_can_be_ignored(pattern in "[aBé*?]{0,8}", text in "[AbÉ]{0,8}") {
        let lower = Pattern::wild(&pattern.to_lowercase()).matches(&text.to_lowercase());
        prop_assert_eq!(Pattern::wild(&pattern).matches_ignoring_case(&text), lower);
    }
}

/// `*` and `?` as the documentation defines them, with no thought of speed.
fn by_definition(pattern: &[char], text: &[char]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some(('*', rest)) => (0..=text.len()).any(|taken| by_definition(rest, &text[taken..])),
        Some((wanted, rest)) => match text.split_first() {
            Some((first, left)) => (*wanted == '?' || wanted == first) && by_definition(rest, left),
            None => false,
        },
    }
}

/// Trying every way to part the text among the stars would never end.
#[test]
fn matching_long_texts_ends() {
    let pattern = Pattern::wild(&"*a".repeat(4_000));
    let text = "a".repeat(100_000) + "b";
    assert!(!pattern.matches(&text));
}
