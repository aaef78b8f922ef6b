//! The program as these tests run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// What it prints, in a folder.
pub fn run_in(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oidc-doctor"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("CLICOLOR_FORCE")
        .output()
        .unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// An empty folder of its own.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("fixes")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file of a folder.
pub fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

/// Runs git in a folder.
pub fn git(folder: &Path, args: &[&str]) {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=Octocat",
        "-c",
        "user.email=octocat@example.com",
    ]);
    let done = git.args(args).current_dir(folder).output();
    let done = done.expect("these tests need git");
    assert!(
        done.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
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
