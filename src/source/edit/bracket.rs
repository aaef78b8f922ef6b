//! Changes inside brackets: all of JSON, and YAML's flow style.

use super::Edit;
use super::build::Member;
use super::fresh::Fresh;
use super::layout::Layout;
use super::scalar::{Place, Quotes, string};
use super::siblings::siblings;
use crate::source::{Format, Node, Span};

/// Lists of short values stay on one line up to this width.
const WIDTH: usize = 100;

/// Puts a member before the one that is now at `at`; at the end where there is none.
pub(super) fn insert(
    layout: &Layout<'_>,
    node: &Node,
    at: usize,
    member: Member<'_>,
) -> Option<Vec<Edit>> {
    let siblings = siblings(layout, node)?;
    let Some(first) = siblings.first() else {
        return Some(fill(layout, node, member));
    };
    match at.checked_sub(1).and_then(|before| siblings.get(before)) {
        Some(previous) => {
            let more = at < siblings.len();
            Some(insert_after(layout, &siblings, *previous, more, member))
        }
        None if at == 0 => Some(insert_first(layout, node, &siblings, *first, member)),
        None => None,
    }
}

/// The first member of an empty collection.
fn fill(layout: &Layout<'_>, node: &Node, member: Member<'_>) -> Vec<Edit> {
    let (open, close) = inside(node);
    let outer = layout.outer_indent(node);
    let inner = format!("{outer}{}", layout.unit);
    let newline = layout.newline;
    let quiet = layout.slice(open, close).trim().is_empty();
    if !quiet && layout.begins_line(close) {
        let text = format!("{inner}{}{newline}", write(layout, member, &inner, true));
        return vec![Edit::insert(layout.line_start(close), text)];
    }
    let spread = layout.format == Format::Json
        && matches!(member, Member::Entry(..) | Member::Item(Fresh::Map(_)))
        && layout.text.contains('\n');
    let text = write(layout, member, &inner, spread);
    let text = if spread {
        format!("{newline}{inner}{text}{newline}{outer}")
    } else {
        text
    };
    let place = if quiet {
        Span::new(open, close)
    } else {
        Span::at(close)
    };
    vec![Edit::new(place, text)]
}

fn insert_first(
    layout: &Layout<'_>,
    node: &Node,
    siblings: &[Span],
    first: Span,
    member: Member<'_>,
) -> Vec<Edit> {
    let (open, _) = inside(node);
    if !layout.begins_line(first.start) {
        let text = write(layout, member, layout.indent(first.start), false);
        let gap = gap(layout, siblings);
        return vec![Edit::insert(first.start, format!("{text},{gap}"))];
    }
    let indent = layout.indent(first.start);
    let text = write(layout, member, indent, true);
    let place = layout.quiet_line_end(open).unwrap_or(open);
    let newline = layout.newline;
    vec![Edit::insert(place, format!("{newline}{indent}{text},"))]
}

fn insert_after(
    layout: &Layout<'_>,
    siblings: &[Span],
    previous: Span,
    more: bool,
    member: Member<'_>,
) -> Vec<Edit> {
    let comma = comma_after(layout, previous.end);
    let past = comma.map_or(previous.end, |comma| comma + 1);
    let own_line = layout.begins_line(previous.start);
    let indent = layout.indent(previous.start);
    let text = write(layout, member, indent, own_line);
    // A comma after the last item is the file's habit, where its language allows one.
    let ends_so = comma.is_some() && layout.format != Format::Json;
    let text = if more || ends_so {
        format!("{text},")
    } else {
        text
    };
    let (place, text) = match layout.quiet_line_end(past) {
        Some(end) if own_line => (end, format!("{}{indent}{text}", layout.newline)),
        _ if own_line && !more => (past, format!("{}{indent}{text}", layout.newline)),
        _ => (past, format!("{}{text}", gap(layout, siblings))),
    };
    let missing = comma.is_none().then(|| Edit::insert(previous.end, ","));
    missing
        .into_iter()
        .chain([Edit::insert(place, text)])
        .collect()
}

/// Takes the member at `index` away, with the comma that parted it from its neighbours.
pub(super) fn remove(layout: &Layout<'_>, node: &Node, index: usize) -> Option<Vec<Edit>> {
    let siblings = siblings(layout, node)?;
    let gone = *siblings.get(index)?;
    let comma = comma_after(layout, gone.end);
    let past = comma.map_or(gone.end, |comma| comma + 1);
    let next = siblings.get(index + 1);
    let previous = index.checked_sub(1).and_then(|before| siblings.get(before));
    if previous.is_none() && next.is_none() {
        return Some(vec![empty(layout, node, Span::new(gone.start, past))]);
    }
    let parting = previous
        .filter(|_| next.is_none() && comma.is_none())
        .and_then(|previous| comma_after(layout, previous.end));
    if layout.begins_line(gone.start)
        && let Some(end) = layout.quiet_line_end(past)
    {
        let line = Span::new(layout.line_start(gone.start), layout.next_line(end));
        let comma = parting.map(|comma| Edit::remove(Span::new(comma, comma + 1)));
        return Some(comma.into_iter().chain([Edit::remove(line)]).collect());
    }
    Some(remove_in_line(layout, Span::new(gone.start, past), parting))
}

