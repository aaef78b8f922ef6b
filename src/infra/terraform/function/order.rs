//! Functions that pick a value out of a list or an object, or tell something of it.
//!
//! <https://developer.hashicorp.com/terraform/language/functions/lookup>

use super::super::evaluate::is_open;
use super::super::operation::{equal, number_of};
use super::collection::known_length;
use super::holds_open;
use crate::iam::pattern::has_hole;
use crate::source::{Node, Value};

/// What such a function comes to.
pub(super) fn picked(name: &str, arguments: &[Node]) -> Option<Value> {
    match (name, arguments) {
        ("lookup", [map, key, rest @ ..]) => {
            let entries = map.entries()?;
            let key = key.scalar().filter(|key| !has_hole(key))?;
            let found = map.get(key);
            let certain = !entries.iter().any(|entry| has_hole(&entry.key.text));
            let found = found.or_else(|| rest.first().filter(|_| certain))?;
            Some(found.value.clone())
        }
        ("element", [list, index]) => {
            let items = known_length(list)?;
            let index = number_of(index)?;
            let length = i64::try_from(items.len()).ok()?;
            let index = usize::try_from(index.checked_rem_euclid(length)?).ok()?;
            Some(items.get(index)?.value.clone())
        }
        ("one", [list]) => match known_length(list)? {
            [] => Some(Value::Null),
            [only] => Some(only.value.clone()),
            _ => None,
        },
        ("slice", [list, start, end]) => {
            let place = |node| usize::try_from(number_of(node)?).ok();
            let items = known_length(list)?.get(place(start)?..place(end)?)?;
            Some(Value::List(items.to_vec()))
        }
        ("length", [one]) => {
            let length = match &one.value {
                Value::List(_) => known_length(one)?.len(),
                Value::Map(entries) => entries.len(),
                Value::Text(text) if !is_open(one) => text.chars().count(),
                _ => return None,
            };
            Some(Value::Number(length.to_string()))
        }
        ("contains", [list, item]) => contains(list.items()?, item).map(Value::Bool),
        ("alltrue", [list]) => truth(list, false).map(Value::Bool),
        ("anytrue", [list]) => truth(list, true).map(Value::Bool),
        _ => None,
    }
}

/// Whether an item is there; one that is found is, whatever the open ones are.
fn contains(items: &[Node], wanted: &Node) -> Option<bool> {
    if holds_open(wanted) {
        return None;
    }
    let answers: Vec<Option<bool>> = items.iter().map(|item| equal(item, wanted)).collect();
    match answers.contains(&Some(true)) {
        true => Some(true),
        false => answers.iter().all(Option::is_some).then_some(false),
    }
}

/// Whether one item decides, or none does.
fn truth(list: &Node, decisive: bool) -> Option<bool> {
    let answers: Vec<Option<bool>> = list.items()?.iter().map(Node::boolean).collect();
    match answers.contains(&Some(decisive)) {
        true => Some(decisive),
        false => answers.iter().all(Option::is_some).then_some(!decisive),
    }
}
