//! Small readers of common shapes.

use super::super::Setting;
use crate::issuer::github::Placed;
use crate::source::{Node, Span};

/// The scalar under `key`, where there is one.
pub(super) fn text(node: &Node, key: &str) -> Option<Placed<String>> {
    scalar(node.get(key)?)
}

/// A scalar as text.
pub(super) fn scalar(node: &Node) -> Option<Placed<String>> {
    let text = node.scalar()?;
    Some(Placed::new(text.to_owned(), node.span))
}

/// The scalars of a list, or the one scalar that stands in its place.
pub(super) fn scalars(node: &Node) -> Vec<Placed<String>> {
    node.one_or_many().iter().filter_map(scalar).collect()
}

/// The members of the mapping under `key`; a null value is an empty text.
pub(super) fn settings(node: &Node, key: &str) -> Vec<Setting> {
    let entries = node.get(key).and_then(Node::entries).unwrap_or_default();
    let members = entries.iter().filter_map(|entry| {
        let value = match scalar(&entry.value) {
            Some(value) => value,
            None if entry.value.is_null() => Placed::new(String::new(), entry.value.span),
            None => return None,
        };
        Some(Setting {
            name: Placed::new(entry.key.text.clone(), entry.key.span),
            value,
        })
    });
    members.collect()
}

/// From the key under `key` to the end of its value.
pub(super) fn whole_entry(node: &Node, key: &str) -> Option<Span> {
    let entry = node.entry(key)?;
    Some(Span::new(entry.key.span.start, entry.value.span.end))
}