/// Takes a member away that shares its line with others.
fn remove_in_line(layout: &Layout<'_>, gone: Span, parting: Option<usize>) -> Vec<Edit> {
    let Some(comma) = parting else {
        let rest = layout.from(gone.end);
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        return vec![Edit::remove(Span::new(gone.start, gone.end + blanks))];
    };
    if layout.slice(comma + 1, gone.start).trim().is_empty() {
        return vec![Edit::remove(Span::new(comma, gone.end))];
    }
    vec![
        Edit::remove(Span::new(comma, comma + 1)),
        Edit::remove(gone),
    ]
}

/// Takes the only member away; blanks go with it, comments stay.
fn empty(layout: &Layout<'_>, node: &Node, gone: Span) -> Edit {
    let (open, close) = inside(node);
    let blank = |start, end| layout.slice(start, end).trim().is_empty();
    if blank(open, gone.start) && blank(gone.end, close) {
        return Edit::remove(Span::new(open, close));
    }
    Edit::remove(gone)
}

fn inside(node: &Node) -> (usize, usize) {
    (node.span.start + 1, node.span.end.saturating_sub(1))
}

fn comma_after(layout: &Layout<'_>, end: usize) -> Option<usize> {
    let at = layout.skip_trivia(end);
    layout.from(at).starts_with(',').then_some(at)
}

/// The blanks after a comma in one line, as the first two members have them.
fn gap<'a>(layout: &Layout<'a>, siblings: &[Span]) -> &'a str {
    let spaced = if layout.colon.ends_with(' ') { " " } else { "" };
    let (Some(first), Some(second)) = (siblings.first(), siblings.get(1)) else {
        return spaced;
    };
    let between = layout.slice(first.end, second.start);
    let blanks = between.split_once(',').map(|(_, blanks)| blanks);
    blanks
        .filter(|blanks| blanks.chars().all(|c| c == ' '))
        .unwrap_or(spaced)
}

fn write(layout: &Layout<'_>, member: Member<'_>, indent: &str, spread: bool) -> String {
    match member {
        Member::Item(value) => value_text(layout, value, indent, spread),
        Member::Entry(key, value) => entry_text(layout, key, value, indent, spread),
    }
}

fn entry_text(layout: &Layout<'_>, key: &str, value: &Fresh, indent: &str, spread: bool) -> String {
    let key = string(layout.format, key, Quotes::None, Place::Bracketed);
    let value = value_text(layout, value, indent, spread);
    // YAML needs the space that JSON may leave out.
    let colon = match layout.format {
        Format::Json | Format::Hcl | Format::Program => layout.colon,
        Format::Yaml => ": ",
    };
    format!("{key}{colon}{value}")
}

/// A value in brackets; its further lines begin with `indent` where it may `spread` over several.
pub(super) fn value_text(layout: &Layout<'_>, value: &Fresh, indent: &str, spread: bool) -> String {
    let inner = format!("{indent}{}", layout.unit);
    match value {
        Fresh::Text(text) => string(layout.format, text, Quotes::None, Place::Bracketed),
        Fresh::Bare(text) => text.clone(),
        Fresh::List(items) => {
            let texts = items
                .iter()
                .map(|item| value_text(layout, item, &inner, spread));
            let texts: Vec<String> = texts.collect();
            let nested = items
                .iter()
                .any(|item| matches!(item, Fresh::Map(_) | Fresh::List(_)));
            let wide = texts.iter().map(String::len).sum::<usize>() + indent.len() > WIDTH;
            enclose(
                layout,
                ["[", "]"],
                &texts,
                indent,
                spread && (nested || wide),
            )
        }
        Fresh::Map(entries) => {
            let texts = entries.iter();
            let texts: Vec<String> = texts
                .map(|(key, value)| entry_text(layout, key, value, &inner, spread))
                .collect();
            enclose(layout, ["{", "}"], &texts, indent, spread)
        }
    }
}

fn enclose(
    layout: &Layout<'_>,
    [open, close]: [&str; 2],
    members: &[String],
    indent: &str,
    spread: bool,
) -> String {
    let gap = if layout.colon.ends_with(' ') {
        ", "
    } else {
        ","
    };
    if !spread || members.is_empty() {
        return format!("{open}{}{close}", members.join(gap));
    }
    let newline = layout.newline;
    let inner = format!("{newline}{indent}{}", layout.unit);
    let members = members.join(&format!(",{inner}"));
    format!("{open}{inner}{members}{newline}{indent}{close}")
}
