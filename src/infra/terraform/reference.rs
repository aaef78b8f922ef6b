//! What a reference such as `local.subjects` or `aws_iam_openid_connect_provider.github.arn` leads to.

use std::rc::Rc;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::Block;

use super::collection::may_be_many;
use super::evaluate::{Evaluator, Place};
use super::span_of;
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::infra::embedded;
use crate::source::{Node, Span, Value};

/// One step of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A name, or a key in brackets.
    Name(String),
    /// A number in brackets.
    Index(u64),
    /// `*`: each item.
    Each,
    /// What is not known.
    Open,
}

/// What a reference leads to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    Value(Node),
    /// Certainly nothing: Terraform would stop with an error.
    Missing,
    /// What the files do not tell.
    Open,
}

impl Found {
    fn of(value: Option<Node>) -> Self {
        value.map_or(Self::Open, Self::Value)
    }

    fn value(self) -> Option<Node> {
        match self {
            Self::Value(node) => Some(node),
            Self::Missing | Self::Open => None,
        }
    }
}

impl<'f> Evaluator<'_, 'f> {
    /// The value behind a reference; nothing where the files do not tell it.
    pub(super) fn reference(&mut self, traversal: &Traversal, place: Place) -> Option<Node> {
        self.found(traversal, place).value()
    }

    /// What a reference leads to.
    pub(super) fn found(&mut self, traversal: &Traversal, place: Place) -> Found {
        if !self.is_known() {
            return Found::Open;
        }
        let span = place.at.unwrap_or_else(|| span_of(traversal));
        let steps = self.steps(traversal, place);
        let Expression::Variable(root) = &traversal.expr else {
            let start = self.value(&traversal.expr, place);
            return follow(&start, &steps, span);
        };
        let root = root.as_str();
        if let Some((_, node)) = self.bound.iter().rev().find(|(name, _)| name == root) {
            return follow(node, &steps, span);
        }
        match (root, steps.as_slice()) {
            ("local", [Step::Name(name), rest @ ..]) => match self.local(name) {
                Some(local) => self.inside(&local, rest, span),
                None => Found::Open,
            },
            ("var", [Step::Name(name), rest @ ..]) if self.defaults => {
                match self.default_of(name) {
                    Some(value) => follow(&value, rest, span),
                    None => Found::Open,
                }
            }
            ("data", [Step::Name(kind), Step::Name(name), rest @ ..]) => {
                Found::of(self.data(kind, name, rest, span))
            }
            (kind, [Step::Name(name), rest @ ..]) => {
                let address = format!("{kind}.{name}");
                Found::of(self.provider(&address, rest, span))
            }
            _ => Found::Open,
        }
    }

    /// What lies in the value of a local, all of it at the place of the reference.
    fn inside(&mut self, local: &Node, rest: &[Step], span: Span) -> Found {
        match follow(local, rest, span) {
            Found::Value(node) if !self.module.spend(weight(&node)) => Found::Open,
            Found::Value(node) => Found::Value(embedded::at_once(&node, span)),
            other => other,
        }
    }

    /// The value of a local, worked out once.
    fn local(&mut self, name: &str) -> Option<Rc<Node>> {
        if self.open.iter().any(|open| open == name) {
            return None;
        }
        let known = self.module.worked_out.borrow().get(name).cloned();
        let value = match known.filter(|_| !self.defaults) {
            Some(value) => value,
            None => {
                let (file, expression) = *self.module.locals.get(name)?;
                let at = Some(Span::default());
                self.open.push(name.to_owned());
                let bound = std::mem::take(&mut self.bound);
                let value = Rc::new(self.value(expression, Place { file, at }));
                self.bound = bound;
                self.open.pop();
                if !self.defaults {
                    let mut known = self.module.worked_out.borrow_mut();
                    known.insert(name.to_owned(), value.clone());
                }
                value
            }
        };
        // An open local is better known by its own name than by what it is made of.
        (!is_whole_hole(&value)).then_some(value)
    }

    /// The expression of the local that a reference is to, if it is to all of it.
    pub(super) fn local_behind(&self, traversal: &Traversal) -> Option<&'f Expression> {
        let Expression::Variable(root) = &traversal.expr else {
            return None;
        };
        let [operator] = traversal.operators.as_slice() else {
            return None;
        };
        match operator.value() {
            TraversalOperator::GetAttr(name) if root.as_str() == "local" => {
                let (_, local) = *self.module.locals.get(name.as_str())?;
                Some(local)
            }
            _ => None,
        }
    }

    fn data(&mut self, kind: &str, name: &str, rest: &[Step], span: Span) -> Option<Node> {
        let own = |name: &str| Some(Node::new(Value::Text(format!("${{{name}}}")), span));
        let attribute = match rest {
            [Step::Name(attribute)] | [Step::Index(0), Step::Name(attribute)] => attribute.as_str(),
            _ => return None,
        };
        match (kind, attribute) {
            ("aws_caller_identity", "account_id") => own(OWN_ACCOUNT),
            ("aws_partition", "partition") => own(OWN_PARTITION),
            ("aws_iam_openid_connect_provider", _) => {
                let address = format!("data.aws_iam_openid_connect_provider.{name}");
                self.provider(&address, rest, span)
            }
            _ => None,
        }
    }

    /// An attribute of an identity provider: its URL tells all but the account.
    fn provider(&mut self, address: &str, rest: &[Step], span: Span) -> Option<Node> {
        let attribute = match rest {
            [Step::Name(attribute)] | [Step::Index(0), Step::Name(attribute)] => attribute.as_str(),
            _ => return None,
        };
        let (file, block) = *self.module.providers.get(address)?;
        let issuer = self.issuer(file, block)?;
        let text = match attribute {
            "arn" | "id" => {
                format!("arn:${{{OWN_PARTITION}}}:iam::${{{OWN_ACCOUNT}}}:oidc-provider/{issuer}")
            }
            "url" => issuer,
            _ => return None,
        };
        Some(Node::new(Value::Text(text), span))
    }

    /// The URL of a provider as IAM keeps it: without its scheme.
    fn issuer(&mut self, file: usize, block: &Block) -> Option<String> {
        let url = block.body.get_attribute("url")?;
        let node = self.attribute(url, Place { file, at: None });
        let url = node.text().filter(|url| !has_hole(url))?;
        let issuer = url.strip_prefix("https://").unwrap_or(url);
        Some(issuer.trim_end_matches('/').to_owned())
    }

    /// The steps of a reference, keys in brackets worked out.
    pub(super) fn steps(&mut self, traversal: &Traversal, place: Place) -> Vec<Step> {
        let operators = traversal.operators.iter();
        operators
            .map(|operator| match operator.value() {
                TraversalOperator::GetAttr(name) => Step::Name(name.as_str().to_owned()),
                TraversalOperator::LegacyIndex(index) => Step::Index(*index.value()),
                TraversalOperator::Index(expression) => {
                    let key = self.value(expression, place);
                    step(&key)
                }
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Step::Each,
            })
            .collect()
    }
}

