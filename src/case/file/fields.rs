//! Reading an object of known keys, keeping every problem.

use std::collections::BTreeMap;

use crate::case::Unreadable;
use crate::source::{self, Document, Format, Node, Problem, Source, Span};

/// One object of the file, with all that was found wrong in it so far.
pub(super) struct Fields<'a> {
    pub doc: &'a Document,
    node: &'a Node,
    /// The way to this object, such as `run.`.
    prefix: String,
    pub problems: Vec<Unreadable>,
}

impl<'a> Fields<'a> {
    pub fn of(doc: &'a Document, node: &'a Node, prefix: &str) -> Self {
        Self {
            doc,
            node,
            prefix: prefix.to_owned(),
            problems: Vec::new(),
        }
    }

    /// The value of `key`; `null` says no more than a key that is not there.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key).filter(|node| !node.is_null())
    }

    /// The value of `key`, `null` included.
    pub fn raw(&self, key: &str) -> Option<&'a Node> {
        self.node.get(key)
    }

    /// Refuses every key that is not one of `known`.
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
            let problem = Problem::new(message, entry.key.span).help(help);
            self.problems
                .push(Unreadable::new(&self.doc.source, problem));
        }
    }

    pub fn problem(&mut self, message: String, span: Span) {
        let problem = Problem::new(message, span);
        self.problems
            .push(Unreadable::new(&self.doc.source, problem));
    }

    /// Notes that the value of `key`, or of the whole file where that is empty, is of another kind
    /// than `expected`.
    pub fn wrong_kind(&mut self, node: &Node, key: &str, expected: &str) {
        let name = match key {
            "" => "the file".to_owned(),
            _ => format!("`{}{key}`", self.prefix),
        };
        let message = format!("{name} is {}, expected {expected}", node.kind());
        self.problem(message, node.span);
    }

    /// What `read` makes of the value of `key`, or a problem where it makes nothing.
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

    /// An object below this one, and its fields.
    pub fn below(&mut self, key: &str) -> Option<Fields<'a>> {
        let node = self.get(key)?;
        if node.entries().is_none() {
            self.wrong_kind(node, key, "an object");
            return None;
        }
        Some(Fields::of(
            self.doc,
            node,
            &format!("{}{key}.", self.prefix),
        ))
    }

    /// Takes over the problems of an object below.
    pub fn take(&mut self, below: Fields<'_>) {
        self.problems.extend(below.problems);
    }

    /// The value, or nothing and one problem more.
    pub fn keep<T>(&mut self, read: Result<T, Unreadable>) -> Option<T> {
        read.map_err(|unreadable| self.problems.push(unreadable))
            .ok()
    }

    /// A value as a document of its own, its places still those of the file where it stands there
    /// word for word.
    pub fn part(&self, node: &Node, name: &str) -> Result<Document, Unreadable> {
        let source = match self.doc.format {
            Format::Json => self.doc.source.part(node.span),
            // A piece of YAML has no meaning without the indentation and anchors around it.
            Format::Yaml | Format::Hcl => {
                let name = format!("{}#{}{name}", self.doc.source.name(), self.prefix);
                Source::new(name, source::to_json(node))
            }
        };
        source::parse_json(&source).map_err(|problem| Unreadable::new(&source, problem))
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

/// Longer than any key with a slip in it, in bytes.
const LONGEST: usize = 64;

/// The known key that `given` is most likely a slip of.
fn closest<'k>(given: &str, known: &[&'k str]) -> Option<&'k str> {
    (given.len() <= LONGEST).then_some(())?;
    let spelt = given.to_lowercase().replace('-', "_");
    let near = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(&spelt, key), *key))
        .min()?;
    (near.0 <= 1 + given.len() / 4).then_some(near.1)
}

fn listed(keys: &[&str]) -> String {
    let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
    keys.join(", ")
}
