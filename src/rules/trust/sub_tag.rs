//! A tag against a policy for a branch or for another tag.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_TAG, check)
    .open(|exam| undecided::in_context(exam, ContextKind::Tag))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    match kind {
        DifferenceKind::ContextName(kind) => kind == ContextKind::Tag,
        DifferenceKind::Context { expected, actual } => {
            let tag = expected == ContextKind::Tag || actual == ContextKind::Tag;
            tag && expected.may_be_ref() && actual.may_be_ref()
        }
        _ => false,
    }
}

fn word(found: &Differing<'_>) -> Draft {
    let (title, label) = match found.kinds.first() {
        Some(DifferenceKind::Context { actual, .. }) if *actual == ContextKind::Tag => (
            "the run is of a tag, the policy expects a branch",
            "expects a branch",
        ),
        Some(DifferenceKind::Context { .. }) => (
            "the policy expects a tag, the run is of a branch",
            "expects a tag",
        ),
        _ => (
            "the run is of another tag than the policy trusts",
            "another tag",
        ),
    };
    let draft = found.draft(title, label);
    draft
        .because(
            "A run for a tag, also that of a release, presents `refs/tags/TAG`; a run for a branch presents \
             `refs/heads/BRANCH`.",
        )
        .repairs(found.add_exact())
}
