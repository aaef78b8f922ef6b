//! The subject differs from the policy only by letter case.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use super::found::{Differing, differing};

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
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    kind == DifferenceKind::Case
}

fn word(found: &Differing<'_>) -> Draft {
    let title = "the subject differs only by letter case";
    let draft = found.draft(title, "spelt in another letter case than GitHub spells it");
    draft
        .because(
            "STS compares `sub` letter by letter, also under `StringLike`, and GitHub sends the names as they are \
             spelt on github.com.",
        )
        .repairs(found.mend())
}
