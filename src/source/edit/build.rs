//! The changes that can be asked for.

use super::layout::Layout;
use super::scalar::{Place, Quotes, string};
use super::siblings::{
    colon_end, dash, is_bracketed, node_end, occurrences, owner, properties_start, scalar_start,
    siblings,
};
use super::{Edit, Fresh, block, bracket, program};
use crate::source::{Document, Entry, Format, Node, Span, Value};

/// What is put into a collection.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member<'a> {
    Item(&'a Fresh),
    Entry(&'a str, &'a Fresh),
}

/// Lists of two values stay on one line up to this width.
const WIDTH: usize = 100;

/// Writes `new` in the place of a string, number or boolean, in the same quotes.
///
/// A number stays a number and a boolean a boolean where `new` is one; YAML is given quotes only
/// where it would read the bare text as something else.
pub fn replace_scalar(doc: &Document, node: &Node, new: &str) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return program::replace_scalar(doc, node, new);
    }
    node.scalar()?;
    let layout = Layout::of(doc);
    let quotes = Quotes::of(doc.slice(node.span));
    let text = match same_kind(node, new) {
        true => new.to_owned(),
        false => string(doc.format, new, quotes, place(&layout, doc, node)),
    };
    let end = node_end(&layout, node)?;
    let start = scalar_start(&layout, node);
    is_own(doc, node).then(|| vec![Edit::new(Span::new(start, end), text)])
}

/// Writes `value` in the place of a whole value; comments inside of the old value go with it.
pub fn replace(doc: &Document, node: &Node, value: &Fresh) -> Option<Vec<Edit>> {
    if let (Fresh::Text(text), Some(_)) = (value, node.text()) {
        return replace_scalar(doc, node, text);
    }
    if doc.format == Format::Program || !is_own(doc, node) {
        return None;
    }
    let layout = Layout::of(doc);
    let end = match node.span.is_empty() {
        true => node.span.start,
        false => node_end(&layout, node)?,
    };
    if place(&layout, doc, node) == Place::Bracketed {
        let spread = layout.format == Format::Json && layout.text.contains('\n');
        let text = bracket::value_text(&layout, value, layout.indent(node.span.start), spread);
        return Some(vec![Edit::new(Span::new(node.span.start, end), text)]);
    }
    if let Some(entry) = owner(&doc.root, node) {
        let colon = colon_end(&layout, entry.key.span.end);
        let indent = " ".repeat(layout.column(entry.key.span.start));
        let text = block::after_key(&layout, value, &indent);
        return Some(vec![Edit::new(Span::new(colon, end), text)]);
    }
    let dash = dash(
        &layout,
        properties_start(&layout, scalar_start(&layout, node)),
    )?;
    let text = block::item_text(&layout, value, &" ".repeat(layout.column(dash)));
    Some(vec![Edit::new(
        Span::new(dash + 1, end),
        format!(" {text}"),
    )])
}

/// Puts an item at the end of a sequence.
pub fn append_item(doc: &Document, list: &Node, item: &Fresh) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return program::append_item(doc, list, item);
    }
    insert(doc, list, list.items()?.len(), Member::Item(item))
}

/// Puts a member into a mapping, before the one that is now at `at`.
///
/// A YAML key with nothing after it counts as an empty mapping.
pub fn insert_entry(
    doc: &Document,
    map: &Node,
    at: usize,
    key: &str,
    value: &Fresh,
) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return program::insert_entry(doc, map, key, value);
    }
    if map.is_null() && doc.format == Format::Yaml {
        return replace(doc, map, &Fresh::one(key, value.clone()));
    }
    map.entries()?;
    insert(doc, map, at, Member::Entry(key, value))
}

/// Takes the item at `index` out of a sequence.
pub fn remove_item(doc: &Document, list: &Node, index: usize) -> Option<Vec<Edit>> {
    list.items()?.get(index)?;
    remove(doc, list, index)
}

/// Takes the member at `index` out of a mapping.
pub fn remove_entry(doc: &Document, map: &Node, index: usize) -> Option<Vec<Edit>> {
    map.entries()?.get(index)?;
    remove(doc, map, index)
}

/// Gives a member another name, in the same quotes.
pub fn rename_key(doc: &Document, entry: &Entry, new: &str) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return program::rename_key(doc, entry, new);
    }
    let layout = Layout::of(doc);
    let quotes = Quotes::of(doc.slice(entry.key.span));
    let text = string(doc.format, new, quotes, place(&layout, doc, &entry.value));
    is_own(doc, &entry.value).then(|| vec![Edit::new(entry.key.span, text)])
}

