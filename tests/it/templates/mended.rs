//! Fixes in the files that people write, through the program.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

const DOCUMENT: &str = r#"
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = ["arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "token.actions.githubusercontent.com:aud"
      values   = ["sts.amazonaws.com"]
    }
    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com:sub"
      values   = ["SUBJECT"]
    }
  }
}

resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
"#;

/// What `diagnose` says of a run for the environment `prod`, the policy trusting `subject`.
fn diagnosed(name: &str, subject: &str) -> serde_json::Value {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
        .join("mended")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("main.tf");
    fs::write(&file, DOCUMENT.replace("SUBJECT", subject)).unwrap();
    let run = [
        "--repository",
        "octo-org/web",
        "--event",
        "push",
        "--ref",
        "refs/heads/main",
        "--environment",
        "prod",
    ];
    let output = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"))
        .args(["diagnose", "--format", "json", "--trust-policy"])
        .arg(&file)
        .args(run)
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_value_goes_into_the_list_of_a_policy_document() {
    let answer = diagnosed("list", "repo:octo-org/web:ref:refs/heads/main");
    let finding = &answer["findings"][0];
    assert_eq!(finding["rule"], "sub-environment");
    let fix = &finding["fixes"][0];
    assert_eq!(
        (&fix["kind"], &fix["verified"]),
        (&"edit".into(), &true.into())
    );
    let added = r#"+      values   = ["repo:octo-org/web:ref:refs/heads/main", "repo:octo-org/web:environment:prod"]"#;
    let diff = fix["content"].as_str().unwrap();
    assert!(diff.contains(added), "{diff}");
}

#[test]
fn what_terraform_fills_in_is_no_flaw() {
    let answer = diagnosed("filled", "repo:${var.repository}:ref:refs/heads/main");
    let found = answer["findings"].as_array().unwrap();
    let rules: Vec<_> = found
        .iter()
        .map(|one| one["rule"].as_str().unwrap())
        .collect();
    assert!(rules.contains(&"sub-environment"), "{rules:?}");
    assert!(!rules.contains(&"sub-format"), "{rules:?}");
}

#[test]
fn an_audience_that_nobody_tests_is_warned_of_beside_an_open_subject() {
    let checked = |document: String| {
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("audience.tf");
        fs::write(&file, document).unwrap();
        let output = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"))
            .arg("check")
            .arg(&file)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let open = DOCUMENT.replace("[\"SUBJECT\"]", "var.subjects");
    assert!(!checked(open.clone()).contains("aud-unconstrained"));
    let start = open.find("    condition {").unwrap();
    let end = start + open[start..].find("    }\n").unwrap() + "    }\n".len();
    let without = format!("{}{}", &open[..start], &open[end..]);
    assert!(checked(without).contains("aud-unconstrained"));
}
