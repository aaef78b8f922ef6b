//! The claims of a token.

mod known;

pub use known::{KNOWN, KnownClaim, Presence, known};

use crate::source::{Document, Node, Span, Value};

/// The claims of one token, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Claims {
    /// The claims that are there, and those known not to be.
    pub list: Vec<Claim>,
    /// Whether these are all: of a decoded token a claim that is not listed is absent, of a
    /// prediction it is unknown.
    pub complete: bool,
}

/// A claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: ClaimValue,
    /// Where the value stands in the document it was read from.
    pub span: Option<Span>,
}

/// What is known of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum ClaimValue {
    /// One text; numbers as written.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// The token has no such claim.
    Absent,
    /// One of the texts these shapes stand for.
    Open(super::Text),
    /// Nothing is known.
    Unknown,
}

impl Claims {
    /// The claims of one decoded token.
    pub fn read(document: &Document) -> Self {
        let entries = document.root.entries().unwrap_or_default();
        let list = entries.iter().map(|entry| Claim {
            name: entry.key.text.clone(),
            value: value(&entry.value),
            span: Some(entry.value.span),
        });
        Self {
            list: list.collect(),
            complete: true,
        }
    }

    /// What is known of the claim `name`.
    pub fn get(&self, name: &str) -> &ClaimValue {
        match self.claim(name) {
            Some(claim) => &claim.value,
            None if self.complete => &ClaimValue::Absent,
            None => &ClaimValue::Unknown,
        }
    }

    /// The text of the claim `name`, where it is known.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name) {
            ClaimValue::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The claim `name`, where it is listed.
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        self.list.iter().find(|claim| claim.name == name)
    }

    /// Adds a claim, or replaces what was known of it.
    pub fn set(&mut self, name: &str, value: ClaimValue) {
        match self.list.iter_mut().find(|claim| claim.name == name) {
            Some(claim) => claim.value = value,
            None => self.list.push(Claim {
                name: name.to_owned(),
                value,
                span: None,
            }),
        }
    }
}

fn value(node: &Node) -> ClaimValue {
    match &node.value {
        Value::Null => ClaimValue::Absent,
        Value::List(items) => {
            let texts = items.iter().filter_map(Node::scalar);
            ClaimValue::List(texts.map(str::to_owned).collect())
        }
        _ => node.scalar().map_or(ClaimValue::Unknown, |text| {
            ClaimValue::Text(text.to_owned())
        }),
    }
}
