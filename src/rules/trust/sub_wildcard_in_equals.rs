//! `StringEquals` compares `*` and `?` literally; use `StringLike`.

use crate::exam::Exam;
use crate::exam::subject::wildcard_matches;
use crate::exam::trust::ConditionReason;
use crate::finding::Piece;
use crate::finding::Sides;
use crate::rules::Repair;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};
use crate::source::{Span, edit};

use super::found::{FailedCondition, failed_conditions};

pub(crate) static RULE: Rule = Rule::new(pages::SUB_WILDCARD_IN_EQUALS, check)
    .open(open)
    .asks(&[Question::Subject, Question::TrustPolicy]);

fn open(exam: &Exam<'_>) -> Open {
    undecided::in_subject(exam, |_, condition| {
        let is_literal = condition.operator.base.is_some_and(|base| !base.wildcards);
        let mut values = condition.values.iter();
        is_literal && values.any(|value| value.text.contains(['*', '?']))
    })
}

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    failed_conditions(exam, finding)
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
    let ConditionReason::LiteralWildcard { value } = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let value = condition.values.get(*value)?;
    let claim = condition.key.rsplit(':').next()?.to_lowercase();
    let whole = meant.presented.value(&claim);
    let open = (claim == "sub")
        .then(|| meant.presented.subject())
        .flatten();
    let actual = whole.or(open)?;
    let label = format!(
        "`{}` compares the wildcard literally",
        condition.operator.text
    );
    let draft = meant
        .draft("the operator compares the wildcard literally")
        .seen([meant.evidence(value.span, "would match as a wildcard"), meant.evidence(condition.operator.span, label)])
        .seen(meant.claim(&claim))
        .sides(sides(meant.presented.origin.label(), &value.text, actual))
        .because(
            "`*` and `?` are wildcards under `StringLike` and ordinary characters under `StringEquals`. Write the \
             full value, or use `StringLike` if everything that the wildcard matches should be allowed.",
        );
    // Of an open subject it may be that the pattern does not match it either.
    let draft = draft.proven_if(wildcard_matches(&value.text, actual));
    Some(
        draft
            .repairs(whole.and_then(|whole| unmet.replace(value.span, whole)))
            .repairs(with_like(unmet)),
    )
}

fn sides(label: &str, expected: &str, actual: &str) -> Sides {
    let wildcards = expected
        .char_indices()
        .filter(|(_, c)| matches!(c, '*' | '?'));
    Sides {
        expected_label: "policy".to_owned(),
        expected: expected.to_owned(),
        expected_marks: wildcards.map(|(at, _)| Span::new(at, at + 1)).collect(),
        actual_label: label.to_owned(),
        actual: actual.to_owned(),
        actual_marks: Vec::new(),
    }
}

/// The operator by its name with wildcards, where no other member has that name already.
fn with_like(unmet: &FailedCondition<'_>) -> Option<Repair> {
    let operator = &unmet.condition.operator;
    let like = operator.text.replace("Equals", "Like");
    let document = unmet.meant.document;
    let condition = document.parent_of_key(operator.span)?;
    if condition.get(&like).is_some() {
        return None;
    }
    let entries = condition.entries()?;
    let entry = entries
        .iter()
        .find(|entry| entry.key.span == operator.span)?;
    let edits = edit::rename_key(document, entry, &like)?;
    Some(Repair::edit(
        format!("compare with `{like}`"),
        Piece::TrustPolicy,
        edits,
    ))
}
