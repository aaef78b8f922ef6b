//! Changes in YAML's block style.

use super::Edit;
use super::build::Member;
use super::fresh::Fresh;
use super::layout::Layout;
use super::scalar::{Place, Quotes, string};
use super::siblings::siblings;
use crate::source::{Format, Node, Span, Value};

/// Puts a member before the one that is now at `at`; at the end where there is none.
pub(super) fn insert(
    layout: &Layout<'_>,
    node: &Node,
    at: usize,
    member: Member<'_>,
) -> Option<Vec<Edit>> {
    let siblings = siblings(layout, node)?;
    let first = siblings.first()?;
    let indent = " ".repeat(layout.column(first.start));
    let text = write(layout, member, &indent);
    let newline = layout.newline;
    let Some(before) = at.checked_sub(1) else {
        return Some(vec![Edit::insert(
            first.start,
            format!("{text}{newline}{indent}"),
        )]);
    };
    let end = siblings.get(before)?.end;
    if layout.slice(0, end).ends_with('\n') {
        return Some(vec![Edit::insert(end, format!("{indent}{text}{newline}"))]);
    }
    let place = layout.quiet_line_end(end)?;
    Some(vec![Edit::insert(
        place,
        format!("{newline}{indent}{text}"),
    )])
}

/// Takes the member at `index` away with its line; the only one leaves empty brackets.
pub(super) fn remove(layout: &Layout<'_>, node: &Node, index: usize) -> Option<Vec<Edit>> {
    let siblings = siblings(layout, node)?;
    let gone = *siblings.get(index)?;
    if siblings.len() == 1 {
        return Some(vec![empty(layout, node, gone)]);
    }
    let start = layout.line_start(gone.start);
    let alone = layout.slice(start, gone.start).trim().is_empty();
    if !alone {
        let next = siblings.get(index + 1)?;
        let quiet = layout.slice(gone.end, next.start).trim().is_empty();
        return quiet.then(|| vec![Edit::remove(Span::new(gone.start, next.start))]);
    }
    let end = layout.quiet_line_end(gone.end)?;
    let next = layout.next_line(end);
    if next == end && start > 0 {
        let before = layout.slice(0, start).trim_end_matches(['\n', '\r']).len();
        return Some(vec![Edit::remove(Span::new(before, end))]);
    }
    Some(vec![Edit::remove(Span::new(start, next))])
}

/// Empty brackets in the place of the only member: behind the key or dash, where no comment stands
/// between, else on the line where the member was.
fn empty(layout: &Layout<'_>, node: &Node, gone: Span) -> Edit {
    let brackets = if node.items().is_some() { "[]" } else { "{}" };
    let before = layout.slice(0, gone.start).trim_end();
    if before.ends_with([':', '-']) {
        return Edit::new(Span::new(before.len(), gone.end), format!(" {brackets}"));
    }
    // A dash may stand below its key, brackets may not.
    let blank = if node.items().is_some() { " " } else { "" };
    Edit::new(gone, format!("{blank}{brackets}"))
}

fn write(layout: &Layout<'_>, member: Member<'_>, indent: &str) -> String {
    match member {
        Member::Item(value) => format!("- {}", item_text(layout, value, indent)),
        Member::Entry(key, value) => entry_text(layout, key, value, indent),
    }
}

fn entry_text(layout: &Layout<'_>, key: &str, value: &Fresh, indent: &str) -> String {
    let key = string(Format::Yaml, key, Quotes::None, Place::Block);
    format!("{key}:{}", after_key(layout, value, indent))
}

/// What follows the colon of a key that stands at `indent`.
pub(super) fn after_key(layout: &Layout<'_>, value: &Fresh, indent: &str) -> String {
    let newline = layout.newline;
    match value {
        Fresh::List(items) if !items.is_empty() => {
            let inner = format!("{indent}{}", layout.dash_indent);
            let lines = items.iter().map(|item| {
                let item = item_text(layout, item, &inner);
                format!("{newline}{inner}- {item}")
            });
            lines.collect()
        }
        Fresh::Map(entries) if !entries.is_empty() => {
            let inner = format!("{indent}{}", layout.unit);
            let lines = entries.iter().map(|(key, value)| {
                let entry = entry_text(layout, key, value, &inner);
                format!("{newline}{inner}{entry}")
            });
            lines.collect()
        }
        _ => format!(" {}", scalar_text(value)),
    }
}

/// What follows the dash that stands at `indent`.
pub(super) fn item_text(layout: &Layout<'_>, value: &Fresh, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let members: Vec<String> = match value {
        Fresh::List(items) => {
            let items = items.iter();
            items
                .map(|item| format!("- {}", item_text(layout, item, &inner)))
                .collect()
        }
        Fresh::Map(entries) => {
            let entries = entries.iter();
            entries
                .map(|(key, value)| entry_text(layout, key, value, &inner))
                .collect()
        }
        Fresh::Text(_) | Fresh::Bare(_) => Vec::new(),
    };
    if members.is_empty() {
        return scalar_text(value);
    }
    members.join(&format!("{}{inner}", layout.newline))
}

fn scalar_text(value: &Fresh) -> String {
    match value {
        Fresh::Text(text) => string(Format::Yaml, text, Quotes::None, Place::Block),
        Fresh::Bare(text) => text.clone(),
        Fresh::List(_) => "[]".to_owned(),
        Fresh::Map(_) => "{}".to_owned(),
    }
}

/// How far the dashes of the first block sequence stand in from their key.
pub(super) fn first_dash_indent(layout: &Layout<'_>, node: &Node) -> Option<String> {
    match &node.value {
        Value::Map(entries) => entries.iter().find_map(|entry| {
            let here = entry
                .value
                .items()
                .and_then(|_| siblings(layout, &entry.value));
            let first = here.and_then(|spans| spans.first().copied());
            let Some(first) = first.filter(|first| layout.from(first.start).starts_with('-'))
            else {
                return first_dash_indent(layout, &entry.value);
            };
            let key = layout.column(entry.key.span.start);
            let deeper = layout.column(first.start).checked_sub(key)?;
            Some(" ".repeat(deeper))
        }),
        Value::List(items) => items
            .iter()
            .find_map(|item| first_dash_indent(layout, item)),
        _ => None,
    }
}
