//! The subject differs from the trust policy only in uppercase and lowercase.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use super::found::{SubjectMismatch, subject_mismatches};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_CASE, check)
    .open(open)
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn open(exam: &Exam<'_>) -> Open {
    undecided::in_subject(exam, |presented, condition| {
        undecided::has_open_repository(presented, condition)
            || undecided::has_open_context(presented)
    })
}

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    subject_mismatches(exam, applies_to, finding)
}

fn applies_to(kind: DifferenceKind) -> bool {
    kind == DifferenceKind::Case
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let title = "`sub` differs from the trust policy only in uppercase and lowercase";
    let draft = found.draft(title, "differs in uppercase and lowercase");
    draft
        .because(
            "STS compares `sub` case-sensitively, also under `StringLike`, and GitHub sends the names as they appear \
             on github.com.",
        )
        .repairs(found.correct_value())
}
