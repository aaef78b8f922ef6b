//! Reading an object of known keys, keeping every problem.

use std::collections::BTreeMap;

use super::reference::Files;
use crate::source::{self, Diagnostic, Document, Format, Node, Source, Span};

/// One object of the file, with all problems found in it so far.
pub(super) struct Fields<'a> {
    pub doc: &'a Document,
    node: &'a Node,
    pub(super) files: &'a Files<'a>,
    /// The path to this object, such as `run.`.
    prefix: String,
    pub problems: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// The object at the top of a file.
    pub fn top(doc: &'a Document, node: &'a Node, files: &'a Files<'a>) -> Self {
        Self {
            doc,
            node,
            files,
            prefix: String::new(),
            problems: Vec::new(),
        }
    }

    /// Another object of the same file, without the problems of this one.
    pub fn object(&self, node: &'a Node, prefix: String) -> Self {
        Self {
            node,
            prefix,
            problems: Vec::new(),
            ..*self
        }
    }

    /// The value of `key`. `null` is the same as a missing key.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// The value of `key`, `null` included.
    pub fn raw(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key)
    }

    /// Refuses every key that is not in `known`.
    pub fn only(&mut self, known: &[&str]) {
        for entry in self.node.entries().unwrap_or_default() {
            let key = &entry.key.text;
            if known.contains(&key.as_str()) {
                continue;
            }
            let message = format!("`{}{key}` is not a key of a case file", self.prefix);
            let help = match closest(key, known) {
                Some(near) => format!("did you mean `{near}`"),
                None => format!("the keys here are {}", listed(known)),
            };
            self.note(Diagnostic::at(message, entry.key.span).help(help));
        }
    }

    pub fn problem(&mut self, message: String, span: Span) {
        self.note(Diagnostic::at(message, span));
    }

    /// Notes a problem of the case file itself.
    pub fn note(&mut self, problem: Diagnostic) {
        self.problems.push(problem.in_source(&self.doc.source));
    }

    /// Notes that the value of `key`, or the whole file where `key` is empty, is not `expected`.
    pub fn wrong_kind(&mut self, node: &Node, key: &str, expected: &str) {
        let name = match key {
            "" => "the file".to_owned(),
            _ => format!("`{}{key}`", self.prefix),
        };
        let message = format!("{name} is {}, expected {expected}", node.kind());
        self.problem(message, node.span);
    }

    /// The value of `key` as `read` returns it; `None` from `read` is noted as a problem.
    pub fn read<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Option<T> {
        let node = self.get(key)?;
        let value = read(node);
        if value.is_none() {
            self.wrong_kind(node, key, expected);
        }
        value
    }

    pub fn text(&mut self, key: &str) -> Option<String> {
        self.read(key, "a string", |node| node.text().map(str::to_owned))
    }

    /// A number that people also write as a string, kept as text.
    pub fn id(&mut self, key: &str) -> Option<String> {
        let digits = |text: &&str| text.bytes().all(|byte| byte.is_ascii_digit());
        let read = |node: &Node| node.scalar().filter(digits).map(str::to_owned);
        self.read(key, "a number", read)
    }

    pub fn boolean(&mut self, key: &str) -> Option<bool> {
        self.read(key, "true or false", Node::boolean)
    }

    pub fn whole(&mut self, key: &str) -> Option<u64> {
        self.read(key, "a whole number", whole)
    }

    /// A list of strings, or one string.
    pub fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        self.read(key, "a list of strings", texts)
    }

    /// An object whose values are all read by `read`.
    pub fn map<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl Fn(&Node) -> Option<T>,
    ) -> Option<BTreeMap<String, T>> {
        self.read(key, expected, |node| map(node, &read))
    }

    /// An object in this one, and its fields.
    pub fn below(&mut self, key: &str) -> Option<Fields<'a>> {
        let node = self.get(key)?;
        if node.entries().is_none() {
            self.wrong_kind(node, key, "an object");
            return None;
        }
        Some(self.object(node, format!("{}{key}.", self.prefix)))
    }

    /// Takes over the problems of an object in this one.
    pub fn take(&mut self, below: Fields<'_>) {
        self.problems.extend(below.problems);
    }

    /// The value of `Ok`; the problem of `Err` is noted.
    pub fn keep<T>(&mut self, read: Result<T, Diagnostic>) -> Option<T> {
        read.map_err(|unreadable| self.problems.push(unreadable))
            .ok()
    }

    /// A value as a document of its own. Its positions stay those of the file if the file is JSON.
    pub fn part(&self, node: &Node, name: &str) -> Result<Document, Diagnostic> {
        let source = match self.doc.format {
            Format::Json => self.doc.source.part(node.span),
            // A piece of YAML has no meaning without the indentation and anchors around it.
            Format::Yaml | Format::Hcl | Format::Program => {
                let name = format!("{}#{}{name}", self.doc.source.name(), self.prefix);
                Source::new(name, source::to_json(node))
            }
        };
        source::parse_json(&source).map_err(|problem| problem.in_source(&source))
    }
}

pub(super) fn whole(node: &Node) -> Option<u64> {
    match &node.value {
        source::Value::Number(number) => number.parse().ok(),
        _ => None,
    }
}

pub(super) fn texts(node: &Node) -> Option<Vec<String>> {
    let items = node.one_or_many().iter();
    items.map(|item| item.text().map(str::to_owned)).collect()
}

/// A list of strings, numbers and booleans, or one of them.
pub(super) fn scalars(node: &Node) -> Option<Vec<String>> {
    let items = node.one_or_many().iter();
    items.map(|item| item.scalar().map(str::to_owned)).collect()
}

pub(super) fn map<T>(
    node: &Node,
    read: impl Fn(&Node) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    let entries = node.entries()?.iter();
    entries
        .map(|entry| Some((entry.key.text.clone(), read(&entry.value)?)))
        .collect()
}

/// Longer than any key with a typo in it, in bytes.
const LONGEST: usize = 64;

/// The known key that `given` is most likely a typo of.
fn closest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    (given.len() <= LONGEST).then_some(())?;
    let normalized = given.to_lowercase().replace('-', "_");
    let near = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(&normalized, key), *key))
        .min()?;
    (near.0 <= 1 + given.len() / 4).then_some(near.1)
}

fn listed(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}
