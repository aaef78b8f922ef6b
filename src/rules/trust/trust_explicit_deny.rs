//! A Deny statement in the trust policy matches.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence, Place};
use crate::iam::StatementAnswer;
use crate::rules::{Draft, Rule, pages, undecided};

use super::exception;

pub(crate) static RULE: Rule =
    Rule::new(pages::TRUST_EXPLICIT_DENY, check).open(undecided::in_deny);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some((answer, document)) = exam.trust.answer().zip(exam.trust.document()) else {
        return Vec::new();
    };
    let denying = exam
        .trust
        .denying()
        .filter_map(|index| answer.statements.iter().find(|other| other.index == index));
    let draft = |statement: &StatementAnswer| {
        let place = |span| Place::new(&document.source, span);
        let conditions = statement.conditions.iter();
        let labels =
            conditions.map(|one| Evidence::new(place(one.span), "met, so the Deny applies"));
        let whole = statement
            .conditions
            .is_empty()
            .then(|| Evidence::new(place(statement.span), "applies always"));
        let certainty = Certainty::proven_if(exam.trust.matches_all(statement.index));
        Draft::new(certainty, "a Deny statement in the trust policy matches")
            .seen(labels.chain(whole))
            .because(
                "A matching Deny wins over every Allow. Find out why the guard is there before you change it; then \
                 except this subject from it.",
            )
            .repairs(exception::of(exam, document, statement))
    };
    denying.map(draft).collect()
}
