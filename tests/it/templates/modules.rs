//! Modules of the Terraform Registry.

use serde_json::{Value as Json, json};

use super::{placed, plain, policy, roles};
use oidc_doctor::infra::Role;

pub const HOST: &str = "token.actions.githubusercontent.com";
const ARN: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com";
pub const V5: &str = "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role";
pub const V6: &str = "terraform-aws-modules/iam/aws//modules/iam-role";
const ASSUMABLE: &str = "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc";
pub const UNFUNCO: &str = "unfunco/oidc-github/aws";

pub fn module(source: &str, version: &str, inputs: &str) -> String {
    format!("module \"ci\" {{\n  source  = \"{source}\"\n  version = \"{version}\"\n{inputs}\n}}\n")
}

pub fn made(source: &str, version: &str, inputs: &str) -> Vec<Role> {
    roles("main.tf", &module(source, version, inputs))
}

/// The only statement that a module writes.
pub fn statement(source: &str, version: &str, inputs: &str) -> Json {
    let extracted = policy(&made(source, version, inputs), "");
    plain(&extracted.document.root)["Statement"].clone()
}

/// Why a role cannot be told.
pub fn refused(source: &str, version: &str, inputs: &str) -> String {
    let found = made(source, version, inputs);
    let refused = found[0].policy.as_ref().expect_err(version);
    format!(
        "{} {}",
        refused.message,
        refused.help.as_deref().unwrap_or_default()
    )
}

#[test]
fn the_github_role_of_the_iam_module() {
    let inputs = "  name = \"deploy\"\n  subjects = [\"octo-org/web:ref:refs/heads/main\", \"repo:octo-org/api:*\"]";
    let found = made(V5, "5.60.0", inputs);
    assert_eq!(
        found[0].address.as_deref(),
        Some("module.ci.aws_iam_role.this[0]")
    );
    assert_eq!(found[0].name.as_deref(), Some("deploy"));
    assert_eq!(
        statement(V5, "5.60.0", inputs),
        json!({
            "Sid": "GithubOidcAuth",
            "Effect": "Allow",
            "Action": ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"],
            "Principal": {"Federated": ARN},
            "Condition": {
                "ForAllValues:StringEquals": {
                    "token.actions.githubusercontent.com:iss": format!("https://{HOST}"),
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                },
                "StringLike": {"token.actions.githubusercontent.com:sub": [
                    "repo:octo-org/web:ref:refs/heads/main", "repo:octo-org/api:*"
                ]},
            },
        })
    );
    // Findings stand at the input.
    let extracted = policy(&found, "");
    assert_eq!(
        placed(&extracted, "heads/main"),
        ("\"octo-org/web:ref:refs/heads/main\"", 5)
    );
}

#[test]
fn inputs_of_the_github_role() {
    let inputs = "  subjects = [\"octo-org/web:*\"]\n  subject_condition = \"StringEquals\"\n  audience = \"mine\"\n  provider_url = \"https://github.example.com/_services/token\"\n  additional_trust_policy_conditions = [{ test = \"StringEquals\", variable = \"h:actor\", values = [\"a\"] }]";
    let found = statement(V5, "5.54.0", inputs);
    let host = "github.example.com/_services/token";
    assert_eq!(
        found["Condition"]["StringEquals"][format!("{host}:sub")],
        "repo:octo-org/web:*"
    );
    assert_eq!(found["Condition"]["StringEquals"]["h:actor"], "a");
    assert_eq!(
        found["Condition"]["ForAllValues:StringEquals"][format!("{host}:aud")],
        "mine"
    );
    let iss = |version| {
        let found = statement(V5, version, "  subjects = [\"a/b:*\"]");
        found["Condition"]["ForAllValues:StringEquals"][format!("{HOST}:iss")].clone()
    };
    assert_eq!(iss("5.39.0"), format!("http://{HOST}"));
    assert_eq!(iss("5.39.1"), format!("https://{HOST}"));
    assert!(made(V5, "5.60.0", "  create = false").is_empty());
}

#[test]
fn the_role_of_the_sixth_version() {
    let github = "  name = \"ci\"\n  enable_github_oidc = true\n";
    let found = statement(
        V6,
        "~> 6.0",
        &format!(
            "{github}  oidc_subjects = [\"octo-org/web:environment:prod\"]\n  oidc_wildcard_subjects = [\"repo:octo-org/api:*\"]"
        ),
    );
    let key = format!("{HOST}:sub");
    assert_eq!(
        found["Condition"]["StringEquals"][&key],
        "repo:octo-org/web:environment:prod"
    );
    assert_eq!(
        found["Condition"]["StringLike"][&key],
        "repo:octo-org/api:*"
    );
    assert_eq!(
        found["Condition"]["ForAllValues:StringEquals"][format!("{HOST}:aud")],
        "sts.amazonaws.com"
    );
    let without = statement(V6, "6.2.1", github);
    assert!(without["Condition"].get("StringLike").is_none());
    // The name is only the beginning of the role's, unless that is turned off.
    let named = |more: &str| {
        made(V6, "6.2.1", &format!("{github}{more}"))[0]
            .name
            .clone()
    };
    assert_eq!(named(""), None);
    assert_eq!(named("  use_name_prefix = false"), Some("ci".to_owned()));
    let generic = "  enable_oidc = true\n  oidc_provider_urls = [\"https://token.actions.githubusercontent.com\"]\n  oidc_wildcard_subjects = [\"repo:octo-org/web:*\"]\n  oidc_audiences = [\"sts.amazonaws.com\"]";
    let found = statement(V6, "6.0.0", generic);
    assert_eq!(found["Principal"]["Federated"], ARN);
    assert_eq!(
        found["Condition"]["StringEquals"][format!("{HOST}:aud")],
        "sts.amazonaws.com"
    );
    assert_eq!(
        found["Condition"]["StringLike"][&key],
        "repo:octo-org/web:*"
    );
    // A role for others than tokens is none that is told of.
    assert!(made(V6, "6.0.0", "  name = \"ec2\"").is_empty());
}

