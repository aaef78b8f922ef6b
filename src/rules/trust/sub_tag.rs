//! The tag is not allowed by the trust policy.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::issuer::github::subject::ContextKind;
use crate::rules::{Draft, Question, Rule, pages, undecided};

use super::found::{SubjectMismatch, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_TAG, check)
    .open(|exam| undecided::in_context(exam, ContextKind::Tag))
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    subject_mismatches(exam, applies_to, finding)
}

fn applies_to(kind: DifferenceKind) -> bool {
    match kind {
        DifferenceKind::ContextName(kind) => kind == ContextKind::Tag,
        DifferenceKind::Context { expected, actual } => {
            let tag = expected == ContextKind::Tag || actual == ContextKind::Tag;
            tag && expected.may_be_ref() && actual.may_be_ref()
        }
        _ => false,
    }
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let (title, label) = match found.kinds.first() {
        Some(DifferenceKind::Context { actual, .. }) if *actual == ContextKind::Tag => (
            "the run is for a tag; the trust policy expects a branch",
            "expects a branch",
        ),
        Some(DifferenceKind::Context { .. }) => (
            "the trust policy expects a tag; the run is for a branch",
            "expects a tag",
        ),
        _ => (
            "the run is for a tag that the trust policy does not allow",
            "a different tag",
        ),
    };
    let title = found.context_title().unwrap_or_else(|| title.to_owned());
    let draft = found.draft(title, label);
    draft
        .because(
            "The subject of a run for a tag or a release ends with `refs/tags/TAG`; that of a run for a branch ends \
             with `refs/heads/BRANCH`.",
        )
        .repairs(found.add_exact())
}
