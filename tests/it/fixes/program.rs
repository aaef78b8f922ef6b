//! The program as these tests run it.

use std::path::{Path, PathBuf};
use std::process::Output;

pub use crate::common::{folder, git, run_in, stderr, stdout};

/// A file of a folder.
pub fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// A trust policy for the branch `main`, as somebody may have laid it out.
pub const POLICY: &str = r#"{
    "Version": "2012-10-17",
    "Statement": [{
        "Effect": "Allow",
        "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com" },
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {
                "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
                "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"
            }
        }
    }]
}
"#;

/// A run of the branch `dev`, which that policy does not let in.
pub const RUN: [&str; 6] = [
    "--claims",
    "claims.json",
    "--role",
    "arn:aws:iam::111122223333:role/deploy",
    "--provider",
    "provider.json",
];

/// The policy, the claims and the provider in a folder of their own.
pub fn case(name: &str) -> PathBuf {
    let folder = folder(name);
    std::fs::write(folder.join("trust.json"), POLICY).unwrap();
    let claims = serde_json::json!({
        "iss": "https://token.actions.githubusercontent.com", "aud": "sts.amazonaws.com",
        "sub": "repo:octo-org/octo-repo:ref:refs/heads/dev", "repository": "octo-org/octo-repo",
        "ref": "refs/heads/dev", "event_name": "push",
    });
    std::fs::write(folder.join("claims.json"), claims.to_string()).unwrap();
    let provider =
        r#"{"Url": "token.actions.githubusercontent.com", "ClientIDList": ["sts.amazonaws.com"]}"#;
    std::fs::write(folder.join("provider.json"), provider).unwrap();
    folder
}

/// Runs `fix` on the run, with these flags more.
pub fn fix(folder: &Path, more: &[&str]) -> Output {
    run_in(folder, &[&["fix"], &RUN[..], more].concat())
}

/// The policy afterwards.
pub fn repaired() -> String {
    let old = r#""repo:octo-org/octo-repo:ref:refs/heads/main""#;
    let new = "[\n                    \"repo:octo-org/octo-repo:ref:refs/heads/main\",\n                    \"repo:octo-org/octo-repo:ref:refs/heads/dev\"\n                ]";
    POLICY.replace(old, new)
}
