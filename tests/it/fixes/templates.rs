//! Fixes of policies that stand in templates: the file itself changes, nothing else in it.

use std::fs;

use crate::fixes::program::{case, fix, read, stderr, stdout};

const TERRAFORM: &str = r#"variable "repository" {}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" }
      Action    = "sts:AssumeRoleWithWebIdentity" # with a token
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = [
            "repo:octo-org/octo-repo:ref:refs/heads/main", # what is released
          ]
        }
      }
    }]
  })
}
"#;

const CLOUDFORMATION: &str = r#"Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Federated: !Sub arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringEquals:
                token.actions.githubusercontent.com:aud: sts.amazonaws.com
                token.actions.githubusercontent.com:sub:
                  - repo:octo-org/octo-repo:ref:refs/heads/main # what is released
"#;

fn written(name: &str, text: &str) -> String {
    let folder = case(name);
    fs::write(folder.join(name), text).unwrap();
    let output = fix(&folder, &["--trust-policy", name, "--write"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    read(&folder, name)
}

#[test]
fn terraform_is_changed_where_it_stands() {
    let line = "            \"repo:octo-org/octo-repo:ref:refs/heads/main\", # what is released\n";
    let more = format!("{line}            \"repo:octo-org/octo-repo:ref:refs/heads/dev\",\n");
    assert_eq!(
        written("main.tf", TERRAFORM),
        TERRAFORM.replace(line, &more)
    );
}

#[test]
fn cloudformation_is_changed_where_it_stands() {
    let line =
        "                  - repo:octo-org/octo-repo:ref:refs/heads/main # what is released\n";
    let more = format!("{line}                  - repo:octo-org/octo-repo:ref:refs/heads/dev\n");
    assert_eq!(
        written("template.yaml", CLOUDFORMATION),
        CLOUDFORMATION.replace(line, &more)
    );
}

#[test]
fn what_terraform_prints_is_not_written_to() {
    let folder = case("plan.json");
    let policy = serde_json::from_str::<serde_json::Value>(crate::fixes::program::POLICY).unwrap();
    let role = serde_json::json!({"address": "aws_iam_role.deploy", "type": "aws_iam_role",
        "values": {"name": "deploy", "assume_role_policy": policy.to_string()}});
    let plan = serde_json::json!({"format_version": "1.2", "planned_values": {"root_module": {"resources": [role]}}});
    fs::write(folder.join("plan.json"), plan.to_string()).unwrap();
    let output = fix(&folder, &["--trust-policy", "plan.json", "--write"]);
    assert_ne!(output.status.code(), Some(0), "{}", stdout(&output));
    assert_eq!(read(&folder, "plan.json"), plan.to_string());
}

#[test]
fn what_only_the_tool_can_tell_is_written_in_no_other_language() {
    let folder = case("holes");
    let open = TERRAFORM.replace(
        "\"repo:octo-org/octo-repo:ref:refs/heads/main\"",
        "\"repo:${var.repository}:ref:refs/heads/main\"",
    );
    fs::write(folder.join("main.tf"), open).unwrap();
    let output = fix(&folder, &["--trust-policy", "main.tf", "--as", "cli"]);
    if !stdout(&output).is_empty() {
        panic!("{}", stdout(&output));
    }
}
