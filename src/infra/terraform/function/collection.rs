//! Functions that only arrange values: an open item stays one item.
//!
//! <https://developer.hashicorp.com/terraform/language/functions/concat>

use super::super::collection::{may_be_many, members};
use super::super::evaluate::is_open;
use super::{holds_open, too_long};
use crate::iam::pattern::has_hole;
use crate::source::{Entry, Key, Node, Span, Value};

/// How many items a product or a range may have.
const MOST: usize = 10_000;

/// What such a function comes to.
pub(super) fn arranged(name: &str, arguments: &[Node]) -> Option<Value> {
    match (name, arguments) {
        ("flatten", [list]) => Some(Value::List(flattened(list.items()?))),
        ("concat" | "setunion", lists) => {
            let all = concatenated(lists)?;
            Some(Value::List(match name {
                "setunion" => distinct(&all),
                _ => all,
            }))
        }
        ("toset" | "distinct", [list]) => Some(Value::List(distinct(list.items()?))),
        ("compact", [list]) => {
            let empty = |item: &Node| item.is_null() || item.text() == Some("");
            let kept = list.items()?.iter().filter(|item| !empty(item));
            Some(Value::List(kept.cloned().collect()))
        }
        ("sort", [list]) => Some(Value::List(sorted(list.items()?))),
        ("reverse", [list]) => {
            let items = known_length(list)?;
            Some(Value::List(items.iter().rev().cloned().collect()))
        }
        ("tolist" | "tomap" | "sensitive" | "nonsensitive", [one])
            if matches!(one.value, Value::List(_) | Value::Map(_)) =>
        {
            Some(one.value.clone())
        }
        ("coalesce" | "coalescelist", all) => coalesced(name, all),
        ("merge", maps) => Some(Value::Map(merged(maps)?)),
        ("zipmap", [keys, values]) => zipped(known_length(keys)?, known_length(values)?),
        ("keys" | "values", [map]) => {
            map.entries()?;
            let pick = |(key, value)| if name == "keys" { key } else { value };
            Some(Value::List(members(map)?.into_iter().map(pick).collect()))
        }
        ("setproduct", lists) => product(lists),
        ("setintersection" | "setsubtract", [first, rest @ ..]) => {
            let inside = name == "setintersection";
            chosen(first, rest, inside)
        }
        ("range", limits) => range(limits),
        _ => None,
    }
}

/// The items of a list of which it is known how many there are.
pub(super) fn known_length(list: &Node) -> Option<&[Node]> {
    let items = list.items()?;
    (!items.iter().any(may_be_many)).then_some(items)
}

fn flattened(items: &[Node]) -> Vec<Node> {
    let mut flat = Vec::new();
    for item in items {
        match &item.value {
            Value::List(inner) => flat.extend(flattened(inner)),
            _ => flat.push(item.clone()),
        }
    }
    flat
}

fn concatenated(lists: &[Node]) -> Option<Vec<Node>> {
    let is_list = |list: &Node| list.items().is_some() || is_open(list);
    lists.iter().all(is_list).then_some(())?;
    Some(lists.iter().flat_map(Node::one_or_many).cloned().collect())
}

fn distinct(items: &[Node]) -> Vec<Node> {
    let mut kept: Vec<Node> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for item in items {
        let is_new = match item.text() {
            Some(text) => seen.insert(text.to_owned()),
            None => kept.iter().all(|other| !same(&other.value, &item.value)),
        };
        if is_new {
            kept.push(item.clone());
        }
    }
    kept
}

/// Whether two values are the same, wherever they stand.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::List(_) | Value::Map(_), Value::List(_) | Value::Map(_)) => {
            let json =
                |value: &Value| crate::source::to_json(&Node::new(value.clone(), Span::default()));
            json(one) == json(other)
        }
        (one, other) => one == other,
    }
}

/// In the order of the alphabet, where all items are known.
fn sorted(items: &[Node]) -> Vec<Node> {
    let mut items = items.to_vec();
    if !items.iter().any(holds_open) {
        items.sort_by(|one, other| one.scalar().cmp(&other.scalar()));
    }
    items
}

