//! What a log and a few facts tell of a failure, and what they must not be taken for.

mod inputs;
mod others;
mod policies;
mod ranking;
mod regions;
mod servers;

use oidc_doctor::case::file;
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Certainty, Finding, Kind};
use oidc_doctor::source::Source;
use serde_json::{Value, json};

/// The token exchange is refused.
pub const REFUSED: &str = "Error: Could not assume role with OIDC: Not authorized to perform sts:AssumeRoleWithWebIdentity";

/// The action found nothing to sign with.
pub const NO_CREDENTIALS: &str = "Error: Credentials could not be loaded, please check your action inputs: Could not load \
                                  credentials from any providers";

/// The diagnosis of a case; what is not given is unknown.
#[track_caller]
pub fn diagnose(mut case: Value) -> Diagnosis {
    case["schema"] = json!("oidc-doctor.case/1");
    let source = Source::new("case.json", serde_json::to_string_pretty(&case).unwrap());
    let case = file::read(&source).unwrap_or_else(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    });
    oidc_doctor::diagnose(&case)
}

/// The causes, in order.
pub fn causes(diagnosis: &Diagnosis) -> Vec<(&'static str, Certainty)> {
    let causes = diagnosis.findings.iter();
    let causes = causes.filter(|finding| finding.kind == Kind::Cause);
    causes
        .map(|finding| (finding.rule.as_str(), finding.certainty))
        .collect()
}

/// The finding of a rule.
#[track_caller]
pub fn finding<'d>(diagnosis: &'d Diagnosis, rule: &str) -> &'d Finding {
    let mut findings = diagnosis.findings.iter();
    let found = findings.find(|finding| finding.rule == rule);
    found.unwrap_or_else(|| panic!("no {rule} among {:?}", causes(diagnosis)))
}

/// Whether a rule found something.
pub fn has(diagnosis: &Diagnosis, rule: &str) -> bool {
    diagnosis
        .findings
        .iter()
        .any(|finding| finding.rule == rule)
}

/// A trust policy for one provider and one value of `sub`.
pub fn trust(issuer: &str, sub: &str) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow",
        "Principal": {"Federated": format!("arn:aws:iam::111122223333:oidc-provider/{issuer}")},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {format!("{issuer}:aud"): "sts.amazonaws.com"},
            "StringLike": {format!("{issuer}:sub"): sub}
        }
    }]})
}

/// The issuer of github.com as IAM writes it.
pub const GITHUB: &str = "token.actions.githubusercontent.com";

/// A workflow whose one job takes these inputs.
pub fn workflow(inputs: &str) -> String {
    format!(
        "on: push\npermissions:\n  id-token: write\n  contents: read\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    \
         steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n{inputs}"
    )
}

/// A push of main of octo-org/app.
pub fn run() -> Value {
    json!({"repository": "octo-org/app", "event": "push", "ref": "refs/heads/main", "job": "deploy"})
}
