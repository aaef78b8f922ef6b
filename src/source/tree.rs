//! The tree that JSON and YAML share.

use super::{Flaw, Source, Span};

/// A parsed text: its source, its tree, and what a strict reader would refuse in it.
#[derive(Debug, Clone)]
pub struct Document {
    /// The text.
    pub source: Source,
    /// How it is written.
    pub format: Format,
    /// The top of the tree.
    pub root: Node,
    /// Flaws in order of position.
    pub flaws: Vec<Flaw>,
}

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// JSON, RFC 8259.
    Json,
    /// YAML 1.2, scalars by the core schema.
    Yaml,
    /// Terraform's configuration language.
    Hcl,
    /// TypeScript, JavaScript or Python, whose literals are much like JSON.
    Program,
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The bytes of the value, quotes and brackets included.
    pub span: Span,
    /// A YAML tag as written, such as `!Sub`.
    pub tag: Option<String>,
    /// The value.
    pub value: Value,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// `null`, `~`, or nothing after a key.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, unescaped.
    Text(String),
    /// A sequence.
    List(Vec<Node>),
    /// A mapping, in the order of the text, duplicates kept.
    Map(Vec<Entry>),
}

/// One member of a mapping.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The name.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// A name in a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The name, unescaped.
    pub text: String,
    /// The bytes of the name, quotes included.
    pub span: Span,
}

impl Document {
    /// The text a span covers.
    pub fn slice(&self, span: Span) -> &str {
        self.source.slice(span)
    }

    /// The value that `span` covers exactly.
    pub fn node(&self, span: Span) -> Option<&Node> {
        self.around(span).find(|node| node.span == span)
    }

    /// The mapping that has its key exactly at `span`.
    pub fn parent_of_key(&self, span: Span) -> Option<&Node> {
        let has = |node: &&Node| {
            let mut entries = node.entries().unwrap_or_default().iter();
            entries.any(|entry| entry.key.span == span)
        };
        self.around(span).find(has)
    }

    /// The values whose bytes hold all of `span`, the outer ones first. What a template only implies
    /// has the place of what implies it, so several beside each other may hold it.
    fn around(&self, span: Span) -> impl Iterator<Item = &Node> {
        let mut open = vec![&self.root];
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(node.children_around(span).into_iter().rev());
            Some(node)
        })
    }

    /// Whether the text is valid by the rules of its format.
    pub fn is_valid(&self) -> bool {
        self.flaws.iter().all(|flaw| flaw.kind.is_valid_json())
    }
}

impl Node {
    /// An untagged node.
    pub fn new(value: Value, span: Span) -> Self {
        Self {
            span,
            tag: None,
            value,
        }
    }

    /// The children whose bytes hold all of `span`.
    fn children_around(&self, span: Span) -> Vec<&Node> {
        let holds = |node: &&Node| node.span.start <= span.start && span.end <= node.span.end;
        match &self.value {
            Value::List(items) => items.iter().filter(holds).collect(),
            Value::Map(entries) => {
                let values = entries.iter().map(|entry| &entry.value);
                values.filter(holds).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The members, where this is a mapping.
    pub fn entries(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The items, where this is a sequence.
    pub fn items(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The string, where this is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The value as text where it is a string, a number or a boolean.
    pub fn scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            Value::Bool(true) => Some("true"),
            Value::Bool(false) => Some("false"),
            _ => None,
        }
    }

    /// The boolean, where this is one.
    pub fn boolean(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// Whether this is `null`.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The member called `name`, exactly so spelt; of duplicates the last, as JSON readers do.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries()?
            .iter()
            .rev()
            .find(|entry| entry.key.text == name)
    }

    /// The value of the member called `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|entry| &entry.value)
    }

    /// The value behind a chain of names.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, name| node.get(name))
    }

    /// The items of a sequence, or the node itself: where one value and a list mean the same.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// What sort of value this is, in words for a message.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }
}
