//! Expressions into values, as far as the files hold them.

use std::rc::Rc;

use hcl_edit::expr::{Expression, Object, ObjectKey};
use hcl_edit::structure::Attribute;

use super::module::{Module, Session};
use super::span_of;
use crate::infra::mask::one_line;
use crate::source::{Entry, Key, Node, Span, Value};

/// How much is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Filling {
    /// All that the files tell.
    Known,
    /// Nothing that refers to another place.
    Written,
}

/// Where an expression stands, and which place its value is said to have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub file: usize,
    /// The reference that led here, if one did: what is changed has to be changed there.
    pub at: Option<Span>,
}

/// How deep references may lead; Terraform itself allows no circles.
const DEPTH: usize = 48;

/// How deep expressions may stand in one another, those that references lead to included.
const NESTING: usize = 300;

/// Names and what they stand for, the innermost last.
pub(super) type Bound = Vec<(String, Node)>;

/// Works expressions out.
pub(super) struct Evaluator<'m, 'f> {
    pub session: &'m Session<'f>,
    /// The module whose names are meant.
    pub module: Rc<Module<'f>>,
    pub filling: Filling,
    /// The locals being worked out.
    pub open: Vec<String>,
    /// What names of `for`, `each` and the like stand for.
    pub bound: Bound,
    /// Whether variables are what they are where nobody says otherwise.
    pub defaults: bool,
    nesting: usize,
}

impl<'m, 'f> Evaluator<'m, 'f> {
    pub fn new(session: &'m Session<'f>, module: &Rc<Module<'f>>, filling: Filling) -> Self {
        Self {
            session,
            module: module.clone(),
            filling,
            open: Vec::new(),
            bound: Vec::new(),
            defaults: false,
            nesting: 0,
        }
    }

    /// The same, where some names stand for something already.
    pub fn bound(
        session: &'m Session<'f>,
        module: &Rc<Module<'f>>,
        filling: Filling,
        bound: &Bound,
    ) -> Self {
        Self {
            bound: bound.clone(),
            ..Self::new(session, module, filling)
        }
    }

    /// Works something out among the names of another module.
    pub fn within<T>(
        &mut self,
        module: &Rc<Module<'f>>,
        bound: Bound,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let outer_module = std::mem::replace(&mut self.module, module.clone());
        let outer_bound = std::mem::replace(&mut self.bound, bound);
        let result = work(self);
        self.module = outer_module;
        self.bound = outer_bound;
        result
    }

    pub fn is_known(&self) -> bool {
        self.filling == Filling::Known
    }

    /// The value of an expression; a hole with its text where the files do not tell it.
    pub fn value(&mut self, expression: &Expression, place: Place) -> Node {
        if !self.session.spend(1) || self.open.len() > DEPTH || self.nesting > NESTING {
            return self.hole(expression, place);
        }
        self.nesting += 1;
        let known = self.known(expression, place);
        self.nesting -= 1;
        known.unwrap_or_else(|| self.hole(expression, place))
    }

    fn known(&mut self, expression: &Expression, place: Place) -> Option<Node> {
        let span = place.at.unwrap_or_else(|| span_of(expression));
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(number) => {
                let written = self.text_of(expression, place);
                Value::Number(match written.is_empty() {
                    true => number.value().to_string(),
                    false => written,
                })
            }
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.value(item, place));
                Value::List(items.collect())
            }
            Expression::Object(object) => self.object(object, place),
            Expression::StringTemplate(template) => return self.template(template, span, place),
            Expression::HeredocTemplate(heredoc) => {
                return self.template(&heredoc.template, span, place);
            }
            Expression::Parenthesis(inner) => return Some(self.value(inner.inner(), place)),
            Expression::FuncCall(call) => return self.call(call, place),
            Expression::Traversal(traversal) => return self.reference(traversal, place),
            Expression::Variable(name) => return self.named(name.as_str(), span),
            _ if !self.is_known() => return None,
            Expression::Conditional(conditional) => return self.conditional(conditional, place),
            Expression::ForExpr(repeated) => return self.repeated(repeated, place),
            Expression::UnaryOp(operation) => self.unary(operation, place)?,
            Expression::BinaryOp(operation) => self.binary(operation, place)?,
        };
        Some(Node::new(value, span))
    }

    /// An attribute's value.
    pub fn attribute(&mut self, attribute: &Attribute, place: Place) -> Node {
        self.value(&attribute.value, place)
    }

    /// What stands in an interpolation: a list or object may be put in as JSON.
    pub fn interpolated(&mut self, expression: &Expression, place: Place) -> Node {
        match jsonencode(expression) {
            Some(inner) => self.value(inner, place),
            None => self.value(expression, place),
        }
    }

    /// A hole named by the expression as it stands.
    pub fn hole(&self, expression: &Expression, place: Place) -> Node {
        let text = format!("${{{}}}", one_line(&self.text_of(expression, place)));
        let span = place.at.unwrap_or_else(|| span_of(expression));
        Node::new(Value::Text(text), span)
    }

    fn text_of(&self, expression: &Expression, place: Place) -> String {
        let source = self.session.source(place.file);
        let text = source.map(|source| source.slice(span_of(expression)));
        text.unwrap_or_default().to_owned()
    }

    fn object(&mut self, object: &Object, place: Place) -> Value {
        let mut entries: Vec<Entry> = Vec::new();
        for (key, value) in object.iter() {
            let key = self.key(key, place);
            let value = self.value(value.expr(), place);
            entries.push(Entry { key, value });
        }
        Value::Map(entries)
    }

    pub(super) fn key(&mut self, key: &ObjectKey, place: Place) -> Key {
        let (text, span) = match key {
            ObjectKey::Ident(name) => (name.as_str().to_owned(), span_of(name)),
            ObjectKey::Expression(expression) => {
                let node = self.value(expression, place);
                let text = match node.scalar() {
                    Some(text) => text.to_owned(),
                    None => self
                        .hole(expression, place)
                        .text()
                        .unwrap_or_default()
                        .to_owned(),
                };
                (text, span_of(expression))
            }
        };
        Key {
            text,
            span: place.at.unwrap_or(span),
        }
    }

    fn named(&self, name: &str, span: Span) -> Option<Node> {
        if !self.is_known() {
            return None;
        }
        let bound = self.bound.iter().rev().find(|(bound, _)| bound == name)?;
        let mut node = bound.1.clone();
        node.span = span;
        Some(node)
    }
}

/// The argument of `jsonencode`.
pub(super) fn jsonencode(expression: &Expression) -> Option<&Expression> {
    match expression {
        Expression::Parenthesis(inner) => jsonencode(inner.inner()),
        Expression::FuncCall(call) if call.name.name.as_str() == "jsonencode" => {
            call.args.iter().next()
        }
        _ => None,
    }
}

/// Whether a value is text of which something is not known; it may also be a list.
pub(super) fn is_open(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains("${"))
}
