//! Terragrunt: units, what they include and read, stacks.

use super::{found, only, role, subjects};

fn module() -> String {
    format!(
        "variable \"repository\" {{}}\nvariable \"env\" {{}}\n{}",
        role(r#""repo:${var.repository}:environment:${var.env}""#)
    )
}

#[test]
fn inputs_are_the_values_of_the_module() {
    let unit = "include \"root\" {\n  path = find_in_parent_folders(\"root.hcl\")\n}\nterraform {\n  source = \"../../../modules//role\"\n}\ninputs = {\n  repository = \"octo-org/web\"\n}\n";
    let root = "locals {\n  vars = read_terragrunt_config(\"../env.hcl\")\n}\ninputs = {\n  env = local.vars.locals.name\n}\n";
    let found = found(&[
        ("live/root.hcl", root),
        ("live/dev/env.hcl", "locals {\n  name = \"dev\"\n}\n"),
        ("live/prod/env.hcl", "locals {\n  name = \"prod\"\n}\n"),
        ("live/dev/iam/terragrunt.hcl", unit),
        ("live/prod/iam/terragrunt.hcl", unit),
        ("modules/role/main.tf", &module()),
    ]);
    let all: Vec<_> = found
        .roles
        .iter()
        .map(|role| subjects(role).remove(0))
        .collect();
    assert_eq!(
        all,
        [
            "repo:octo-org/web:environment:dev",
            "repo:octo-org/web:environment:prod"
        ]
    );
    let choice = found.roles[1].choice.as_ref().unwrap();
    assert_eq!(choice.file, "live/prod/iam/terragrunt.hcl");
}

#[test]
fn exposed_includes_and_dependencies_are_values() {
    let unit = "include \"root\" {\n  path   = find_in_parent_folders(\"root.hcl\")\n  expose = true\n}\ndependency \"names\" {\n  config_path = \"../names\"\n  mock_outputs = { repository = \"mock/mock\" }\n}\nterraform {\n  source = \"${get_repo_root()}/modules/role\"\n}\ninputs = {\n  repository = dependency.names.outputs.repository\n  env        = include.root.locals.env\n}\n";
    let role = only(&[
        ("live/root.hcl", "locals {\n  env = \"prod\"\n}\n"),
        ("live/iam/terragrunt.hcl", unit),
        (
            "live/names/terragrunt.hcl",
            "terraform {\n  source = \"../../modules/names\"\n}\n",
        ),
        (
            "modules/names/main.tf",
            "output \"repository\" {\n  value = \"octo-org/web\"\n}\n",
        ),
        ("modules/role/main.tf", &module()),
    ]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:environment:prod"]);
}

#[test]
fn what_only_a_command_tells_stays_unknown() {
    let unit = "terraform {\n  source = \"../modules/role\"\n}\ninputs = {\n  repository = \"octo-org/web\"\n  env        = run_cmd(\"git\", \"branch\")\n}\n";
    let role = only(&[
        ("live/terragrunt.hcl", unit),
        ("modules/role/main.tf", &module()),
    ]);
    assert_eq!(role.depends_on, ["run_cmd(\"git\", \"branch\")"]);
}

#[test]
fn a_stack_gives_its_units_their_values() {
    let unit = "terraform {\n  source = \"git::git@github.com:octo-org/web.git//modules/role?ref=${values.version}\"\n}\ninputs = {\n  repository = values.repository\n  env        = values.env\n}\n";
    let stack = "stack \"ci\" {\n  source = \"github.com/octo-org/web//stacks/ci?ref=main\"\n  path   = \"ci\"\n  values = {\n    repository = \"octo-org/web\"\n  }\n}\n";
    let inner = "unit \"role\" {\n  source = \"${get_repo_root()}/units/role\"\n  path   = \"role\"\n  values = {\n    version    = \"main\"\n    repository = values.repository\n    env        = \"prod\"\n  }\n}\n";
    let role = only(&[
        ("live/terragrunt.stack.hcl", stack),
        ("stacks/ci/terragrunt.stack.hcl", inner),
        ("units/role/terragrunt.hcl", unit),
        ("modules/role/main.tf", &module()),
    ]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:environment:prod"]);
    assert!(
        role.also_files
            .contains(&"live/terragrunt.stack.hcl".to_owned())
    );
}