#[test]
fn the_assumable_role() {
    let inputs = "  create_role = true\n  provider_url = \"https://token.actions.githubusercontent.com\"\n  oidc_fully_qualified_subjects = [\"repo:octo-org/web:ref:refs/heads/main\"]\n  oidc_subjects_with_wildcards = [\"repo:octo-org/api:*\"]\n  oidc_fully_qualified_audiences = [\"sts.amazonaws.com\"]\n  aws_account_id = \"111122223333\"";
    assert_eq!(
        statement(ASSUMABLE, "~> 5.0", inputs),
        json!({
            "Effect": "Allow",
            "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"],
            "Principal": {"Federated": ARN.replace("${AWS::AccountId}", "111122223333")},
            "Condition": {
                "StringEquals": {"token.actions.githubusercontent.com:sub": "repo:octo-org/web:ref:refs/heads/main"},
                "StringLike": {
                    "token.actions.githubusercontent.com:sub": "repo:octo-org/api:*",
                    "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                },
            },
        })
    );
    assert_eq!(
        statement(ASSUMABLE, "5.43.0", inputs)["Action"],
        "sts:AssumeRoleWithWebIdentity"
    );
    let role = inputs.replace("create_role = true", "create_role = false");
    assert!(made(ASSUMABLE, "5.43.0", &role).is_empty());
}

#[test]
fn repositories_get_a_context_where_they_have_none() {
    let first = "  github_repositories = [\"octo-org/web\", \"octo-org/api:environment:prod\", \"octo-org/${var.repo}\"]";
    let subjects = |found: Json| found["Condition"]["StringLike"][format!("{HOST}:sub")].clone();
    let expected = json!([
        "repo:octo-org/web:*",
        "repo:octo-org/api:environment:prod",
        "repo:octo-org/${var.repo}${default_suffix}"
    ]);
    for version in ["1.8.1", "2.0.2"] {
        assert_eq!(subjects(statement(UNFUNCO, version, first)), expected);
    }
    let third = first.replace("github_repositories", "github_subjects");
    let found = subjects(statement(UNFUNCO, "~> 3.0", &third));
    assert_eq!(found[0], "repo:octo-org/web:ref:refs/heads/main");
    let other = format!("{third}\n  default_subject = \"pull_request\"");
    assert_eq!(
        subjects(statement(UNFUNCO, "3.0.1", &other))[0],
        "repo:octo-org/web:pull_request"
    );
    let plain = "  repositories = [\"octo-org/web\", \"octo-org/api:ref:refs/heads/main\"]";
    let found = statement("terraform-module/github-oidc-provider/aws", "2.3.0", plain);
    assert_eq!(
        subjects(found.clone()),
        json!([
            "repo:octo-org/web:*",
            "repo:octo-org/api:ref:refs/heads/main"
        ])
    );
    assert_eq!(
        found["Condition"].as_object().unwrap().len(),
        1,
        "no audience is tested"
    );
}

#[test]
fn the_slug_of_an_enterprise() {
    let inputs =
        |name: &str| format!("  {name} = [\"octo-org/web\"]\n  enterprise_slug = \"octo\"");
    // Before version 3 the provider's ARN had it twice and the keys not at all.
    let old = statement(UNFUNCO, "2.0.2", &inputs("github_repositories"));
    assert_eq!(old["Principal"]["Federated"], format!("{ARN}/octo/octo"));
    assert!(
        old["Condition"]["StringLike"]
            .get(format!("{HOST}:sub"))
            .is_some()
    );
    let new = statement(UNFUNCO, "3.0.0", &inputs("github_subjects"));
    assert_eq!(new["Principal"]["Federated"], format!("{ARN}/octo"));
    assert!(
        new["Condition"]["StringLike"]
            .get(format!("{HOST}/octo:sub"))
            .is_some()
    );
}

#[test]
fn conditions_by_name() {
    const PHILIPS: &str = "philips-labs/github-oidc/aws";
    let inputs = "  openid_connect_provider_arn = \"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"\n  repo = \"octo-org/web\"\n";
    let key = format!("{HOST}:sub");
    let found = statement(PHILIPS, "0.8.1", inputs);
    assert_eq!(
        found["Condition"]["StringLike"][&key],
        "repo:octo-org/web:ref:refs/heads/main"
    );
    assert_eq!(
        found["Condition"]["StringNotLike"][&key],
        "repo:octo-org/web:pull_request"
    );
    let both = format!(
        "{inputs}  default_conditions = [\"allow_main\", \"allow_environment\"]\n  github_environments = [\"prod\", \"staging\"]\n  repo_mainline_branch = \"trunk\""
    );
    let found = statement(PHILIPS, "~> 0.8", &both);
    assert_eq!(
        found["Condition"]["StringLike"][&key],
        json!([
            "repo:octo-org/web:ref:refs/heads/trunk",
            "repo:octo-org/web:environment:prod",
            "repo:octo-org/web:environment:staging"
        ])
    );
    assert!(found["Condition"].get("StringNotLike").is_none());
    let accounts = format!("{inputs}  account_ids = [\"444455556666\"]");
    let found = statement(PHILIPS, "0.8.1", &accounts);
    assert_eq!(
        found[0]["Principal"]["AWS"],
        "arn:aws:iam::444455556666:root"
    );
    assert!(
        made(PHILIPS, "0.8.1", "").is_empty(),
        "no repository, no role"
    );
}
