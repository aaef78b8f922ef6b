//! Equality and order, as far as both sides are known.

use super::{Possible, Value};
use crate::issuer::github::wildcard;

/// Whether two sides are equal; texts are compared without regard to letter case.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#operators>.
pub(super) fn equal(one: &Possible, two: &Possible) -> Option<bool> {
    match (one, two) {
        (Possible::Value(one), Possible::Value(two)) => Some(same(one, two)),
        (Possible::Open { pattern, filled }, Possible::Value(value))
        | (Possible::Value(value), Possible::Open { pattern, filled }) => {
            never(pattern, *filled, value).then_some(false)
        }
        _ => None,
    }
}

/// Whether a text of this shape can surely not equal `value`.
fn never(pattern: &str, filled: bool, value: &Value) -> bool {
    match value {
        Value::Text(text) if text.is_empty() => filled,
        Value::Text(text) => !wildcard::matches_ignoring_case(pattern, text),
        _ => false,
    }
}

fn same(one: &Value, two: &Value) -> bool {
    match (one, two) {
        (Value::Text(one), Value::Text(two)) => one.to_lowercase() == two.to_lowercase(),
        (Value::Null, Value::Null) => true,
        (Value::Bool(one), Value::Bool(two)) => one == two,
        // Two lists or mappings are equal only where they are the same object.
        (Value::List(_) | Value::Map(_), _) | (_, Value::List(_) | Value::Map(_)) => false,
        _ => one.to_number() == two.to_number(),
    }
}

/// The order of two sides, by `<`, `<=`, `>` or `>=`.
pub(super) fn compare(sign: &str, one: &Possible, two: &Possible) -> Option<bool> {
    let (Possible::Value(one), Possible::Value(two)) = (one, two) else {
        return None;
    };
    let ordering = match (one, two) {
        (Value::Text(one), Value::Text(two)) => Some(one.to_lowercase().cmp(&two.to_lowercase())),
        _ => one.to_number().partial_cmp(&two.to_number()),
    };
    Some(ordering.is_some_and(|ordering| match sign {
        "<" => ordering.is_lt(),
        "<=" => ordering.is_le(),
        ">" => ordering.is_gt(),
        _ => ordering.is_ge(),
    }))
}
