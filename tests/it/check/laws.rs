//! Laws of `check` over random trust policies: the order in which a policy is written changes no answer,
//! and every example that is printed is admitted by `simulate`.

use oidc_doctor::exam::exposure::Exposure;
use oidc_doctor::iam::language::Budget;
use oidc_doctor::iam::{Policy, PolicyKind};
use oidc_doctor::source::{Source, parse_json};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::check::support::{ISSUER, PROVIDER, ROLE};
use crate::simulate::support::{context_entries, simulate};

const SUBJECTS: [&str; 16] = [
    "repo:octo-org/web:*",
    "repo:octo-org/web:ref:refs/heads/*",
    "repo:octo-org/web:ref:refs/heads/main",
    "repo:octo-org/web:pull_request",
    "repo:octo-org/web:environment:prod",
    "repo:octo-org/*",
    "repo:octo-org*",
    "repo:octo-org/web*",
    "repo:*:pull_request",
    "*:pull_request",
    "repo:octo-org@65/web@74:*",
    "repo:octo-org/${aws:username, 'web'}:*",
    "repo:octo-org/${aws:PrincipalTag/team}:*",
    "repo:octo-org/web:environment:${*}",
    "repository_id:74:environment:prod",
    "CHANGE_ME",
];

/// Operators on the subject, with some of the values in the order of the list.
fn condition() -> impl Strategy<Value = (String, Vec<&'static str>)> {
    let operator = select(vec![
        "StringLike",
        "StringEquals",
        "StringNotLike",
        "StringNotEquals",
        "StringEqualsIgnoreCase",
        "ForAnyValue:StringLike",
        "StringLikeIfExists",
    ]);
    (operator, subsequence(SUBJECTS.to_vec(), 1..4))
        .prop_map(|(operator, values)| (operator.to_owned(), values))
}

/// An effect with conditions on the subject.
type Drawn = (bool, Vec<(String, Vec<&'static str>)>);

fn statements() -> impl Strategy<Value = Vec<Drawn>> {
    let statement = (
        prop::bool::weighted(0.8),
        prop::collection::vec(condition(), 1..3),
    );
    prop::collection::vec(statement, 1..4)
}

/// The policy as drawn, or with everything in the reverse order.
fn document(statements: &[Drawn], reversed: bool) -> Value {
    let turned = |mut values: Vec<Value>| {
        if reversed {
            values.reverse();
        }
        values
    };
    let statement = |(allows, conditions): &Drawn| {
        let mut members = Map::new();
        let mut order: Vec<_> = conditions.iter().collect();
        if reversed {
            order.reverse();
        }
        for (operator, values) in order {
            let values = turned(values.iter().map(|value| json!(value)).collect());
            members
                .entry(operator.clone())
                .or_insert_with(|| json!({format!("{ISSUER}:sub"): values}));
        }
        members.entry("StringEquals").or_insert_with(|| json!({}))[format!("{ISSUER}:aud")] =
            json!("sts.amazonaws.com");
        json!({"Effect": if *allows { "Allow" } else { "Deny" }, "Principal": {"Federated": PROVIDER},
            "Action": "sts:AssumeRoleWithWebIdentity", "Condition": members})
    };
    json!({"Version": "2012-10-17", "Statement": turned(statements.iter().map(statement).collect())})
}

fn exposure(document: &Value) -> Option<Exposure> {
    let source = Source::new("trust.json", document.to_string());
    let read = parse_json(&source).unwrap();
    let policy = Policy::read(&read, &read.root, PolicyKind::Trust);
    Exposure::of(&policy, PROVIDER, ISSUER, &mut Budget::default()).ok()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_changes_no_answer(statements in statements()) {
        // Two conditions of one operator would be one key twice.
        prop_assume!(statements.iter().all(|(_, all)| all.len() < 2 || all[0].0 != all[1].0));
        let told = |reversed| {
            let found = exposure(&document(&statements, reversed))?;
            let mut who: Vec<_> = found.distinct().iter().map(|family| family.who.clone()).collect();
            who.sort();
            Some((found.grade(), who))
        };
        prop_assert_eq!(told(false), told(true));
    }

    #[test]
    fn every_example_is_admitted(statements in statements()) {
        let document = document(&statements, false);
        let Some(found) = exposure(&document) else { return Ok(()) };
        for family in &found.families {
            let claims = family.claims.iter().map(|(claim, value)| (format!("{ISSUER}:{claim}"), json!(value)));
            let mut context: Map<String, Value> = claims.collect();
            context.entry(format!("{ISSUER}:aud")).or_insert_with(|| json!("sts.amazonaws.com"));
            let request = json!({"CallerArn": PROVIDER, "ActionNames": ["sts:AssumeRoleWithWebIdentity"], "ResourceArns": [ROLE],
                "TrustPolicy": document, "ContextEntries": context_entries(&Value::Object(context))});
            let (_, answers) = simulate(&request.to_string());
            let decision = &answers[0]["EvaluationResults"][0]["EvalDecision"];
            prop_assert_eq!(decision, "allowed", "{} {:?}", family.who, family.claims);
        }
    }
}
