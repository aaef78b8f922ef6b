//! Several files that set the same variable.

use super::{found, only, role, subjects};

const VARIABLES: &str = "variable \"branch\" {}\nvariable \"size\" {\n  default = 1\n}\n";

#[test]
fn variable_files_that_differ_are_choices() {
    let text = role(r#""repo:octo-org/web:ref:refs/heads/${var.branch}""#);
    let found = found(&[
        ("infra/main.tf", &text),
        ("infra/variables.tf", VARIABLES),
        ("infra/envs/dev.tfvars", "branch = \"develop\"\n"),
        ("infra/envs/prod.tfvars", "branch = \"main\"\n"),
        ("infra/envs/prod.tfvars.example", "branch = \"example\"\n"),
    ]);
    let chosen: Vec<_> = found
        .roles
        .iter()
        .map(|role| (role.choice.clone().unwrap().file, subjects(role).remove(0)))
        .collect();
    assert_eq!(
        chosen,
        [
            (
                "infra/envs/dev.tfvars".to_owned(),
                "repo:octo-org/web:ref:refs/heads/develop".to_owned()
            ),
            (
                "infra/envs/prod.tfvars".to_owned(),
                "repo:octo-org/web:ref:refs/heads/main".to_owned()
            )
        ]
    );
}

#[test]
fn variable_files_that_agree_on_the_role_are_no_choice() {
    let text = role(r#""repo:octo-org/web:ref:refs/heads/${var.branch}""#);
    let role = only(&[
        ("main.tf", &text),
        ("variables.tf", VARIABLES),
        ("dev.tfvars", "branch = \"main\"\nsize = 1\n"),
        ("prod.tfvars", "branch = \"main\"\nsize = 9\n"),
    ]);
    assert_eq!(role.choice, None);
    assert_eq!(role.also_files, ["dev.tfvars", "prod.tfvars"]);
}

#[test]
fn a_variable_file_of_another_configuration_is_not_read() {
    let text = role(r#""repo:octo-org/web:ref:refs/heads/${var.branch}""#);
    let role = only(&[
        ("ci/main.tf", &text),
        ("ci/variables.tf", VARIABLES),
        ("app/dev.tfvars", "branch = \"main\"\nreplicas = 1\n"),
    ]);
    assert_eq!(role.depends_on, ["var.branch"]);
}

#[test]
fn a_role_that_one_file_switches_off_is_that_of_the_others() {
    let text = role(r#""repo:octo-org/web:environment:${var.env}""#)
        .replace("name = \"deploy\"", "count = var.env == \"prod\" ? 1 : 0");
    let variables = "variable \"env\" {}\n";
    let role = only(&[
        ("main.tf", &text),
        ("variables.tf", variables),
        ("envs/dev.tfvars", "env = \"dev\"\n"),
        ("envs/prod.tfvars", "env = \"prod\"\n"),
    ]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:environment:prod"]);
}
