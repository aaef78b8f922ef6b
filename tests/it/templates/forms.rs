//! Every form, and what is read out of it.

use super::{beside, fixture, plain, policy, roles};
use serde_json::json;

fn addresses(roles: &[oidc_doctor::infra::Role]) -> Vec<&str> {
    roles
        .iter()
        .filter_map(|role| role.address.as_deref())
        .collect()
}

#[test]
fn terraform_in_all_its_ways() {
    let (main, shared) = (fixture("terraform/main.tf"), fixture("terraform/shared.tf"));
    let found = beside("main.tf", &main, &[("shared.tf", &shared)]);
    let expected =
        ["deploy", "preview", "release", "function"].map(|name| format!("aws_iam_role.{name}"));
    assert_eq!(addresses(&found), expected);

    let deploy = policy(&found, "aws_iam_role.deploy");
    let arn = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com";
    let known = plain(&deploy.document.root);
    assert_eq!(known["Statement"]["Principal"]["Federated"], arn);
    assert_eq!(
        known["Statement"]["Condition"]["StringLike"]["token.actions.githubusercontent.com:sub"],
        "repo:octo-org/web:ref:refs/heads/main"
    );
    let written = plain(&deploy.written);
    assert_eq!(
        written["Statement"]["Principal"]["Federated"],
        "${aws_iam_openid_connect_provider.github.arn}"
    );
    assert!(deploy.holes.is_empty());

    let release = policy(&found, "aws_iam_role.release");
    let known = plain(&release.document.root);
    assert_eq!(known["Statement"][0]["Sid"], "Admins");
    assert_eq!(
        known["Statement"][1]["Condition"]["StringLike"],
        json!({"token.actions.githubusercontent.com:sub": [
            "repo:octo-org/web:ref:refs/tags/v*", "repo:octo-org/api:ref:refs/tags/v*"
        ]})
    );
}

#[test]
fn names_are_told_where_they_are_written_out() {
    let found = roles("main.tf", &fixture("terraform/main.tf"));
    let names: Vec<_> = found.iter().map(|role| role.name.as_deref()).collect();
    assert_eq!(names, [Some("deploy"), None, None, Some("function")]);
}

#[test]
fn cloudformation_short_and_long() {
    let found = roles("stack.yaml", &fixture("stack.yaml"));
    let expected = ["DeployRole", "PreviewRole", "TextRole", "Function"]
        .map(|name| format!("Resources.{name}"));
    assert_eq!(addresses(&found), expected);
    let arn = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com";
    for role in ["DeployRole", "PreviewRole", "TextRole"] {
        let extracted = policy(&found, &format!("Resources.{role}"));
        let known = plain(&extracted.document.root);
        let first = match known["Statement"].as_array() {
            Some(all) => all[0].clone(),
            None => known["Statement"].clone(),
        };
        assert_eq!(first["Principal"]["Federated"], arn, "{role}");
    }
    let text = policy(&found, "Resources.TextRole");
    assert_eq!(
        plain(&text.written)["Statement"]["Principal"]["Federated"],
        "${Provider.Arn}"
    );
}

#[test]
fn a_statement_that_only_a_condition_of_the_stack_adds_stays_open() {
    let found = roles("stack.yaml", &fixture("stack.yaml"));
    let preview = policy(&found, "Resources.PreviewRole");
    let deny = &plain(&preview.document.root)["Statement"][1];
    assert_eq!(deny["Effect"], "Deny");
    assert!(deny["Condition"].get("${Fn::If WithPreview}").is_some());
    let written = &plain(&preview.written)["Statement"][1];
    assert!(written["Condition"].get("${Fn::If WithPreview}").is_none());
}

#[test]
fn what_cdk_synthesises() {
    let found = roles("cdk.template.json", &fixture("cdk.template.json"));
    let deploy = policy(&found, "Resources.DeployRoleDA68A1F2");
    let sub = &plain(&deploy.written)["Statement"]["Condition"]["StringLike"];
    assert_eq!(
        sub["token.actions.githubusercontent.com:sub"],
        "repo:octo-org/${Repository}:*"
    );
    let holes: Vec<_> = deploy
        .holes
        .iter()
        .map(|hole| (hole.name.as_str(), hole.default.as_deref()))
        .collect();
    assert_eq!(holes, [("Repository", Some("web"))]);
}

#[test]
fn a_plan_tells_what_is_known_before_the_apply() {
    let found = roles("plan.json", &fixture("plan.json"));
    assert_eq!(
        addresses(&found),
        [
            "aws_iam_role.later",
            "module.roles.aws_iam_role.deploy[\"web\"]"
        ]
    );
    let refused = found[0].policy.as_ref().unwrap_err();
    assert!(refused.message.contains("only after the apply"));
    let deploy = found[1].policy.as_ref().unwrap();
    assert!(deploy.holes.is_empty());
    assert_eq!(found[1].name.as_deref(), Some("web-deploy"));
}

#[test]
fn a_state_file_has_its_instances() {
    let text = r#"{"version": 4, "terraform_version": "1.9.0", "resources": [
        {"mode": "managed", "type": "aws_iam_role", "name": "ci", "module": "module.ci", "instances": [
            {"index_key": 0, "attributes": {"name": "ci", "assume_role_policy": "{\"Statement\": []}"}}]},
        {"mode": "data", "type": "aws_iam_role", "name": "other", "instances": [{"attributes": {}}]}]}"#;
    let found = roles("terraform.tfstate", text);
    assert_eq!(addresses(&found), ["module.ci.aws_iam_role.ci[0]"]);
}

#[test]
fn json_with_a_reference_where_a_value_belongs() {
    let extracted = policy(&roles("trust.json.tpl", &fixture("trust.json.tpl")), "");
    let sub = &plain(&extracted.written)["Statement"]["Condition"]["StringLike"];
    assert_eq!(
        sub["token.actions.githubusercontent.com:sub"],
        "${jsonencode([for repo in repos : \"repo:${repo}:*\"])}"
    );
}

#[test]
fn a_policy_in_yaml_alone() {
    let text = "Version: '2012-10-17'\nStatement:\n  - Effect: Allow\n    Action: sts:AssumeRoleWithWebIdentity\n";
    let extracted = policy(&roles("trust.yaml", text), "");
    assert_eq!(plain(&extracted.written)["Statement"]["Effect"], "Allow");
}

#[test]
fn a_plain_policy_is_left_to_others() {
    for text in [
        r#"{"Version": "2012-10-17", "Statement": []}"#,
        r#"{"Role": {"AssumeRolePolicyDocument": {"Statement": []}}}"#,
        "no policy",
        "%7B%7D",
    ] {
        let source = oidc_doctor::source::Source::new("policy", text);
        assert!(
            oidc_doctor::infra::read(&source, &[]).unwrap().is_none(),
            "{text}"
        );
    }
}
