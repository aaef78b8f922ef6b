//! The permission stage.

mod laws;
mod levels;
mod refusals;

use oidc_doctor::case::{Case, file};
use oidc_doctor::conclude::Diagnosis;
use oidc_doctor::finding::{Certainty, Finding, Kind, Stage, Status};
use oidc_doctor::source::Source;

const ROLE: &str = "arn:aws:iam::111122223333:role/ci/deploy";
const SESSION: &str = "arn:aws:sts::111122223333:assumed-role/deploy/GitHubActions";

fn case(yaml: &str) -> Case {
    let text = format!("role_arn: {ROLE}\n{yaml}");
    let read = file::read(&Source::new("case.yaml", text));
    read.unwrap_or_else(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"))
    })
}

fn allowing(action: &str, resource: &str) -> String {
    format!(
        "permission_policies: [{{Version: '2012-10-17', Statement: [{{Effect: Allow, Action: '{action}', Resource: \
         '{resource}'}}]}}]\n"
    )
}

fn wanting(action: &str, resource: &str) -> String {
    format!("want: [{{action: '{action}', resource: '{resource}'}}]\n")
}

fn refused(action: &str, resource: &str, because: &str) -> String {
    let text = format!(
        "User: {SESSION} is not authorized to perform: {action} on resource: {resource} {because}"
    );
    format!("error: {}\n", serde_json::to_string(&text).unwrap())
}

fn causes(diagnosis: &Diagnosis) -> Vec<&Finding> {
    let findings = diagnosis.findings.iter();
    findings
        .filter(|finding| finding.kind == Kind::Cause && finding.stage == Stage::Permission)
        .collect()
}

/// The rules of the permission stage that fire, in order.
fn fired(yaml: &str) -> Vec<(&'static str, Certainty)> {
    let diagnosis = oidc_doctor::diagnose(&case(yaml));
    let causes = causes(&diagnosis);
    causes
        .iter()
        .map(|cause| (cause.rule.as_str(), cause.certainty))
        .collect()
}

fn status(yaml: &str) -> Status {
    let diagnosis = oidc_doctor::diagnose(&case(yaml));
    let mut stages = diagnosis.stages.iter();
    let stage = stages.find(|stage| stage.stage == Stage::Permission);
    stage.unwrap().status
}
