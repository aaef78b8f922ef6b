//! Excepting a subject from a guard.

use crate::exam::Exam;
use crate::finding::Piece;
use crate::iam::StatementAnswer;
use crate::issuer::ConditionKey;
use crate::rules::Repair;
use crate::source::Document;
use crate::source::edit::{self, Fresh};

/// Adds the subject to those that a negated condition of a Deny statement lists.
pub(super) fn of(
    exam: &Exam<'_>,
    document: &Document,
    statement: &StatementAnswer,
) -> Option<Repair> {
    let subject = exam.first()?.value("sub")?;
    let mut conditions = statement.conditions.iter();
    let guard = conditions.find(|condition| {
        condition.operator.is_negated() && ConditionKey::is_subject(&condition.key)
    })?;
    let node = document.node(guard.values_span)?;
    let item = Fresh::Text(subject.to_owned());
    let edits = match node.items() {
        Some(_) => edit::append_item(document, node, &item)?,
        None => edit::to_list(document, node, &item)?,
    };
    Some(Repair::edit(
        format!("except `{subject}` from the Deny"),
        Piece::TrustPolicy,
        edits,
    ))
}
