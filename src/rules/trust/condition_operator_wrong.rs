//! The condition operator can never match the value.

use crate::exam::Exam;
use crate::exam::trust::ConditionReason;
use crate::finding::Piece;
use crate::rules::Repair;
use crate::rules::{Draft, Rule, pages};
use crate::source::edit;

use super::found::{FailedCondition, failed_conditions};

pub(crate) static RULE: Rule = Rule::new(pages::CONDITION_OPERATOR_WRONG, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    failed_conditions(exam, finding)
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::OperatorUnfit = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let operator = &condition.operator.text;
    let draft = meant
        .draft(format!("`{operator}` can never match this value"))
        .seen([meant.evidence(condition.operator.span, "does not compare text")])
        .seen([meant.evidence(condition.values_span, "a text")])
        .because(
            "`Arn…` compares ARNs part by part, `Numeric…` numbers, `Date…` times, `Bool` truth values, and `Null` asks \
             whether the key is there at all. A claim of a token is a text: `StringEquals` compares it in full, \
             `StringLike` with wildcards.",
        );
    Some(draft.repairs(textual(unmet)))
}

/// The operator for texts, where no other member has that name already.
fn textual(unmet: &FailedCondition<'_>) -> Option<Repair> {
    let wildcards = unmet
        .condition
        .values
        .iter()
        .any(|value| value.text.contains(['*', '?']));
    let name = if wildcards {
        "StringLike"
    } else {
        "StringEquals"
    };
    let document = unmet.meant.document;
    let span = unmet.condition.operator.span;
    let condition = document.parent_of_key(span)?;
    if condition.get(name).is_some() {
        return None;
    }
    let entry = condition
        .entries()?
        .iter()
        .find(|entry| entry.key.span == span)?;
    let edits = edit::rename_key(document, entry, name)?;
    Some(Repair::edit(
        format!("compare with `{name}`"),
        Piece::TrustPolicy,
        edits,
    ))
}
