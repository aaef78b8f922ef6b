//! The members of a collection as ranges of the text.

use super::layout::Layout;
use crate::source::{Entry, Format, Node, Span, Value};

/// Whether a node is written in brackets, as all of JSON and YAML's flow style are.
pub(super) fn is_bracketed(layout: &Layout<'_>, node: &Node) -> bool {
    layout.from(node.span.start).starts_with(['[', '{'])
}

/// Whether a node is only a reference to another part of the text.
pub(super) fn is_alias(layout: &Layout<'_>, node: &Node) -> bool {
    layout.format == Format::Yaml && layout.from(node.span.start).starts_with('*')
}

/// Each member from its first byte (a key, a dash, a tag) to its last.
///
/// `None` where a dash cannot be found.
pub(super) fn siblings(layout: &Layout<'_>, node: &Node) -> Option<Vec<Span>> {
    let bracketed = is_bracketed(layout, node);
    match &node.value {
        Value::List(items) => items
            .iter()
            .map(|item| {
                let start = properties_start(layout, item.span.start);
                let start = if bracketed {
                    start
                } else {
                    dash(layout, start)?
                };
                Some(Span::new(start, node_end(layout, item)))
            })
            .collect(),
        Value::Map(entries) => entries
            .iter()
            .map(|entry| {
                let start = properties_start(layout, entry.key.span.start);
                let colon = colon_end(layout, entry.key.span.end);
                let end = node_end(layout, &entry.value).max(colon);
                Some(Span::new(start, end))
            })
            .collect(),
        _ => None,
    }
}

/// One past the colon after a key that ends at `key_end`.
pub(super) fn colon_end(layout: &Layout<'_>, key_end: usize) -> usize {
    let at = layout.skip_trivia(key_end);
    if layout.from(at).starts_with(':') {
        at + 1
    } else {
        key_end
    }
}

/// One past the last byte that belongs to a value.
pub(super) fn node_end(layout: &Layout<'_>, node: &Node) -> usize {
    if is_bracketed(layout, node) || is_alias(layout, node) {
        return node.span.end;
    }
    let last = siblings(layout, node).and_then(|spans| spans.last().map(|span| span.end));
    last.unwrap_or_else(|| scalar_end(layout, node.span))
}

/// A block scalar's trailing line end is not part of its last line, unless it asks to keep it.
fn scalar_end(layout: &Layout<'_>, span: Span) -> usize {
    let text = layout.slice(span.start, span.end);
    let header = text.lines().next().unwrap_or_default();
    if text.starts_with(['|', '>']) && header.contains('+') {
        return span.end;
    }
    span.start + text.trim_end().len()
}

/// Where the tag and the anchor before a YAML value begin, or the value where it has none.
pub(super) fn properties_start(layout: &Layout<'_>, start: usize) -> usize {
    if layout.format == Format::Json {
        return start;
    }
    let mut start = start;
    loop {
        let before = layout.slice(layout.line_start(start), start).trim_end();
        let word = before
            .rfind([' ', '\t', '[', '{', ','])
            .map_or(0, |at| at + 1);
        let property = before.get(word..).unwrap_or_default();
        if !property.starts_with(['!', '&']) {
            return start;
        }
        start = layout.line_start(start) + word;
    }
}

/// The dash before a block sequence's item.
fn dash(layout: &Layout<'_>, start: usize) -> Option<usize> {
    let before = layout.slice(0, start).trim_end();
    before.ends_with('-').then(|| before.len() - 1)
}

/// How many nodes of the tree stand on the text of `node`: more than one where it has an alias.
pub(super) fn occurrences(root: &Node, node: &Node) -> usize {
    let here = usize::from(root.span == node.span && root.value == node.value);
    let below: usize = match &root.value {
        Value::List(items) => items.iter().map(|item| occurrences(item, node)).sum(),
        Value::Map(entries) => {
            let values = entries.iter().map(|entry| &entry.value);
            values.map(|value| occurrences(value, node)).sum()
        }
        _ => 0,
    };
    here + below
}

/// The member whose value `node` is.
pub(super) fn owner<'a>(root: &'a Node, node: &Node) -> Option<&'a Entry> {
    match &root.value {
        Value::List(items) => items.iter().find_map(|item| owner(item, node)),
        Value::Map(entries) => entries.iter().find_map(|entry| {
            let here = entry.value.span == node.span && entry.value.value == node.value;
            here.then_some(entry).or_else(|| owner(&entry.value, node))
        }),
        _ => None,
    }
}
