//! The subject carries ids and the policy does not, or the reverse.

use crate::exam::Exam;
use crate::exam::subject::DifferenceKind;
use crate::report::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Differing, differing};

pub(crate) static RULE: Rule = Rule {
    id: "sub-immutable-ids",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "the subject carries ids and the policy does not, or the reverse",
    docs: include_str!("sub_immutable_ids.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    differing(exam, is_mine, word)
}

fn is_mine(kind: DifferenceKind) -> bool {
    use DifferenceKind::{IdsMissing, IdsOther, IdsUnexpected};
    matches!(kind, IdsMissing | IdsUnexpected | IdsOther)
}

fn word(found: &Differing<'_>) -> Draft {
    let (title, label, reason) = match found.kinds.first() {
        Some(DifferenceKind::IdsUnexpected) => (
            "the policy expects ids in the subject, the token carries none",
            "with ids",
            "Repositories from before 2026-07-15 that were neither renamed nor transferred nor opted in send their \
             subject without ids.",
        ),
        Some(DifferenceKind::IdsOther) => (
            "the subject carries other ids than the policy trusts",
            "other ids",
            "An id never changes and is never given out again: another id is another owner or repository, even \
             under the same name.",
        ),
        _ => (
            "the subject carries ids, the policy does not",
            "without ids",
            "Repositories that were created, renamed or transferred after 2026-07-15, or opted in, send \
             `repo:OWNER@ID/NAME@ID:…`. Nothing in your code changed; the policy in the old form stopped matching.",
        ),
    };
    let draft = found.draft(title, label).because(reason);
    draft.repairs(found.add_mended()).repairs(found.mend())
}
