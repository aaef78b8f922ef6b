//! Findings stand at the line of the source.

use super::{beside, fixture, placed, policy, roles};

#[test]
fn terraform_keeps_its_places() {
    let (main, shared) = (fixture("terraform/main.tf"), fixture("terraform/shared.tf"));
    let found = beside("main.tf", &main, &[("shared.tf", &shared)]);
    let at = |role: &str, part: &str| {
        let extracted = policy(&found, &format!("aws_iam_role.{role}"));
        let (text, line) = placed(&extracted, part);
        (text.to_owned(), line)
    };
    let deploy = at("deploy", "refs/heads/main");
    assert_eq!(
        deploy,
        (
            "\"repo:${local.repository}:ref:refs/heads/main\"".to_owned(),
            19
        )
    );
    let preview = at("preview", "pull_request");
    assert_eq!(
        preview,
        (
            "\"repo:${var.organization}/${lower(\"Web\")}:pull_request\"".to_owned(),
            40
        )
    );
    assert_eq!(at("release", "refs/tags").1, 75);
}

#[test]
fn a_document_of_another_file_keeps_that_files_places() {
    let main = "resource \"aws_iam_role\" \"r\" {\n  assume_role_policy = data.aws_iam_policy_document.d.json\n}\n";
    let other = "\ndata \"aws_iam_policy_document\" \"d\" {\n  statement {\n    actions = [\"sts:AssumeRole\"]\n  }\n}\n";
    let extracted = policy(
        &beside("main.tf", main, &[("data.tf", other)]),
        "aws_iam_role.r",
    );
    assert_eq!(extracted.document.source.name(), "data.tf");
    assert_eq!(
        placed(&extracted, "sts:AssumeRole"),
        ("\"sts:AssumeRole\"", 4)
    );
}

#[test]
fn yaml_keeps_its_places() {
    let found = roles("stack.yaml", &fixture("stack.yaml"));
    let extracted = policy(&found, "Resources.DeployRole");
    assert_eq!(
        placed(&extracted, "refs/heads"),
        ("repo:${Organization}/web:ref:refs/heads/${Branch}", 33)
    );
    let extracted = policy(&found, "Resources.TextRole");
    assert_eq!(
        placed(&extracted, "environment:prod"),
        ("\"repo:octo-org/web:environment:prod\"", 79)
    );
}

#[test]
fn a_policy_in_a_string_of_json_keeps_its_places() {
    let found = roles("plan.json", &fixture("plan.json"));
    let extracted = found[1].policy.as_ref().unwrap();
    let (text, line) = placed(extracted, "environment:prod");
    assert_eq!(text, r#"\"repo:octo-org/web:environment:prod\""#);
    assert_eq!(line, 26);
}
