//! What would tell more: the fewest questions that decide, cheapest first.

mod permission;

use super::{NextStep, Stage, Status};
use crate::exam::Exam;
use crate::exam::presented::Origin;
use crate::fix::shell;

/// The questions that are open, as commands to paste.
pub(super) fn steps(exam: &Exam<'_>) -> Vec<NextStep> {
    let passed = |stage: Stage| {
        let proves = exam.symptom().map(|symptom| symptom.proves());
        let mut proves = proves.unwrap_or_default().iter();
        proves.any(|passed| passed.name() == stage.name())
    };
    // What has nothing to do with access, or came after the assume, is not told by the assume.
    if exam.reading.is_other() {
        return Vec::new();
    }
    if passed(Stage::Trust) {
        return permission::steps(exam);
    }
    let mut steps = Vec::new();
    if !exam.is_observed() {
        steps.extend(subject_form(exam));
    }
    if exam.status(Stage::Trust) == Status::Unknown && exam.trust.text.is_none() {
        steps.push(trust_policy(exam));
    }
    if exam.status(Stage::Provider) == Status::Unknown {
        steps.push(provider(exam));
    }
    if !exam.is_observed() {
        steps.push(trail());
    }
    steps
}

fn step(why: &str, command: impl Into<String>) -> NextStep {
    NextStep {
        why: why.to_owned(),
        command: command.into(),
    }
}

/// The role's name without its path, as the commands of IAM take it.
fn role_name(exam: &Exam<'_>) -> Option<String> {
    let role = exam
        .call
        .role
        .as_deref()
        .or(exam.case.role_arn.as_deref())?;
    role.rsplit('/').next().map(str::to_owned)
}

fn trust_policy(exam: &Exam<'_>) -> NextStep {
    let name = role_name(exam).unwrap_or_else(|| "ROLE_NAME".to_owned());
    let name = shell::quote(&name);
    step(
        "the trust policy that is in force (`--trust-policy role.json`), or that there is no such role",
        format!("aws iam get-role --role-name {name} > role.json"),
    )
}

fn provider(exam: &Exam<'_>) -> NextStep {
    let list = "aws iam list-open-id-connect-providers".to_owned();
    let command = exam.provider_arn().map(|arn| {
        let arn = shell::quote(&arn);
        format!("aws iam get-open-id-connect-provider --open-id-connect-provider-arn {arn} > provider.json")
    });
    step(
        "the provider of the account and the audiences it lists (`--provider provider.json`)",
        command.unwrap_or(list),
    )
}

/// How the repository's subject begins today: with names or with ids.
fn subject_form(exam: &Exam<'_>) -> Option<NextStep> {
    let template = exam.case.run.sub_template.as_ref();
    if template.is_some_and(|template| template.sub_claim_prefix.is_some()) {
        return None;
    }
    let repository = exam.case.run.repository.as_deref().unwrap_or("OWNER/NAME");
    let path = shell::quote(&format!(
        "repos/{repository}/actions/oidc/customization/sub"
    ));
    Some(step(
        "how the subject begins today, with ids or without, and its template (`--sub-template sub.json`)",
        format!("gh api {path} > sub.json"),
    ))
}

/// The subject that STS really saw.
fn trail() -> NextStep {
    step(
        "the subject that STS saw: `userName` of the failed event (`--cloudtrail events.json`; also look in us-east-1)",
        "aws cloudtrail lookup-events --lookup-attributes \
         AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity --max-results 20 > events.json",
    )
}

/// Whether what is presented is a prediction.
pub(super) fn is_predicted(exam: &Exam<'_>) -> bool {
    exam.first()
        .is_some_and(|first| first.origin == Origin::Predicted)
}
