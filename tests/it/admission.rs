//! The set of tokens that a policy lets in agrees with evaluating the policy, token by token.

use oidc_doctor::iam::admission::{Admission, KeyOrigin, admission};
use oidc_doctor::iam::language::Budget;
use oidc_doctor::iam::{
    Context, ContextValue, Policy, PolicyKind, Request, RequestPrincipal, allows,
};
use oidc_doctor::source::{Source, parse_json};
use proptest::prelude::*;

const PROVIDER: &str = "arn:aws:iam::111122223333:oidc-provider/idp.example";
const ACTION: &str = "sts:AssumeRoleWithWebIdentity";
const CLAIMS: [&str; 3] = ["sub", "aud", "flag"];

fn origin(key: &str) -> KeyOrigin {
    match key.strip_prefix("idp.example:") {
        Some("never") => KeyOrigin::Never,
        Some(claim) => KeyOrigin::Claim(claim.to_owned()),
        None => KeyOrigin::Elsewhere,
    }
}

fn policy(text: &str) -> Policy {
    let document = parse_json(&Source::new("policy.json", text)).expect("a policy");
    Policy::read(&document, &document.root, PolicyKind::Trust)
}

fn admitted(policy: &Policy) -> Admission {
    let principal = RequestPrincipal::read(PROVIDER);
    admission(
        policy,
        &principal,
        ACTION,
        origin,
        &mut Budget::new(50_000_000),
    )
    .expect("decided")
}

fn lets_in(policy: &Policy, token: &[Option<String>]) -> bool {
    let mut context = Context::complete();
    for (claim, value) in CLAIMS.iter().zip(token) {
        if let Some(value) = value {
            context.set(&format!("idp.example:{claim}"), ContextValue::one(value));
        }
    }
    let role = "arn:aws:iam::111122223333:role/deploy";
    allows(
        policy,
        &Request::assume_with_web_identity(PROVIDER, role, context),
    )
    .is_true()
}

fn condition() -> impl Strategy<Value = (String, String, Vec<String>)> {
    let quantifier = prop::sample::select(vec!["", "", "ForAllValues:", "ForAnyValue:"]);
    let base = prop::sample::select(vec![
        "StringEquals",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "StringNotEqualsIgnoreCase",
        "StringLike",
        "StringNotLike",
        "Bool",
        "NoSuchOperator",
    ]);
    let if_exists = prop::sample::select(vec!["", "IfExists"]);
    let string = (
        quantifier.clone(),
        base,
        if_exists,
        prop::collection::vec("[abA*?]{0,3}|true", 0..3),
    )
        .prop_map(|(prefix, base, suffix, values)| (format!("{prefix}{base}{suffix}"), values));
    let null = (quantifier, prop::collection::vec("true|false", 1..3))
        .prop_map(|(prefix, values)| (format!("{prefix}Null"), values));
    let key = prop::sample::select(vec!["sub", "sub", "aud", "FLAG", "never"]);
    (prop_oneof![4 => string, 1 => null], key)
        .prop_map(|((operator, values), key)| (operator, format!("idp.example:{key}"), values))
}

fn statement() -> impl Strategy<Value = String> {
    let effect = prop::sample::select(vec!["Allow", "Allow", "Deny"]);
    let action = prop::sample::select(vec![ACTION, ACTION, ACTION, "sts:*", "sts:TagSession"]);
    let federated = prop::sample::select(vec![PROVIDER, PROVIDER, PROVIDER, "accounts.google.com"]);
    (effect, action, federated, prop::collection::vec(condition(), 0..3)).prop_map(
        |(effect, action, federated, conditions)| {
            let conditions: Vec<_> = conditions
                .iter()
                .map(|(operator, key, values)| format!(r#""{operator}":{{"{key}":{values:?}}}"#))
                .collect();
            let conditions = conditions.join(",");
            format!(
                r#"{{"Effect":"{effect}","Principal":{{"Federated":"{federated}"}},"Action":"{action}","Condition":{{{conditions}}}}}"#
            )
        },
    )
}

fn policies() -> impl Strategy<Value = String> {
    prop::collection::vec(statement(), 1..4).prop_map(|statements| {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
            statements.join(",")
        )
    })
}

fn tokens() -> impl Strategy<Value = Vec<Vec<Option<String>>>> {
    let value = prop::option::weighted(0.8, "[abAB]{0,3}|true|TRUE");
    prop::collection::vec(prop::collection::vec(value, 3), 20)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn membership_is_evaluation(text in policies(), tokens in tokens()) {
        let policy = policy(&text);
        let admission = admitted(&policy);
        prop_assert!(admission.open.is_empty());
        for token in &tokens {
            let value_of = |name: &str| {
                let place = CLAIMS.iter().position(|claim| *claim == name)?;
                token[place].as_deref()
            };
            prop_assert_eq!(
                admission.admitted.matches(value_of),
                lets_in(&policy, token),
                "{} {:?}", text, token
            );
        }
    }
}

fn allow(conditions: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Principal":{{"Federated":"{PROVIDER}"}},"Action":"{ACTION}","Condition":{conditions}}}}}"#
    )
}

fn matches(admission: &Admission, sub: &str) -> bool {
    admission
        .admitted
        .matches(|name| (name == "sub").then_some(sub))
}

#[test]
fn what_the_token_does_not_tell_may_hold_and_is_named() {
    let text = allow(
        r#"{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"StringEquals":{"idp.example:sub":"a"}}"#,
    );
    let admission = admitted(&policy(&text));
    assert!(matches(&admission, "a") && !matches(&admission, "b"));
    assert_eq!(admission.open[0].key, "aws:SourceIp");
}

#[test]
fn an_open_deny_keeps_nobody_out() {
    let text = allow(r#"{"StringEquals":{"idp.example:sub":"a"}}"#);
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}"#;
    let text = text.replace(r#""Statement":{"#, &format!(r#""Statement":[{deny},{{"#));
    let text = format!("{}]}}", &text[..text.len() - 1]);
    let admission = admitted(&policy(&text));
    assert!(matches(&admission, "a"));
    assert_eq!(admission.open[0].statement, 0);
}

#[test]
fn a_variable_may_stand_for_anything() {
    let text = allow(r#"{"StringLike":{"idp.example:sub":"${idp.example:aud}/x"}}"#);
    let admission = admitted(&policy(&text));
    assert!(matches(&admission, "b/x"));
    assert_eq!(admission.open.len(), 1);
}

#[test]
fn a_number_of_another_type_is_never_less_than_what_evaluation_lets_in() {
    let text = allow(r#"{"NumericLessThan":{"idp.example:sub":"12"}}"#);
    let admission = admitted(&policy(&text));
    assert!(matches(&admission, "3"));
    assert_eq!(admission.open.len(), 1);
}
