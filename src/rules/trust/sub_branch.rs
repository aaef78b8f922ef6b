//! The branch is not allowed by the trust policy.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{SubjectMismatch, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_BRANCH, check)
    .open(|exam| undecided::in_context(exam, ContextKind::Branch))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    subject_mismatches(exam, applies_to, finding)
}

fn applies_to(kind: DifferenceKind) -> bool {
    let plain = |kind: ContextKind| kind.may_be_ref() && kind != ContextKind::Tag;
    match kind {
        DifferenceKind::ContextName(kind) => plain(kind),
        DifferenceKind::Context { expected, actual } => plain(expected) && plain(actual),
        _ => false,
    }
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let title = found
        .context_title()
        .unwrap_or_else(|| RULE.summary.to_owned());
    let draft = found.draft(title, "a different branch");
    let reason = if found.actual.contains(":ref:refs/heads/gh-readonly-queue/") {
        "A merge queue run has a temporary branch that GitHub creates for this run alone, under \
         `refs/heads/gh-readonly-queue/` and the target branch."
    } else {
        "Without an environment the subject ends with the full ref of the run."
    };
    draft.because(reason).repairs(found.add_exact())
}
