//! Where error and evidence do not agree: one of them is of another run, or out of date.

use crate::exam::Exam;
use crate::exam::presented::Origin;
use crate::finding::{Stage, Status};
use crate::symptom::TrailEvent;

/// Everything that does not agree, a sentence each.
pub(super) fn notes(exam: &Exam<'_>) -> Vec<String> {
    let notes = [other_role(exam), lets_in(exam), got_in(exam)];
    notes.into_iter().flatten().collect()
}

/// The log asks for another role than the evidence is of.
fn other_role(exam: &Exam<'_>) -> Option<String> {
    let (given, seen) = (exam.case.role_arn.as_deref()?, exam.case.role_in_log()?);
    (given != seen.value).then(|| {
        format!(
            "the log is of another role: line {} asks for `{}`, the evidence is of `{given}`",
            seen.line, seen.value
        )
    })
}

/// STS refused, and the trust policy would not have.
fn lets_in(exam: &Exam<'_>) -> Option<String> {
    let refused = exam
        .symptom()
        .filter(|symptom| is_refusal(symptom.entry.id));
    let contradicted = refused.is_some() && exam.status(Stage::Trust) == Status::Pass;
    contradicted.then(|| {
        let what = match exam.first().map(|first| first.origin) {
            Some(Origin::Predicted) => "such a token",
            _ => "this token",
        };
        format!(
            "this trust policy lets {what} in, and STS refused it: is it the policy in force, and is the error of this role?"
        )
    })
}

/// STS refused, and CloudTrail shows that the same subject got in at another time.
fn got_in(exam: &Exam<'_>) -> Option<String> {
    exam.symptom()
        .filter(|symptom| is_refusal(symptom.entry.id))?;
    let subject = exam.first()?.value("sub")?;
    let role = exam.case.role_arn.as_deref();
    let same = |event: &TrailEvent| {
        let of_role = event.role_arn.is_none() || event.role_arn.as_deref() == role;
        !event.failed() && event.subject.as_deref() == Some(subject) && of_role
    };
    let calls = exam.case.calls().map(|(_, event)| event);
    let latest = calls.filter(same).max_by_key(|event| event.time.clone())?;
    let time = latest.time.as_deref().unwrap_or("an unknown time");
    Some(format!(
        "CloudTrail shows that `{subject}` got into this role at {time}: role or policy changed since, or the refusal \
         passes by itself"
    ))
}

/// Whether the error is STS's refusal of a token for a role.
fn is_refusal(entry: &str) -> bool {
    entry.starts_with("web-identity-denied")
}
