//! JSON with references in it: read with something of the same length in their place.

use crate::iam::pattern::hole_spans;
use crate::source::{self, Entry, Node, Source, Span, Value};

/// A reference in a text.
#[derive(Debug)]
pub(super) struct Reference {
    /// Where in the text, braces included.
    pub span: Span,
    /// What it comes to: text with holes, or a list or object.
    pub value: Node,
}

/// The references of a text that nobody can resolve.
pub(super) fn holes(text: &str) -> Vec<Reference> {
    let spans = hole_spans(text).into_iter();
    let reference = |span: Span| {
        let written = text.get(span.start..span.end).unwrap_or_default();
        Reference {
            span,
            value: Node::new(Value::Text(one_line(written)), span),
        }
    };
    // `$${` stands for the characters themselves.
    let escaped = |span: &Span| {
        text.get(..span.start)
            .is_some_and(|before| before.ends_with('$'))
    };
    spans.filter(|span| !escaped(span)).map(reference).collect()
}

/// A text with each run of white space as one space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The JSON that stands under `span` of a source, its references replaced; spans are those of the
/// source. Nothing where it is no JSON even so.
pub(super) fn json(source: &Source, span: Span, references: &[Reference]) -> Option<Node> {
    let text = source.slice(span);
    let masked = masked(text, span.start, references);
    let doc = source::parse_json(&Source::new(source.name(), masked)).ok()?;
    doc.is_valid().then_some(())?;
    let filled = Filled {
        text,
        base: span.start,
        references,
    };
    Some(filled.node(&doc.root))
}

/// The text with letters in the place of each reference, in quotes where it stands for a value.
fn masked(text: &str, base: usize, references: &[Reference]) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    let mut in_string = false;
    for reference in references {
        let start = reference.span.start.saturating_sub(base);
        let plain = text.get(at..start).unwrap_or_default();
        in_string = ends_in_string(plain, in_string);
        masked.push_str(plain);
        let length = reference.span.len();
        match in_string {
            true => masked.extend(std::iter::repeat_n('x', length)),
            false => {
                masked.push('"');
                masked.extend(std::iter::repeat_n('x', length.saturating_sub(2)));
                masked.push('"');
            }
        }
        at = start + length;
    }
    masked.push_str(text.get(at..).unwrap_or_default());
    masked
}

/// Whether a text of JSON ends inside of a string.
pub(super) fn ends_in_string(text: &str, begins_in_string: bool) -> bool {
    let mut in_string = begins_in_string;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' if in_string => drop(characters.next()),
            '"' => in_string = !in_string,
            _ => {}
        }
    }
    in_string
}

struct Filled<'a> {
    text: &'a str,
    base: usize,
    references: &'a [Reference],
}

impl Filled<'_> {
    fn node(&self, node: &Node) -> Node {
        let span = self.moved(node.span);
        let value = match &node.value {
            Value::Text(_) => return self.text(span, node),
            Value::List(items) => Value::List(items.iter().map(|item| self.node(item)).collect()),
            Value::Map(entries) => {
                Value::Map(entries.iter().map(|entry| self.entry(entry)).collect())
            }
            other => other.clone(),
        };
        Node::new(value, span)
    }

    fn entry(&self, entry: &Entry) -> Entry {
        let span = self.moved(entry.key.span);
        let plain = Node::new(Value::Text(entry.key.text.clone()), entry.key.span);
        let text = self.text(span, &plain);
        let mut key = entry.key.clone();
        key.span = span;
        if let Some(text) = text.text() {
            text.clone_into(&mut key.text);
        }
        let value = self.node(&entry.value);
        Entry { key, value }
    }

    fn moved(&self, span: Span) -> Span {
        Span::new(span.start + self.base, span.end + self.base)
    }

    /// A string with its references; one that was put in quotes here is what it comes to.
    fn text(&self, span: Span, plain: &Node) -> Node {
        let within = |one: &&Reference| one.span.start >= span.start && one.span.end <= span.end;
        let mut inside = self.references.iter().filter(within).peekable();
        if let Some(whole) = inside.next_if(|one| one.span == span) {
            return whole.value.clone();
        }
        if inside.peek().is_none() {
            let mut node = Node::new(plain.value.clone(), span);
            if let Value::Text(text) = &mut node.value {
                *text = unescaped(text);
            }
            return node;
        }
        let mut text = String::new();
        let mut at = span.start + 1;
        for reference in inside {
            text.push_str(&self.literal(at, reference.span.start));
            match reference.value.scalar() {
                Some(value) => text.push_str(value),
                None => text.push_str(self.slice(reference.span.start, reference.span.end)),
            }
            at = reference.span.end;
        }
        text.push_str(&self.literal(at, span.end.saturating_sub(1)));
        Node::new(Value::Text(text), span)
    }

    fn literal(&self, start: usize, end: usize) -> String {
        let raw = self.slice(start, end);
        let read = serde_json::from_str::<String>(&format!("\"{raw}\""));
        unescaped(&read.unwrap_or_else(|_| raw.to_owned()))
    }

    fn slice(&self, start: usize, end: usize) -> &str {
        let range = start.saturating_sub(self.base)..end.saturating_sub(self.base);
        self.text.get(range).unwrap_or_default()
    }
}

/// What begins a template is written twice where it stands for itself.
fn unescaped(text: &str) -> String {
    text.replace("$${", "${").replace("%%{", "%{")
}
