//! The job does not have the `id-token: write` permission.

use crate::exam::Exam;
use crate::finding::Certainty;
use crate::issuer::github::Because;
use crate::rules::{Draft, Rule, pages, suspicion};

use super::{permit, step};

pub(crate) static RULE: Rule = Rule::new(pages::ID_TOKEN_PERMISSION_MISSING, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let token = exam.workflow.id_token();
    let own = matches!(
        token.because,
        Because::JobLevel | Because::WorkflowLevel | Because::Default
    );
    // A call of a workflow that was not given is the caller's matter.
    let own = own && !exam.workflow.calls_elsewhere();
    if exam.is_observed() || !own || token.available() != Some(false) || !step::asks_for_token(exam)
    {
        return Vec::new();
    }
    let (label, reason) = match token.because {
        Because::JobLevel => ("no `id-token: write` here", AT_JOB),
        Because::WorkflowLevel => ("no `id-token: write` here", AT_WORKFLOW),
        _ => ("no `permissions` here or above", NOWHERE),
    };
    let job = exam.workflow.job();
    let job = job.map_or_else(
        || "the job".to_owned(),
        |(_, job)| format!("`{}`", job.id.value),
    );
    let is_surely = !exam.workflow.is_self_hosted() || suspicion::names(exam, RULE.id);
    let (certainty, runner) = match is_surely {
        true => (Certainty::Proven, ""),
        false => (Certainty::Likely, RUNNER),
    };
    let title = format!("{job} does not have the `id-token: write` permission");
    let draft = Draft::new(certainty, title)
        .seen(step::permission_evidence(exam, label))
        .because(format!("{reason}{runner}"));
    vec![draft.repairs(permit::here(exam))]
}

const AT_JOB: &str = "A job gets an OIDC token only with `id-token: write`. The job-level block replaces the \
                      workflow-level one and sets every scope that it does not list to `none`.";
const AT_WORKFLOW: &str = "A job gets an OIDC token only with `id-token: write`. A `permissions` block sets every \
                           scope that it does not list to `none`.";
const NOWHERE: &str = "A job gets an OIDC token only with `id-token: write`. The default permissions never include it.";
const RUNNER: &str = " A self-hosted runner may have AWS credentials of its own; the action then assumes the role \
                      with them, without a token.";
