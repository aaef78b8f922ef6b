//! The claims of a token.

mod known;

pub use known::{KNOWN, KnownClaim, Presence, known};

use super::Text;
use crate::known::Known;
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
    /// Its values: one text, those of a list, or a text that is open and what decides it.
    pub value: Known<Vec<Text>>,
    /// Where the value stands in the document it was read from.
    pub span: Option<Span>,
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
    pub fn get(&self, name: &str) -> &Known<Vec<Text>> {
        const ABSENT: &Known<Vec<Text>> = &Known::Absent;
        const UNKNOWN: &Known<Vec<Text>> = &Known::unknown();
        match self.claim(name) {
            Some(claim) => &claim.value,
            None if self.complete => ABSENT,
            None => UNKNOWN,
        }
    }

    /// The text of the claim `name`, where it is known.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.shape(name)?.as_known()
    }

    /// The one text of the claim `name`, which may be open.
    pub fn shape(&self, name: &str) -> Option<&Text> {
        match self.get(name).known()?.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// The claim `name`, where it is listed.
    pub fn claim(&self, name: &str) -> Option<&Claim> {
        self.list.iter().find(|claim| claim.name == name)
    }

    /// Adds a claim, or replaces what was known of it.
    pub fn set(&mut self, name: &str, value: Known<Vec<Text>>) {
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

impl Claim {
    /// The texts, where all of them are known.
    pub fn texts(&self) -> Known<Vec<String>> {
        let texts = match &self.value {
            Known::Value(texts) => texts,
            Known::Absent => return Known::Absent,
            Known::Unknown(reason) => return Known::Unknown(reason.clone()),
        };
        let known: Option<Vec<String>> = texts
            .iter()
            .map(|text| text.as_known().map(str::to_owned))
            .collect();
        let names = texts.iter().flat_map(|text| &text.depends_on);
        known.map_or_else(|| Known::depends_on(names), Known::Value)
    }
}

fn value(node: &Node) -> Known<Vec<Text>> {
    match &node.value {
        Value::Null => Known::Absent,
        Value::List(items) => {
            let texts = items.iter().filter_map(Node::scalar);
            Known::Value(texts.map(Text::known).collect())
        }
        _ => node.scalar().map(|text| vec![Text::known(text)]).into(),
    }
}
