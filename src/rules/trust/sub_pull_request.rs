//! A pull request run does not match a trust policy for refs, or the reverse.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{SubjectMismatch, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_PULL_REQUEST, check)
    .open(|exam| undecided::in_context(exam, ContextKind::PullRequest))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    subject_mismatches(exam, applies_to, finding)
}

fn applies_to(kind: DifferenceKind) -> bool {
    let DifferenceKind::Context { expected, actual } = kind else {
        return false;
    };
    let pull_request = expected == ContextKind::PullRequest || actual == ContextKind::PullRequest;
    pull_request && expected != ContextKind::Environment && actual != ContextKind::Environment
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let is_pull_request = found.actual.ends_with(":pull_request");
    let (title, label, reason) = if is_pull_request {
        (
            "the run is for a pull request; the trust policy expects a ref",
            "expects a ref",
            "The subject of a `pull_request` run ends with `pull_request` and has no branch. If you allow it, anyone \
             who can push a branch can use the role before a review. Use a read-only role for these runs.",
        )
    } else {
        (
            "the trust policy expects a pull request; the run is for a ref",
            "expects a pull request",
            "Only `pull_request` runs have a subject that ends with `pull_request`; all others have their ref.",
        )
    };
    let title = found.context_title().unwrap_or_else(|| title.to_owned());
    found
        .draft(title, label)
        .because(reason)
        .repairs(found.add_exact())
}
