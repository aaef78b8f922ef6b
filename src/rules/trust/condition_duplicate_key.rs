//! A key appears twice in one object; only the last value counts.

use crate::exam::Exam;
use crate::exam::trust::Merged;
use crate::finding::Piece;
use crate::finding::Stage;
use crate::finding::{Certainty, Evidence, Place, Status};
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::{Document, Flaw, FlawKind};

pub(crate) static RULE: Rule = Rule::new(pages::CONDITION_DUPLICATE_KEY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(document) = exam.trust.document() else {
        return Vec::new();
    };
    let twice = |flaw: &&Flaw| flaw.kind == FlawKind::DuplicateKey;
    let drafts = document
        .flaws
        .iter()
        .filter(twice)
        .map(|flaw| finding(exam, document, flaw));
    drafts.collect()
}

fn finding(exam: &Exam<'_>, document: &Document, flaw: &Flaw) -> Draft {
    let place = |span| Place::new(&document.source, span);
    let key = document.slice(flaw.span).trim_matches('"');
    let lost = flaw
        .first
        .map(|first| Evidence::new(place(first), "the first, which most readers drop"));
    Draft::new(certainty(exam), format!("duplicate key `{key}`; only the last value counts"))
        .seen(lost)
        .seen([Evidence::new(place(flaw.span), "the second value, which is kept")])
        .because(
            "Most JSON readers keep the last of two equal keys and drop the first without a word. Write the key once \
             and put all that belongs to it in one place.",
        )
        .repairs(exam.trust.merged.as_ref().map(|merged| {
            Repair::edit(format!("write `{key}` once"), Piece::TrustPolicy, merged.edits.clone())
        }))
}

/// What IAM does with such keys is not documented; they count as lost, as JSON readers do. It is
/// the cause where nothing else keeps the token out.
fn certainty(exam: &Exam<'_>) -> Certainty {
    let explains = exam.trust.merged.as_ref().is_some_and(Merged::lets_in);
    if exam.status(Stage::Trust) == Status::Fail && explains {
        Certainty::Proven
    } else {
        Certainty::Possible
    }
}
