//! What a reference such as `local.subjects` or `aws_iam_openid_connect_provider.github.arn` leads to.

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::Block;

use super::evaluate::{Evaluator, Place};
use super::span_of;
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::source::{Node, Span, Value};

/// One step of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A name, or a key in brackets.
    Name(String),
    /// A number in brackets.
    Index(u64),
    /// What is not known, or `*`.
    Open,
}

impl Evaluator<'_, '_> {
    /// The value behind a reference; nothing where the files do not tell it.
    pub(super) fn reference(&mut self, traversal: &Traversal, place: Place) -> Option<Node> {
        if !self.is_known() {
            return None;
        }
        let span = place.at.unwrap_or_else(|| span_of(traversal));
        let steps = self.steps(traversal, place);
        let Expression::Variable(root) = &traversal.expr else {
            let start = self.value(&traversal.expr, place);
            return follow(start, &steps, span);
        };
        let root = root.as_str();
        if let Some((_, node)) = self.bound.iter().rev().find(|(name, _)| name == root) {
            return follow(node.clone(), &steps, span);
        }
        match (root, steps.as_slice()) {
            ("local", [Step::Name(name), rest @ ..]) => {
                let value = self.local(name, span)?;
                follow(value, rest, span)
            }
            ("data", [Step::Name(kind), Step::Name(name), rest @ ..]) => {
                self.data(kind, name, rest, span)
            }
            (kind, [Step::Name(name), rest @ ..]) => {
                let address = format!("{kind}.{name}");
                self.provider(&address, rest, span)
            }
            _ => None,
        }
    }

    fn local(&mut self, name: &str, span: Span) -> Option<Node> {
        if self.open.iter().any(|open| open == name) {
            return None;
        }
        let (file, expression) = *self.module.locals.get(name)?;
        let at = Some(span);
        self.open.push(name.to_owned());
        let bound = std::mem::take(&mut self.bound);
        let value = self.value(expression, Place { file, at });
        self.bound = bound;
        self.open.pop();
        // An open local is better known by its own name than by what it is made of.
        (!is_whole_hole(&value)).then_some(value)
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
                TraversalOperator::AttrSplat(_) | TraversalOperator::FullSplat(_) => Step::Open,
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
fn follow(start: Node, steps: &[Step], span: Span) -> Option<Node> {
    let mut node = start;
    for step in steps {
        let next = match (step, &node.value) {
            (Step::Name(name), Value::Map(_)) => node.get(name).cloned(),
            (Step::Index(index), Value::List(items)) => {
                items.get(usize::try_from(*index).ok()?).cloned()
            }
            _ => None,
        };
        node = next?;
    }
    node.span = span;
    Some(node)
}

fn is_whole_hole(node: &Node) -> bool {
    node.text().is_some_and(crate::iam::pattern::is_hole)
}
