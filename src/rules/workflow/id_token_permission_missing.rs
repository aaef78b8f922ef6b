//! The job may not ask GitHub for an OIDC token.

use crate::exam::Exam;
use crate::issuer::github::Because;
use crate::rules::{Draft, Rule, pages};

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
    let draft = Draft::proven("the job may not ask GitHub for an OIDC token")
        .seen(step::permission_evidence(exam, label))
        .because(reason);
    vec![draft.repairs(permit::here(exam))]
}

const AT_JOB: &str = "A job gets an OIDC token only with `id-token: write`. The block at the job replaces that of the \
                      workflow, and gives `none` to every scope it does not list.";
const AT_WORKFLOW: &str = "A job gets an OIDC token only with `id-token: write`. A `permissions` block gives `none` to every \
                           scope it does not list.";
const NOWHERE: &str =
    "A job gets an OIDC token only with `id-token: write`, and no default includes it.";
