//! Statements.

use std::collections::BTreeMap;

use super::reader::Reader;
use super::{
    Effect, Element, PolicyProblem, ProblemCode, Statement, Text, actions, conditions, principals,
    resources,
};
use crate::source::{Entry, Node, Span};

const STATEMENT_ELEMENTS: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];

/// The members of a statement by element name.
pub(super) type Elements<'n> = BTreeMap<&'static str, &'n Entry>;

pub(super) fn read_all(reader: &mut Reader, node: &Node) -> Vec<Statement> {
    if node.items().is_some_and(<[_]>::is_empty) {
        reader.refuse(
            ProblemCode::EmptyStatement,
            node.span,
            "Syntax errors in policy.",
        );
    }
    let nodes = node.one_or_many().iter().enumerate();
    nodes
        .map(|(index, node)| read(reader, index, node))
        .collect()
}

fn read(reader: &mut Reader, index: usize, node: &Node) -> Statement {
    let elements = reader.elements(node, "a statement", &STATEMENT_ELEMENTS);
    let effect = elements.get("Effect").map(|entry| &entry.value);
    let condition = elements.get("Condition").map(|entry| &entry.value);
    Statement {
        index,
        sid: elements.get("Sid").and_then(|entry| sid(reader, entry)),
        effect: read_effect(reader, effect, node.span),
        effect_span: effect.map(|node| node.span),
        span: node.span,
        principal: principals::read(reader, &elements, node.span),
        action: actions::read(reader, &elements, node.span),
        resource: resources::read(reader, &elements, node.span),
        condition_span: condition.map(|node| node.span),
        conditions: condition.map_or_else(Vec::new, |node| conditions::read(reader, node)),
    }
}

fn sid(reader: &mut Reader, entry: &Entry) -> Option<Text> {
    let Some(text) = entry.value.text() else {
        reader.wrong_type(&entry.value, "`Sid`", "a string");
        return None;
    };
    Some(Text {
        text: text.to_owned(),
        span: entry.value.span,
    })
}

fn read_effect(reader: &mut Reader, node: Option<&Node>, statement: Span) -> Option<Effect> {
    let (span, found) = match node {
        Some(node) => match node.text() {
            Some("Allow") => return Some(Effect::Allow),
            Some("Deny") => return Some(Effect::Deny),
            Some(text) => (node.span, format!("`{text}`")),
            None => (node.span, node.kind().to_owned()),
        },
        None => (statement, "none".to_owned()),
    };
    let problem = PolicyProblem::refused(ProblemCode::BadEffect, span, "Syntax errors in policy.")
        .help(format!(
            "`Effect` is `Allow` or `Deny`, exactly so; found {found}"
        ));
    reader.problems.push(problem);
    None
}

/// The element or its `Not…` form; where both stand, the positive one.
pub(super) fn either<'n>(
    reader: &mut Reader,
    elements: &Elements<'n>,
    names: [&'static str; 2],
) -> Option<(&'n Entry, bool)> {
    let [positive, negative] = names;
    match (elements.get(positive), elements.get(negative)) {
        (Some(entry), None) => Some((entry, false)),
        (None, Some(entry)) => Some((entry, true)),
        (None, None) => None,
        (Some(entry), Some(opposite)) => {
            let problem = PolicyProblem::refused(
                ProblemCode::ElementAndOpposite,
                opposite.key.span,
                "Syntax errors in policy.",
            );
            let help = format!("a statement has either `{positive}` or `{negative}`");
            reader.problems.push(problem.help(help));
            Some((entry, false))
        }
    }
}

/// An element of plain texts.
pub(super) fn element<V>(
    reader: &mut Reader,
    (entry, negated): (&Entry, bool),
    mut value: impl FnMut(&mut Reader, Text) -> V,
) -> Element<V> {
    let what = format!("`{}`", entry.key.text);
    let texts = reader.texts(&entry.value, &what, false);
    Element {
        key_span: entry.key.span,
        span: entry.value.span,
        negated,
        is_list: entry.value.items().is_some(),
        values: texts.into_iter().map(|text| value(reader, text)).collect(),
    }
}
