//! A condition on another key is not met.

use crate::exam::Exam;
use crate::exam::trust::ConditionReason;
use crate::finding::Sides;
use crate::finding::{Kind, Stage};
use crate::rules::{Draft, Rule};

use super::found::{Unmet, unmet};

pub(crate) static RULE: Rule = Rule {
    id: "condition-other-mismatch",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "a condition on another key is not met",
    docs: include_str!("condition_other_mismatch.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    unmet(exam, word)
}

fn word(unmet: &Unmet<'_>) -> Option<Draft> {
    let ConditionReason::Other = unmet.why else {
        return None;
    };
    let (meant, condition) = (unmet.meant, unmet.condition);
    let key = &condition.key;
    let values = condition.actual.values().unwrap_or_default();
    let actual = values.first();
    let first = condition.values.first();
    let span = first.map_or(condition.values_span, |value| value.span);
    let draft = meant
        .draft(format!("the condition on `{key}` is not met"))
        .seen([meant.evidence(span, "not what is presented")])
        .seen(
            condition
                .key
                .rsplit(':')
                .next()
                .and_then(|claim| meant.claim(claim)),
        );
    let sides = first.zip(actual).map(|(expected, actual)| Sides {
        expected_label: "policy".to_owned(),
        expected: expected.text.clone(),
        expected_marks: Vec::new(),
        actual_label: meant.presented.origin.label().to_owned(),
        actual: actual.clone(),
        actual_marks: Vec::new(),
    });
    let draft = Draft { sides, ..draft }.because(format!(
        "Every key of every operator must be met; `{}` is not.",
        condition.operator.text
    ));
    let positive = !condition.operator.is_negated();
    let repair = actual
        .filter(|_| positive)
        .and_then(|actual| unmet.add(actual));
    Some(draft.repairs(repair))
}
