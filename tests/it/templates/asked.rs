//! Which modules are known, and what is done where one is not or an input of it.

use super::modules::{HOST, UNFUNCO, V5, V6, made, module, refused};
use super::{plain, policy, roles};
use crate::common;

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
    let said = &found[0].policy.as_ref().unwrap_err().message;
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
    let extracted = policy(&made(V5, "5.60.0", "  subjects = var.subjects"), "");
    assert_eq!(extracted.holes[0].name, "var.subjects");
    let extracted = policy(
        &made(V5, "5.60.0", "  subjects = [\"octo-org/${var.repo}:*\"]"),
        "",
    );
    let found = plain(&extracted.document.root);
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
