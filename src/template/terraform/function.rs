//! The functions that trust policies are written with.
//!
//! <https://developer.hashicorp.com/terraform/language/functions>

use hcl_edit::expr::FuncCall;

use super::evaluate::{Evaluator, Place, is_open, members};
use super::span_of;
use crate::source::{Entry, Node, Span, Value};

/// The longest text that is worked out, in bytes; IAM takes no policy of a hundredth of it.
const LONGEST: usize = 1 << 20;

impl Evaluator<'_, '_> {
    /// What a function comes to; nothing where an argument it needs is open.
    pub(super) fn call(&mut self, call: &FuncCall, place: Place) -> Option<Node> {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() || call.args.expand_final() {
            return None;
        }
        let arguments: Vec<Node> = call.args.iter().map(|one| self.value(one, place)).collect();
        let span = place.at.unwrap_or_else(|| span_of(call));
        self.module.spend(size(&arguments)).then_some(())?;
        let value = structural(name, &arguments).or_else(|| {
            let open = arguments.iter().any(holds_open);
            (!open).then(|| textual(name, &arguments)).flatten()
        })?;
        self.module.spend(weight(&value)).then_some(())?;
        Some(Node::new(placed(value, span, place.at), span))
    }
}

fn size(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| weight(&node.value)).sum()
}

fn weight(value: &Value) -> usize {
    match value {
        Value::List(items) => 1 + size(items),
        Value::Map(entries) => entries.len(),
        Value::Text(text) => 1 + text.len() / 64,
        _ => 1,
    }
}

/// Whether `times` pieces of so many bytes are more than what is worked out.
fn too_long(times: usize, bytes: usize) -> bool {
    times.saturating_mul(bytes) > LONGEST
}

/// Items keep the place they were written at; what was worked out has that of the call.
fn placed(value: Value, span: Span, at: Option<Span>) -> Value {
    match (value, at) {
        (Value::List(mut items), Some(at)) => {
            for item in &mut items {
                item.span = at;
            }
            Value::List(items)
        }
        (Value::List(mut items), None) => {
            for item in items.iter_mut().filter(|item| item.span == Span::default()) {
                item.span = span;
            }
            Value::List(items)
        }
        (value, _) => value,
    }
}

fn holds_open(node: &Node) -> bool {
    is_open(node)
        || match &node.value {
            Value::List(items) => items.iter().any(holds_open),
            Value::Map(entries) => entries.iter().any(|entry| holds_open(&entry.value)),
            _ => false,
        }
}

