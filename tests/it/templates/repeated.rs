//! Blocks that are there several times.

use oidc_doctor::infra::Role;
use serde_json::json;

use super::{beside, plain, policy, roles};
use crate::common;

const SUB: &str = "token.actions.githubusercontent.com:sub";

fn block(meta: &str, sub: &str) -> String {
    format!(
        "resource \"aws_iam_role\" \"deploy\" {{\n  {meta}\n  name = \"deploy-${{each.key}}\"\n  assume_role_policy = jsonencode({{ Version = \"2012-10-17\", Statement = [{{ \
         Effect = \"Allow\", Principal = {{ Federated = \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\" }}, \
         Action = \"sts:AssumeRoleWithWebIdentity\", Condition = {{ StringLike = {{ \"{SUB}\" = {sub} }} }} }}] }})\n}}\n"
    )
}

/// Each role's address and what it trusts.
fn trusted(found: &[Role]) -> Vec<(String, serde_json::Value)> {
    let one = |role: &Role| {
        let known = plain(&role.policy.as_ref().unwrap().document.root);
        let sub = known["Statement"]["Condition"]["StringLike"][SUB].clone();
        (role.address.clone().unwrap(), sub)
    };
    found.iter().map(one).collect()
}

fn expected(all: &[(&str, &str)]) -> Vec<(String, serde_json::Value)> {
    let one = |(key, sub): &(&str, &str)| (format!("aws_iam_role.deploy[{key}]"), json!(sub));
    all.iter().map(one).collect()
}

#[test]
fn one_role_for_each_key() {
    let two = expected(&[
        ("\"api\"", "repo:octo-org/api:*"),
        ("\"web\"", "repo:octo-org/web:*"),
    ]);
    let locals = "locals {\n  names = [\"web\", \"api\", \"web\"]\n  roles = { for n in local.names : \"${n}\" => { repo = n }... }\n}\n";
    for each in [
        "toset([\"web\", \"api\"])",
        "{ web = 1, api = 2 }",
        "toset(local.names)",
        "toset(concat([\"web\"], [\"api\"]))",
        "local.roles",
        "{ for n in distinct(local.names) : n => n }",
        "setunion([\"web\"], [\"api\"])",
    ] {
        let text = block(
            &format!("for_each = {each}"),
            "\"repo:octo-org/${each.key}:*\"",
        ) + locals;
        let found = roles("main.tf", &text);
        assert_eq!(trusted(&found), two, "{each}");
        let names: Vec<_> = found.iter().map(|role| role.name.as_deref()).collect();
        assert_eq!(names, [Some("deploy-api"), Some("deploy-web")], "{each}");
    }
}

#[test]
fn values_of_each_key() {
    let locals = "locals {\n  apps = {\n    web = { repo = \"octo-org/web\", branch = \"dev\" }\n    api = { repo = \"octo-org/api\" }\n  }\n}\n";
    let two = expected(&[
        ("\"api\"", "repo:octo-org/api:ref:refs/heads/main"),
        ("\"web\"", "repo:octo-org/web:ref:refs/heads/dev"),
    ]);
    for branch in [
        "try(each.value.branch, \"main\")",
        "lookup(each.value, \"branch\", \"main\")",
        "can(each.value.branch) ? each.value.branch : \"main\"",
    ] {
        let sub = format!("\"repo:${{each.value.repo}}:ref:refs/heads/${{{branch}}}\"");
        let text = block("for_each = local.apps", &sub) + locals;
        assert_eq!(trusted(&roles("main.tf", &text)), two, "{branch}");
    }
}

#[test]
fn counted_roles() {
    let locals = "locals {\n  names = [\"web\", \"api\"]\n}\n";
    let sub = "\"repo:octo-org/${local.names[count.index]}:*\"";
    let text = block("count = length(local.names)", sub) + locals;
    assert_eq!(
        trusted(&roles("main.tf", &text)),
        expected(&[("0", "repo:octo-org/web:*"), ("1", "repo:octo-org/api:*")])
    );
    assert!(roles("main.tf", &block("count = 0", sub)).is_empty());
    assert!(roles("main.tf", &block("count = false ? 1 : 0", sub)).is_empty());
    assert!(roles("main.tf", &block("for_each = {}", sub)).is_empty());
}

#[test]
fn what_is_not_known_stays_one_role() {
    for meta in [
        "for_each = var.roles",
        "for_each = toset([var.name, \"web\"])",
        "for_each = { (var.name) = 1 }",
        "count = var.create ? 1 : 0",
        "count = 100000000000",
        "for_each = toset([for n in range(5000) : tostring(n)])",
    ] {
        let variables = "variable \"roles\" {\n  default = { web = 1 }\n}\n";
        let text = block(meta, "\"repo:octo-org/${each.key}:*\"") + variables;
        let found = roles("main.tf", &text);
        let one = vec![(
            "aws_iam_role.deploy".to_owned(),
            json!("repo:octo-org/${each.key}:*"),
        )];
        assert_eq!(trusted(&found), one, "{meta}");
    }
}

