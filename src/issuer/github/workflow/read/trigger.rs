//! `on:`.

use super::super::trigger::FILTER_KEYS;
use super::super::{Filter, FilterKey, Input, InputKind, Trigger};
use super::fields::{scalars, text};
use super::refuse::Refusals;
use crate::issuer::github::{Placed, events};
use crate::source::{Entry, Node, Span, Value};

pub(super) fn triggers(on: &Entry, refusals: &mut Refusals) -> Vec<Trigger> {
    let triggers: Vec<Trigger> = match &on.value.value {
        Value::Map(entries) => entries
            .iter()
            .map(|entry| trigger(entry, refusals))
            .collect(),
        _ => scalars(&on.value).into_iter().map(bare).collect(),
    };
    if triggers.is_empty() {
        refusals.add("No event triggers defined in `on`", on.value.span);
    }
    let unknown = triggers
        .iter()
        .filter(|trigger| !events::is_known(trigger.event.as_str()));
    for trigger in unknown {
        refusals.unexpected(trigger.event.as_str(), trigger.event.span);
    }
    triggers
}

fn bare(event: Placed<String>) -> Trigger {
    let span = event.span;
    Trigger {
        event,
        filters: Vec::new(),
        inputs: Vec::new(),
        span,
    }
}

fn trigger(entry: &Entry, refusals: &mut Refusals) -> Trigger {
    let event = Placed::new(entry.key.text.clone(), entry.key.span);
    let span = Span::new(
        entry.key.span.start,
        entry.value.span.end.max(entry.key.span.end),
    );
    let members = entry.value.entries().unwrap_or_default();
    let filters: Vec<Filter> = members.iter().filter_map(filter).collect();
    contradictions(&filters, refusals);
    let inputs = entry
        .value
        .get("inputs")
        .and_then(Node::entries)
        .unwrap_or_default();
    Trigger {
        event,
        filters,
        inputs: inputs.iter().map(input).collect(),
        span,
    }
}

fn filter(entry: &Entry) -> Option<Filter> {
    let (key, _) = FILTER_KEYS
        .iter()
        .find(|(_, name)| *name == entry.key.text)?;
    Some(Filter {
        key: *key,
        span: Span::new(entry.key.span.start, entry.value.span.end),
        patterns: scalars(&entry.value),
    })
}

/// One of a filter and its negation, never both.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore>.
fn contradictions(filters: &[Filter], refusals: &mut Refusals) {
    let pairs = [
        (FilterKey::Branches, FilterKey::BranchesIgnore, "branches"),
        (FilterKey::Tags, FilterKey::TagsIgnore, "tags"),
        (FilterKey::Paths, FilterKey::PathsIgnore, "paths"),
    ];
    for (one, other, name) in pairs {
        let find = |key| filters.iter().find(|filter| filter.key == key);
        if let (Some(_), Some(second)) = (find(one), find(other)) {
            let message = format!(
                "you may only define one of `{name}` and `{name}-ignore` for a single event"
            );
            refusals.add(message, second.span);
        }
    }
}

fn input(entry: &Entry) -> Input {
    let node = &entry.value;
    let options = || node.get("options").map(scalars).unwrap_or_default();
    let kind = match node.get("type").and_then(Node::text) {
        Some("boolean") => InputKind::Boolean,
        Some("number") => InputKind::Number,
        Some("environment") => InputKind::Environment,
        Some("choice") => {
            InputKind::Choice(options().into_iter().map(|option| option.value).collect())
        }
        _ => InputKind::Text,
    };
    Input {
        name: Placed::new(entry.key.text.clone(), entry.key.span),
        kind,
        default: text(node, "default"),
        required: node.get("required").and_then(Node::boolean) == Some(true),
    }
}
