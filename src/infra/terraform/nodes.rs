//! Parts of the policy that the provider writes.

use crate::source::{Entry, Key, Node, Span, Value};

pub(super) fn instance(key: Node, value: Node) -> Node {
    let span = value.span;
    let entries = vec![entry("key", span, key), entry("value", span, value)];
    Node::new(Value::Map(entries), span)
}

pub(super) fn put(tests: &mut Vec<Entry>, test: Key, variable: Key, values: Node, span: Span) {
    let keys = match tests
        .iter_mut()
        .position(|other| other.key.text == test.text)
    {
        Some(at) => tests.get_mut(at),
        None => {
            let value = Node::new(Value::Map(Vec::new()), span);
            tests.push(Entry { key: test, value });
            tests.last_mut()
        }
    };
    let Some(operator) = keys.map(|entry| &mut entry.value) else {
        return;
    };
    // The operator reaches over all of its blocks, so that what is in a later one is found in it.
    operator.span = Span::new(
        operator.span.start.min(span.start),
        operator.span.end.max(span.end),
    );
    if let Value::Map(keys) = &mut operator.value {
        match keys
            .iter_mut()
            .find(|other| other.key.text == variable.text)
        {
            Some(other) => append(&mut other.value, &values),
            None => keys.push(Entry {
                key: variable,
                value: values,
            }),
        }
    }
}

pub(super) fn append(list: &mut Node, more: &Node) {
    let mut all = list.one_or_many().to_vec();
    all.extend(more.one_or_many().iter().cloned());
    list.value = Value::List(all);
}

/// A list of one as the provider writes it: the value itself.
pub(super) fn single(node: Node) -> Node {
    match node.items() {
        Some([only]) => only.clone(),
        _ => node,
    }
}

/// `&{aws:username}` becomes a policy variable.
pub(super) fn variables(mut node: Node) -> Node {
    match &mut node.value {
        Value::Text(text) if text.contains("&{") => *text = text.replace("&{", "${"),
        Value::List(items) => {
            for item in items {
                *item = variables(item.clone());
            }
        }
        _ => {}
    }
    node
}

pub(super) fn text(text: &str, span: Span) -> Node {
    Node::new(Value::Text(text.to_owned()), span)
}

pub(super) fn entry(name: &str, span: Span, value: Node) -> Entry {
    let key = Key {
        text: name.to_owned(),
        span,
    };
    Entry { key, value }
}
