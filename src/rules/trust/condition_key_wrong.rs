//! The condition key is misspelled or belongs to another issuer.

use crate::exam::Exam;
use crate::exam::trust::ConditionReason;
use crate::finding::Piece;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::edit;

use super::found::{FailedCondition, failed_conditions};
use super::stranger;

pub(crate) static RULE: Rule = Rule::new(pages::CONDITION_KEY_WRONG, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    failed_conditions(exam, finding)
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::KeyWrong(meant_key) = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    if stranger::is_theirs(meant, &condition.key) {
        return None;
    }
    let label = match meant_key {
        Some(key) => format!("tokens of this issuer have `{key}`"),
        None => "tokens of this issuer have no such key".to_owned(),
    };
    let draft = meant
        .draft(format!("no token has the condition key `{}`", condition.key))
        .seen([meant.evidence(condition.key_span, label)])
        .because(
            "A key is the issuer of the token without `https://`, a colon, and the claim. A condition on a key that is \
             not there is not met.",
        );
    Some(draft.repairs(meant_key.as_deref().and_then(|key| renamed(unmet, key))))
}

/// The key by its right name, where the operator does not have it already.
fn renamed(unmet: &FailedCondition<'_>, key: &str) -> Option<Repair> {
    let document = unmet.meant.document;
    let map = document.parent_of_key(unmet.condition.key_span)?;
    if map.get(key).is_some() {
        return None;
    }
    let entries = map.entries()?;
    let entry = entries
        .iter()
        .find(|entry| entry.key.span == unmet.condition.key_span)?;
    let edits = edit::rename_key(document, entry, key)?;
    Some(Repair::edit(
        format!("write the key as `{key}`"),
        Piece::TrustPolicy,
        edits,
    ))
}
