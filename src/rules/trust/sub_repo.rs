//! The owner or repository is not allowed by the trust policy.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};

use super::called;
use super::found::{SubjectMismatch, subject_mismatches};

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
    subject_mismatches(exam, applies_to, finding)
}

fn applies_to(kind: DifferenceKind) -> bool {
    matches!(kind, DifferenceKind::Owner | DifferenceKind::Repository)
}

fn finding(found: &SubjectMismatch<'_>) -> Draft {
    let part = if found.kinds.contains(&DifferenceKind::Owner) {
        "owner"
    } else {
        "repository"
    };
    let title = found.repository_title().unwrap_or_else(|| {
        format!("the token is from a different {part} than the trust policy allows")
    });
    let draft = found.draft(title, format!("a different {part}"));
    draft
        .because(
            "The subject has the current name of the repository whose workflow runs. Look for a typo, a rename, a \
             transfer to another owner or a fork.",
        )
        .repairs(found.add_exact())
        .repairs(found.correct_value())
}
