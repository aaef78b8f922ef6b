//! Policies inside of YAML, and JSON texts inside of strings.

use super::{ExtractedPolicy, Role, extract};
use crate::iam::pattern::{has_hole, hole_spans};
use crate::source::{self, Diagnostic, Document, Node, Source, Span, Value};

/// The names under which a policy stands in the answers of AWS and in templates.
const WRAPPERS: [&[&str]; 5] = [
    &["AssumeRolePolicyDocument"],
    &["Role", "AssumeRolePolicyDocument"],
    &["Properties", "AssumeRolePolicyDocument"],
    &["PolicyDocument"],
    &["trust_policy"],
];

/// The one policy of a YAML file.
///
/// # Errors
/// Where the file holds no policy.
pub(super) fn yaml(doc: &Document) -> Result<Vec<Role>, Diagnostic> {
    let node = match doc.root.get("Statement") {
        Some(_) => Some(&doc.root),
        None => WRAPPERS.iter().find_map(|path| doc.root.at(path)),
    };
    let Some(node) = node else {
        let message = "no trust policy in this file";
        let help = "expected a policy with `Statement`, a CloudFormation template with `Resources`, or `AssumeRolePolicyDocument`";
        return Err(Diagnostic::at(message, Span::at(doc.root.span.start)).help(help));
    };
    Ok(vec![Role::alone(policy(doc, node))])
}

/// The policy that a node of a document holds as it stands, or as JSON text.
pub(super) fn policy(doc: &Document, node: &Node) -> Result<ExtractedPolicy, Diagnostic> {
    let root = match &node.value {
        Value::Text(text) => json_text(doc, node, text).ok_or_else(|| no_policy(doc, node))?,
        Value::Map(_) => node.clone(),
        _ => return Err(no_policy(doc, node)),
    };
    let document = part(doc, root);
    let written = document.root.clone();
    extract(document, written, |_| None)
}

fn no_policy(doc: &Document, node: &Node) -> Diagnostic {
    let message = format!("{} where a policy document is expected", node.kind());
    let problem = Diagnostic::at(message, node.span);
    problem
        .help("a policy is an object with `Statement`")
        .in_source(&doc.source)
}

/// The same document with another root, and the flaws in that.
pub(super) fn part(doc: &Document, root: Node) -> Document {
    let inside = |span: &Span| span.start >= root.span.start && span.end <= root.span.end;
    let flaws = doc.flaws.iter().filter(|flaw| inside(&flaw.span));
    Document {
        source: doc.source.clone(),
        format: doc.format,
        flaws: flaws.cloned().collect(),
        root,
    }
}

/// The tree of a JSON text in a string; its places are exact where the string stands in the file as
/// it reads, or all that of the string.
pub(super) fn json_text(doc: &Document, node: &Node, text: &str) -> Option<Node> {
    if let Some(inside) = verbatim(doc, node.span, text) {
        let parsed = source::parse_json(&Source::new("", doc.slice(inside))).ok()?;
        return Some(moved(&parsed.root, &|at| at + inside.start));
    }
    let parsed = source::parse_json(&Source::new("", text)).ok()?;
    match unescaped(doc.slice(node.span)) {
        Some((same, places)) if same == text => {
            let place = |at: usize| places.get(at).copied().unwrap_or_default() + node.span.start;
            Some(moved(&parsed.root, &place))
        }
        _ => Some(at_once(&parsed.root, node.span)),
    }
}

/// Where a string's text stands in the file, if only indentation was taken from it.
pub fn verbatim(doc: &Document, span: Span, text: &str) -> Option<Span> {
    let written = doc.slice(span);
    let quoted = written.starts_with(['"', '\'']);
    let inside = match quoted {
        true => Span::new(span.start + 1, span.end.saturating_sub(1)),
        false => span,
    };
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    (bare(doc.slice(inside)) == bare(text)).then_some(inside)
}

/// The text of a JSON string, and where each of its bytes comes from, counted from the quote.
fn unescaped(written: &str) -> Option<(String, Vec<usize>)> {
    let inside = written.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inside.len());
    let mut places = Vec::with_capacity(inside.len() + 1);
    let mut at = 0;
    while let Some(rest) = inside.get(at..).filter(|rest| !rest.is_empty()) {
        let length = piece_length(rest);
        let piece = rest.get(..length)?;
        let read: String = serde_json::from_str(&format!("\"{piece}\"")).ok()?;
        places.extend(std::iter::repeat_n(at + 1, read.len()));
        text.push_str(&read);
        at += length;
    }
    places.push(at + 1);
    Some((text, places))
}

/// How long the first character is as JSON writes it.
fn piece_length(rest: &str) -> usize {
    match rest.as_bytes() {
        // A character beyond the basic plane takes two escapes.
        [
            b'\\',
            b'u',
            b'd' | b'D',
            b'8' | b'9' | b'a' | b'A' | b'b' | b'B',
            ..,
        ] => 12,
        [b'\\', b'u', ..] => 6,
        [b'\\', ..] => 2,
        _ => rest.chars().next().map_or(1, char::len_utf8),
    }
}

/// The tree with each place put where `place` says.
pub(super) fn moved(node: &Node, place: &impl Fn(usize) -> usize) -> Node {
    let span = |span: Span| Span::new(place(span.start), place(span.end));
    mapped(node, &span)
}

/// The tree with the same place for all of it.
pub(super) fn at_once(node: &Node, place: Span) -> Node {
    mapped(node, &|_| place)
}

/// The tree with each place put where `span` says.
pub(super) fn mapped(node: &Node, span: &impl Fn(Span) -> Span) -> Node {
    let mut node = node.clone();
    map(&mut node, span);
    node
}

fn map(node: &mut Node, span: &impl Fn(Span) -> Span) {
    node.span = span(node.span);
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(|item| map(item, span)),
        Value::Map(entries) => {
            for entry in entries {
                entry.key.span = span(entry.key.span);
                map(&mut entry.value, span);
            }
        }
        _ => {}
    }
}

/// Makes characters of what only looks like a reference.
pub(super) fn literally(node: &mut Node) {
    match &mut node.value {
        Value::Text(text) if has_hole(text) => {
            for span in hole_spans(text).iter().rev() {
                text.replace_range(span.start..span.start + 2, "${$}{");
            }
        }
        Value::List(items) => items.iter_mut().for_each(literally),
        Value::Map(entries) => {
            let values = entries.iter_mut().map(|entry| &mut entry.value);
            values.for_each(literally);
        }
        _ => {}
    }
}
