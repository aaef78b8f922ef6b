//! Modules of the Terraform Registry.

use serde_json::{Value as Json, json};

use super::{placed, plain, policy, roles};
use crate::common;
use oidc_doctor::template::Role;

const HOST: &str = "token.actions.githubusercontent.com";
const ARN: &str = "arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com";
const V5: &str = "terraform-aws-modules/iam/aws//modules/iam-github-oidc-role";
const V6: &str = "terraform-aws-modules/iam/aws//modules/iam-role";
const ASSUMABLE: &str = "terraform-aws-modules/iam/aws//modules/iam-assumable-role-with-oidc";
const UNFUNCO: &str = "unfunco/oidc-github/aws";

fn module(source: &str, version: &str, inputs: &str) -> String {
    format!("module \"ci\" {{\n  source  = \"{source}\"\n  version = \"{version}\"\n{inputs}\n}}\n")
}

fn made(source: &str, version: &str, inputs: &str) -> Vec<Role> {
    roles("main.tf", &module(source, version, inputs))
}

/// The only statement that a module writes.
fn statement(source: &str, version: &str, inputs: &str) -> Json {
    let drawn = policy(&made(source, version, inputs), "");
    plain(&drawn.document.root)["Statement"].clone()
}

/// Why a role cannot be told.
fn refused(source: &str, version: &str, inputs: &str) -> String {
    let found = made(source, version, inputs);
    let refused = found[0].policy.as_ref().expect_err(version);
    format!(
        "{} {}",
        refused.problem.message,
        refused.problem.help.as_deref().unwrap_or_default()
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
    let drawn = policy(&found, "");
    assert_eq!(
        placed(&drawn, "heads/main"),
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

#[test]
fn versions_that_are_known_and_that_are_not() {
    let subjects = "  subjects = [\"octo-org/web:*\"]";
    for version in [
        "5.60.0",
        "= 5.60.0",
        "v5.60.0",
        "~> 5.0",
        "~>5.60",
        "~> 5.54.0",
        ">= 5.0, < 6.0",
        ">= 5.0.0, <= 5.60.0",
        "> 5.30, < 5.60.1, != 5.50.0",
        "~> 5.0, < 5.50.0",
    ] {
        assert!(made(V5, version, subjects)[0].policy.is_ok(), "{version}");
    }
    for version in [
        "4.24.1",
        "~> 4.0",
        "5.6.0",
        ">= 5.0",
        "~> 5",
        "6.0.0",
        ">= 5, < 7",
        "5.60.0-beta",
        "latest",
        "< 5.7.0",
        "> 5.9, < 5.8",
    ] {
        let said = refused(V5, version, subjects);
        assert!(
            said.contains(&format!("`{version}`")) && said.contains("terraform show -json"),
            "{said}"
        );
    }
    let open = format!("module \"ci\" {{\n  source = \"{V5}\"\n{subjects}\n}}\n");
    let found = roles("main.tf", &open);
    let said = &found[0].policy.as_ref().unwrap_err().problem.message;
    assert!(said.contains("which version"), "{said}");
    for other in [
        "./modules/role",
        "octo-org/role/aws",
        "git::https://github.com/octo-org/role.git",
    ] {
        assert!(made(other, "1.0.0", subjects).is_empty(), "{other}");
    }
    assert!(
        made(&format!("registry.terraform.io/{V5}"), "5.60.0", subjects)[0]
            .policy
            .is_ok()
    );
}

#[test]
fn what_is_not_known_is_said_or_stays_open() {
    let drawn = policy(&made(V5, "5.60.0", "  subjects = var.subjects"), "");
    assert_eq!(drawn.holes[0].name, "var.subjects");
    let drawn = policy(
        &made(V5, "5.60.0", "  subjects = [\"octo-org/${var.repo}:*\"]"),
        "",
    );
    let found = plain(&drawn.document.root);
    assert_eq!(
        found["Statement"]["Condition"]["StringLike"][format!("{HOST}:sub")],
        "repo:octo-org/${var.repo}:*"
    );
    for (source, version, inputs, part) in [
        (V5, "5.60.0", "  subjcts = []", "has no input `subjcts`"),
        (V5, "5.60.0", "  create = var.create", "hangs on `create`"),
        (
            V5,
            "5.60.0",
            "  additional_trust_policy_conditions = var.more",
            "hangs on `additional_trust_policy_conditions`",
        ),
        (
            V6,
            "6.0.0",
            "  enable_github_oidc = true\n  enable_saml = true",
            "hangs on `enable_saml`",
        ),
        (
            V6,
            "6.0.0",
            "  enable_github_oidc = var.github",
            "hangs on `enable_github_oidc`",
        ),
        (
            V6,
            "6.0.0",
            "  enable_github_oidc = true\n  trust_policy_permissions = {}",
            "hangs on `trust_policy_permissions`",
        ),
    ] {
        let said = refused(source, version, inputs);
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn modules_that_are_there_several_times() {
    let text = module(
        V5,
        "5.60.0",
        "  for_each = toset([\"web\", \"api\"])\n  name = \"deploy-${each.key}\"\n  subjects = [\"octo-org/${each.key}:*\"]",
    );
    let found = roles("main.tf", &text);
    let told: Vec<_> = found
        .iter()
        .map(|role| {
            (
                role.address.as_deref().unwrap(),
                role.name.as_deref().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("module.ci[\"api\"].aws_iam_role.this[0]", "deploy-api"),
            ("module.ci[\"web\"].aws_iam_role.this[0]", "deploy-web"),
        ]
    );
}

const RUN: [&str; 8] = [
    "--repository",
    "octo-org/web",
    "--event",
    "push",
    "--ref",
    "refs/heads/main",
    "--environment",
    "prod",
];

fn fixed(name: &str, text: &str) -> (String, String) {
    let folder = common::folder(name);
    std::fs::write(folder.join("main.tf"), text).unwrap();
    let arguments = [
        &[
            "fix",
            "--write",
            "--allow-dirty",
            "--trust-policy",
            "main.tf#module.ci",
        ][..],
        &RUN,
    ]
    .concat();
    let output = common::run_in(&folder, &arguments);
    let said = common::stdout(&output) + &common::stderr(&output);
    (
        std::fs::read_to_string(folder.join("main.tf")).unwrap(),
        said,
    )
}

#[test]
fn a_subject_is_added_to_the_input() {
    let old = "subjects = [\"octo-org/web:ref:refs/heads/main\"]";
    let new =
        "subjects = [\"octo-org/web:ref:refs/heads/main\", \"repo:octo-org/web:environment:prod\"]";
    let text = module(V5, "~> 5.0", &format!("  {old} # who may"));
    let (after, said) = fixed("subjects", &text);
    assert_eq!(after, text.replace(old, new), "{said}");
}

#[test]
fn what_the_input_cannot_say_is_not_edited() {
    let text = module(
        UNFUNCO,
        "2.0.2",
        "  github_repositories = [\"octo-org/web:ref:refs/heads/main\"]",
    );
    let (after, said) = fixed("unfunco", &text);
    assert_eq!(after, text);
    assert!(said.contains("sub-environment"), "{said}");
}

#[test]
fn a_module_that_cannot_be_told_does_not_hide_the_other_files_of_a_folder() {
    let folder = common::folder("several");
    let good = module(
        V5,
        "5.60.0",
        "  subjects = [\"octo-org/web:ref:refs/heads/main\"]",
    );
    std::fs::write(
        folder.join("a.tf"),
        module(V5, "4.0.0", "").replace("ci", "old"),
    )
    .unwrap();
    std::fs::write(folder.join("b.tf"), &good).unwrap();
    let output = common::run_in(&folder, &["check", "--format", "json", "."]);
    let answer = common::json(&output);
    assert_eq!(answer["policies"].as_array().unwrap().len(), 1);
    assert_eq!(answer["policies"][0]["verdict"], "safe");
    assert!(common::stderr(&output).contains("`module.old.aws_iam_role.this[0]` is left out"));
    std::fs::remove_file(folder.join("b.tf")).unwrap();
    assert_eq!(
        common::run_in(&folder, &["check", "."]).status.code(),
        Some(2)
    );
    assert_eq!(
        common::run_in(&folder, &["check", "a.tf"]).status.code(),
        Some(2)
    );
}
