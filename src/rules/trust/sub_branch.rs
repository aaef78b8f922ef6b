//! The run is of another branch than the policy trusts.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_BRANCH, check)
    .open(|exam| undecided::in_context(exam, ContextKind::Branch))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    let plain = |kind: ContextKind| kind.may_be_ref() && kind != ContextKind::Tag;
    match kind {
        DifferenceKind::ContextName(kind) => plain(kind),
        DifferenceKind::Context { expected, actual } => plain(expected) && plain(actual),
        _ => false,
    }
}

fn word(found: &Differing<'_>) -> Draft {
    let draft = found.draft(
        "the run is of another branch than the policy trusts",
        "another branch",
    );
    let reason = if found.actual.contains(":ref:refs/heads/gh-readonly-queue/") {
        "A run of the merge queue presents a branch that GitHub makes for this run alone, under \
         `refs/heads/gh-readonly-queue/` and the branch it is to be merged into."
    } else {
        "Without an environment the subject ends in the full ref of the run."
    };
    draft.because(reason).repairs(found.add_exact())
}
