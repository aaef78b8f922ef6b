//! Condition operators applied: missing keys, set operators, negation.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>
//! and <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html>

use super::Why;
use crate::iam::context::{Context, ContextValue};
use crate::iam::operator::{Comparison, Operand, Operator, Quantifier, ValueType};
use crate::iam::pattern::has_hole;
use crate::iam::policy::{Condition, ConditionValue};
use crate::known::Truth;

/// A condition's answer and what it rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) truth: Truth,
    pub(super) why: Why,
}

fn verdict_of(truth: impl Into<Truth>, why: Why) -> Verdict {
    let truth = truth.into();
    Verdict { truth, why }
}

pub(super) fn verdict(condition: &Condition, context: &Context) -> Verdict {
    let Some(operator) = condition.operator.base else {
        return match has_hole(&condition.operator.text) {
            true => verdict_of(Truth::Unknown, Why::VariableUnknown),
            false => verdict_of(false, Why::UnknownOperator),
        };
    };
    if has_hole(&condition.key) {
        return verdict_of(Truth::Unknown, Why::KeyUnknown);
    }
    let actual = context.get_folded(condition.folded_key());
    if operator.value_type == ValueType::Null {
        return null(condition, actual);
    }
    match actual {
        ContextValue::Unknown => verdict_of(Truth::Unknown, Why::KeyUnknown),
        ContextValue::Absent => missing(condition),
        ContextValue::Known(values) | ContextValue::Listed(values) if values.is_empty() => {
            missing(condition)
        }
        ContextValue::Known(values) => {
            let single = values.len() == 1;
            present(condition, operator, values, single, context)
        }
        ContextValue::Listed(values) => present(condition, operator, values, false, context),
        ContextValue::Shaped(shapes) => shaped(condition, operator, shapes, context),
    }
}

/// AWS: `IfExists`, negated operators and `ForAllValues` are true of a key that is not there.
/// Under `ForAnyValue` the other two do not count, since there is no value that could match.
fn missing(condition: &Condition) -> Verdict {
    let operator = &condition.operator;
    let holds = match operator.quantifier {
        Some(Quantifier::ForAllValues) => true,
        Some(Quantifier::ForAnyValue) => false,
        None => operator.if_exists || operator.is_negated(),
    };
    let why = if holds {
        Why::MatchedBecauseMissing
    } else {
        Why::KeyMissing
    };
    verdict_of(holds, why)
}

fn present(
    condition: &Condition,
    operator: &Operator,
    values: &[String],
    single: bool,
    context: &Context,
) -> Verdict {
    let each = values
        .iter()
        .map(|value| value_verdict(condition, operator, value, context));
    match (condition.operator.quantifier, values) {
        (None, [_]) if single => combine(each, Truth::True, Truth::and),
        // AWS: a multivalued key needs a set operator, without one it does not match.
        (None, _) => verdict_of(false, Why::MultiValuedWithoutQuantifier),
        // AWS: also true where the key resolves to an empty string.
        (Some(Quantifier::ForAllValues), [empty]) if empty.is_empty() => {
            verdict_of(true, Why::MatchedBecauseMissing)
        }
        (Some(Quantifier::ForAllValues), _) => combine(each, Truth::True, Truth::and),
        (Some(Quantifier::ForAnyValue), _) => combine(each, Truth::False, Truth::or),
    }
}

/// One value of which only the shape is known: what holds for every value of that shape holds.
fn shaped(
    condition: &Condition,
    operator: &Operator,
    shapes: &[String],
    context: &Context,
) -> Verdict {
    let of_shape = |shape: &String| {
        against(condition, operator, |wanted| {
            wanted.operand.compare_shape(shape, context)
        })
    };
    let mut verdicts = shapes.iter().map(of_shape);
    let open = verdict_of(Truth::Unknown, Why::KeyUnknown);
    let Some(first) = verdicts.next() else {
        return open;
    };
    let agree = verdicts.all(|other| other.truth == first.truth);
    if agree && !first.truth.is_unknown() {
        first
    } else {
        open
    }
}

/// The answer over all values of the request; what could not be compared outweighs what could.
fn combine(
    each: impl Iterator<Item = Verdict>,
    of_none: Truth,
    join: fn(Truth, Truth) -> Truth,
) -> Verdict {
    each.fold(verdict_of(of_none, Why::Compared), |so_far, next| Verdict {
        truth: join(so_far.truth, next.truth),
        why: so_far.why.max(next.why),
    })
}