fn step(key: &Node) -> Step {
    match &key.value {
        Value::Number(number) => number.parse().map_or(Step::Open, Step::Index),
        Value::Text(text) if !has_hole(text) => Step::Name(text.clone()),
        _ => Step::Open,
    }
}

/// The value at the end of some steps.
fn follow(start: &Node, steps: &[Step], span: Span) -> Found {
    let mut node = start;
    for (index, step) in steps.iter().enumerate() {
        let next = match (step, &node.value) {
            (Step::Open, _) => return Found::Open,
            (Step::Each, Value::List(items)) => {
                let rest = steps.get(index + 1..).unwrap_or_default();
                return each(items, rest, span);
            }
            (Step::Each, _) => return Found::Open,
            (_, Value::Text(text)) if text.contains("${") => return Found::Open,
            (Step::Name(name), Value::Map(entries)) => {
                let open = entries.iter().any(|entry| has_hole(&entry.key.text));
                match node.get(name) {
                    None if open => return Found::Open,
                    found => found,
                }
            }
            (Step::Index(index), Value::List(items)) => {
                let index = usize::try_from(*index).unwrap_or(usize::MAX);
                let before = items.iter().take(index.saturating_add(1));
                if before.clone().any(may_be_many) {
                    return Found::Open;
                }
                items.get(index)
            }
            _ => None,
        };
        match next {
            Some(next) => node = next,
            None => return Found::Missing,
        }
    }
    let mut node = node.clone();
    node.span = span;
    Found::Value(node)
}

fn each(items: &[Node], rest: &[Step], span: Span) -> Found {
    if items.iter().any(may_be_many) {
        return Found::Open;
    }
    let mut all = Vec::new();
    for item in items {
        match follow(item, rest, span) {
            Found::Value(node) => all.push(node),
            other => return other,
        }
    }
    Found::Value(Node::new(Value::List(all), span))
}

/// How many values a tree holds.
fn weight(node: &Node) -> usize {
    1 + match &node.value {
        Value::List(items) => items.iter().map(weight).sum(),
        Value::Map(entries) => entries.iter().map(|entry| weight(&entry.value)).sum(),
        _ => 0,
    }
}

fn is_whole_hole(node: &Node) -> bool {
    node.text().is_some_and(crate::iam::pattern::is_hole)
}
