//! Where one text has several causes, no edit alone brings the job through: the edits of all of
//! them together do.

use super::prover::Prover;
use crate::exam::Exam;
use crate::finding::Piece;
use crate::finding::{Fix, Kind};
use crate::rules::{self, Change, Draft, Repair, Rule};
use crate::source::edit::{self, Edit};

/// How many edits one may bring to light after the other.
const DEEPEST: usize = 5;

/// `repair` together with the first edit of each other cause in the same text, if that holds.
pub(super) fn edited(
    prover: &Prover<'_>,
    rule: &Rule,
    own: &Draft,
    repair: &Repair,
    target: &Piece,
    edits: &[Edit],
) -> Option<Fix> {
    let mut all = edits.to_vec();
    let mut titles = vec![repair.title.clone()];
    for (other, draft) in prover.drafts {
        if std::ptr::eq(draft, own) || other.kind != Kind::Cause {
            continue;
        }
        let first = draft
            .repairs
            .iter()
            .find_map(|repair| same_text(repair, target));
        let Some((title, further)) = first else {
            continue;
        };
        let is_new = !titles.contains(title);
        if is_new && further.iter().all(|edit| is_free(edit, &all)) {
            all.extend(further.iter().cloned());
            titles.push(title.clone());
        }
    }
    if titles.len() < 2 {
        return None;
    }
    prover.edited(rule, &titles.join("; "), target, &all)
}

/// `repair`, and then what only shows once it is done, one after the other: a cause may hide another.
pub(super) fn followed(
    prover: &Prover<'_>,
    rule: &Rule,
    repair: &Repair,
    target: &Piece,
    edits: &[Edit],
) -> Option<Fix> {
    let before = prover.case.document(target)?;
    let mut text = edit::apply(before.source.text(), edits).ok()?;
    let mut titles = vec![repair.title.clone()];
    for _ in 1..DEEPEST {
        let case = prover.changed(target, &text)?;
        let causes = rules::of_kind(&Exam::of(&case), Kind::Cause);
        // What stays after its own edit is not removed by it.
        if causes.iter().any(|(found, _)| found.id == rule.id) {
            return None;
        }
        let mut repairs = causes.iter().flat_map(|(_, draft)| &draft.repairs);
        let (title, further) = repairs.find_map(|repair| same_text(repair, target))?;
        text = edit::apply(&text, further).ok()?;
        titles.push(title.clone());
        let fix = prover.reading(rule, &titles.join("; "), target, &text);
        if fix.is_some() {
            return fix;
        }
    }
    None
}

fn same_text<'a>(repair: &'a Repair, wanted: &Piece) -> Option<(&'a String, &'a Vec<Edit>)> {
    match &repair.change {
        Change::Edit { target, edits } if target == wanted => Some((&repair.title, edits)),
        _ => None,
    }
}

/// Whether an edit touches none of the others, not even at its ends; two that only insert at the
/// same place do so one after the other.
fn is_free(edit: &Edit, others: &[Edit]) -> bool {
    others.iter().all(|other| {
        let (one, other) = (edit.span, other.span);
        let both_insert = one == other && one.is_empty();
        both_insert || one.end < other.start || other.end < one.start
    })
}
