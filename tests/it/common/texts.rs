//! Texts that many tests share: the role `deploy` of account 111122223333, and its policy.

#![allow(dead_code, reason = "each test program takes what it needs")]

pub const ISSUER: &str = "token.actions.githubusercontent.com";
pub const PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/deploy";

/// What STS answers to a token that the trust policy does not admit.
pub const REFUSED: &str = "Not authorized to perform sts:AssumeRoleWithWebIdentity";

/// A trust policy for the branch `main` of `octo-org/web`; its `sub` is in line 9.
pub const TRUST: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},
    "Action": "sts:AssumeRoleWithWebIdentity",
    "Condition": {"StringEquals": {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:octo-org/web:ref:refs/heads/main"
    }}
  }]
}"#;

/// The same policy for another subject.
pub fn trust(subject: &str) -> String {
    TRUST.replace("repo:octo-org/web:ref:refs/heads/main", subject)
}

/// A workflow whose job `deploy` assumes the role; `on` is its triggers, `job` more lines of the job.
pub fn workflow(on: &str, job: &str) -> String {
    format!(
        "on: {on}
permissions: {{id-token: write}}
jobs:
  deploy:
    runs-on: ubuntu-latest
{job}    steps:
      - uses: aws-actions/configure-aws-credentials@v6
        with: {{role-to-assume: '{ROLE}', aws-region: eu-central-1}}
"
    )
}
