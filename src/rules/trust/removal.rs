//! Taking a condition out, without opening the role.

use crate::finding::Piece;
use crate::rules::Repair;
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Node, Span};

use super::found::FailedCondition;

/// Takes the condition out where another one limits the repository; otherwise puts the subject in
/// its place, since a policy that limits nothing lets everybody in.
pub(super) fn condition(unmet: &FailedCondition<'_>) -> Option<Repair> {
    if limits_repository(unmet) {
        let title = format!("take the condition on `{}` out", unmet.condition.key);
        return Some(Repair::edit(title, Piece::TrustPolicy, removed(unmet)?));
    }
    let subject = unmet.meant.presented.value("sub")?;
    let title = format!("test the subject `{subject}` instead");
    Some(Repair::edit(
        title,
        Piece::TrustPolicy,
        instead(unmet, subject)?,
    ))
}

/// Whether another condition of the statement tests the subject or the repository's number.
fn limits_repository(unmet: &FailedCondition<'_>) -> bool {
    let claims = [":sub", ":repository_id", ":repository"];
    let limits = |key: &str| {
        claims
            .iter()
            .any(|claim| key.to_lowercase().ends_with(claim))
    };
    let conditions = unmet.meant.statement.conditions.iter();
    conditions
        .filter(|other| other.key_span != unmet.condition.key_span)
        .any(|other| limits(&other.key) && !other.operator.is_negated())
}

fn removed(unmet: &FailedCondition<'_>) -> Option<Vec<Edit>> {
    let document = unmet.meant.document;
    let keys = document.parent_of_key(unmet.condition.key_span)?;
    if keys.entries()?.len() > 1 {
        return edit::remove_entry(document, keys, index_of(keys, unmet.condition.key_span)?);
    }
    let operators = document.parent_of_key(unmet.condition.operator.span)?;
    edit::remove_entry(
        document,
        operators,
        index_of(operators, unmet.condition.operator.span)?,
    )
}

fn index_of(map: &Node, key: Span) -> Option<usize> {
    map.entries()?
        .iter()
        .position(|entry| entry.key.span == key)
}

fn instead(unmet: &FailedCondition<'_>, subject: &str) -> Option<Vec<Edit>> {
    let document = unmet.meant.document;
    let keys = document.parent_of_key(unmet.condition.key_span)?;
    let entry = keys
        .entries()?
        .get(index_of(keys, unmet.condition.key_span)?)?;
    let key = format!("{}:sub", unmet.meant.presented.issuer_name());
    let mut edits = edit::rename_key(document, entry, &key)?;
    edits.extend(edit::replace(
        document,
        &entry.value,
        &Fresh::Text(subject.to_owned()),
    )?);
    Some(edits)
}
