//! The session is to last longer than the role allows.

use crate::emit::shell;
use crate::exam::Exam;
use crate::finding::{Evidence, Target};
use crate::finding::{Kind, Stage};
use crate::issuer::github::{AwsStep, Method};
use crate::rules::workflow::step;
use crate::rules::{Draft, Rule};
use crate::rules::{Repair, suspicion};

pub(crate) static RULE: Rule = Rule {
    id: "session-duration-too-long",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the session is to last longer than the role allows",
    docs: include_str!("session_duration_too_long.md"),
    check,
};

/// No role session that was made with another role's credentials lasts longer, in seconds:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining>.
const CHAINED: u64 = 3600;

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let step = exam.workflow.step();
    let asked = step.and_then(|step| Some((step, step.duration.as_ref()?)));
    let too_long = asked.and_then(|(step, found)| {
        let seconds: u64 = found.value.as_known()?.parse().ok()?;
        let limit = limit(exam, step)?;
        (seconds > limit).then_some((found, seconds, limit))
    });
    let Some((found, seconds, limit)) = too_long else {
        let told = suspicion::draft(exam, RULE.id, TITLE, REASON);
        let draft = told.map(|draft| {
            let asked = asked.and_then(|(_, found)| Some((found, found.value.as_known()?)));
            let Some((found, seconds)) = asked else {
                return draft;
            };
            let place = found.place.as_ref();
            let evidence = place.and_then(|place| exam.workflow.place(place));
            let label = format!("asks for {seconds} seconds");
            let command = (!exam.call.is_signed()).then(|| raised(exam, seconds));
            draft
                .seen(evidence.map(|place| Evidence::new(place, label)))
                .repairs(command.flatten())
        });
        return draft.into_iter().collect();
    };
    let place = found.place.as_ref();
    let evidence = place.and_then(|place| exam.workflow.place(place));
    let draft = Draft::proven(format!("{TITLE}: {seconds} seconds, {limit} at most"))
        .seen(evidence.map(|place| Evidence::new(place, format!("at most {limit}"))))
        .because(REASON);
    vec![
        draft
            .repairs(place.and_then(|place| step::replace(exam, place, &limit.to_string())))
            .repairs(raise(exam, seconds, limit)),
    ]
}

fn limit(exam: &Exam<'_>, step: &AwsStep) -> Option<u64> {
    if step.method == Method::Chaining {
        return Some(CHAINED);
    }
    exam.case.role_max_session_duration
}

/// Raises the role's own maximum, where that is what limits the session.
fn raise(exam: &Exam<'_>, seconds: u64, limit: u64) -> Option<Repair> {
    if exam.case.role_max_session_duration != Some(limit) || exam.call.is_signed() {
        return None;
    }
    raised(exam, &seconds.to_string())
}

fn raised(exam: &Exam<'_>, seconds: &str) -> Option<Repair> {
    let name = shell::quote(exam.call.role.as_deref()?.rsplit('/').next()?);
    let seconds = shell::quote(seconds);
    let command =
        format!("aws iam update-role --role-name {name} --max-session-duration {seconds}");
    Some(Repair::command(
        "raise the maximum of the role",
        Target::Other,
        command,
    ))
}

const TITLE: &str = "the session is to last longer than the role allows";
const REASON: &str = "`role-duration-seconds` may not exceed the role's maximum, one hour unless it was raised, and never one \
                      hour where one role assumes the next.";
