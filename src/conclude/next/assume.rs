//! What decides why a role is not assumed.

use super::{NextStep, is_open, longest_session, region, role_name, step};
use crate::emit::shell;
use crate::exam::Exam;
use crate::finding::{Stage, Status};
use crate::issuer::AWS_AUDIENCE;
use crate::rules::{self, Question};

/// The subject, the trust policy, the provider, and what STS really saw: those that the error leaves
/// in question.
pub(super) fn steps(exam: &Exam<'_>) -> Vec<NextStep> {
    let mut steps = Vec::new();
    let asks_for = |question| {
        let symptom = exam.symptom();
        symptom.is_none_or(|symptom| rules::leaves_open(symptom, question))
    };
    let of_subject = asks_for(Question::Subject) && !exam.is_observed();
    if of_subject {
        steps.extend(run(exam));
        steps.extend(subject_form(exam));
    }
    if asks_for(Question::SessionDuration) && !of_subject {
        steps.push(longest_session(exam));
    } else if exam.trust.text.is_none() && exam.status(Stage::Trust) == Status::Unknown {
        steps.extend(asks_for(Question::TrustPolicy).then(|| trust_policy(exam)));
    }
    steps.extend(filled_in(exam));
    if is_open(exam, Stage::Provider) && asks_for(Question::Provider) {
        steps.push(provider(exam));
    }
    if of_subject {
        steps.push(trail(exam));
        steps.push(claims(exam));
    } else if asks_for(Question::Audience) && exam.has_open_audience() {
        steps.push(claims(exam));
    }
    steps
}

/// Which run it was, where nothing tells of it and a policy waits to be compared with it.
fn run(exam: &Exam<'_>) -> Option<NextStep> {
    let run = &exam.case.run;
    let told = run.event.is_some() || run.git_ref.is_some() || !exam.case.workflows.is_empty();
    if told || exam.trust.text.is_none() {
        return None;
    }
    let repository = run.repository.as_deref().map(shell::quote);
    let repository = repository.map(|name| format!(" --repo {name}"));
    Some(step(
        "which run it was: then add `--event NAME --ref refs/heads/BRANCH`, and `--environment NAME` if the job names one \
         (or give the workflow: `--workflow FILE --job ID`)",
        format!(
            "gh run view RUN_ID{} --json event,headBranch",
            repository.unwrap_or_default()
        ),
    ))
}

/// What stands in AWS in the place of what a template leaves open.
fn filled_in(exam: &Exam<'_>) -> Option<NextStep> {
    let open = exam.status(Stage::Trust) == Status::Unknown;
    let first = *exam.trust.unknown_holes().first().filter(|_| open)?;
    Some(step(
        &format!(
            "the trust policy that is in force, where `${{{first}}}` is filled in (`--trust-policy role.json`; \
             of Terraform also the plan, `terraform show -json PLAN`)"
        ),
        format!(
            "aws iam get-role --role-name {} > role.json",
            role_name(exam)
        ),
    ))
}

/// The trust policy of the role that the error names, or of the one in question.
pub(super) fn trust_policy(exam: &Exam<'_>) -> NextStep {
    let named = exam
        .symptom()
        .and_then(|symptom| symptom.resource.as_deref());
    let named = named.and_then(|resource| resource.split_once(":role/"));
    let name = named
        .and_then(|(_, path)| path.rsplit('/').next())
        .map(shell::quote);
    step(
        "the trust policy that is in force (`--trust-policy role.json`), or that there is no such role",
        format!(
            "aws iam get-role --role-name {} > role.json",
            name.unwrap_or_else(|| role_name(exam))
        ),
    )
}

pub(super) fn provider(exam: &Exam<'_>) -> NextStep {
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
fn trail(exam: &Exam<'_>) -> NextStep {
    let place = region(exam);
    step(
        "the subject that STS saw: `userName` of the failed event (`--cloudtrail events.json`; also look in us-east-1)",
        format!(
            "aws cloudtrail lookup-events{place} --lookup-attributes \
             AttributeKey=EventName,AttributeValue=AssumeRoleWithWebIdentity --max-results 20 > events.json"
        ),
    )
}

/// The claims of the token of the next run, and never the token: a step to put before the one that
/// fails. See <https://docs.github.com/en/actions/reference/security/oidc>.
fn claims(exam: &Exam<'_>) -> NextStep {
    let audience = exam.reading.facts.input("audience");
    let audience = audience
        .map(|input| input.value.as_str())
        .filter(|value| is_plain(value));
    let audience = audience.unwrap_or(AWS_AUDIENCE);
    step(
        "the claims that the job presents: a step before the one that fails, which prints them and not the token \
         (`--claims claims.json`)",
        format!(
            "- run: |\n    \
             curl -sS -H \"Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN\" \\\n      \
             \"$ACTIONS_ID_TOKEN_REQUEST_URL&audience={audience}\" |\n      \
             jq '.value | split(\".\")[1] | gsub(\"-\"; \"+\") | gsub(\"_\"; \"/\") | @base64d | fromjson'"
        ),
    )
}

/// Whether a value may stand in an address and a script as it is.
fn is_plain(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    !value.is_empty() && value.bytes().all(plain)
}
