//! What would tell more: the fewest questions that decide, cheapest first.

mod assume;
mod organization;
mod permission;
mod resource;

use super::{NextStep, stages};
use crate::emit::shell;
use crate::exam::Exam;
use crate::exam::presented::Origin;
use crate::finding::{Stage, Status};
use crate::symptom::Input;

/// More questions than this nobody answers.
const MOST: usize = 5;

/// The questions that are open, as commands to paste.
///
/// `contradicted` is the stage of which error and evidence say different things: what AWS has there
/// now is asked first.
pub(super) fn steps(exam: &Exam<'_>, contradicted: Option<Stage>) -> Vec<NextStep> {
    let mut steps = match exam.symptom().and_then(|symptom| symptom.stage) {
        _ if exam.reading.is_other() => Vec::new(),
        _ if exam.is_unrecognised() => vec![log()],
        Some(Stage::Permission) => permission::steps(exam),
        Some(Stage::Workflow) => workflow(exam),
        Some(Stage::Token) if exam.reading.facts.actions.is_empty() => vec![log()],
        _ => assume::steps(exam),
    };
    let control = exam
        .symptom()
        .and_then(|symptom| organization::policies(exam, symptom));
    steps.splice(0..0, control);
    // Nobody refused what is asked for: it is only to be known whether the role may do it.
    if exam.symptom().is_none() && exam.lacks_policies() {
        steps.insert(0, permission::policies(exam));
    }
    let deployed = match contradicted {
        Some(Stage::Provider) => Some(assume::provider(exam)),
        Some(Stage::Trust) => Some(assume::trust_policy(exam)),
        Some(Stage::Workflow | Stage::Token) => Some(log()),
        Some(Stage::Permission) | None => None,
    };
    if let Some(deployed) = deployed {
        steps.retain(|step| step.command != deployed.command);
        steps.insert(0, deployed);
    }
    steps.truncate(MOST);
    steps
}

/// Whether what is presented is a prediction that says something.
pub(super) fn is_predicted(exam: &Exam<'_>) -> bool {
    let first = exam
        .first()
        .filter(|first| first.origin == Origin::Predicted);
    first.is_some_and(|first| first.value("sub").is_some())
}

fn step(why: &str, command: impl Into<String>) -> NextStep {
    NextStep {
        why: why.to_owned(),
        command: command.into(),
    }
}

/// Whether neither the evidence nor the error tells what a stage says.
fn is_open(exam: &Exam<'_>, stage: Stage) -> bool {
    exam.status(stage) == Status::Unknown && !stages::is_passed(exam, stage)
}

/// What keeps a job from getting a token stands in its file and in its log.
fn workflow(exam: &Exam<'_>) -> Vec<NextStep> {
    let mut steps = Vec::new();
    if exam.case.workflows.is_empty() {
        let job = exam.case.run.job.as_deref().map(shell::quote);
        let job = job.map(|job| format!(" --job {job}")).unwrap_or_default();
        steps.push(step(
            "what the job is permitted and which role it asks for: run this in the repository",
            format!("oidc-doctor diagnose --workflow .github/workflows{job}"),
        ));
    }
    if exam.reading.facts.actions.is_empty() {
        steps.push(log());
    }
    steps
}

/// The whole log of the failed steps.
fn log() -> NextStep {
    step(
        "the lines around the error, from the head of the failed step on",
        "gh run view RUN_ID --log-failed | oidc-doctor explain",
    )
}

/// How long a session of the role may last.
fn longest_session(exam: &Exam<'_>) -> NextStep {
    step(
        "how long a session of the role may last, in seconds",
        format!(
            "aws iam get-role --role-name {} --query Role.MaxSessionDuration",
            role_name(exam)
        ),
    )
}

fn role(exam: &Exam<'_>) -> Option<String> {
    let role = exam.call.role.as_deref().or(exam.case.role_arn.as_deref());
    role.map(str::to_owned)
}

/// The role's name without its path, as the commands of IAM take it, fit for a shell.
fn role_name(exam: &Exam<'_>) -> String {
    let role = role(exam).or_else(|| exam.permission.caller.role.clone());
    let name = role.as_deref().and_then(|role| role.rsplit('/').next());
    shell::quote(name.unwrap_or("ROLE_NAME"))
}

/// ` --region NAME`, where the log shows the region of the action.
fn region(exam: &Exam<'_>) -> String {
    let input = exam.reading.facts.input("aws-region");
    let is_name = |input: &&Input| {
        let part = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        input.value.len() > 2 && input.value.bytes().all(part)
    };
    let named = input.filter(is_name);
    named.map_or_else(String::new, |input| format!(" --region {}", input.value))
}
