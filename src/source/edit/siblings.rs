//! The members of a collection as ranges of the text.

use super::layout::Layout;
use crate::source::{Entry, Format, Node, Span, Value};

/// Whether a node is written in brackets, as all of JSON and YAML's flow style are.
///
/// A block sequence may begin with its first item's bracket; inside of brackets, the first item
/// begins later than they do.
pub(super) fn is_bracketed(layout: &Layout<'_>, node: &Node) -> bool {
    let first = node.items().and_then(|items| items.first());
    let hangs = first.is_some_and(|first| first.span.start == node.span.start);
    !hangs && layout.from(node.span.start).starts_with(['[', '{'])
}

/// Each member from its first byte (a key, a dash, a tag) to its last.
///
/// `None` where a member is an alias whose place cannot be told: its span is that of the value it
/// names.
pub(super) fn siblings(layout: &Layout<'_>, node: &Node) -> Option<Vec<Span>> {
    let members: Option<Vec<Span>> = match &node.value {
        Value::List(items) => {
            let bracketed = is_bracketed(layout, node);
            let inside = |item: &&Node| item.span.start >= node.span.start;
            items
                .iter()
                .map(|item| item_span(layout, Some(item).filter(inside)?, bracketed))
                .collect()
        }
        Value::Map(entries) => entries
            .iter()
            .map(|entry| entry_span(layout, entry))
            .collect(),
        _ => None,
    };
    let ordered = |spans: &Vec<Span>| {
        let pairs = spans.iter().zip(spans.iter().skip(1));
        pairs.into_iter().all(|(one, next)| one.end <= next.start)
    };
    members.filter(ordered)
}

fn item_span(layout: &Layout<'_>, item: &Node, bracketed: bool) -> Option<Span> {
    let start = properties_start(layout, scalar_start(layout, item));
    let start = if bracketed {
        start
    } else {
        dash(layout, start)?
    };
    let end = match item.span.is_empty() {
        true => start + 1,
        false => node_end(layout, item)?,
    };
    Some(Span::new(start, end))
}

fn entry_span(layout: &Layout<'_>, entry: &Entry) -> Option<Span> {
    let start = properties_start(layout, entry.key.span.start);
    Some(Span::new(start, value_end(layout, entry)?))
}

/// One past the last byte of a member's value, or of its colon where nothing follows it.
pub(super) fn value_end(layout: &Layout<'_>, entry: &Entry) -> Option<usize> {
    let colon = colon_end(layout, entry.key.span.end);
    if entry.value.span.start < entry.key.span.end {
        return alias_end(layout, colon);
    }
    match entry.value.span.is_empty() {
        true => Some(colon),
        false => node_end(layout, &entry.value),
    }
}

/// The end of an alias after a colon; the node's own span is that of the anchor.
fn alias_end(layout: &Layout<'_>, colon: usize) -> Option<usize> {
    let rest = layout.from(colon);
    let start = rest.len() - rest.trim_start_matches(' ').len();
    let alias = rest.get(start..).filter(|alias| alias.starts_with('*'))?;
    let length = alias.find([' ', ',', ']', '}', '\n', '\r']);
    Some(colon + start + length.unwrap_or(alias.len()))
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
pub(super) fn node_end(layout: &Layout<'_>, node: &Node) -> Option<usize> {
    if is_bracketed(layout, node) {
        return Some(node.span.end);
    }
    match node.value {
        Value::List(_) | Value::Map(_) => siblings(layout, node)?.last().map(|last| last.end),
        _ => Some(scalar_end(layout, node.span)),
    }
}

/// The end of a scalar; the blank lines after a block scalar are part of it where it keeps them.
fn scalar_end(layout: &Layout<'_>, span: Span) -> usize {
    let end = span.start + layout.slice(span.start, span.end).trim_end().len();
    let header = block_header(layout, span.start);
    if !header.is_some_and(|at| layout.slice(at, span.start).contains('+')) {
        return end;
    }
    let rest = layout.from(end);
    let blanks = rest.len() - rest.trim_start().len();
    let kept = rest.get(..blanks).unwrap_or_default();
    end + kept.rfind('\n').map_or(0, |newline| newline + 1)
}

/// Where the `|` or `>` stands that makes the lines from `start` on a block scalar.
///
/// The span of such a scalar is that of its lines.
fn block_header(layout: &Layout<'_>, start: usize) -> Option<usize> {
    let before = layout.slice(0, start);
    let header = before.trim_end();
    let word = header.rfind([' ', '\t', '\n']).map_or(0, |at| at + 1);
    let written = header.get(word..)?;
    let marks = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-');
    let is_header = written
        .strip_prefix(['|', '>'])
        .is_some_and(|rest| rest.chars().all(marks));
    let broken = before.get(header.len()..)?.contains('\n');
    (layout.format == Format::Yaml && is_header && broken).then_some(word)
}

/// Where a scalar begins, its block header included.
pub(super) fn scalar_start(layout: &Layout<'_>, node: &Node) -> usize {
    block_header(layout, node.span.start).unwrap_or(node.span.start)
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

/// The dash before a block sequence's item that begins at `start`; comments may stand between.
pub(super) fn dash(layout: &Layout<'_>, start: usize) -> Option<usize> {
    let mut before = layout.slice(0, start).trim_end();
    loop {
        if before.ends_with('-') {
            return Some(before.len() - 1);
        }
        let line = layout.line_start(before.len());
        let (dashes, _) = before.get(line..)?.split_once('#')?;
        let quiet = dashes.chars().all(|c| matches!(c, '-' | ' ' | '\t'));
        before = before
            .get(..line + dashes.len())
            .filter(|_| quiet)?
            .trim_end();
    }
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
