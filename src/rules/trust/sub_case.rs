//! The subject differs from the policy only by letter case.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-case",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the subject differs from the policy only by letter case",
    docs: include_str!("sub_case.md"),
    check,
};

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
