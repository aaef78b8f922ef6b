//! Where error and evidence do not agree: one of them is of another run, or out of date.

use crate::exam::Exam;
use crate::exam::presented::Origin;
use crate::finding::{Certainty, Finding, Stage, Status};
use crate::symptom::TrailEvent;

/// Everything that does not agree, a sentence each.
pub(super) fn notes(exam: &Exam<'_>, findings: &[Finding]) -> Vec<String> {
    let notes = [other_role(exam), passes(exam, findings), got_in(exam)];
    notes.into_iter().flatten().collect()
}

/// The stage of which the error proves a failure, while the evidence passes it and nothing found
/// explains the error: the two cannot be of the same run, or the evidence is not what AWS had.
pub(super) fn stage(exam: &Exam<'_>, findings: &[Finding]) -> Option<Stage> {
    let failed = exam.symptom()?.stage?;
    let explains = |finding: &Finding| finding.blocks() && finding.certainty != Certainty::Possible;
    let is_contradicted = exam.status(failed) == Status::Pass && !findings.iter().any(explains);
    is_contradicted.then_some(failed)
}

/// What the evidence says of the stage that failed, and what can explain the difference.
fn passes(exam: &Exam<'_>, findings: &[Finding]) -> Option<String> {
    let text = match stage(exam, findings)? {
        Stage::Workflow => {
            "the error says that the job got no token or no credentials, and by this workflow it gets them: \
             is the error of this job, and of this version of the workflow file?"
                .to_owned()
        }
        Stage::Token => {
            "the error rejects the token, and this token is valid: is the error of another token or run?"
                .to_owned()
        }
        Stage::Provider => {
            "the error rejects the provider or the audience, and this provider accepts both: is it the provider \
             of the role's account, was it changed since, and is the error of this run?"
                .to_owned()
        }
        Stage::Trust => {
            let token = match exam.first().map(|first| first.origin) {
                Some(Origin::Predicted) => "the token that this run should present",
                _ => "this token",
            };
            format!(
                "this trust policy allows {token}, and STS refused it: is it the policy that AWS has now, in this \
                 account, and is the error of this role and run?"
            )
        }
        Stage::Permission => {
            "these policies allow the request, and AWS refused it: are they the policies that AWS has now, and all \
             that apply (boundary, SCP, session policy, resource policy)?"
                .to_owned()
        }
    };
    Some(text)
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
