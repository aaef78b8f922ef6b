//! ARNs in variables, patterns that IAM refuses, key names beyond ASCII, and control policies.

use serde_json::{Value, json};

use crate::simulate::support::{context_entries, simulate};

const EXACT: &str = "arn:aws:iam::111122223333:role/deploy";

fn decision(mut request: Value) -> String {
    let defaults = json!({"CallerArn": "arn:aws:sts::111122223333:assumed-role/deploy/s", "ActionNames": ["s3:GetObject"],
        "ResourceArns": ["arn:aws:s3:::b/k"], "ResourceOwner": "111122223333"});
    for (name, value) in defaults.as_object().unwrap() {
        if request.get(name).is_none() {
            request[name] = value.clone();
        }
    }
    let (_, answers) = simulate(&request.to_string());
    let decision = answers[0]["EvaluationResults"][0]["EvalDecision"].as_str();
    decision.unwrap().to_owned()
}

/// The decision on an Allow, or on a Deny next to an Allow of everything, with a condition.
fn with_condition(effect: &str, condition: Value, context: Value) -> String {
    let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let mut statement = all.clone();
    statement["Effect"] = json!(effect);
    statement["Condition"] = condition;
    let statements = if effect == "Deny" {
        json!([all, statement])
    } else {
        json!([statement])
    };
    let policy = json!({"Version": "2012-10-17", "Statement": statements});
    decision(json!({"PolicyInputList": [policy], "ContextEntries": context_entries(&context)}))
}

#[test]
fn a_variable_may_hold_a_whole_arn_or_its_head() {
    let tags = json!({"aws:PrincipalTag/owner": EXACT, "aws:PrincipalArn": EXACT, "aws:PrincipalTag/head": "arn:aws:iam:",
        "aws:PrincipalTag/account": "111122223333"});
    for value in [
        "${aws:PrincipalTag/owner}",
        "${aws:PrincipalTag/head}:111122223333:role/*",
        "arn:aws:iam::${aws:PrincipalTag/account}:role/deploy",
        "${aws:PrincipalTag/none, 'arn:aws:iam::111122223333:role/deploy'}",
    ] {
        let condition = json!({"ArnEquals": {"aws:PrincipalArn": value}});
        assert_eq!(
            with_condition("Allow", condition, tags.clone()),
            "allowed",
            "{value}"
        );
        let condition = json!({"ArnNotEquals": {"aws:PrincipalArn": value}});
        assert_eq!(
            with_condition("Deny", condition, tags.clone()),
            "allowed",
            "{value}"
        );
    }
}

#[test]
fn a_wildcard_in_a_variables_value_is_a_character() {
    let tags = json!({"aws:PrincipalTag/owner": "arn:aws:iam::111122223333:role/*", "aws:PrincipalArn": EXACT});
    let condition = json!({"ArnLike": {"aws:PrincipalArn": "${aws:PrincipalTag/owner}"}});
    assert_eq!(with_condition("Allow", condition, tags), "implicitDeny");
}

#[test]
fn a_deny_with_a_negated_operator_and_a_missing_variable_denies() {
    let context = json!({"aws:PrincipalArn": EXACT});
    for value in [
        "${aws:PrincipalTag/owner}",
        "arn:aws:iam::${aws:PrincipalTag/owner}:role/deploy",
    ] {
        for operator in [
            "ArnNotEquals",
            "ArnNotLike",
            "StringNotEquals",
            "StringNotLike",
        ] {
            let condition = json!({operator: {"aws:PrincipalArn": value}});
            assert_eq!(
                with_condition("Deny", condition, context.clone()),
                "explicitDeny",
                "{operator} {value}"
            );
        }
        let condition = json!({"ArnEquals": {"aws:PrincipalArn": value}});
        assert_eq!(
            with_condition("Allow", condition, context.clone()),
            "implicitDeny",
            "{value}"
        );
    }
}

#[test]
fn actions_that_iam_refuses_match_nothing() {
    let of = |action: &str, resource: &str| {
        let statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
        decision(json!({"PolicyInputList": [{"Version": "2012-10-17", "Statement": statement}]}))
    };
    for refused in [
        "*:GetObject",
        "s*:GetObject",
        "s?:GetObject",
        "**",
        "*:*",
        "?3:*",
        "GetObject",
        "s3:Get:Object",
    ] {
        assert_eq!(of(refused, "*"), "implicitDeny", "{refused}");
    }
    for refused in ["**", "*b/k", "?", "b/k"] {
        assert_eq!(of("s3:GetObject", refused), "implicitDeny", "{refused}");
    }
    for accepted in ["s3:*", "S3:get*", "*", "s3:**", "s3:?etObject"] {
        assert_eq!(of(accepted, "*"), "allowed", "{accepted}");
    }
}

#[test]
fn names_of_keys_have_no_letter_case_in_any_alphabet() {
    for (key, tested) in [
        ("É", "é"),
        ("straẞe", "STRAßE"),
        ("Ключ", "кЛЮЧ"),
        ("team", "TEAM"),
    ] {
        let context = json!({format!("aws:PrincipalTag/{key}"): "v"});
        let condition = json!({"StringEquals": {format!("AWS:principaltag/{tested}"): "v"}});
        assert_eq!(
            with_condition("Allow", condition, context.clone()),
            "allowed",
            "{key}"
        );
        let variable = format!("${{aws:PrincipalTag/{tested}}}");
        let condition = json!({"StringEquals": {format!("aws:PrincipalTag/{key}"): variable}});
        assert_eq!(
            with_condition("Allow", condition, context),
            "allowed",
            "{key}"
        );
    }
}

#[test]
fn resource_control_policies_only_deny() {
    let full = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let deny = |action: &str| {
        json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Deny", "Principal": "*", "Action": action, "Resource": "*"}]})
    };
    let with = |levels: Value| {
        decision(json!({"PolicyInputList": [full], "ResourceControlPolicyInputList": levels}))
    };
    assert_eq!(with(json!([[deny("s3:Put*")]])), "allowed");
    assert_eq!(with(json!([[], [deny("s3:Put*")], []])), "allowed");
    assert_eq!(
        with(json!([[deny("s3:Put*")], [deny("s3:Get*")]])),
        "explicitDeny"
    );
    // A service control policy has to allow.
    let scp = json!({"PolicyInputList": [full], "ServiceControlPolicyInputList": [[full], [deny("s3:Put*")]]});
    assert_eq!(decision(scp), "implicitDeny");
}
