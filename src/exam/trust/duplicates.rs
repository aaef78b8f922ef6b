//! Keys that stand twice: what the policy says if nothing is lost.

use crate::case::PolicyText;
use crate::iam::{Policy, PolicyAnswer, PolicyKind};
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Document, Flaw, FlawKind, Node, Value};

/// The policy with every such key written once.
#[derive(Debug)]
pub struct Merged {
    /// What changes in the text.
    pub edits: Vec<Edit>,
    /// What the policy then says to the first presentation.
    pub answer: PolicyAnswer,
}

impl Merged {
    /// Whether the first presentation then gets in.
    pub fn lets_in(&self) -> bool {
        self.answer.allowed.is_true() && self.answer.denied.is_false()
    }
}

/// Writes each key that stands twice once, and evaluates the result.
pub(super) fn merged(
    given: &PolicyText,
    judge: impl Fn(&Policy) -> PolicyAnswer,
) -> Option<Merged> {
    let document = given.document()?;
    let twice = document
        .flaws
        .iter()
        .filter(|flaw| flaw.kind == FlawKind::DuplicateKey);
    let edits: Option<Vec<_>> = twice.map(|flaw| once(document, flaw)).collect();
    let edits = edits?.concat();
    if edits.is_empty() {
        return None;
    }
    let text = edit::apply(document.source.text(), &edits).ok()?;
    let fixed = given.reread(&text).ok()?;
    let fixed = fixed.document()?;
    let policy = Policy::read(fixed, &fixed.root, PolicyKind::Trust);
    Some(Merged {
        answer: judge(&policy),
        edits,
    })
}

/// The members, or the values, of both under the first of the two keys.
fn once(document: &Document, flaw: &Flaw) -> Option<Vec<Edit>> {
    let map = document.parent_of_key(flaw.span)?;
    let entries = map.entries()?;
    let second = entries
        .iter()
        .position(|entry| entry.key.span == flaw.span)?;
    let first = entries
        .iter()
        .find(|entry| Some(entry.key.span) == flaw.first)?;
    let both = both(&first.value, &entries.get(second)?.value)?;
    let mut edits = edit::replace(document, &first.value, &both)?;
    edits.extend(edit::remove_entry(document, map, second)?);
    Some(edits)
}

fn both(first: &Node, second: &Node) -> Option<Fresh> {
    if let (Value::Map(one), Value::Map(other)) = (&first.value, &second.value) {
        let mut members: Vec<(String, Fresh)> = Vec::new();
        for entry in one.iter().chain(other) {
            add(&mut members, &entry.key.text, fresh(&entry.value)?);
        }
        return Some(Fresh::Map(members));
    }
    let values = first.one_or_many().iter().chain(second.one_or_many());
    values
        .map(fresh)
        .collect::<Option<Vec<_>>>()
        .map(Fresh::List)
}

/// Adds a member; values of a name that is there already become one list.
fn add(members: &mut Vec<(String, Fresh)>, name: &str, value: Fresh) {
    match members.iter_mut().find(|(known, _)| known == name) {
        Some((_, known)) => {
            let values = items(known).into_iter().chain(items(&value));
            *known = Fresh::List(values.collect());
        }
        None => members.push((name.to_owned(), value)),
    }
}

fn items(value: &Fresh) -> Vec<Fresh> {
    match value {
        Fresh::List(items) => items.clone(),
        other => vec![other.clone()],
    }
}

/// A value as it can be written again; conditions hold texts and lists of texts.
fn fresh(node: &Node) -> Option<Fresh> {
    match &node.value {
        Value::Text(text) => Some(Fresh::Text(text.clone())),
        Value::Number(_) | Value::Bool(_) => Some(Fresh::Bare(node.scalar()?.to_owned())),
        Value::List(items) => items
            .iter()
            .map(fresh)
            .collect::<Option<Vec<_>>>()
            .map(Fresh::List),
        Value::Map(_) | Value::Null => None,
    }
}
