//! A policy that is a part of a file of another form.

use std::collections::BTreeSet;

use crate::infra::{ExtractedPolicy, Hole, Reader, Role};
use crate::source::{self, Diagnostic, Document, Flaw, Node, Span, Value};

/// A policy extracted out of a larger file, and the way to it.
#[derive(Debug, Clone)]
pub struct Within {
    /// The policy as far as it is known; its source is the whole file.
    pub document: Document,
    /// The policy as it is written.
    pub written: Node,
    /// What is not known.
    pub holes: Vec<Hole>,
    place: Place,
}

/// The way to a policy in its file.
#[derive(Debug, Clone)]
pub enum Place {
    /// A role of a template.
    Role {
        /// Its address in there.
        address: Option<String>,
        /// How to read it again.
        reader: Reader,
    },
    /// Keys of objects and numbers of list items, from the top of the tree.
    Keys(Vec<String>),
}

impl Within {
    /// A policy of a template.
    pub fn of(extracted: ExtractedPolicy, place: Place) -> Self {
        Self {
            document: extracted.document,
            written: extracted.written,
            holes: extracted.holes,
            place,
        }
    }

    /// The part of a document that `node` is; nothing where it is none of it.
    pub fn at(document: &Document, node: &Node) -> Option<Self> {
        let mut keys = Vec::new();
        way(&document.root, node, &mut keys).then_some(())?;
        Self::part(document, keys)
    }

    /// The part of a document behind some keys; nothing where there is none.
    pub fn part(document: &Document, keys: Vec<String>) -> Option<Self> {
        let root = behind(&document.root, &keys)?.clone();
        let written = root.clone();
        Some(Self {
            document: Document {
                source: document.source.clone(),
                format: document.format,
                flaws: flaws_in(document, root.span),
                root,
            },
            written,
            holes: Vec::new(),
            place: Place::Keys(keys),
        })
    }

    /// The same policy once its file reads `text`.
    ///
    /// # Errors
    /// Where the text cannot be read, or no longer holds the policy.
    pub fn reread(&self, text: &str) -> Result<Self, Diagnostic> {
        let changed = self.document.source.with_text(text);
        match &self.place {
            Place::Keys(keys) => {
                let doc = source::parse(&changed)?;
                Self::part(&doc, keys.clone()).ok_or_else(gone)
            }
            Place::Role { address, reader } => {
                let reader = reader.with(&changed);
                let roles = reader.roles_like(address.as_deref())?;
                self.spares_others(&roles)?;
                let mut roles = roles.into_iter();
                let role = roles.find(|role| role.address == *address);
                let extracted = role.ok_or_else(gone)?.policy;
                let place = Place::Role {
                    address: address.clone(),
                    reader,
                };
                extracted.map(|extracted| Self::of(extracted, place))
            }
        }
    }
}

impl Within {
    /// A block may stand for several roles (`for_each`). What is written into it for one of them must
    /// not be trusted by the others, unless they have the same policy anyway.
    fn spares_others(&self, after: &[Role]) -> Result<(), Diagnostic> {
        let Place::Role {
            address: Some(address),
            reader,
        } = &self.place
        else {
            return Ok(());
        };
        if !address.contains('[') {
            return Ok(());
        }
        let own = texts(&self.document.root);
        for before in reader.roles_like(Some(address))? {
            let Ok(policy) = &before.policy else {
                continue;
            };
            let had = texts(&policy.document.root);
            let now = after.iter().find(|role| role.address == before.address);
            let now = now.and_then(|role| role.policy.as_ref().ok());
            let now = now.map(|policy| texts(&policy.document.root));
            if had != own && now.is_none_or(|now| !now.is_subset(&had)) {
                let message = "the change would be one of other roles as well";
                return Err(Diagnostic::at(message, Span::at(0)));
            }
        }
        Ok(())
    }
}

/// Every string of a policy.
fn texts(node: &Node) -> BTreeSet<&str> {
    match &node.value {
        Value::Text(text) => BTreeSet::from([text.as_str()]),
        Value::List(items) => items.iter().flat_map(texts).collect(),
        Value::Map(entries) => entries
            .iter()
            .flat_map(|entry| texts(&entry.value))
            .collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) => BTreeSet::new(),
    }
}

/// Whether `node` is below `from`, and by which keys; of equal ones the very same is meant.
fn way(from: &Node, node: &Node, keys: &mut Vec<String>) -> bool {
    if std::ptr::eq(from, node) {
        return true;
    }
    let mut by = |key: String, child: &Node| {
        keys.push(key);
        let found = way(child, node, keys);
        if !found {
            keys.pop();
        }
        found
    };
    match &from.value {
        Value::List(items) => {
            let mut items = items.iter().enumerate();
            items.any(|(index, item)| by(index.to_string(), item))
        }
        Value::Map(entries) => entries
            .iter()
            .any(|entry| by(entry.key.text.clone(), &entry.value)),
        _ => false,
    }
}

fn gone() -> Diagnostic {
    Diagnostic::at("the file no longer holds the policy", Span::at(0))
}

fn behind<'a>(root: &'a Node, keys: &[String]) -> Option<&'a Node> {
    keys.iter().try_fold(root, |node, key| match &node.value {
        Value::List(items) => items.get(key.parse::<usize>().ok()?),
        _ => node.get(key),
    })
}

fn flaws_in(document: &Document, span: Span) -> Vec<Flaw> {
    let inside = |flaw: &&Flaw| flaw.span.start >= span.start && flaw.span.end <= span.end;
    document.flaws.iter().filter(inside).cloned().collect()
}