/// Functions that only arrange values: an open item stays one item.
fn structural(name: &str, arguments: &[Node]) -> Option<Value> {
    match (name, arguments) {
        (
            "flatten",
            [
                Node {
                    value: Value::List(items),
                    ..
                },
            ],
        ) => Some(Value::List(flattened(items))),
        ("concat" | "setunion", lists) => {
            let lists: Option<Vec<&Node>> = lists
                .iter()
                .map(|list| (list.items().is_some() || is_open(list)).then_some(list))
                .collect();
            let items = lists?.into_iter().flat_map(Node::one_or_many);
            Some(Value::List(items.cloned().collect()))
        }
        (
            "toset" | "tolist" | "tomap" | "sensitive" | "nonsensitive" | "try" | "coalesce",
            [first, ..],
        ) if matches!(first.value, Value::List(_) | Value::Map(_)) => Some(first.value.clone()),
        (
            "distinct" | "compact" | "sort",
            [
                Node {
                    value: Value::List(items),
                    ..
                },
            ],
        ) => {
            let mut kept: Vec<Node> = Vec::new();
            for item in items {
                let empty = name == "compact" && (item.is_null() || item.text() == Some(""));
                if !empty && kept.iter().all(|other| other.value != item.value) {
                    kept.push(item.clone());
                }
            }
            Some(Value::List(kept))
        }
        ("merge", maps) => {
            let mut merged: Vec<Entry> = Vec::new();
            for map in maps {
                for entry in map.entries()? {
                    merged.retain(|other| other.key.text != entry.key.text);
                    merged.push(entry.clone());
                }
            }
            Some(Value::Map(merged))
        }
        ("keys" | "values", [map]) => {
            let members = members(map).filter(|_| map.entries().is_some())?;
            let mut members: Vec<_> = members;
            members.sort_by(|(one, _), (other, _)| one.text().cmp(&other.text()));
            let pick = |(key, value)| if name == "keys" { key } else { value };
            Some(Value::List(members.into_iter().map(pick).collect()))
        }
        _ => None,
    }
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

/// Functions of known arguments.
fn textual(name: &str, arguments: &[Node]) -> Option<Value> {
    let text = |index: usize| arguments.get(index).and_then(Node::scalar);
    let known = match name {
        "lower" => text(0)?.to_lowercase(),
        "upper" => text(0)?.to_uppercase(),
        "trimspace" => text(0)?.trim().to_owned(),
        "tostring" | "sensitive" | "nonsensitive" | "try" | "coalesce" => text(0)?.to_owned(),
        "trimprefix" => text(0)?
            .strip_prefix(text(1)?)
            .unwrap_or(text(0)?)
            .to_owned(),
        "trimsuffix" => text(0)?
            .strip_suffix(text(1)?)
            .unwrap_or(text(0)?)
            .to_owned(),
        "replace" => replaced(text(0)?, text(1)?, text(2)?)?,
        "format" => formatted(text(0)?, arguments.get(1..)?)?,
        "join" => {
            let items = arguments.get(1)?.items()?.iter();
            let texts: Option<Vec<&str>> = items.map(Node::scalar).collect();
            let texts = texts?;
            (!too_long(texts.len(), text(0)?.len()))
                .then(|| texts.join(text(0).unwrap_or_default()))?
        }
        "split" => {
            let delimiter = text(0).filter(|delimiter| !delimiter.is_empty())?;
            return Some(texts(text(1)?.split(delimiter)));
        }
        "formatlist" => return formatted_each(text(0)?, arguments.get(1..)?),
        "element" => {
            let items = arguments.first()?.items()?;
            let index: usize = text(1)?.parse().ok()?;
            return Some(items.get(index.checked_rem(items.len())?)?.value.clone());
        }
        "lookup" => {
            let found = arguments.first()?.get(text(1)?).or(arguments.get(2))?;
            return Some(found.value.clone());
        }
        _ => return None,
    };
    Some(Value::Text(known))
}

fn texts<'t>(all: impl Iterator<Item = &'t str>) -> Value {
    let node = |text: &str| Node::new(Value::Text(text.to_owned()), Span::default());
    Value::List(all.map(node).collect())
}

/// `replace`, unless the text to find is a regular expression.
fn replaced(text: &str, find: &str, by: &str) -> Option<String> {
    let pattern = find.len() > 1 && find.starts_with('/') && find.ends_with('/');
    let known = !pattern && !find.is_empty();
    (known && !too_long(text.matches(find).count(), by.len())).then(|| text.replace(find, by))
}

/// `format` with `%s`, `%d`, `%v` and `%%`.
fn formatted(format: &str, arguments: &[Node]) -> Option<String> {
    let mut text = String::new();
    let mut left = arguments.iter();
    let mut characters = format.chars();
    while let Some(character) = characters.next() {
        match character {
            '%' => match characters.next()? {
                '%' => text.push('%'),
                's' | 'd' | 'v' => text.push_str(left.next()?.scalar()?),
                _ => return None,
            },
            other => text.push(other),
        }
    }
    left.next().is_none().then_some(text)
}

/// `formatlist`: lists go in step, single values are the same each time.
fn formatted_each(format: &str, arguments: &[Node]) -> Option<Value> {
    let length = arguments
        .iter()
        .filter_map(Node::items)
        .map(<[Node]>::len)
        .max()?;
    let same = arguments.iter().filter_map(Node::scalar).map(str::len);
    (!too_long(length, format.len() + same.sum::<usize>())).then_some(())?;
    let mut all = Vec::new();
    for index in 0..length {
        let row: Option<Vec<Node>> = arguments
            .iter()
            .map(|argument| match argument.items() {
                Some(items) => items.get(index).cloned(),
                None => Some(argument.clone()),
            })
            .collect();
        all.push(formatted(format, &row?)?);
    }
    Some(texts(all.iter().map(String::as_str)))
}