fn value_verdict(
    condition: &Condition,
    operator: &Operator,
    value: &str,
    context: &Context,
) -> Verdict {
    against(condition, operator, |wanted| {
        wanted.operand.compare(operator.relation, value, context)
    })
}

/// One value of the request against all values of the policy: any for a positive operator, none
/// for a negated one. What cannot be read as the operator's type matches neither way.
fn against(
    condition: &Condition,
    operator: &Operator,
    compare: impl Fn(&ConditionValue) -> Comparison,
) -> Verdict {
    let mut matched = Truth::False;
    let mut why = Why::Compared;
    for wanted in &condition.values {
        let comparison = compare(wanted);
        match comparison {
            Comparison::Incomparable => why = Why::BadValue,
            Comparison::Unknown => why = Why::VariableUnknown,
            Comparison::Match | Comparison::Differ => {}
        }
        matched = matched.or(comparison.truth());
        if matched.is_true() && !operator.negated {
            return verdict_of(true, Why::Compared);
        }
    }
    match (operator.negated, why) {
        (false, _) => verdict_of(matched, why),
        (true, Why::BadValue) => verdict_of(false, why),
        (true, _) => verdict_of(!matched, why),
    }
}

/// `Null`: `true` asks that the key be absent or empty, `false` that it be there. A set operator
/// before it decides alone: `ForAllValues:Null` always holds, `ForAnyValue:Null` never does.
///
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html>
fn null(condition: &Condition, actual: &ContextValue) -> Verdict {
    match condition.operator.quantifier {
        Some(Quantifier::ForAllValues) => return verdict_of(true, Why::MatchedBecauseMissing),
        Some(Quantifier::ForAnyValue) => return verdict_of(false, Why::Compared),
        None => {}
    }
    let absent = is_absent(actual);
    let wanted = condition.values.iter();
    let truth = Truth::any(wanted.map(|value| null_value(value, absent)));
    let why = if truth.is_unknown() {
        Why::KeyUnknown
    } else {
        Why::Compared
    };
    Verdict { truth, why }
}

fn is_absent(actual: &ContextValue) -> Truth {
    match actual {
        ContextValue::Unknown => Truth::Unknown,
        ContextValue::Absent => Truth::True,
        ContextValue::Shaped(_) => Truth::False,
        ContextValue::Known(values) | ContextValue::Listed(values) => values.is_empty().into(),
    }
}

fn null_value(value: &ConditionValue, absent: Truth) -> Truth {
    match value.operand {
        Operand::MustBeAbsent(true) => absent,
        Operand::MustBeAbsent(false) => !absent,
        Operand::Open => Truth::Unknown,
        _ => Truth::False,
    }
}

/// How one value of the policy fares by itself, for the row that shows it: over the values of the
/// request as the set operator says, negation included.
pub(super) fn row_truth(
    condition: &Condition,
    wanted: &ConditionValue,
    context: &Context,
) -> Truth {
    let actual = context.get_folded(condition.folded_key());
    let Some(operator) = condition.operator.base else {
        return verdict(condition, context).truth;
    };
    if has_hole(&condition.key) {
        return Truth::Unknown;
    }
    if operator.value_type == ValueType::Null {
        return null_value(wanted, is_absent(actual));
    }
    match actual {
        ContextValue::Unknown => Truth::Unknown,
        ContextValue::Absent => missing(condition).truth,
        ContextValue::Shaped(shapes) => {
            let compare = |shape: &String| wanted.operand.compare_shape(shape, context);
            agreed(shapes.iter().map(|shape| alone(operator, compare(shape))))
        }
        ContextValue::Known(values) | ContextValue::Listed(values) => {
            let compare =
                |value: &String| wanted.operand.compare(operator.relation, value, context);
            Truth::any(values.iter().map(|value| alone(operator, compare(value))))
        }
    }
}

/// What all say; unknown where they differ.
fn agreed(mut truths: impl Iterator<Item = Truth>) -> Truth {
    let first = truths.next().unwrap_or(Truth::Unknown);
    match truths.all(|other| other == first) {
        true => first,
        false => Truth::Unknown,
    }
}

fn alone(operator: &Operator, comparison: Comparison) -> Truth {
    match comparison {
        Comparison::Incomparable => Truth::False,
        _ if operator.negated => !comparison.truth(),
        _ => comparison.truth(),
    }
}
