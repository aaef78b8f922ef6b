//! Changes to literals in TypeScript, JavaScript and Python.
//!
//! Only what is written out is changed: a string in quotes, a list or an object in brackets. A name, a
//! call or a template with expressions in it is not, nor is a value that other places use as well.
//! Nothing is removed, so that no comma or comment needs to be understood.

use super::{Edit, Fresh};
use crate::source::{Document, Entry, Node, Span, Value};

/// The tag of a value that other places of the text use as well.
pub const SHARED: &str = "shared";

/// Writes `new` in the place of a string, in the same quotes.
pub(super) fn replace_scalar(doc: &Document, node: &Node, new: &str) -> Option<Vec<Edit>> {
    node.text()?;
    let quote = quote(doc, node)?;
    Some(vec![Edit::new(node.span, quoted(new, quote)?)])
}

pub(super) fn append_item(doc: &Document, list: &Node, item: &Fresh) -> Option<Vec<Edit>> {
    let last = list.items()?.last()?;
    let quote = quote(doc, last)?;
    after(doc, list, last.span, written(item, quote)?)
}

pub(super) fn insert_entry(
    doc: &Document,
    map: &Node,
    key: &str,
    value: &Fresh,
) -> Option<Vec<Edit>> {
    let last = map.entries()?.last()?;
    let text = format!("{}: {}", quoted(key, '\'')?, written(value, '\'')?);
    after(doc, map, last.value.span, text)
}

pub(super) fn rename_key(doc: &Document, entry: &Entry, new: &str) -> Option<Vec<Edit>> {
    let key = Node::new(Value::Text(entry.key.text.clone()), entry.key.span);
    let quote = quote(doc, &key)?;
    Some(vec![Edit::new(entry.key.span, quoted(new, quote)?)])
}

pub(super) fn to_list(doc: &Document, scalar: &Node, extra: &Fresh) -> Option<Vec<Edit>> {
    let quote = quote(doc, scalar)?;
    let extra = written(extra, quote)?;
    Some(vec![
        Edit::insert(scalar.span.start, "["),
        Edit::insert(scalar.span.end, format!(", {extra}]")),
    ])
}

/// Puts a member after the last one of a collection that is written out.
fn after(doc: &Document, whole: &Node, last: Span, text: String) -> Option<Vec<Edit>> {
    let is_written = doc.slice(whole.span).starts_with(['[', '{'])
        && whole.span.start < last.start
        && last.end < whole.span.end;
    if !is_written || whole.tag.as_deref() == Some(SHARED) {
        return None;
    }
    let before = doc.source.text().get(..last.start)?;
    let line = before.rfind('\n').map_or(0, |newline| newline + 1);
    let blanks = before.get(line..)?;
    let indent = blanks.len() - blanks.trim_start().len();
    let spread = doc
        .source
        .text()
        .get(whole.span.start..last.start)?
        .contains('\n');
    let gap = match spread {
        true => format!(",\n{}", blanks.get(..indent)?),
        false => ", ".to_owned(),
    };
    Some(vec![Edit::insert(last.end, format!("{gap}{text}"))])
}

/// The quote of a string that is written out as it reads and used only here.
fn quote(doc: &Document, node: &Node) -> Option<char> {
    if node.tag.as_deref() == Some(SHARED) {
        return None;
    }
    let text = node.text()?;
    let slice = doc.slice(node.span);
    let quote = slice
        .chars()
        .next()
        .filter(|c| matches!(c, '\'' | '"' | '`'))?;
    let inside = slice.strip_prefix(quote)?.strip_suffix(quote)?;
    (inside == text).then_some(quote)
}

/// A string in these quotes; nothing where it would need more than they hold.
fn quoted(text: &str, quote: char) -> Option<String> {
    let is_plain = |c: char| !c.is_control() && c != quote && c != '\\';
    let is_template = quote == '`' && text.contains("${");
    (text.chars().all(is_plain) && !is_template).then(|| format!("{quote}{text}{quote}"))
}

fn written(value: &Fresh, quote: char) -> Option<String> {
    Some(match value {
        Fresh::Text(text) => quoted(text, quote)?,
        // `true` and `null` have other names in Python.
        Fresh::Bare(number) => number.parse::<f64>().ok().map(|_| number.clone())?,
        Fresh::List(items) => {
            let items: Option<Vec<_>> = items.iter().map(|item| written(item, quote)).collect();
            format!("[{}]", items?.join(", "))
        }
        Fresh::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                Some(format!(
                    "{}: {}",
                    quoted(key, quote)?,
                    written(value, quote)?
                ))
            });
            let entries: Option<Vec<_>> = entries.collect();
            format!("{{ {} }}", entries?.join(", "))
        }
    })
}
