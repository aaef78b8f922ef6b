//! Policies, repositories and the program, made for one test each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use oidc_doctor::case::{Case, Fact, PolicyText};
use oidc_doctor::source::Source;

pub const ISSUER: &str = "token.actions.githubusercontent.com";
pub const PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";
pub const ROLE: &str = "arn:aws:iam::111122223333:role/deploy";

/// A statement for GitHub's provider; `gh:` in the conditions stands for the issuer.
pub fn statement(effect: &str, conditions: &str) -> String {
    let conditions = conditions.replace("gh:", &format!("{ISSUER}:"));
    format!(
        r#"{{"Effect":"{effect}","Principal":{{"Federated":"{PROVIDER}"}},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{conditions}}}"#
    )
}

pub fn policy(statements: &[String]) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{}]}}"#,
        statements.join(",")
    )
}

/// A policy that lets in tokens for AWS whose subject is like one of these.
pub fn trusting(subjects: &[&str]) -> String {
    let conditions = format!(
        r#"{{"StringEquals":{{"gh:aud":"sts.amazonaws.com"}},"StringLike":{{"gh:sub":{subjects:?}}}}}"#
    );
    policy(&[statement("Allow", &conditions)])
}

pub fn case(policy: &str) -> Case {
    Case {
        role_arn: Some(ROLE.to_owned()),
        trust_policy: Fact::Known(PolicyText::read(&Source::new("trust.json", policy))),
        ..Case::default()
    }
}

/// A folder of its own with these files.
pub fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("check")
        .join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for (path, text) in files {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

/// The program in a folder.
pub fn program(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oidc-doctor"));
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for variable in ["NO_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LANG", "LC_ALL"] {
        command.env_remove(variable);
    }
    command.output().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

pub fn json(output: &Output) -> serde_json::Value {
    serde_json::from_str(&stdout(output)).unwrap_or_else(|_| panic!("{}", stderr(output)))
}

/// Runs git in a folder.
pub fn git(folder: &Path, args: &[&str]) {
    let identity = [
        "-c",
        "user.name=octocat",
        "-c",
        "user.email=octocat@example.com",
    ];
    let done = Command::new("git")
        .args(identity)
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdout(Stdio::null())
        .status();
    assert!(done.unwrap().success(), "{args:?}");
}

pub type Token = BTreeMap<String, String>;
