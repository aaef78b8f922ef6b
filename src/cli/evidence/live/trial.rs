//! `--try`: what STS says to the token.

use super::question::region;
use crate::case::{Case, Log, token};
use crate::exam::Exam;
use crate::finding::Stage;
use crate::gather::aws::{self, Access, Attempt, RoleArn, Verdict};
use crate::issuer::github::AwsStep;
use crate::issuer::github::credentials::Found;
use crate::source::Source;

/// Tries the token, and takes the answer for the error of the run.
pub(super) fn fill(case: &mut Case, raw: &Source, access: &Access) {
    let Some((attempt, region)) = attempt(case) else {
        let note =
            "nothing was tried, since no whole role ARN is known: name it with `--role`".to_owned();
        case.notes.push(note);
        return;
    };
    let role = &attempt.role;
    let access = Access {
        region: access.region.clone().or(region),
        ..access.clone()
    };
    match aws::attempt(&attempt, &token::text(raw), &access) {
        Ok(Verdict::LetIn(session)) => {
            let note =
                format!("STS let this token in, as `{session}`; the credentials were thrown away");
            case.notes.push(note);
            case.is_let_in = true;
        }
        Ok(Verdict::Refused {
            code,
            message,
            request_id,
        }) => {
            let note = format!("STS refused this token for `{role}` with `{code}`: {message}");
            case.notes.push(note);
            refused(case, &code, &message, request_id.as_deref());
        }
        Err(why) => {
            let note = format!("whether STS lets this token in is unknown, because {why}");
            case.notes.push(note);
        }
    }
}

/// The call that the step in question makes, and the region it makes it in.
fn attempt(case: &Case) -> Option<(Attempt, Option<String>)> {
    let case = case.with_observed();
    let exam = Exam::of(&case);
    let role = RoleArn::read(exam.call.role.as_deref()?)?;
    let step = exam.workflow.step();
    let text = |found: fn(&AwsStep) -> Option<&Found>| found(step?)?.value.as_known();
    let name = text(|step| step.session_name.as_ref());
    let duration = text(|step| step.duration.as_ref());
    let attempt = Attempt {
        role: role.text,
        session_name: name.unwrap_or(SESSION).to_owned(),
        duration: duration.and_then(|seconds| seconds.parse().ok()),
    };
    Some((attempt, region(&exam)))
}

/// What the credentials action calls its sessions.
const SESSION: &str = "GitHubActions";

/// The refusal in the words of the AWS CLI. An error of a later stage is of another question.
fn refused(case: &mut Case, code: &str, message: &str, request: Option<&str>) {
    let given = case.error.as_ref().and_then(|log| log.reading().first());
    if given.is_some_and(|error| error.stage == Some(Stage::Permission)) {
        return;
    }
    let request = request.map(|id| format!(" (RequestID: {id})"));
    let text = format!(
        "An error occurred ({code}) when calling the AssumeRoleWithWebIdentity operation: {message}{}",
        request.unwrap_or_default()
    );
    case.error = Some(Log::of(&Source::new("the answer of STS", text)));
}
