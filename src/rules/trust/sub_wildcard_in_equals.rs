//! The policy has a wildcard under an operator that takes it literally.

use crate::exam::Exam;
use crate::exam::subject::wildcard_matches;
use crate::exam::trust::ConditionReason;
use crate::finding::Piece;
use crate::finding::Sides;
use crate::rules::Repair;
use crate::rules::{Draft, Open, Question, Rule, pages, undecided};
use crate::source::{Span, edit};

use super::found::{Unmet, unmet};

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
    unmet(exam, word)
}

fn word(unmet: &Unmet<'_>) -> Option<Draft> {
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
    let label = format!("`{}` takes the wildcard literally", condition.operator.text);
    let draft = meant
        .draft("a wildcard under an operator that takes it literally")
        .seen([meant.evidence(value.span, "would match as a wildcard"), meant.evidence(condition.operator.span, label)])
        .seen(meant.claim(&claim))
        .sides(sides(meant.presented.origin.label(), &value.text, actual))
        .because(
            "`*` and `?` are wildcards under `StringLike` and ordinary characters under `StringEquals`. Name the value \
             in full, or use `StringLike` if all that the wildcard covers shall be let in.",
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
fn with_like(unmet: &Unmet<'_>) -> Option<Repair> {
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
