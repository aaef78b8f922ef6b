//! What cannot be read, or not whole, is listed with the reason.

use super::{found, only, role};

#[test]
fn a_module_from_elsewhere_is_named_with_its_inputs() {
    let call = "module \"ci\" {\n  source = \"git::https://github.com/octo-modules/oidc-role.git?ref=v2\"\n  repository = \"octo-org/web\"\n}\nmodule \"vpc\" {\n  source = \"git::https://github.com/octo-modules/vpc.git\"\n  cidr   = \"10.0.0.0/8\"\n}\n";
    let found = found(&[("main.tf", call)]);
    assert!(found.roles.is_empty());
    assert_eq!(found.unread.len(), 1, "{:?}", found.unread);
    let unread = &found.unread[0];
    assert_eq!(unread.address.as_deref(), Some("module.ci"));
    assert_eq!(unread.what_to_run.as_deref(), Some("terraform init"));
    let inputs = [("repository".to_owned(), "octo-org/web".to_owned())];
    assert_eq!(unread.inputs, inputs);
}

#[test]
fn a_file_that_is_not_valid_is_listed_and_the_others_are_read() {
    let found = found(&[
        ("main.tf", &role("\"repo:octo-org/web:*\"")),
        (
            "broken.tf",
            "resource \"aws_iam_role\" \"x\" {\n  assume_role_policy = \n",
        ),
        (
            "broken.json",
            "{ \"Action\": \"sts:AssumeRoleWithWebIdentity\", ",
        ),
    ]);
    assert_eq!(found.roles.len(), 1);
    let names: Vec<_> = found.unread.iter().map(|one| one.source.name()).collect();
    assert!(
        names.contains(&"broken.tf") && names.contains(&"broken.json"),
        "{names:?}"
    );
}

#[test]
fn a_policy_that_is_unknown_as_a_whole_is_listed() {
    let text = "variable \"trust\" {}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = var.trust\n}\n";
    let found = found(&[("main.tf", text)]);
    assert!(found.roles.is_empty());
    let unread = &found.unread[0];
    assert_eq!(unread.address.as_deref(), Some("aws_iam_role.r"));
    assert!(unread.reason.contains("${var.trust}"), "{}", unread.reason);
}

#[test]
fn manifests_workflows_and_prose_are_not_policies() {
    let manifest = "apiVersion: iam.services.k8s.aws/v1alpha1\nkind: Role\nspec:\n  assumeRolePolicyDocument: '{\"Statement\": [{\"Action\": \"sts:AssumeRoleWithWebIdentity\"}]}'\n";
    let workflow = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo sts:AssumeRoleWithWebIdentity\n";
    let found = found(&[
        ("k8s/role.yaml", manifest),
        (".github/workflows/ci.yml", workflow),
        (
            "NOTES",
            "The job calls sts:AssumeRoleWithWebIdentity: see {docs}.\n",
        ),
        ("README.md", "{ sts:AssumeRoleWithWebIdentity"),
    ]);
    assert!(found.roles.is_empty());
    assert!(found.unread.is_empty(), "{:?}", found.unread);
}

#[test]
fn a_policy_of_any_name_is_found_by_its_content() {
    let policy = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:octo-org/web:*"}}}]}"#;
    for name in [
        "trust.json",
        "iam/ci-trust",
        "trust.json.example",
        "x.policy",
    ] {
        let role = only(&[(name, policy)]);
        assert_eq!(role.address, None);
        let again = role.reader.roles_like(None).expect("still a policy");
        assert_eq!(again.len(), 1);
    }
}

#[test]
fn a_file_that_terraform_reads_is_the_policy_of_its_role_only() {
    let policy = r#"{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}}]}"#;
    let text = "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = file(\"${path.module}/trust.json\")\n}\n";
    let role = only(&[("infra/main.tf", text), ("infra/trust.json", policy)]);
    assert_eq!(role.address.as_deref(), Some("aws_iam_role.r"));
}
