//! `Fn::If` around whole objects of a policy.

use super::function::{BRANCHES, Filling, is_no_value};
use crate::infra::shape;
use crate::source::{Node, Value};

/// Puts both branches of each kept `Fn::If` side by side: as statements that may or may not be
/// there, or as a hole where only one of the two can stand.
pub(super) fn unfold(root: &mut Node, filling: Filling) {
    let Value::Map(entries) = &mut root.value else {
        return;
    };
    for entry in entries {
        if entry.key.text == "Statement" {
            statements(&mut entry.value, filling);
        } else {
            close(&mut entry.value);
        }
    }
}

fn branches(node: &Node) -> Option<[&Node; 3]> {
    (node.tag.as_deref() == Some(BRANCHES)).then_some(())?;
    match node.items()? {
        [hole, one, other] => Some([hole, one, other]),
        _ => None,
    }
}

fn statements(node: &mut Node, filling: Filling) {
    let items = match branches(node) {
        Some(_) => std::slice::from_ref(&*node),
        None => node.one_or_many(),
    };
    let mut all = Vec::new();
    for item in items {
        alternatives(item, None, filling, &mut all);
    }
    let is_list = node.items().is_some();
    match (is_list, all.as_slice()) {
        (false, [only]) => *node = only.clone(),
        _ => node.value = Value::List(all),
    }
    node.tag = None;
}

/// The statements that an item of the list may come to.
fn alternatives(item: &Node, hole: Option<&str>, filling: Filling, all: &mut Vec<Node>) {
    if let Some([named, one, other]) = branches(item) {
        for branch in [one, other].into_iter().filter(|node| !is_no_value(node)) {
            alternatives(branch, named.text(), filling, all);
        }
        return;
    }
    let mut item = item.clone();
    close(&mut item);
    if let (Some(hole), Filling::Known) = (hole, filling) {
        depend(&mut item, hole);
    }
    all.push(item);
}

/// Adds a condition of which nobody knows whether it holds.
fn depend(statement: &mut Node, hole: &str) {
    let unknown = shape::unknown_conditions(hole, statement.span);
    shape::add_condition(statement, unknown);
}

/// Puts its hole in the place of each other `Fn::If` with branches.
fn close(node: &mut Node) {
    if let Some([hole, ..]) = branches(node) {
        *node = hole.clone();
        return;
    }
    match &mut node.value {
        Value::List(items) => items.iter_mut().for_each(close),
        Value::Map(entries) => entries.iter_mut().for_each(|entry| close(&mut entry.value)),
        _ => {}
    }
}
