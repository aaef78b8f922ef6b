//! The requested session is longer than the role allows.

use crate::emit::shell;
use crate::exam::Exam;
use crate::finding::{Evidence, Language, Target};
use crate::issuer::github::{AwsStep, Method};
use crate::rules::workflow::step;
use crate::rules::{Change, Draft, Question, Repair, Rule, pages, suspicion, undecided};
use crate::symptom::Symptom;

pub(crate) static RULE: Rule = Rule::new(pages::SESSION_DURATION_TOO_LONG, check)
    .open(undecided::always)
    .asks(&[Question::SessionDuration]);

/// No role session that was made with another role's credentials lasts longer, in seconds:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining>.
const CHAINED: u64 = 3600;

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let step = chained(exam).or(exam.workflow.step());
    let asked = step.and_then(|step| Some((step, step.duration.as_ref()?)));
    let too_long = asked.and_then(|(step, found)| {
        let seconds: u64 = found.value.as_known()?.parse().ok()?;
        let limit = limit(exam, step)?;
        (seconds > limit).then_some((step, found, seconds, limit))
    });
    let Some((step, found, seconds, limit)) = too_long else {
        return suspected(exam, step).into_iter().collect();
    };
    let place = found.place.as_ref();
    let evidence = place.and_then(|place| exam.workflow.place(place));
    let draft = Draft::proven(format!("{TITLE}: {seconds} seconds, {limit} at most"))
        .seen(evidence.map(|place| Evidence::new(place, format!("at most {limit}"))))
        .because(REASON);
    vec![
        draft
            .repairs(shortened(exam, step, limit))
            .repairs(raise(exam, seconds, limit)),
    ]
}

/// The step of the job that asks for more than role chaining allows, where no error is about another.
fn chained<'e>(exam: &'e Exam<'_>) -> Option<&'e AwsStep> {
    let is_about_it = |symptom: &Symptom| symptom.entry.id.starts_with("duration-");
    if !exam.symptom().is_none_or(is_about_it) {
        return None;
    }
    exam.workflow.prediction.steps.iter().find(|step| {
        let duration = step.duration.as_ref();
        let seconds = duration.and_then(|found| found.value.as_known()?.parse::<u64>().ok());
        step.method == Method::Chaining && seconds.is_some_and(|seconds| seconds > CHAINED)
    })
}

/// What the error alone says.
fn suspected(exam: &Exam<'_>, step: Option<&AwsStep>) -> Option<Draft> {
    let draft = suspicion::draft(exam, RULE.id, TITLE, REASON)?;
    let of_chaining = |symptom: &Symptom| symptom.entry.id == "duration-over-chaining-limit";
    let is_chained = exam.symptom().is_some_and(of_chaining)
        || step.is_some_and(|step| step.method == Method::Chaining);
    // No setting of the role makes a chained session longer.
    if is_chained {
        let shorter = step.and_then(|step| shortened(exam, step, CHAINED));
        return Some(draft.repairs(Some(shorter.unwrap_or_else(in_words))));
    }
    let asked = step.and_then(|step| step.duration.as_ref());
    let Some((found, seconds)) = asked.and_then(|found| Some((found, found.value.as_known()?)))
    else {
        return Some(draft);
    };
    let place = found.place.as_ref();
    let evidence = place.and_then(|place| exam.workflow.place(place));
    let label = format!("asks for {seconds} seconds");
    let command = (!exam.call.is_signed()).then(|| raised(exam, seconds));
    Some(
        draft
            .seen(evidence.map(|place| Evidence::new(place, label)))
            .repairs(command.flatten()),
    )
}

/// Asks for no more than the limit.
fn shortened(exam: &Exam<'_>, step: &AwsStep, limit: u64) -> Option<Repair> {
    let seconds = limit.to_string();
    let repair = match &step.duration {
        Some(found) => step::replace(exam, found.place.as_ref()?, &seconds)?,
        None => step::add_input(exam, step, "role-duration-seconds", &seconds)?,
    };
    Some(Repair {
        title: format!("ask for {seconds} seconds: `role-duration-seconds: {seconds}`"),
        ..repair
    })
}

/// The input that limits a chained session, for a workflow that is not at hand.
fn in_words() -> Repair {
    Repair {
        title: format!("ask for one hour: `role-duration-seconds: {CHAINED}`"),
        change: Change::Paste {
            target: Target::Workflow,
            language: Language::Yaml,
            content: format!("role-duration-seconds: {CHAINED}"),
            effect: None,
        },
    }
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

const TITLE: &str = "the requested session is longer than the role allows";
const REASON: &str = "`role-duration-seconds` must not be greater than the role's maximum (1 hour by default). With \
                      role chaining the limit is always 1 hour (3600).";
