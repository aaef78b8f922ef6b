//! Policies, repositories and the program, made for one test each.

use std::collections::BTreeMap;

use oidc_doctor::case::{Case, PolicyText};
use oidc_doctor::known::Known;
use oidc_doctor::source::Source;

pub use crate::common::{folder_of as folder, git, json, run_in as program, stderr, stdout};

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
        trust_policy: Known::Value(PolicyText::read(&Source::new("trust.json", policy))),
        ..Case::default()
    }
}

pub type Token = BTreeMap<String, String>;
