//! The value has a shape that GitHub never issues.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-format",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the value has a shape that GitHub never issues",
    docs: include_str!("sub_format.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    matches!(kind, DifferenceKind::Format(_))
}

fn word(found: &Differing<'_>) -> Draft {
    let flaws = found.kinds.iter().filter_map(|kind| match kind {
        DifferenceKind::Format(flaw) => Some(flaw.describe()),
        _ => None,
    });
    let flaws: Vec<_> = flaws.collect();
    let draft = found.draft(
        "the value has a shape that GitHub never issues",
        flaws.join("; "),
    );
    draft
        .because(
            "A subject is `repo:OWNER/NAME:` and then `environment:NAME`, `pull_request` or `ref:` with the full \
             ref. No token meets this value.",
        )
        .repairs(found.mend())
        .repairs(found.add_exact())
}
