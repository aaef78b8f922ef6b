//! What the files do not tell stays open, and what depends on it is said.

use super::{beside, plain, policy, roles};

fn role(sub: &str, more: &str) -> String {
    format!(
        "resource \"aws_iam_role\" \"r\" {{\n  assume_role_policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ \
         Effect = \"Allow\", Principal = {{ Federated = \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\" }}, \
         Action = \"sts:AssumeRoleWithWebIdentity\", Condition = {{ StringLike = {{ \"token.actions.githubusercontent.com:sub\" = {sub} }} }} }}] }})\n}}\n{more}"
    )
}

fn sub(text: &str, others: &[(&str, &str)]) -> (serde_json::Value, Vec<String>) {
    let extracted = policy(&beside("main.tf", text, others), "aws_iam_role.r");
    let known = plain(&extracted.document.root);
    let sub =
        known["Statement"]["Condition"]["StringLike"]["token.actions.githubusercontent.com:sub"]
            .clone();
    (
        sub,
        extracted
            .holes
            .iter()
            .map(|hole| hole.name.clone())
            .collect(),
    )
}

#[test]
fn a_variable_stays_open_also_with_a_default() {
    let text = role(
        "\"repo:${var.repo}:*\"",
        "variable \"repo\" {\n  default = \"octo-org/web\"\n}\n",
    );
    let extracted = policy(&roles("main.tf", &text), "aws_iam_role.r");
    assert_eq!(extracted.holes.len(), 1);
    assert_eq!(extracted.holes[0].name, "var.repo");
    assert_eq!(extracted.holes[0].default.as_deref(), Some("octo-org/web"));
}

#[test]
fn locals_are_followed_as_far_as_they_go() {
    let locals = "locals {\n  org = \"octo-org\"\n  both = [\"${local.org}/web\", \"${local.org}/${var.name}\"]\n}\n";
    let text = role("[for one in local.both : \"repo:${one}:*\"]", locals);
    let (_, holes) = sub(&text, &[]);
    assert_eq!(
        holes.len(),
        1,
        "a list with an open item is not gone through: {holes:?}"
    );
    let text = role(
        "formatlist(\"repo:%s/%s:*\", local.org, [\"web\", \"api\"])",
        locals,
    );
    assert_eq!(
        sub(&text, &[]).0,
        serde_json::json!(["repo:octo-org/web:*", "repo:octo-org/api:*"])
    );
}

#[test]
fn circles_stay_open() {
    let text = role(
        "\"repo:${local.a}:*\"",
        "locals {\n  a = local.b\n  b = \"${local.a}\"\n}\n",
    );
    assert_eq!(
        sub(&text, &[]),
        (
            serde_json::json!("repo:${local.a}:*"),
            vec!["local.a".to_owned()]
        )
    );
}

#[test]
fn a_conditional_is_known_where_its_condition_is() {
    let text = role("true ? \"repo:a/b:*\" : \"repo:c/d:*\"", "");
    assert_eq!(sub(&text, &[]).0, "repo:a/b:*");
    let text = role("var.prod ? \"repo:a/b:*\" : \"repo:c/d:*\"", "");
    assert_eq!(
        sub(&text, &[]).1,
        ["var.prod ? \"repo:a/b:*\" : \"repo:c/d:*\""]
    );
}

#[test]
fn a_policy_variable_is_no_hole() {
    let (value, holes) = sub(&role("\"repo:$${aws:PrincipalTag/repo}:*\"", ""), &[]);
    assert_eq!(value, "repo:${aws:PrincipalTag/repo}:*");
    assert!(holes.is_empty());
}

#[test]
fn a_file_beside_that_cannot_be_read_is_left_aside() {
    let text = role("\"repo:${local.a}:*\"", "");
    let (value, _) = sub(
        &text,
        &[
            ("broken.tf", "locals {"),
            ("good.tf", "locals {\n  a = \"octo-org/web\"\n}\n"),
        ],
    );
    assert_eq!(value, "repo:octo-org/web:*");
}

#[test]
fn dynamic_blocks_are_gone_through_or_stay_open() {
    let data = |each: &str| {
        format!(
            "data \"aws_iam_policy_document\" \"d\" {{\n  statement {{\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {{\n      type = \"Federated\"\n      identifiers = [\"x.y\"]\n    }}\n    dynamic \"condition\" {{\n      for_each = {each}\n      content {{\n        test = \"StringLike\"\n        variable = \"h:${{condition.key}}\"\n        values = [condition.value]\n      }}\n    }}\n  }}\n}}\n"
        )
    };
    let known = policy(
        &roles("a.tf", &data("{ sub = \"repo:a/b:*\", aud = \"c\" }")),
        "",
    );
    let condition = &plain(&known.document.root)["Statement"]["Condition"];
    assert_eq!(
        *condition,
        serde_json::json!({"StringLike": {"h:sub": "repo:a/b:*", "h:aud": "c"}})
    );
    let open = policy(&roles("a.tf", &data("var.conditions")), "");
    let condition = &plain(&open.document.root)["Statement"]["Condition"];
    assert!(condition.get("${var.conditions}").is_some(), "{condition}");
}

#[test]
fn a_text_that_nobody_substitutes_is_what_aws_gets() {
    let yaml = "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement:\n          - Condition:\n              StringLike:\n                a:sub: repo:${Org}/web:*\n";
    let extracted = policy(&roles("a.yaml", yaml), "");
    assert!(extracted.holes.is_empty());
    let written = plain(&extracted.written);
    assert_eq!(
        written["Statement"]["Condition"]["StringLike"]["a:sub"],
        "repo:${Org}/web:*"
    );
}
