//! What a reference such as `local.subjects` or `aws_iam_openid_connect_provider.github.arn` leads to.

use std::rc::Rc;

use hcl_edit::expr::{Expression, Traversal, TraversalOperator};
use hcl_edit::structure::Block;

use super::collection::may_be_many;
use super::evaluate::{Bound, Evaluator, Place};
use super::module::{Call, Module};
use super::operation::equal;
use super::span_of;
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::infra::embedded;
use crate::source::{Entry, Node, Span, Value};

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
    /// What the values agree on that it may lead to.
    Agreed(Agreed),
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
            Self::Agreed(Agreed { value, more: false }) => Some(value),
            Self::Agreed(_) | Self::Missing | Self::Open => None,
        }
    }
}

impl<'f> Evaluator<'_, 'f> {
    /// The value behind a reference; nothing where the files do not tell it.
    pub(super) fn reference(&mut self, traversal: &Traversal, place: Place) -> Option<Node> {
        match self.found(traversal, place) {
            Found::Agreed(Agreed {
                mut value,
                more: true,
            }) => {
                // The part that is not common becomes one unknown item, which may be many.
                let hole = self.hole(&Expression::Traversal(Box::new(traversal.clone())), place);
                if let Value::List(items) = &mut value.value {
                    items.push(hole);
                }
                Some(value)
            }
            found => found.value(),
        }
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
        let names = self.module.names.clone();
        let mut bound = self.bound.iter().rev().chain(&names);
        if let Some((_, node)) = bound.find(|(name, _)| name == root) {
            return follow(node, &steps, span);
        }
        match (root, steps.as_slice()) {
            ("local", [Step::Name(name), rest @ ..]) => match self.local(name) {
                Some(local) => self.inside(&local, rest, span),
                None => Found::Open,
            },
            ("var", [Step::Name(name), rest @ ..]) => match self.variable(name) {
                Some(value) => self.inside(&value, rest, span),
                None => Found::Open,
            },
            ("include" | "dependency", [Step::Name(name), rest @ ..]) => {
                match self.of_terragrunt(root, name) {
                    Some(value) => follow(&value, rest, span),
                    None => Found::Open,
                }
            }
            ("module", [Step::Name(name), rest @ ..]) => self.of_module(name, rest, span),
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

    /// A part of a value from elsewhere, all of it at the place of the reference.
    fn inside(&mut self, value: &Node, rest: &[Step], span: Span) -> Found {
        match follow(value, rest, span) {
            Found::Value(node) if !self.session.spend(weight(&node)) => Found::Open,
            Found::Value(node) => Found::Value(embedded::at_once(&node, span)),
            other => other,
        }
    }

    /// The value of a local.
    fn local(&mut self, name: &str) -> Option<Rc<Node>> {
        let (file, expression) = *self.module.folder.locals.get(name)?;
        let value = self.once("local", name, |this| {
            let at = Some(Span::default());
            let bound = std::mem::take(&mut this.bound);
            let value = this.value(expression, Place { file, at });
            this.bound = bound;
            Some(value)
        })?;
        // An unknown local is better known by its own name than by what it is made of.
        (!is_whole_hole(&value)).then_some(value)
    }

    /// The value of a local, or its name where that is unknown.
    pub(super) fn local_or_hole(&mut self, name: &str) -> Node {
        let known = self.local(name).map(|value| (*value).clone());
        let hole = || super::nodes::text(&format!("${{local.{name}}}"), Span::default());
        known.unwrap_or_else(hole)
    }

    /// The value of an input variable.
    pub(super) fn variable(&mut self, name: &str) -> Option<Rc<Node>> {
        self.once("var", name, |this| {
            let value = this.variable_value(name)?;
            let declared = this.module.folder.variables.get(name);
            let kind = declared.and_then(|(_, block)| block.body.get_attribute("type"));
            Some(match kind {
                Some(kind) => this.completed(value, &kind.value),
                None => value,
            })
        })
    }

    fn variable_value(&mut self, name: &str) -> Option<Node> {
        let module = self.module.clone();
        if let Some(call) = &module.call {
            if let Some(given) = call.block.body.get_attribute(name) {
                let place = Place {
                    file: call.file,
                    at: Some(Span::default()),
                };
                let parent = call.parent.clone();
                let bound = call.bound.clone();
                return Some(self.within(&parent, bound, |this| this.attribute(given, place)));
            }
            return self.default_of(name);
        }
        if let Some(given) = module.given.get(name) {
            return Some(given.clone());
        }
        (self.defaults || self.session.assumes_defaults).then_some(())?;
        self.default_of(name)
    }

    /// Whether an expression is a variable of the configuration that no file sets and whose default is
    /// empty: then a value is given when it is applied.
    pub(super) fn has_empty_default(&self, expression: &Expression) -> bool {
        let mut module = self.module.clone();
        let mut name = match variable_named(expression) {
            Some(name) => name.to_owned(),
            None => return false,
        };
        while let Some(call) = module.call.clone() {
            let given = call.block.body.get_attribute(name.as_str());
            match given.and_then(|given| variable_named(&given.value)) {
                Some(outer) => outer.clone_into(&mut name),
                None => return false,
            }
            module = call.parent;
        }
        !module.given.contains_key(&name)
    }

    /// A value with the defaults of the optional attributes that its type declares.
    ///
    /// <https://developer.hashicorp.com/terraform/language/expressions/type-constraints#optional-object-type-attributes>
    fn completed(&mut self, mut value: Node, kind: &Expression) -> Node {
        let Expression::FuncCall(call) = kind else {
            return value;
        };
        let Some(inner) = call.args.iter().next() else {
            return value;
        };
        match (call.name.name.as_str(), &mut value.value, inner) {
            ("list" | "set", Value::List(items), _) => {
                for item in items {
                    *item = self.completed(std::mem::replace(item, null(Span::default())), inner);
                }
            }
            ("map", Value::Map(entries), _) => {
                for entry in entries {
                    let one = std::mem::replace(&mut entry.value, null(Span::default()));
                    entry.value = self.completed(one, inner);
                }
            }
            ("object", Value::Map(entries), Expression::Object(attributes)) => {
                for (key, kind) in attributes.iter() {
                    let hcl_edit::expr::ObjectKey::Ident(name) = key else {
                        continue;
                    };
                    self.complete(entries, name.as_str(), kind.expr());
                }
            }
            _ => {}
        }
        value
    }

    fn complete(&mut self, entries: &mut Vec<Entry>, name: &str, kind: &Expression) {
        let optional = match kind {
            Expression::FuncCall(call) if call.name.name.as_str() == "optional" => Some(call),
            _ => None,
        };
        let inner = optional
            .and_then(|call| call.args.iter().next())
            .unwrap_or(kind);
        let there = entries.iter_mut().find(|entry| entry.key.text == name);
        let default = optional.map(|call| call.args.iter().nth(1));
        match (there, default) {
            (Some(entry), Some(Some(default))) if entry.value.is_null() => {
                entry.value = self.literal(default);
            }
            (Some(entry), _) => {
                let value = std::mem::replace(&mut entry.value, null(Span::default()));
                entry.value = self.completed(value, inner);
            }
            (None, Some(default)) => {
                let value = default.map_or(null(Span::default()), |default| self.literal(default));
                entries.push(super::nodes::entry(name, Span::default(), value));
            }
            (None, None) => {}
        }
    }

    /// The value of an expression that refers to nothing, at no place of its own.
    fn literal(&mut self, expression: &Expression) -> Node {
        let place = Place {
            file: usize::MAX,
            at: Some(Span::default()),
        };
        self.value(expression, place)
    }

    /// An output of a called module.
    fn of_module(&mut self, name: &str, rest: &[Step], span: Span) -> Found {
        let (key, rest) = match rest {
            [
                key @ (Step::Index(_) | Step::Name(_)),
                output @ Step::Name(_),
                rest @ ..,
            ] if self.has_instances(name) => {
                (Some(key), [std::slice::from_ref(output), rest].concat())
            }
            rest => (None, rest.to_vec()),
        };
        let [Step::Name(output), rest @ ..] = rest.as_slice() else {
            return Found::Open;
        };
        let Some(child) = self.called(name, key) else {
            return Found::Open;
        };
        let value = self.within(&child, Bound::new(), |this| this.output(output));
        match value {
            Some(value) => self.inside(&value, rest, span),
            None => Found::Open,
        }
    }

    fn has_instances(&self, name: &str) -> bool {
        self.module.folder.call(name).is_some_and(|(_, block)| {
            block.body.has_attribute("for_each") || block.body.has_attribute("count")
        })
    }

    /// The module that a `module` block calls, or one of its instances.
    pub(super) fn called(&mut self, name: &str, key: Option<&Step>) -> Option<Rc<Module<'f>>> {
        let (file, block) = self.module.folder.call(name)?;
        let source = super::modules::argument(self.session, &self.module, file, block, "source")?;
        let location = self.session.locate(&self.module, name, &source);
        let suffix = match key {
            Some(Step::Index(index)) => format!("[{index}]"),
            Some(Step::Name(key)) => format!("[{}]", crate::source::quoted(key)),
            Some(Step::Each | Step::Open) => return None,
            None => String::new(),
        };
        let call = Call {
            parent: self.module.clone(),
            file,
            block,
            bound: self.bound_in(file, block, key),
        };
        self.session.child(call, &suffix, &location)
    }

    /// The value of an output of the module at hand.
    pub(super) fn output(&mut self, name: &str) -> Option<Rc<Node>> {
        let (file, block) = *self.module.folder.outputs.get(name)?;
        let value = block.body.get_attribute("value")?;
        let value = self.once("output", name, |this| {
            let at = Some(Span::default());
            Some(this.attribute(value, Place { file, at }))
        })?;
        (!is_whole_hole(&value)).then_some(value)
    }

    /// Works something out once for the module at hand; nothing where it refers to itself.
    fn once(
        &mut self,
        kind: &str,
        name: &str,
        work: impl FnOnce(&mut Self) -> Option<Node>,
    ) -> Option<Rc<Node>> {
        let key = format!("{kind}.{name}");
        if !self.defaults
            && let Some(known) = self.module.worked_out.borrow().get(&key)
        {
            return Some(known.clone());
        }
        let open = format!("{}:{key}", self.module.id);
        if self.open.contains(&open) {
            return None;
        }
        self.open.push(open);
        let value = work(self).map(Rc::new);
        self.open.pop();
        let value = value?;
        if !self.defaults {
            let mut known = self.module.worked_out.borrow_mut();
            known.insert(key, value.clone());
        }
        Some(value)
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
                let (_, local) = *self.module.folder.locals.get(name.as_str())?;
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
        let (file, block) = *self.module.folder.providers.get(address)?;
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
            (Step::Open, Value::Map(entries)) if !entries.is_empty() => {
                let all: Vec<&Node> = entries.iter().map(|entry| &entry.value).collect();
                let rest = steps.get(index + 1..).unwrap_or_default();
                return any_of(&all, rest, span);
            }
            (Step::Open, Value::List(items)) if !items.is_empty() => {
                let all: Vec<&Node> = items.iter().collect();
                let rest = steps.get(index + 1..).unwrap_or_default();
                return any_of(&all, rest, span);
            }
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

/// What one of several values comes to, where it is not known which: what all of them agree on.
fn any_of(all: &[&Node], rest: &[Step], span: Span) -> Found {
    if all.iter().any(|node| may_be_many(node)) {
        return Found::Open;
    }
    let mut values = Vec::new();
    for node in all {
        match follow(node, rest, span) {
            Found::Value(value) | Found::Agreed(Agreed { value, more: false }) => {
                values.push(value)
            }
            Found::Agreed(_) => return Found::Open,
            // Terraform would stop where the key leads there, so it does not.
            Found::Missing => {}
            Found::Open => return Found::Open,
        }
    }
    agreed(&values, span).map_or(Found::Open, Found::Agreed)
}

/// What several values have in common: the value, where they are the same; of lists the items that are
/// in all of them.
pub(super) fn agreed(values: &[Node], span: Span) -> Option<Agreed> {
    let (first, others) = values.split_first()?;
    if others.iter().all(|other| equal(first, other) == Some(true)) {
        let value = embedded::at_once(first, span);
        return Some(Agreed { value, more: false });
    }
    let is_in = |item: &Node, list: &Node| {
        let items = list.items().unwrap_or_default();
        items.iter().any(|other| equal(item, other) == Some(true))
    };
    others
        .iter()
        .all(|other| other.items().is_some())
        .then_some(())?;
    let common = first.items()?.iter();
    let common = common.filter(|item| others.iter().all(|other| is_in(item, other)));
    let common: Vec<Node> = common.map(|item| embedded::at_once(item, span)).collect();
    (!common.is_empty()).then_some(())?;
    let value = Node::new(Value::List(common), span);
    Some(Agreed { value, more: true })
}

/// What several values agree on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Agreed {
    pub value: Node,
    /// Whether `value` is a list to which items are added that are not known.
    pub more: bool,
}

fn null(span: Span) -> Node {
    Node::new(Value::Null, span)
}

fn each(items: &[Node], rest: &[Step], span: Span) -> Found {
    if items.iter().any(may_be_many) {
        return Found::Open;
    }
    let mut all = Vec::new();
    for item in items {
        match follow(item, rest, span) {
            Found::Value(node) => all.push(node),
            Found::Agreed(Agreed { value, more: false }) => all.push(value),
            Found::Agreed(_) => return Found::Open,
            other => return other,
        }
    }
    Found::Value(Node::new(Value::List(all), span))
}

/// The variable that an expression is, with nothing behind its name.
fn variable_named(expression: &Expression) -> Option<&str> {
    let Expression::Traversal(traversal) = expression else {
        return None;
    };
    let (Expression::Variable(root), [operator]) =
        (&traversal.expr, traversal.operators.as_slice())
    else {
        return None;
    };
    match operator.value() {
        TraversalOperator::GetAttr(name) if root.as_str() == "var" => Some(name.as_str()),
        _ => None,
    }
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
