//! The token is of another owner or repository than the policy trusts.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use super::called;
use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_REPO, check)
    .open(open)
    .asks(&[Question::Subject, Question::TrustPolicy]);

/// A subject with immutable IDs is compared by its own rule.
fn open(exam: &Exam<'_>) -> Open {
    undecided::in_subject(exam, |presented, condition| {
        !presented.is_immutable && undecided::has_open_repository(presented, condition)
    })
}

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