/// The first that is not null nor, where text is asked for, empty.
fn coalesced(name: &str, all: &[Node]) -> Option<Value> {
    for one in all {
        let empty = match &one.value {
            Value::Null => true,
            Value::Text(text) if is_open(one) => {
                // A part that is known makes it text that is not empty.
                (!crate::iam::pattern::is_hole(text)).then_some(())?;
                false
            }
            Value::Text(text) => text.is_empty(),
            Value::List(items) if name == "coalescelist" => {
                // Items that may be many may be none.
                let open = !items.is_empty() && items.iter().all(may_be_many);
                (!open).then_some(())?;
                items.is_empty()
            }
            _ => false,
        };
        if !empty {
            return Some(one.value.clone());
        }
    }
    None
}

fn merged(maps: &[Node]) -> Option<Vec<Entry>> {
    let mut merged: Vec<Entry> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for map in maps.iter().filter(|map| !map.is_null()) {
        for entry in map.entries()? {
            match places
                .get(&entry.key.text)
                .and_then(|at: &usize| merged.get_mut(*at))
            {
                Some(other) => *other = entry.clone(),
                None => {
                    places.insert(entry.key.text.clone(), merged.len());
                    merged.push(entry.clone());
                }
            }
        }
    }
    Some(merged)
}

fn zipped(keys: &[Node], values: &[Node]) -> Option<Value> {
    (keys.len() == values.len()).then_some(())?;
    let mut entries = Vec::new();
    for (key, value) in keys.iter().zip(values) {
        let text = key.scalar().filter(|text| !has_hole(text))?.to_owned();
        let span = key.span;
        entries.push(Entry {
            key: Key { text, span },
            value: value.clone(),
        });
    }
    Some(Value::Map(entries))
}

fn product(lists: &[Node]) -> Option<Value> {
    let mut rows: Vec<Vec<Node>> = vec![Vec::new()];
    for list in lists {
        let items = known_length(list)?;
        (rows.len().saturating_mul(items.len()) <= MOST).then_some(())?;
        (!too_long(rows.len() * items.len(), lists.len())).then_some(())?;
        let longer = |row: &Vec<Node>| {
            let row = row.clone();
            let with = move |item: &Node| [row.as_slice(), std::slice::from_ref(item)].concat();
            items.iter().map(with).collect::<Vec<_>>()
        };
        rows = rows.iter().flat_map(longer).collect();
    }
    let row = |row| Node::new(Value::List(row), Span::default());
    Some(Value::List(rows.into_iter().map(row).collect()))
}

fn chosen(first: &Node, rest: &[Node], inside: bool) -> Option<Value> {
    let others = concatenated(rest)?;
    let open = holds_open(first) || others.iter().any(holds_open);
    // What is in several lists is what is in each of them.
    let one_by_one = !inside || rest.len() == 1;
    (!open && one_by_one).then_some(())?;
    let is_there = |item: &&Node| others.iter().any(|other| same(&other.value, &item.value));
    let kept = first
        .items()?
        .iter()
        .filter(|item| is_there(item) == inside);
    Some(Value::List(kept.cloned().collect()))
}

fn range(limits: &[Node]) -> Option<Value> {
    use super::super::operation::number_of;
    let limits: Option<Vec<i64>> = limits.iter().map(number_of).collect();
    let (start, limit, step) = match limits?.as_slice() {
        [limit] => (0, *limit, 1),
        [start, limit] => (*start, *limit, if limit < start { -1 } else { 1 }),
        [start, limit, step] if *step != 0 => (*start, *limit, *step),
        _ => return None,
    };
    let mut numbers = Vec::new();
    let mut at = start;
    while (step > 0 && at < limit) || (step < 0 && at > limit) {
        (numbers.len() < MOST).then_some(())?;
        numbers.push(Node::new(Value::Number(at.to_string()), Span::default()));
        at = at.checked_add(step)?;
    }
    Some(Value::List(numbers))
}
