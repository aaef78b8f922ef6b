//! An error keeps the runs that can have shown it.

use super::{ERROR, SECRET, causes, diagnose, policy, repository, workflow};
use crate::common::{run_in, stderr};

#[test]
fn a_refusal_by_sts_needs_a_run_with_a_token() {
    let without = workflow("push", "", SECRET).replace("permissions:\n  id-token: write\n", "");
    let with = workflow("pull_request", "", SECRET);
    let here = repository(
        "token",
        &[
            (".github/workflows/a.yml", &without),
            (".github/workflows/b.yml", &with),
            (
                "trust.json",
                &policy("repo:octo-org/web:ref:refs/heads/main"),
            ),
        ],
    );
    let (plain, _) = diagnose(&here, &[]);
    assert!(causes(&plain).contains(&"id-token-permission-missing"));
    let (answer, _) = diagnose(&here, &["--error", ERROR]);
    assert_eq!(causes(&answer), ["sub-pull-request"]);
    let rows = answer["runs"].as_array().unwrap();
    let explains = rows
        .iter()
        .map(|row| (row["event"].as_str().unwrap(), &row["explains_error"]));
    let explains: Vec<_> = explains
        .map(|(event, explains)| format!("{event} {explains}"))
        .collect();
    assert_eq!(explains, ["push false", "pull_request true"]);
}

#[test]
fn policies_that_admit_every_run_prove_nothing() {
    let here = repository(
        "admitted",
        &[
            (".github/workflows/a.yml", &workflow("push", "", SECRET)),
            ("trust.json", &policy("repo:octo-org/web:*")),
        ],
    );
    let (answer, output) = diagnose(&here, &["--error", ERROR]);
    assert_eq!(answer["verdict"], "undetermined");
    assert_eq!(output.status.code(), Some(3));
    let found = causes(&answer);
    assert!(
        !found
            .iter()
            .any(|rule| ["sub-branch", "sub-environment", "aud-mismatch"].contains(rule)),
        "{found:?}"
    );
    let notes = answer["notes"].to_string();
    assert!(notes.contains("admit every run"), "{notes}");
}

#[test]
fn an_unknown_job_is_a_usage_error() {
    let here = repository(
        "job",
        &[(".github/workflows/a.yml", &workflow("push", "", SECRET))],
    );
    let output = run_in(&here, &["diagnose", "--job", "depoly"]);
    assert_eq!(output.status.code(), Some(2));
    let said = stderr(&output);
    assert!(
        said.contains("no job `depoly`") && said.contains("did you mean `deploy`?"),
        "{said}"
    );
}

/// What neither the run nor the policy names cannot be the difference between them.
#[test]
fn a_cause_that_no_side_names_is_not_listed() {
    let template = r#"Parameters:
  Repository: {Type: String}
  Branch: {Type: String}
Resources:
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Federated: !Sub "arn:aws:iam::${AWS::AccountId}:oidc-provider/token.actions.githubusercontent.com"}
            Action: sts:AssumeRoleWithWebIdentity
            Condition:
              StringLike:
                token.actions.githubusercontent.com:sub: !Sub "repo:${Repository}:ref:refs/heads/${Branch}"
"#;
    let here = repository(
        "unnamed",
        &[
            (".github/workflows/a.yml", &workflow("push", "", SECRET)),
            ("roles.yaml", template),
        ],
    );
    let (answer, _) = diagnose(&here, &["--error", ERROR]);
    let found = causes(&answer);
    assert!(found.contains(&"sub-branch"), "{found:?}");
    for rule in ["sub-environment", "sub-pull-request"] {
        assert!(!found.contains(&rule), "{found:?}");
    }
}