#[test]
fn a_data_block_for_each_key() {
    let data = "data \"aws_iam_policy_document\" \"d\" {\n  for_each = local.apps\n  statement {\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {\n      type = \"Federated\"\n      identifiers = [\"x.y\"]\n    }\n    condition {\n      test = \"StringLike\"\n      variable = \"token.actions.githubusercontent.com:sub\"\n      values = [for b in each.value : \"repo:octo-org/${each.key}:ref:refs/heads/${b}\"]\n    }\n  }\n}\nlocals {\n  apps = { web = [\"main\", \"dev\"], api = [\"main\"] }\n}\n";
    let role = "resource \"aws_iam_role\" \"deploy\" {\n  for_each = local.apps\n  assume_role_policy = data.aws_iam_policy_document.d[each.key].json\n}\n";
    let web = json!([
        "repo:octo-org/web:ref:refs/heads/main",
        "repo:octo-org/web:ref:refs/heads/dev"
    ]);
    let api = json!("repo:octo-org/api:ref:refs/heads/main");
    let addressed = |prefix: &str| {
        vec![
            (format!("{prefix}[\"api\"]"), api.clone()),
            (format!("{prefix}[\"web\"]"), web.clone()),
        ]
    };
    let found = roles("main.tf", &(data.to_owned() + role));
    assert_eq!(trusted(&found), addressed("aws_iam_role.deploy"));
    let alone = roles("main.tf", data);
    assert_eq!(trusted(&alone), addressed("data.aws_iam_policy_document.d"));
    let found = beside("main.tf", role, &[("data.tf", data)]);
    assert_eq!(trusted(&found), addressed("aws_iam_role.deploy"));
    let found = beside("main.tf", "", &[("data.tf", data)]);
    assert!(found.is_empty());
}

#[test]
fn dynamic_blocks_of_a_set_have_its_items_as_keys() {
    let data = |each: &str| {
        format!(
            "locals {{\n  keys = toset([\"sub\"])\n}}\ndata \"aws_iam_policy_document\" \"d\" {{\n  dynamic \"statement\" {{\n    for_each = [\"a\", \"b\"]\n    iterator = one\n    content {{\n      sid     = \"s${{one.key}}\"\n      actions = [\"sts:AssumeRoleWithWebIdentity\"]\n      principals {{\n        type = \"Federated\"\n        identifiers = [\"x.y\"]\n      }}\n      dynamic \"condition\" {{\n        for_each = {each}\n        content {{\n          test     = \"StringLike\"\n          variable = \"h:${{condition.key}}\"\n          values   = [\"repo:octo-org/${{one.value}}:*\"]\n        }}\n      }}\n    }}\n  }}\n}}\n"
        )
    };
    for each in ["toset([\"sub\"])", "local.keys", "{ sub = 1 }"] {
        let known = plain(&policy(&roles("a.tf", &data(each)), "").document.root);
        let statements = known["Statement"].as_array().unwrap();
        let found: Vec<_> = statements
            .iter()
            .map(|one| {
                (
                    one["Sid"].clone(),
                    one["Condition"]["StringLike"]["h:sub"].clone(),
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                (json!("s0"), json!("repo:octo-org/a:*")),
                (json!("s1"), json!("repo:octo-org/b:*"))
            ]
        );
    }
}

/// What `diagnose` offers for the environment `prod` of octo-org/web.
fn fixes(name: &str, text: &str, address: &str) -> Vec<serde_json::Value> {
    let folder = common::folder(name);
    std::fs::write(folder.join("main.tf"), text).unwrap();
    let policy = format!("main.tf#{address}");
    let arguments = [
        "diagnose",
        "--format",
        "json",
        "--trust-policy",
        &policy,
        "--repository",
        "octo-org/web",
        "--event",
        "push",
        "--ref",
        "refs/heads/main",
        "--environment",
        "prod",
    ];
    let answer = common::json(&common::run_in(folder, &arguments));
    assert_eq!(answer["findings"][0]["rule"], "sub-environment");
    answer["findings"][0]["fixes"].as_array().unwrap().clone()
}

#[test]
fn a_fix_for_one_role_does_not_open_the_others_of_its_block() {
    let sub = "[\"repo:${each.key}:ref:refs/heads/main\"]";
    let two = block(
        "for_each = toset([\"octo-org/web\", \"octo-org/api\"])",
        sub,
    );
    let web = "aws_iam_role.deploy[\"octo-org/web\"]";
    assert!(fixes("two", &two, web).is_empty());
    // Alone in its block, or trusting the same as all of it, it has its fix.
    let one = block("for_each = toset([\"octo-org/web\"])", sub);
    assert_eq!(fixes("one", &one, web)[0]["verified"], true);
    assert_eq!(
        fixes("by-block", &one, "aws_iam_role.deploy")[0]["verified"],
        true
    );
    let same = block(
        "for_each = toset([\"a\", \"b\"])",
        "[\"repo:octo-org/web:ref:refs/heads/main\"]",
    );
    assert_eq!(
        fixes("same", &same, "aws_iam_role.deploy[\"a\"]")[0]["verified"],
        true
    );
}
