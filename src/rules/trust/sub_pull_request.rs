//! A pull request run against a policy for a ref, or the reverse.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_PULL_REQUEST, check)
    .open(|exam| undecided::in_context(exam, ContextKind::PullRequest))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    let DifferenceKind::Context { expected, actual } = kind else {
        return false;
    };
    let pull_request = expected == ContextKind::PullRequest || actual == ContextKind::PullRequest;
    pull_request && expected != ContextKind::Environment && actual != ContextKind::Environment
}

fn word(found: &Differing<'_>) -> Draft {
    let is_pull_request = found.actual.ends_with(":pull_request");
    let (title, label, reason) = if is_pull_request {
        (
            "the run is for a pull request, the policy expects a ref",
            "expects a ref",
            "A `pull_request` run presents `pull_request` and no branch. To trust it is to trust whoever can push a \
             branch to the repository, before anyone has read the change: give such runs a role that can only read.",
        )
    } else {
        (
            "the policy expects a pull request, the run is for a ref",
            "expects a pull request",
            "Only runs of `pull_request` present `pull_request`; all others present their ref.",
        )
    };
    found
        .draft(title, label)
        .because(reason)
        .repairs(found.add_exact())
}
