//! Expressions into values, as far as the files tell.

use hcl_edit::expr::{Expression, ForExpr, Object, ObjectKey};
use hcl_edit::structure::Attribute;
use hcl_edit::template::{Element, Template};

use super::module::Module;
use super::span_of;
use crate::iam::pattern::has_hole;
use crate::source::{Entry, Key, Node, Span, Value};
use crate::template::mask::one_line;

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

/// Works expressions out.
pub(super) struct Evaluator<'m, 'f> {
    pub module: &'m Module<'f>,
    pub filling: Filling,
    /// The locals being worked out.
    pub open: Vec<String>,
    /// What names of `for` stand for, the innermost last.
    pub bound: Vec<(String, Node)>,
}

impl<'m, 'f> Evaluator<'m, 'f> {
    pub fn new(module: &'m Module<'f>, filling: Filling) -> Self {
        Self {
            module,
            filling,
            open: Vec::new(),
            bound: Vec::new(),
        }
    }

    pub fn is_known(&self) -> bool {
        self.filling == Filling::Known
    }

    /// The value of an expression; a hole with its text where the files do not tell it.
    pub fn value(&mut self, expression: &Expression, place: Place) -> Node {
        if !self.module.spend(1) || self.open.len() > DEPTH {
            return self.hole(expression, place);
        }
        let span = place.at.unwrap_or_else(|| span_of(expression));
        let value = match expression {
            Expression::Null(_) => Value::Null,
            Expression::Bool(value) => Value::Bool(*value.value()),
            Expression::Number(_) => Value::Number(self.text_of(expression, place)),
            Expression::String(text) => Value::Text(text.value().clone()),
            Expression::Array(items) => {
                let items = items.iter().map(|item| self.value(item, place));
                Value::List(items.collect())
            }
            Expression::Object(object) => self.object(object, place),
            Expression::StringTemplate(template) => {
                return self.template(template, expression, place);
            }
            Expression::HeredocTemplate(heredoc) => {
                return self.template(&heredoc.template, expression, place);
            }
            Expression::Parenthesis(inner) => return self.value(inner.inner(), place),
            Expression::FuncCall(call) => {
                let called = self.call(call, place);
                return called.unwrap_or_else(|| self.hole(expression, place));
            }
            Expression::Traversal(traversal) => {
                let found = self.reference(traversal, place);
                return found.unwrap_or_else(|| self.hole(expression, place));
            }
            Expression::Variable(name) => {
                let found = self.named(name.as_str(), span);
                return found.unwrap_or_else(|| self.hole(expression, place));
            }
            Expression::Conditional(conditional) if self.is_known() => {
                let branch = match self.value(&conditional.cond_expr, place).boolean() {
                    Some(true) => &conditional.true_expr,
                    Some(false) => &conditional.false_expr,
                    None => return self.hole(expression, place),
                };
                return self.value(branch, place);
            }
            Expression::ForExpr(repeated) if self.is_known() => {
                let found = self.repeated(repeated, place);
                return found.unwrap_or_else(|| self.hole(expression, place));
            }
            _ => return self.hole(expression, place),
        };
        Node::new(value, span)
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
        let file = self.module.files.get(place.file);
        let text = file.map(|file| file.source.slice(span_of(expression)));
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

    fn key(&mut self, key: &ObjectKey, place: Place) -> Key {
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

    fn template(&mut self, template: &Template, whole: &Expression, place: Place) -> Node {
        let span = place.at.unwrap_or_else(|| span_of(whole));
        // `"${x}"` is `x` itself, whatever its type.
        if let Some(Element::Interpolation(only)) = template.as_single_element() {
            let node = self.value(&only.expr, place);
            return Node { span, ..node };
        }
        let mut text = String::new();
        for element in template.iter() {
            match element {
                Element::Literal(literal) => text.push_str(literal),
                Element::Interpolation(interpolation) => {
                    let value = self.value(&interpolation.expr, place);
                    match value.scalar() {
                        Some(value) => text.push_str(value),
                        None => {
                            let hole = self.hole(&interpolation.expr, place);
                            text.push_str(hole.text().unwrap_or_default());
                        }
                    }
                }
                Element::Directive(_) => text.push_str("${template}"),
            }
        }
        if !self.module.spend(text.len() / 64) {
            return self.hole(whole, place);
        }
        Node::new(Value::Text(text), span)
    }

    fn named(&self, name: &str, span: Span) -> Option<Node> {
        let bound = self.bound.iter().rev().find(|(bound, _)| bound == name)?;
        let mut node = bound.1.clone();
        node.span = span;
        Some(node)
    }

    /// A `for` over a collection that the files tell.
    fn repeated(&mut self, repeated: &ForExpr, place: Place) -> Option<Node> {
        let span = place.at.unwrap_or_else(|| span_of(repeated));
        let collection = self.value(&repeated.intro.collection_expr, place);
        let mut items = Vec::new();
        let mut entries = Vec::new();
        for (key, value) in members(&collection)? {
            let depth = self.bound.len();
            if let Some(name) = &repeated.intro.key_var {
                self.bound.push((name.as_str().to_owned(), key));
            }
            let name = repeated.intro.value_var.as_str().to_owned();
            self.bound.push((name, value));
            let taken = repeated
                .cond
                .as_ref()
                .map_or(Some(true), |cond| self.value(&cond.expr, place).boolean());
            let value = self.value(&repeated.value_expr, place);
            let key = repeated.key_expr.as_ref().map(|key| self.value(key, place));
            self.bound.truncate(depth);
            match (taken?, key) {
                (false, _) => {}
                (true, None) => items.push(value),
                (true, Some(key)) => {
                    let text = key.scalar().filter(|text| !has_hole(text))?.to_owned();
                    entries.push(Entry {
                        key: Key { text, span },
                        value,
                    });
                }
            }
        }
        let value = match repeated.key_expr {
            Some(_) => Value::Map(entries),
            None => Value::List(items),
        };
        Some(Node::new(value, span))
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

/// The keys and values of a list or an object; nothing where it is neither or not known.
pub(super) fn members(node: &Node) -> Option<Vec<(Node, Node)>> {
    let key = |text: String| Node::new(Value::Text(text), node.span);
    match &node.value {
        Value::List(items) if !items.iter().any(is_open) => Some(
            items
                .iter()
                .enumerate()
                .map(|(index, item)| (key(index.to_string()), item.clone()))
                .collect(),
        ),
        Value::Map(entries) if !entries.iter().any(|entry| has_hole(&entry.key.text)) => Some(
            entries
                .iter()
                .map(|entry| (key(entry.key.text.clone()), entry.value.clone()))
                .collect(),
        ),
        _ => None,
    }
}

/// Whether a value is text of which something is not known; it may also be a list.
pub(super) fn is_open(node: &Node) -> bool {
    node.text().is_some_and(|text| text.contains("${"))
}
