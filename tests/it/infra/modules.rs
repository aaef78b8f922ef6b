//! Local modules, followed from their calls.

use super::{found, only, role, subjects};

const CHILD: &str = "variable \"repository\" {}\nvariable \"branch\" {\n  default = \"main\"\n}\noutput \"arn\" {\n  value = aws_iam_role.deploy.arn\n}\n";

fn child() -> String {
    let subject = r#""repo:${var.repository}:ref:refs/heads/${var.branch}""#;
    format!("{CHILD}{}", role(subject))
}

#[test]
fn arguments_of_a_call_are_the_values_of_a_module() {
    let call = "locals {\n  org = \"octo-org\"\n}\nmodule \"ci\" {\n  source     = \"./modules/role\"\n  repository = \"${local.org}/web\"\n}\noutput \"ci_role\" {\n  value = module.ci.arn\n}\n";
    let role = only(&[("main.tf", call), ("modules/role/main.tf", &child())]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:ref:refs/heads/main"]);
    assert_eq!(
        role.address.as_deref(),
        Some("module.ci.aws_iam_role.deploy")
    );
    assert_eq!(role.source.name(), "modules/role/main.tf");
    assert_eq!(role.also_files, ["main.tf"]);
    assert_eq!(role.outputs, ["arn", "ci_role"]);
}

#[test]
fn calls_are_followed_through_any_number_of_modules() {
    let top = "module \"all\" {\n  source   = \"../modules/all\"\n  for_each = { web = \"octo-org/web\", api = \"octo-org/api\" }\n  repository = each.value\n}\n";
    let middle = "variable \"repository\" {}\nmodule \"role\" {\n  count  = var.repository == \"octo-org/api\" ? 0 : 1\n  source = \"../role\"\n  repository = var.repository\n  branch = \"next\"\n}\n";
    let role = only(&[
        ("live/main.tf", top),
        ("modules/all/main.tf", middle),
        ("modules/role/main.tf", &child()),
    ]);
    assert_eq!(
        role.address.as_deref(),
        Some("module.all[\"web\"].module.role[0].aws_iam_role.deploy")
    );
    assert_eq!(subjects(&role), ["repo:octo-org/web:ref:refs/heads/next"]);
}

#[test]
fn outputs_of_one_module_are_values_of_another() {
    let names = "output \"repositories\" {\n  value = { web = { name = \"octo-org/web\" } }\n}\n";
    let call = "module \"names\" {\n  source = \"./names\"\n}\nmodule \"ci\" {\n  source     = \"./role\"\n  repository = module.names.repositories[\"web\"].name\n}\n";
    let role = only(&[
        ("main.tf", call),
        ("names/main.tf", names),
        ("role/main.tf", &child()),
    ]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:ref:refs/heads/main"]);
}

#[test]
fn what_the_caller_leaves_open_has_the_name_of_the_caller() {
    let call = "variable \"repo\" {}\nmodule \"ci\" {\n  source     = \"./role\"\n  repository = var.repo\n}\n";
    let role = only(&[("main.tf", call), ("role/main.tf", &child())]);
    assert_eq!(subjects(&role), ["repo:${var.repo}:ref:refs/heads/main"]);
    assert_eq!(role.depends_on, ["var.repo"]);
}

#[test]
fn a_policy_may_be_given_to_a_module_as_a_whole() {
    let module = "variable \"trust\" {}\nresource \"aws_iam_role\" \"this\" {\n  name = \"deploy\"\n  assume_role_policy = var.trust\n}\n";
    let call = "data \"aws_iam_policy_document\" \"trust\" {\n  statement {\n    actions = [\"sts:AssumeRoleWithWebIdentity\"]\n    principals {\n      type        = \"Federated\"\n      identifiers = [\"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com\"]\n    }\n    condition {\n      test     = \"StringLike\"\n      variable = \"token.actions.githubusercontent.com:sub\"\n      values   = [\"repo:octo-org/web:*\"]\n    }\n  }\n}\nmodule \"ci\" {\n  source = \"./role\"\n  trust  = data.aws_iam_policy_document.trust.json\n}\n";
    let role = only(&[("main.tf", call), ("role/main.tf", module)]);
    assert_eq!(role.address.as_deref(), Some("module.ci.aws_iam_role.this"));
    assert_eq!(subjects(&role), ["repo:octo-org/web:*"]);
    let policy = role.policy.as_ref().unwrap();
    assert_eq!(policy.document.source.name(), "main.tf");
}

#[test]
fn a_git_address_of_this_repository_is_a_folder_of_the_tree() {
    for source in [
        "git::https://github.com/octo-org/web.git//infra/role?ref=v1",
        "github.com/octo-org/web//infra/role",
        "git::git@github.com:octo-org/web.git//infra/role?ref=main",
    ] {
        let call = format!(
            "module \"ci\" {{\n  source     = \"{source}\"\n  repository = \"octo-org/web\"\n}}\n"
        );
        let role = only(&[("live/main.tf", &call), ("infra/role/main.tf", &child())]);
        assert_eq!(subjects(&role), ["repo:octo-org/web:ref:refs/heads/main"]);
    }
}

#[test]
fn modules_that_call_one_another_end() {
    let one = format!(
        "module \"two\" {{\n  source = \"../two\"\n}}\n{}",
        role("\"repo:octo-org/web:*\"")
    );
    let two = "module \"one\" {\n  source = \"../one\"\n}\n";
    let found = found(&[("one/main.tf", &one), ("two/main.tf", two)]);
    assert!(!found.roles.is_empty());
}

#[test]
fn a_module_that_init_installed_is_read_where_it_is() {
    let call = "module \"ci\" {\n  source     = \"git::https://github.com/octo-modules/role.git\"\n  repository = \"octo-org/web\"\n}\n";
    let list = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "ci", "Source": "git::https://github.com/octo-modules/role.git", "Dir": ".terraform/modules/ci"}]}"#;
    let role = only(&[
        ("infra/main.tf", call),
        ("infra/.terraform/modules/modules.json", list),
        ("infra/.terraform/modules/ci/main.tf", &child()),
    ]);
    assert_eq!(
        role.address.as_deref(),
        Some("module.ci.aws_iam_role.deploy")
    );
    assert_eq!(subjects(&role), ["repo:octo-org/web:ref:refs/heads/main"]);
}
