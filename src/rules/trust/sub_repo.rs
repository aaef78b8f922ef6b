//! The token is of another owner or repository than the policy trusts.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::called;
use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-repo",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the token is of another owner or repository than the policy trusts",
    docs: include_str!("sub_repo.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if called::names_called_workflow(exam) {
        return Vec::new();
    }
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    matches!(kind, DifferenceKind::Owner | DifferenceKind::Repository)
}

fn word(found: &Differing<'_>) -> Draft {
    let part = if found.kinds.contains(&DifferenceKind::Owner) {
        "owner"
    } else {
        "repository"
    };
    let draft = found.draft(
        format!("the token is of another {part} than the policy trusts"),
        format!("another {part}"),
    );
    draft
        .because(
            "The subject names the repository whose workflow runs, as it is called today. A typo, a rename, a move \
             to another owner or a fork makes it another one.",
        )
        .repairs(found.add_exact())
        .repairs(found.mend())
}
