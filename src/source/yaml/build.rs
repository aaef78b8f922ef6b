//! Parser events into a tree.

use std::borrow::Cow;
use std::collections::BTreeMap;

use granit_parser::{Event, ScalarStyle, Span as Range, StructureStyle, Tag};

use super::super::{Diagnostic, Entry, Key, Node, Span, Value};
use super::{NESTING_LIMIT, nested_too_deep, scalar};

/// How many nodes aliases may add, so that a few lines cannot fill the memory.
const ALIAS_LIMIT: usize = 100_000;

/// The tree so far: what is open, and what aliases may name.
pub(super) struct Builder<'a> {
    text: &'a str,
    base: usize,
    open: Vec<Frame>,
    root: Option<Node>,
    anchors: BTreeMap<usize, Anchored>,
    expanded: usize,
}

struct Frame {
    kind: Kind,
    start: usize,
    flow: bool,
    anchor: usize,
    tag: Option<String>,
    measure: Measure,
}

enum Kind {
    List(Vec<Node>),
    Map(Vec<Entry>, Option<Key>),
}

struct Anchored {
    node: Node,
    measure: Measure,
}

/// How large a subtree is, so that copies of it can be counted without walking it.
#[derive(Clone, Copy, Default)]
struct Measure {
    nodes: usize,
    height: usize,
}

impl Measure {
    const LEAF: Self = Self {
        nodes: 1,
        height: 0,
    };

    fn add(&mut self, child: Self) {
        self.nodes = self.nodes.saturating_add(child.nodes);
        self.height = self.height.max(child.height + 1);
    }
}

impl<'a> Builder<'a> {
    pub(super) fn new(text: &'a str, base: usize) -> Self {
        Self {
            text,
            base,
            open: Vec::new(),
            root: None,
            anchors: BTreeMap::new(),
            expanded: 0,
        }
    }

    /// The tree; a document without content is null.
    pub(super) fn finish(self) -> Node {
        self.root
            .unwrap_or_else(|| Node::new(Value::Null, Span::at(self.base)))
    }

    pub(super) fn span(&self, range: &Range) -> Span {
        let bytes = range.byte_range().unwrap_or_default();
        Span::new(self.base + bytes.start, self.base + bytes.end)
    }

    pub(super) fn take(&mut self, event: Event<'_>, range: &Range) -> Result<(), Diagnostic> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag, range);
                self.close(node, anchor, Measure::LEAF)
            }
            Event::SequenceStart(style, anchor, tag) => {
                self.begin(Kind::List(Vec::new()), style, anchor, tag, range)
            }
            Event::MappingStart(style, anchor, tag) => {
                self.begin(Kind::Map(Vec::new(), None), style, anchor, tag, range)
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(range),
            Event::Alias(anchor) => self.alias(anchor, range),
            _ => Ok(()),
        }
    }

    fn scalar(
        &self,
        text: &str,
        style: ScalarStyle,
        tag: Option<Cow<'_, Tag>>,
        range: &Range,
    ) -> Node {
        let tag = tag.map(|tag| tag.original());
        let plain = style == ScalarStyle::Plain;
        let resolved = match tag.as_deref() {
            None | Some("!!bool" | "!!int" | "!!float" | "!!null") => plain,
            Some(_) => false,
        };
        let value = if resolved {
            scalar::plain(text)
        } else {
            Value::Text(text.to_owned())
        };
        Node {
            span: self.trimmed(self.span(range)),
            tag,
            value,
        }
    }

    /// A block scalar's range without the line breaks after it.
    fn trimmed(&self, span: Span) -> Span {
        let from = span.start - self.base;
        let covered = self.text.get(from..span.end - self.base);
        let length = covered.unwrap_or_default().trim_end().len();
        Span::new(span.start, span.start + length)
    }

    fn begin(
        &mut self,
        kind: Kind,
        style: StructureStyle,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
        range: &Range,
    ) -> Result<(), Diagnostic> {
        let span = self.span(range);
        if matches!(
            self.open.last(),
            Some(Frame {
                kind: Kind::Map(_, None),
                ..
            })
        ) {
            return Err(key_problem(span));
        }
        self.open.push(Frame {
            kind,
            start: span.start,
            flow: style == StructureStyle::Flow,
            anchor,
            tag: tag.map(|tag| tag.original()),
            measure: Measure::LEAF,
        });
        Ok(())
    }

    fn end(&mut self, range: &Range) -> Result<(), Diagnostic> {
        let Some(frame) = self.open.pop() else {
            return Ok(());
        };
        let closing = self.span(range).end;
        let (value, content) = match frame.kind {
            Kind::List(items) => {
                let last = items.last().map(|item| item.span.end);
                (Value::List(items), last)
            }
            Kind::Map(entries, _) => {
                let last = entries.last();
                let last = last.map(|entry| entry.value.span.end.max(entry.key.span.end));
                (Value::Map(entries), last)
            }
        };
        // A block collection ends with its last member; the parser says so only at the next token.
        // An aliased member's span lies elsewhere, which the start then corrects.
        let end = match content {
            _ if frame.flow => closing,
            Some(end) => end,
            None => frame.start,
        };
        let node = Node {
            span: Span::new(frame.start, end),
            tag: frame.tag,
            value,
        };
        self.close(node, frame.anchor, frame.measure)
    }

    fn alias(&mut self, anchor: usize, range: &Range) -> Result<(), Diagnostic> {
        let span = self.span(range);
        let Some(Anchored { node, measure }) = self.anchors.get(&anchor) else {
            let message = "an alias inside the very node it names";
            return Err(Diagnostic::at(message, span).help("write the value out"));
        };
        let (node, measure) = (node, *measure);
        self.expanded = self.expanded.saturating_add(measure.nodes);
        if self.expanded > ALIAS_LIMIT {
            let message = format!("aliases expand to more than {ALIAS_LIMIT} nodes");
            return Err(Diagnostic::at(message, span).help("write the values out"));
        }
        if self.open.len() + measure.height > NESTING_LIMIT {
            return Err(nested_too_deep(span));
        }
        let node = node.clone();
        self.close(node, 0, measure)
    }

    /// Puts a finished node where it belongs.
    fn close(&mut self, node: Node, anchor: usize, measure: Measure) -> Result<(), Diagnostic> {
        if anchor != 0 {
            let node = node.clone();
            self.anchors.insert(anchor, Anchored { node, measure });
        }
        let Some(frame) = self.open.last_mut() else {
            self.root.get_or_insert(node);
            return Ok(());
        };
        frame.measure.add(measure);
        match &mut frame.kind {
            Kind::List(items) => items.push(node),
            Kind::Map(entries, key) => match key.take() {
                Some(key) => entries.push(Entry { key, value: node }),
                None => *key = Some(as_key(&node)?),
            },
        }
        Ok(())
    }
}

fn as_key(node: &Node) -> Result<Key, Diagnostic> {
    if node.entries().is_some() || node.items().is_some() {
        return Err(key_problem(node.span));
    }
    Ok(Key {
        text: node.scalar().unwrap_or_default().to_owned(),
        span: node.span,
    })
}

fn key_problem(span: Span) -> Diagnostic {
    Diagnostic::at(
        "expected a name before the colon, found a list or a mapping",
        span,
    )
    .help("quote a value that begins with `{{`, `{` or `[`")
}
