//! A key stands twice in one object, so one of the two is lost.

use crate::case::Target;
use crate::exam::Exam;
use crate::report::{Certainty, Evidence, Place, Status};
use crate::report::{Kind, Stage};
use crate::rules::Repair;
use crate::rules::{Draft, Rule};
use crate::source::edit::{self, Fresh};
use crate::source::{Document, Flaw, FlawKind, Node, Value};

pub(crate) static RULE: Rule = Rule {
    id: "condition-duplicate-key",
    stage: Stage::Trust,
    kind: Kind::Cause,
    since: "0.1.0",
    summary: "a key stands twice in one object, so one of the two is lost",
    docs: include_str!("condition_duplicate_key.md"),
    check,
};

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    let Some(document) = exam.trust.document() else {
        return Vec::new();
    };
    let twice = |flaw: &&Flaw| flaw.kind == FlawKind::DuplicateKey;
    let drafts = document
        .flaws
        .iter()
        .filter(twice)
        .map(|flaw| word(exam, document, flaw));
    drafts.collect()
}

fn word(exam: &Exam<'_>, document: &Document, flaw: &Flaw) -> Draft {
    let place = |span| Place::new(&document.source, span);
    let key = document.slice(flaw.span).trim_matches('"');
    let lost = flaw
        .first
        .map(|first| Evidence::new(place(first), "the first, which most readers drop"));
    // What IAM does with a key that stands twice is not documented; it counts as lost, as JSON readers do.
    let certainty = if exam.status(Stage::Trust) == Status::Fail {
        Certainty::Likely
    } else {
        Certainty::Possible
    };
    Draft::new(certainty, format!("`{key}` stands twice, so one of the two is lost"))
        .seen(lost)
        .seen([Evidence::new(place(flaw.span), "the second, which is kept")])
        .because(
            "Most JSON readers keep the last of two equal keys and drop the first without a word. Write the key once \
             and put all that belongs to it in one place.",
        )
        .repairs(merged(document, flaw))
}

/// The members, or the values, of both under one key.
fn merged(document: &Document, flaw: &Flaw) -> Option<Repair> {
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
    Some(Repair::edit(
        format!("write `{}` once", first.key.text),
        Target::TrustPolicy,
        edits,
    ))
}

fn both(first: &Node, second: &Node) -> Option<Fresh> {
    match (&first.value, &second.value) {
        (Value::Map(one), Value::Map(other)) => {
            let mut members: Vec<(String, Fresh)> = Vec::new();
            for entry in one.iter().chain(other) {
                let name = &entry.key.text;
                match members.iter_mut().find(|(known, _)| known == name) {
                    Some((_, value)) => {
                        *value = Fresh::List(
                            texts(value)
                                .into_iter()
                                .chain(texts(&fresh(&entry.value)?))
                                .collect(),
                        )
                    }
                    None => members.push((name.clone(), fresh(&entry.value)?)),
                }
            }
            Some(Fresh::Map(members))
        }
        _ => {
            let values = first.one_or_many().iter().chain(second.one_or_many());
            let texts: Option<Vec<_>> = values.map(fresh).collect();
            Some(Fresh::List(texts?))
        }
    }
}

fn texts(value: &Fresh) -> Vec<Fresh> {
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
