//! Blocks that are there several times: `for_each` and `count`.
//!
//! <https://developer.hashicorp.com/terraform/language/meta-arguments/for_each>

use hcl_edit::structure::Block;

use super::collection::members;
use super::evaluate::{Bound, Evaluator, Place};
use super::nodes::{entry, instance, text};
use super::reference::Step;
use super::span_of;
use crate::iam::pattern::has_hole;
use crate::source::{Node, Span, Value, quoted};

/// How often one block is told of; who has more than this has them from a file.
const MOST: usize = 1_000;

/// What telling of one more instance is taken to cost, in values worked out.
const COST: usize = 50;

/// One of the objects that a block stands for.
#[derive(Debug, Clone, Default)]
pub(super) struct Instance {
    /// What follows the block's address: `["web"]`, `[0]`, or nothing.
    pub suffix: String,
    /// What `each` or `count` stands for.
    pub bound: Bound,
}

impl<'f> Evaluator<'_, 'f> {
    /// The objects that a block of `file` stands for; one of which nothing is known where the files
    /// do not tell how many.
    pub(super) fn instances_of(&mut self, file: usize, block: &'f Block) -> Vec<Instance> {
        let place = Place { file, at: None };
        let all = match block.body.get_attribute("for_each") {
            Some(each) => {
                let each = self.attribute(each, place);
                keyed(&each)
            }
            None => block.body.get_attribute("count").and_then(|count| {
                let count = self.attribute(count, place);
                counted(&count)
            }),
        };
        let all = all.filter(|all| self.session.spend(all.len() * COST));
        all.unwrap_or_else(|| vec![Instance::default()])
    }

    /// What `each` or `count` stands for in the object of a block that a reference means.
    pub(super) fn bound_in(&mut self, file: usize, block: &'f Block, step: Option<&Step>) -> Bound {
        let span = span_of(block);
        let place = Place { file, at: None };
        match step {
            Some(Step::Index(index)) => vec![("count".to_owned(), count(*index, span))],
            Some(Step::Name(key)) => {
                let each = block.body.get_attribute("for_each");
                let each = each.map(|each| self.attribute(each, place));
                let value = each.and_then(|each| value_of(&each, key));
                let value = value.unwrap_or_else(|| text("${each.value}", span));
                vec![("each".to_owned(), instance(text(key, span), value))]
            }
            Some(Step::Each | Step::Open) | None => Vec::new(),
        }
    }
}

fn count(index: u64, span: Span) -> Node {
    let index = Node::new(Value::Number(index.to_string()), span);
    Node::new(Value::Map(vec![entry("index", span, index)]), span)
}

/// The objects of `for_each`: a map, or a set, whose items are their own keys.
fn keyed(each: &Node) -> Option<Vec<Instance>> {
    let mut pairs = members(each)?;
    (pairs.len() <= MOST).then_some(())?;
    if each.items().is_some() {
        pairs = pairs
            .into_iter()
            .map(|(_, one)| (one.clone(), one))
            .collect();
    }
    let named = |(key, _): &(Node, Node)| key.text().is_some_and(|key| !has_hole(key));
    pairs.iter().all(named).then_some(())?;
    // Terraform goes through both in the order of their keys.
    pairs.sort_by(|(one, _), (other, _)| one.text().cmp(&other.text()));
    pairs.dedup_by(|(one, _), (other, _)| one.value == other.value);
    let one = |(key, value): (Node, Node)| Instance {
        suffix: format!("[{}]", quoted(key.text().unwrap_or_default())),
        bound: vec![("each".to_owned(), instance(key, value))],
    };
    Some(pairs.into_iter().map(one).collect())
}

fn value_of(each: &Node, key: &str) -> Option<Node> {
    match &each.value {
        Value::List(items) => items.iter().find(|item| item.text() == Some(key)).cloned(),
        _ => each.get(key).cloned(),
    }
}

fn counted(number: &Node) -> Option<Vec<Instance>> {
    let Value::Number(written) = &number.value else {
        return None;
    };
    let most: usize = written.parse().ok().filter(|most| *most <= MOST)?;
    let one = |index: usize| Instance {
        suffix: format!("[{index}]"),
        bound: vec![("count".to_owned(), count(index as u64, number.span))],
    };
    Some((0..most).map(one).collect())
}
