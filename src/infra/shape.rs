//! What a policy with holes may look like before the policy language reads it.
//!
//! A hole is text. Where the language expects an object, it is put into the form of one, so that the
//! rest of the policy still counts; where nothing could be said any more, the policy is refused.

use crate::iam::pattern::is_hole;
use crate::source::{Diagnostic, Entry, Key, Node, Span, Value};

/// The policy in a form that can be evaluated.
///
/// # Errors
/// Where the whole policy, a statement or its effect is a hole.
pub(super) fn settled(mut root: Node) -> Result<Node, Diagnostic> {
    refuse_hole(&root, "the trust policy")?;
    for entry in members(&mut root) {
        if entry.key.text == "Statement" {
            statements(&mut entry.value)?;
        }
    }
    Ok(root)
}

fn members(node: &mut Node) -> &mut [Entry] {
    match &mut node.value {
        Value::Map(entries) => entries,
        _ => &mut [],
    }
}

fn statements(node: &mut Node) -> Result<(), Diagnostic> {
    refuse_hole(node, "the list of statements")?;
    match &mut node.value {
        Value::List(items) => {
            *items = std::mem::take(items)
                .into_iter()
                .flat_map(known_or_both)
                .collect();
            items.iter_mut().try_for_each(statement)
        }
        _ => statement(node),
    }
}

/// A statement of which nothing is known may allow and it may deny.
fn known_or_both(node: Node) -> Vec<Node> {
    let Some(hole) = hole(&node) else {
        return vec![node];
    };
    let span = node.span;
    let text = |text: &str| Node::new(Value::Text(text.to_owned()), span);
    let with_effect = |effect: &str| {
        let entries = vec![
            entry("Effect", text(effect), span),
            entry("Principal", one("Federated", text(&hole), span), span),
            entry("Action", text(&hole), span),
            entry("Condition", unknown_conditions(&hole, span), span),
        ];
        Node::new(Value::Map(entries), span)
    };
    ["Allow", "Deny"].map(with_effect).to_vec()
}

fn statement(node: &mut Node) -> Result<(), Diagnostic> {
    refuse_hole(node, "a statement")?;
    for entry in members(node) {
        match entry.key.text.as_str() {
            "Effect" => refuse_hole(&entry.value, "the effect of a statement")?,
            "Condition" => conditions(&mut entry.value),
            _ => {}
        }
    }
    Ok(())
}

fn conditions(node: &mut Node) {
    if let Some(text) = hole(node) {
        *node = unknown_conditions(&text, node.span);
    }
    for entry in members(node) {
        if let Some(text) = hole(&entry.value) {
            let span = entry.value.span;
            entry.value = one(&text, Node::new(Value::Text(text.clone()), span), span);
        }
    }
}

/// A `Condition` of which nothing is known.
pub(super) fn unknown_conditions(hole: &str, span: Span) -> Node {
    let value = Node::new(Value::Text(hole.to_owned()), span);
    one(hole, one(hole, value, span), span)
}

/// Adds conditions to those of a statement.
pub(super) fn add_condition(statement: &mut Node, unknown: Node) {
    let span = statement.span;
    let Value::Map(entries) = &mut statement.value else {
        return;
    };
    let condition = entries
        .iter_mut()
        .find(|entry| entry.key.text == "Condition");
    match (condition.map(|entry| &mut entry.value.value), unknown.value) {
        (Some(Value::Map(all)), Value::Map(more)) => all.extend(more),
        (Some(_), _) => {}
        (None, value) => entries.push(entry("Condition", Node::new(value, span), span)),
    }
}

fn one(key: &str, value: Node, span: Span) -> Node {
    Node::new(Value::Map(vec![entry(key, value, span)]), span)
}

fn entry(key: &str, value: Node, span: Span) -> Entry {
    let key = Key {
        text: key.to_owned(),
        span,
    };
    Entry { key, value }
}

fn hole(node: &Node) -> Option<String> {
    let text = node.text().filter(|text| is_hole(text))?;
    Some(text.to_owned())
}

/// An expression, its end left out where it is long.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 100;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…}}", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn refuse_hole(node: &Node, what: &str) -> Result<(), Diagnostic> {
    match hole(node) {
        None => Ok(()),
        Some(text) => {
            let text = shortened(&text);
            let message = format!("{what} is `{text}`, which the files at hand do not tell");
            let help = "give what the tool makes of it: `terraform show -json PLAN`, a processed template, or `aws iam get-role`";
            Err(Diagnostic::at(message, node.span).help(help))
        }
    }
}
