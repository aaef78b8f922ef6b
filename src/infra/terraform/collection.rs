//! Lists and objects: their members, and what `for` makes of them.
//!
//! <https://developer.hashicorp.com/terraform/language/expressions/for>

use hcl_edit::expr::{Expression, ForExpr};

use super::evaluate::{Evaluator, Place};
use super::span_of;
use crate::iam::pattern::{has_hole, is_hole};
use crate::source::{Entry, Key, Node, Span, Value};

/// What one member of a collection becomes: its key, if objects are made, and its value.
type Made = (Option<String>, Node);

impl Evaluator<'_, '_> {
    /// A `for` over a collection that the files tell.
    pub(super) fn repeated(&mut self, repeated: &ForExpr, place: Place) -> Option<Node> {
        let span = place.at.unwrap_or_else(|| span_of(repeated));
        let collection = self.value(&repeated.intro.collection_expr, place);
        let is_set = self.is_set(&repeated.intro.collection_expr);
        let mut all = Vec::new();
        for (key, value) in members_of(&collection, is_set)? {
            let depth = self.bound.len();
            if let Some(name) = &repeated.intro.key_var {
                self.bound.push((name.as_str().to_owned(), key));
            }
            let name = repeated.intro.value_var.as_str().to_owned();
            self.bound.push((name, value));
            let made = self.made(repeated, place);
            self.bound.truncate(depth);
            all.extend(made?);
        }
        let value = match repeated.key_expr {
            None => Value::List(all.into_iter().map(|(_, value)| value).collect()),
            Some(_) => Value::Map(object(all, repeated.grouping, span)?),
        };
        Some(Node::new(value, span))
    }

    /// What comes of the member at hand: nothing where its condition is not known, and nothing made
    /// where it does not hold.
    fn made(&mut self, repeated: &ForExpr, place: Place) -> Option<Option<Made>> {
        if let Some(condition) = &repeated.cond
            && !self.value(&condition.expr, place).boolean()?
        {
            return Some(None);
        }
        let key = match &repeated.key_expr {
            None => None,
            Some(key) => {
                let key = self.value(key, place);
                Some(key.scalar().filter(|key| !has_hole(key))?.to_owned())
            }
        };
        Some(Some((key, self.value(&repeated.value_expr, place))))
    }

    /// Whether an expression can only be a set, whose items have no numbers.
    pub(super) fn is_set(&self, expression: &Expression) -> bool {
        const SETS: [&str; 4] = ["toset", "setunion", "setintersection", "setsubtract"];
        let mut expression = expression;
        // Locals that are only other locals, a few times over.
        for _ in 0..8 {
            expression = match expression {
                Expression::Parenthesis(inner) => inner.inner(),
                Expression::FuncCall(call) => return SETS.contains(&call.name.name.as_str()),
                Expression::Traversal(traversal) => match self.local_behind(traversal) {
                    Some(local) => local,
                    None => return false,
                },
                _ => return false,
            };
        }
        false
    }
}

/// The members of an object; with `grouping` those of one key together.
fn object(all: Vec<Made>, grouping: bool, span: Span) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = Vec::new();
    for (key, value) in all {
        let text = key?;
        let there = entries.iter_mut().find(|entry| entry.key.text == text);
        match (there.map(|entry| &mut entry.value.value), grouping) {
            (Some(Value::List(items)), true) => items.push(value),
            // Terraform refuses a key twice.
            (Some(_), _) => return None,
            (None, grouping) => entries.push(Entry {
                key: Key { text, span },
                value: match grouping {
                    true => Node::new(Value::List(vec![value]), span),
                    false => value,
                },
            }),
        }
    }
    Some(entries)
}

/// As [`members`]; those of a set are their own keys.
pub(super) fn members_of(node: &Node, is_set: bool) -> Option<Vec<(Node, Node)>> {
    let all = members(node)?;
    Some(match is_set && node.items().is_some() {
        true => all.into_iter().map(|(_, one)| (one.clone(), one)).collect(),
        false => all,
    })
}

/// The keys and values of a list or an object; nothing where it is neither or not known how many it
/// has: an open item may stand for several.
pub(super) fn members(node: &Node) -> Option<Vec<(Node, Node)>> {
    let key = |value| Node::new(value, node.span);
    match &node.value {
        Value::List(items) if !items.iter().any(may_be_many) => Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (key(Value::Number(index.to_string())), item.clone()))
                .collect(),
        ),
        Value::Map(entries) if !entries.iter().any(|entry| has_hole(&entry.key.text)) => {
            let mut entries: Vec<&Entry> = entries.iter().collect();
            // Terraform goes through objects in the order of their keys.
            entries.sort_by(|one, other| one.key.text.cmp(&other.key.text));
            let member = |entry: &Entry| {
                (
                    key(Value::Text(entry.key.text.clone())),
                    entry.value.clone(),
                )
            };
            Some(entries.into_iter().map(member).collect())
        }
        _ => None,
    }
}

/// Whether an item may stand for several: that of which a part is known is text.
pub(super) fn may_be_many(item: &Node) -> bool {
    item.text().is_some_and(is_hole)
}