/// Makes one value a sequence of that value and `extra`.
pub fn to_list(doc: &Document, scalar: &Node, extra: &Fresh) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return program::to_list(doc, scalar, extra);
    }
    if scalar.items().is_some() || !is_own(doc, scalar) {
        return None;
    }
    let layout = Layout::of(doc);
    if place(&layout, doc, scalar) == Place::Bracketed {
        return Some(bracketed_list(&layout, scalar, extra));
    }
    let entry = owner(&doc.root, scalar)?;
    let indent = " ".repeat(layout.column(entry.key.span.start));
    let inner = format!("{}{indent}{}", layout.newline, layout.dash_indent);
    let colon = colon_end(&layout, entry.key.span.end);
    let end = node_end(&layout, scalar)?;
    let written = layout.slice(colon, end);
    if scalar.scalar().is_none() || written.contains('\n') {
        return None;
    }
    let blanks = written.len() - written.trim_start().len();
    let extra = block::item_text(&layout, extra, &inner);
    Some(vec![
        Edit::new(Span::new(colon, colon + blanks), format!("{inner}- ")),
        Edit::insert(layout.quiet_line_end(end)?, format!("{inner}- {extra}")),
    ])
}

fn bracketed_list(layout: &Layout<'_>, scalar: &Node, extra: &Fresh) -> Vec<Edit> {
    let (start, end) = (scalar.span.start, scalar.span.end);
    let indent = layout.indent(start);
    let text = bracket::value_text(layout, extra, indent, false);
    let width = end + text.len() - layout.line_start(start);
    let (open, between, close) = if width > WIDTH && layout.format == Format::Json {
        let outer = format!("{}{indent}", layout.newline);
        let inner = format!("{outer}{}", layout.unit);
        (
            format!("[{inner}"),
            format!(",{inner}"),
            format!("{outer}]"),
        )
    } else {
        let gap = if layout.colon.ends_with(' ') {
            ", "
        } else {
            ","
        };
        ("[".to_owned(), gap.to_owned(), "]".to_owned())
    };
    vec![
        Edit::insert(start, open),
        Edit::insert(end, format!("{between}{text}{close}")),
    ]
}

fn insert(doc: &Document, node: &Node, at: usize, member: Member<'_>) -> Option<Vec<Edit>> {
    let layout = Layout::of(doc);
    match style(doc, &layout, node)? {
        Place::Bracketed => bracket::insert(&layout, node, at, member),
        Place::Block => block::insert(&layout, node, at, member),
    }
}

fn remove(doc: &Document, node: &Node, index: usize) -> Option<Vec<Edit>> {
    if doc.format == Format::Program {
        return None;
    }
    let layout = Layout::of(doc);
    match style(doc, &layout, node)? {
        Place::Bracketed => bracket::remove(&layout, node, index),
        Place::Block => block::remove(&layout, node, index),
    }
}

/// How a collection is written; `None` where its text belongs to another place too.
fn style(doc: &Document, layout: &Layout<'_>, node: &Node) -> Option<Place> {
    if !is_own(doc, node) {
        return None;
    }
    Some(match is_bracketed(layout, node) {
        true => Place::Bracketed,
        false => Place::Block,
    })
}

/// Whether the text of a node belongs to that node alone, and not to aliases as well.
fn is_own(doc: &Document, node: &Node) -> bool {
    doc.format == Format::Json || occurrences(&doc.root, node) == 1
}

/// Whether a value stands inside of brackets.
fn place(layout: &Layout<'_>, doc: &Document, node: &Node) -> Place {
    let mut above = &doc.root;
    while above.span != node.span {
        if is_bracketed(layout, above) {
            return Place::Bracketed;
        }
        let children = siblings(layout, above).unwrap_or_default();
        let around = |span: &Span| span.start <= node.span.start && node.span.start < span.end;
        let index = children.iter().position(around);
        match index.and_then(|index| child(above, index)) {
            Some(child) => above = child,
            None => break,
        }
    }
    match doc.format {
        Format::Json | Format::Hcl | Format::Program => Place::Bracketed,
        Format::Yaml => Place::Block,
    }
}

fn child(node: &Node, index: usize) -> Option<&Node> {
    match &node.value {
        Value::List(items) => items.get(index),
        Value::Map(entries) => entries.get(index).map(|entry| &entry.value),
        _ => None,
    }
}

/// Whether `new`, written bare, is a number or boolean as the old value was.
fn same_kind(node: &Node, new: &str) -> bool {
    match node.value {
        Value::Number(_) => new.parse::<serde_json::Number>().is_ok(),
        Value::Bool(_) => matches!(new, "true" | "false"),
        _ => false,
    }
}
