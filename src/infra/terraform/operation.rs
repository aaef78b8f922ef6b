//! Operators and choices between values that are known.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/operators>

use hcl_edit::expr::{BinaryOp, BinaryOperator, Conditional, Expression, UnaryOp, UnaryOperator};

use super::evaluate::{Evaluator, Place};
use super::function::holds_open;
use super::reference::{Agreed, agreed};
use super::span_of;
use crate::source::{Node, Value, to_json};

impl Evaluator<'_, '_> {
    pub(super) fn conditional(&mut self, conditional: &Conditional, place: Place) -> Option<Node> {
        let branch = match self.value(&conditional.cond_expr, place).boolean() {
            Some(true) => &conditional.true_expr,
            Some(false) => &conditional.false_expr,
            None => return self.either_branch(conditional, place),
        };
        Some(self.value(branch, place))
    }

    /// What both branches come to, where it is not known which one is taken.
    fn either_branch(&mut self, conditional: &Conditional, place: Place) -> Option<Node> {
        let branches = [&conditional.true_expr, &conditional.false_expr];
        let values = branches.map(|branch| self.value(branch, place));
        let span = place.at.unwrap_or_else(|| span_of(conditional));
        let Agreed { mut value, more } = agreed(&values, span)?;
        if let (true, Value::List(items)) = (more, &mut value.value) {
            let whole = Expression::Conditional(Box::new(conditional.clone()));
            items.push(self.hole(&whole, place));
        }
        Some(value)
    }

    pub(super) fn unary(&mut self, operation: &UnaryOp, place: Place) -> Option<Value> {
        let value = self.value(&operation.expr, place);
        match operation.operator.value() {
            UnaryOperator::Not => Some(Value::Bool(!value.boolean()?)),
            UnaryOperator::Neg => number(number_of(&value)?.checked_neg()),
        }
    }

    pub(super) fn binary(&mut self, operation: &BinaryOp, place: Place) -> Option<Value> {
        use BinaryOperator as Op;
        let left = self.value(&operation.lhs_expr, place);
        let right = self.value(&operation.rhs_expr, place);
        let operator = *operation.operator.value();
        let truth = match operator {
            // One side may decide, whatever the other is.
            Op::And => either(&left, &right, false)?,
            Op::Or => either(&left, &right, true)?,
            Op::Eq => equal(&left, &right)?,
            Op::NotEq => !equal(&left, &right)?,
            Op::Less => number_of(&left)? < number_of(&right)?,
            Op::LessEq => number_of(&left)? <= number_of(&right)?,
            Op::Greater => number_of(&left)? > number_of(&right)?,
            Op::GreaterEq => number_of(&left)? >= number_of(&right)?,
            Op::Plus | Op::Minus | Op::Mul | Op::Div | Op::Mod => {
                return number(arithmetic(operator, number_of(&left)?, number_of(&right)?));
            }
        };
        Some(Value::Bool(truth))
    }
}

fn arithmetic(operator: BinaryOperator, left: i64, right: i64) -> Option<i64> {
    match operator {
        BinaryOperator::Plus => left.checked_add(right),
        BinaryOperator::Minus => left.checked_sub(right),
        BinaryOperator::Mul => left.checked_mul(right),
        // Terraform's division gives fractions, of which none is of use here.
        BinaryOperator::Div => (left.checked_rem(right)? == 0)
            .then(|| left.checked_div(right))
            .flatten(),
        BinaryOperator::Mod => left.checked_rem(right),
        _ => None,
    }
}

fn number(value: Option<i64>) -> Option<Value> {
    value.map(|value| Value::Number(value.to_string()))
}

/// A whole number.
pub(super) fn number_of(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Number(written) => written.parse().ok(),
        _ => None,
    }
}

/// `&&` where `decisive` is false, `||` where it is true.
fn either(left: &Node, right: &Node, decisive: bool) -> Option<bool> {
    match (left.boolean(), right.boolean()) {
        (Some(one), _) | (_, Some(one)) if one == decisive => Some(decisive),
        (Some(_), Some(_)) => Some(!decisive),
        _ => None,
    }
}

/// Whether two values are the same, types included; nothing where a part of one is open.
pub(super) fn equal(left: &Node, right: &Node) -> Option<bool> {
    if holds_open(left) || holds_open(right) {
        return None;
    }
    Some(match (&left.value, &right.value) {
        (Value::Number(one), Value::Number(other)) => {
            let read = |text: &str| text.parse::<f64>().ok();
            read(one)? == read(other)?
        }
        (Value::List(_) | Value::Map(_), Value::List(_) | Value::Map(_)) => {
            to_json(left) == to_json(right)
        }
        (one, other) => one == other,
    })
}
