//! The run is of another branch than the policy trusts.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::github::subject::ContextKind;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-branch",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the run is of another branch than the policy trusts",
    docs: include_str!("sub_branch.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    let plain = |kind| {
        matches!(
            kind,
            ContextKind::Branch | ContextKind::Ref | ContextKind::Open
        )
    };
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
    draft
        .because("Without an environment the subject ends in the full ref of the run.")
        .repairs(found.add_exact())
}
