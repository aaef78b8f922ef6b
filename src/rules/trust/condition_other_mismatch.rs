//! A condition on a claim other than `sub` and `aud` is not met.

use crate::exam::Exam;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::trust::ConditionReason;
use crate::finding::{Certainty, Evidence, Place, Sides};
use crate::iam::{ConditionAnswer, Why};
use crate::rules::{Draft, Rule, pages, suspicion, undecided};

use super::found::{FailedCondition, failed_conditions};

pub(crate) static RULE: Rule = Rule::new(pages::CONDITION_OTHER_MISMATCH, check)
    .open(|exam| undecided::in_claim(exam, |claim| !matches!(claim, "sub" | "aud" | "oaud")));

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let mut drafts = failed_conditions(exam, finding);
    if drafts.is_empty() && suspicion::leaves_open(exam, RULE.id) {
        drafts.extend(
            exam.trust
                .unknown_conditions()
                .filter_map(|one| open(exam, one)),
        );
        drafts.dedup_by(|one, other| one.title == other.title);
    }
    drafts
}

/// STS refused, and the evidence does not say whether this condition is met.
fn open(exam: &Exam<'_>, condition: &ConditionAnswer) -> Option<Draft> {
    let issuer = exam.first()?.issuer_name();
    let is_global = keys::meaning(&condition.key, issuer) == KeyMeaning::Global;
    if !is_global || condition.why == Why::VariableUnknown {
        return None;
    }
    let place = Place::new(&exam.trust.document()?.source, condition.span);
    let title = format!("the condition on `{}` may not be met", condition.key);
    let draft = Draft::new(Certainty::Possible, title)
        .seen([Evidence::new(
            place,
            "the evidence does not show this key's value",
        )])
        .seen(suspicion::line(exam));
    Some(draft.because(format!(
        "Every key of every operator must be met. Compare the value of `{}` in the request with the values in the policy.",
        condition.key
    )))
}

fn finding(unmet: &FailedCondition<'_>) -> Option<Draft> {
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
        .seen([meant.evidence(span, "not the token's value")])
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
