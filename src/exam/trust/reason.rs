//! Why a statement does not match, one reason a part: each belongs to exactly one rule.

use crate::case::Case;
use crate::exam::keys::{self, KeyMeaning};
use crate::exam::presented::Presentation;
use crate::exam::subject::{self, Comparison};
use crate::iam::{ConditionAnswer, ContextValue, Operator, StatementAnswer, ValueType};

/// A part of a statement that does not match.
#[derive(Debug, Clone)]
pub enum Reason {
    /// The principal is not the one that calls.
    Principal,
    /// The action is not the one that is called.
    Action,
    /// A condition is not met.
    Condition {
        /// Which, from 0.
        condition: usize,
        /// Why not.
        why: ConditionReason,
    },
}

/// Why a condition is not met.
#[derive(Debug, Clone)]
pub enum ConditionReason {
    /// There is no such operator.
    UnknownOperator,
    /// AWS does not expose the claim.
    NotExposed(String),
    /// The unsigned call does not carry the key.
    NotInCall,
    /// AWS exposes the claim, but this token does not have it.
    ClaimAbsent(String),
    /// The key is no key of this issuer; the one that was meant, where it can be told.
    KeyWrong(Option<String>),
    /// The operator cannot match such a value.
    OperatorUnfit,
    /// As a wildcard the value would match, but the operator takes it literally.
    LiteralWildcard {
        /// Which value, from 0.
        value: usize,
    },
    /// The subject is another.
    Subject {
        /// The nearest value, from 0.
        value: usize,
        /// How it differs.
        comparison: Box<Comparison>,
    },
    /// The subject, or the value, is not made of a repository and a context.
    SubjectShape {
        /// Which value, from 0.
        value: usize,
    },
    /// The audience is another.
    Audience,
    /// The called workflow is compared with the caller's repository.
    CalledWorkflow {
        /// Which value, from 0.
        value: usize,
    },
    /// Another value, or a negated operator that matches what it excludes.
    Other,
}

/// Everything that keeps a statement from matching, in the order of evaluation.
pub(super) fn all(
    statement: &StatementAnswer,
    presented: &Presentation,
    case: &Case,
) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if statement.principal.truth.is_false() {
        reasons.push(Reason::Principal);
    }
    if statement.action.truth.is_false() {
        reasons.push(Reason::Action);
    }
    let conditions = statement.conditions.iter().enumerate();
    reasons.extend(
        conditions
            .filter(|(_, answer)| answer.truth.is_false())
            .map(|(condition, answer)| Reason::Condition {
                condition,
                why: condition_reason(answer, presented, case),
            }),
    );
    reasons
}

fn condition_reason(
    answer: &ConditionAnswer,
    presented: &Presentation,
    case: &Case,
) -> ConditionReason {
    let Some(operator) = answer.operator.base else {
        return ConditionReason::UnknownOperator;
    };
    match keys::meaning(&answer.key, presented.issuer_name()) {
        KeyMeaning::NotExposed(claim) => ConditionReason::NotExposed(claim),
        KeyMeaning::NotInCall => ConditionReason::NotInCall,
        KeyMeaning::UnknownClaim { meant, .. } => {
            let issuer = presented.issuer_name();
            ConditionReason::KeyWrong(meant.map(|claim| format!("{issuer}:{claim}")))
        }
        KeyMeaning::WrongIssuer { meant, .. } => ConditionReason::KeyWrong(Some(meant)),
        KeyMeaning::Other => ConditionReason::KeyWrong(None),
        KeyMeaning::Global => ConditionReason::Other,
        KeyMeaning::Claim(claim) => claim_reason(&claim, answer, operator, presented, case),
    }
}

fn claim_reason(
    claim: &str,
    answer: &ConditionAnswer,
    operator: &Operator,
    presented: &Presentation,
    case: &Case,
) -> ConditionReason {
    if answer.actual == ContextValue::Absent {
        return ConditionReason::ClaimAbsent(claim.to_owned());
    }
    let is_text = |kind| matches!(kind, ValueType::String | ValueType::StringIgnoringCase);
    if !is_text(operator.value_type) {
        return ConditionReason::OperatorUnfit;
    }
    let actual = match claim {
        "sub" => presented.subject(),
        _ => presented.value(claim),
    };
    let Some(actual) = actual else {
        return ConditionReason::Other;
    };
    if operator.negated {
        return ConditionReason::Other;
    }
    let is_open = claim == "sub" && presented.open_shape().is_some();
    let literal = answer.values.iter().position(|value| {
        !operator.wildcards
            && value.text.contains(['*', '?'])
            && subject::may_match(&value.text, actual, is_open)
    });
    if let Some(value) = literal {
        return ConditionReason::LiteralWildcard { value };
    }
    match claim {
        "sub" => subject_reason(answer, operator, actual, is_open),
        "aud" | "oaud" => ConditionReason::Audience,
        "job_workflow_ref" => called_workflow(answer, presented, case),
        _ => ConditionReason::Other,
    }
}

/// The value that comes nearest to the subject.
fn subject_reason(
    answer: &ConditionAnswer,
    operator: &Operator,
    actual: &str,
    is_open: bool,
) -> ConditionReason {
    // To an operator that does not tell letter case apart no difference is one of it.
    let seen = |text: &str| match operator.value_type {
        ValueType::StringIgnoringCase => text.to_ascii_lowercase(),
        _ => text.to_owned(),
    };
    let actual = seen(actual);
    let values = answer.values.iter().enumerate();
    let compared = values.filter_map(|(index, value)| {
        let comparison = subject::compare(&seen(&value.text), &actual, is_open)?;
        Some((index, comparison))
    });
    match compared.min_by_key(|(_, comparison)| comparison.distance) {
        Some((value, comparison)) if !comparison.differences.is_empty() => {
            ConditionReason::Subject {
                value,
                comparison: Box::new(comparison),
            }
        }
        _ => ConditionReason::SubjectShape { value: 0 },
    }
}

/// A value that names the caller's repository where the token names the called file.
fn called_workflow(
    answer: &ConditionAnswer,
    presented: &Presentation,
    case: &Case,
) -> ConditionReason {
    let caller = presented
        .value("repository")
        .or(case.run.repository.as_deref());
    let names_caller =
        |text: &str| caller.is_some_and(|caller| text.starts_with(&format!("{caller}/")));
    match answer
        .values
        .iter()
        .position(|value| names_caller(&value.text))
    {
        Some(value) => ConditionReason::CalledWorkflow { value },
        None => ConditionReason::Other,
    }
}
