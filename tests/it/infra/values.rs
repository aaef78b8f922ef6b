//! Values of one configuration: defaults, variable files, maps, functions.

use super::{claim, found, only, role, subjects};
use oidc_doctor::infra::RoleName;

#[test]
fn a_default_is_the_value_where_no_file_sets_the_variable() {
    let text = role(r#""repo:${var.repository}:*""#);
    let variable = "variable \"repository\" {\n  default = \"octo-org/web\"\n}\n";
    let role = only(&[("main.tf", &text), ("variables.tf", variable)]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:*"]);
    assert!(role.depends_on.is_empty());
    assert_eq!(role.name, RoleName::Known("deploy".to_owned()));
    assert_eq!(
        role.issuer.as_deref(),
        Some("token.actions.githubusercontent.com")
    );
}

#[test]
fn a_variable_without_a_value_stays_unknown_and_is_named() {
    for default in ["", "default = \"\"", "default = null"] {
        let text = role(r#""repo:octo-org/web:ref:refs/heads/${var.branch}""#);
        let variable = format!("variable \"branch\" {{\n{default}\n}}\n");
        let role = only(&[("main.tf", &text), ("variables.tf", &variable)]);
        assert_eq!(
            subjects(&role),
            ["repo:octo-org/web:ref:refs/heads/${var.branch}"],
            "{default}"
        );
        assert_eq!(role.depends_on, ["var.branch"], "{default}");
    }
}

#[test]
fn an_automatic_variable_file_comes_before_the_default() {
    let text = role(r#""repo:${var.repository}:*""#);
    let variable = "variable \"repository\" {\n  default = \"octo-org/old\"\n}\n";
    for name in ["terraform.tfvars", "ci.auto.tfvars"] {
        let role = only(&[
            ("infra/main.tf", &text),
            ("infra/variables.tf", variable),
            (&format!("infra/{name}"), "repository = \"octo-org/web\"\n"),
            ("other/terraform.tfvars", "repository = \"octo-org/api\"\n"),
        ]);
        assert_eq!(subjects(&role), ["repo:octo-org/web:*"], "{name}");
        assert_eq!(role.also_files, [format!("infra/{name}")]);
    }
    let json = r#"{"repository": "octo-org/web"}"#;
    let role = only(&[("main.tf", &text), ("terraform.tfvars.json", json)]);
    assert_eq!(subjects(&role), ["repo:octo-org/web:*"]);
}

#[test]
fn a_map_with_an_unknown_key_gives_what_all_its_values_agree_on() {
    let same = "locals {\n  repos = { dev = \"octo-org/web\", prod = \"octo-org/web\" }\n}\n";
    let text = role(r#""repo:${local.repos[var.env]}:*""#);
    let role_of = |locals: &str, text: &str| only(&[("main.tf", text), ("locals.tf", locals)]);
    assert_eq!(subjects(&role_of(same, &text)), ["repo:octo-org/web:*"]);
    let other = same.replace("prod = \"octo-org/web\"", "prod = \"octo-org/api\"");
    let open = role_of(&other, &text);
    assert_eq!(subjects(&open), ["repo:${local.repos[var.env]}:*"]);
    let lists = "locals {\n  subs = {\n    a = [\"repo:octo-org/web:*\", \"repo:octo-org/api:*\"]\n    b = [\"repo:octo-org/docs:*\", \"repo:octo-org/web:*\"]\n  }\n}\n";
    let common = role_of(lists, &role("local.subs[var.app]"));
    assert_eq!(
        subjects(&common),
        ["repo:octo-org/web:*", "${local.subs[var.app]}"]
    );
    assert_eq!(common.depends_on, ["local.subs[var.app]"]);
}

#[test]
fn a_condition_that_is_unknown_gives_what_both_branches_agree_on() {
    let text = role(
        r#"var.all ? ["repo:octo-org/web:ref:refs/heads/main", "repo:octo-org/web:pull_request"] : ["repo:octo-org/web:ref:refs/heads/main"]"#,
    );
    let role = only(&[("main.tf", &text)]);
    let subjects = subjects(&role);
    assert_eq!(subjects.len(), 2);
    assert_eq!(subjects[0], "repo:octo-org/web:ref:refs/heads/main");
    assert!(subjects[1].starts_with("${var.all ?"), "{subjects:?}");
}

#[test]
fn regular_expressions_are_those_of_terraform() {
    let text = role(
        r#"[for repo in ["octo-org/web", "octo-org/api:pull_request"] : length(regexall(":+", repo)) > 0 ? "repo:${repo}" : "repo:${repo}:*"]"#,
    );
    assert_eq!(
        subjects(&only(&[("main.tf", &text)])),
        ["repo:octo-org/web:*", "repo:octo-org/api:pull_request"]
    );
    let text = role(r#""repo:${replace("octo org/web", "/ +/", "-")}:*""#);
    assert_eq!(
        subjects(&only(&[("main.tf", &text)])),
        ["repo:octo-org/web:*"]
    );
}

#[test]
fn optional_attributes_have_the_defaults_of_their_type() {
    let text = format!(
        "variable \"roles\" {{\n  type = map(object({{\n    repo   = string\n    branch = optional(string, \"main\")\n  }}))\n  default = {{ web = {{ repo = \"octo-org/web\" }}, api = {{ repo = \"octo-org/api\", branch = \"next\" }} }}\n}}\n{}",
        role(r#""repo:${each.value.repo}:ref:refs/heads/${each.value.branch}""#).replace(
            "name = \"deploy\"",
            "name = each.key\n  for_each = var.roles"
        )
    );
    let found = found(&[("main.tf", &text)]);
    let of = |address: &str| {
        let role = found
            .roles
            .iter()
            .find(|role| role.address.as_deref() == Some(address));
        subjects(role.expect(address))
    };
    assert_eq!(
        of("aws_iam_role.deploy[\"web\"]"),
        ["repo:octo-org/web:ref:refs/heads/main"]
    );
    assert_eq!(
        of("aws_iam_role.deploy[\"api\"]"),
        ["repo:octo-org/api:ref:refs/heads/next"]
    );
}

#[test]
fn the_audiences_of_the_provider_are_those_of_its_block() {
    let provider = "resource \"aws_iam_openid_connect_provider\" \"github\" {\n  url = \"https://token.actions.githubusercontent.com\"\n  client_id_list = [\"sts.amazonaws.com\", \"octo\"]\n}\n";
    let text = role("\"repo:octo-org/web:*\"");
    let outputs = "output \"deploy_role_arn\" {\n  value = aws_iam_role.deploy.arn\n}\noutput \"other\" {\n  value = aws_iam_role.deployer.arn\n}\n";
    let role = only(&[
        ("main.tf", &text),
        ("provider.tf", provider),
        ("outputs.tf", outputs),
    ]);
    assert_eq!(
        role.provider_audiences.as_deref(),
        Some(&["sts.amazonaws.com".to_owned(), "octo".to_owned()][..])
    );
    assert_eq!(role.outputs, ["deploy_role_arn"]);
    assert_eq!(claim(&role, "aud"), ["sts.amazonaws.com"]);
}

#[test]
fn roles_of_services_are_not_for_web_identity() {
    let lambda = r#"resource "aws_iam_role" "lambda" {
  assume_role_policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
"#;
    let found = found(&[("main.tf", lambda)]);
    assert!(found.roles.is_empty() && found.unread.is_empty());
}

#[test]
fn a_role_is_read_again_after_a_change_of_its_file() {
    let text = role(r#""repo:${var.repository}:*""#);
    let variable = "variable \"repository\" {\n  default = \"octo-org/web\"\n}\n";
    let role = only(&[("main.tf", &text), ("variables.tf", variable)]);
    let changed = role
        .source
        .with_text(text.replace(":*", ":ref:refs/heads/main"));
    let roles = role
        .reader
        .with(&changed)
        .roles_like(role.address.as_deref());
    let roles = roles.expect("the file is valid");
    let policy = roles[0].policy.as_ref().expect("a policy");
    let json = oidc_doctor::source::to_json(&policy.document.root);
    assert!(
        json.contains("repo:octo-org/web:ref:refs/heads/main"),
        "{json}"
    );
    let broken = role.source.with_text("resource {");
    assert!(
        role.reader
            .with(&broken)
            .roles_like(role.address.as_deref())
            .is_err()
    );
}
