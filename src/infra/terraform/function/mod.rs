//! The functions that trust policies are written with.
//!
//! <https://developer.hashicorp.com/terraform/language/functions>

mod collection;
mod order;
mod text;

use hcl_edit::expr::{Expression, FuncCall};

use super::collection::may_be_many;
use super::evaluate::{Evaluator, Place, is_open};
use super::policy::templatefile;
use super::reference::Found;
use super::span_of;
use crate::infra::embedded;
use crate::source::{self, Node, Source, Span, Value};

/// The longest text that is worked out, in bytes; IAM takes no policy of a hundredth of it.
const LONGEST: usize = 1 << 20;

impl Evaluator<'_, '_> {
    /// What a function comes to; nothing where an argument it needs is open.
    pub(super) fn call(&mut self, call: &FuncCall, place: Place) -> Option<Node> {
        let name = call.name.name.as_str();
        if call.name.is_namespaced() {
            return None;
        }
        let span = place.at.unwrap_or_else(|| span_of(call));
        if let Some(found) = self.lazy(name, call, place) {
            return found.map(|node| Node { span, ..node });
        }
        let arguments = self.arguments(call, place)?;
        self.session.spend(size(&arguments)).then_some(())?;
        let value = collection::arranged(name, &arguments)
            .or_else(|| order::picked(name, &arguments))
            .or_else(|| self.joined(name, call, &arguments))
            .or_else(|| {
                let open = arguments.iter().any(holds_open);
                (!open)
                    .then(|| text::worked_out(name, &arguments))
                    .flatten()
            })?;
        self.session.spend(weight(&value)).then_some(())?;
        Some(Node::new(placed(value, span, place.at), span))
    }

    /// The arguments; of `f(list...)` the items of the list.
    fn arguments(&mut self, call: &FuncCall, place: Place) -> Option<Vec<Node>> {
        let mut all: Vec<Node> = call.args.iter().map(|one| self.value(one, place)).collect();
        if call.args.expand_final() {
            let last = all.pop()?;
            let items = last.items()?;
            (!items.iter().any(may_be_many)).then_some(())?;
            all.extend(items.iter().cloned());
        }
        Some(all)
    }

    /// Functions that look at their arguments one after the other, or at files; nothing where this
    /// is none of them.
    fn lazy(&mut self, name: &str, call: &FuncCall, place: Place) -> Option<Option<Node>> {
        if self.is_known()
            && let Some(found) = self.call_of_terragrunt(name, call, place)
        {
            return Some(found);
        }
        let first = call.args.iter().next();
        Some(match name {
            "try" => self.first_that_works(call, place),
            "can" => self.works(first?, place),
            _ if !self.is_known() => return None,
            "file" => self.file(first?, place),
            "templatefile" => self.filled(call, place),
            "jsondecode" | "yamldecode" => self.decoded(name, first?, place),
            "jsonencode" => {
                let value = self.value(first?, place);
                let text = (!holds_open(&value)).then(|| source::to_json(&value));
                text.map(|text| Node::new(Value::Text(text), Span::default()))
            }
            _ => return None,
        })
    }

    fn first_that_works(&mut self, call: &FuncCall, place: Place) -> Option<Node> {
        for argument in call.args.iter() {
            match self.attempt(argument, place) {
                Found::Value(node) => return Some(node),
                Found::Missing => {}
                // Which one it is is not known: it may also be the next argument.
                Found::Agreed(_) | Found::Open => return None,
            }
        }
        None
    }

    fn works(&mut self, argument: &Expression, place: Place) -> Option<Node> {
        let works = match self.attempt(argument, place) {
            Found::Value(_) => true,
            Found::Missing => false,
            Found::Agreed(_) | Found::Open => return None,
        };
        Some(Node::new(Value::Bool(works), Span::default()))
    }

    fn attempt(&mut self, argument: &Expression, place: Place) -> Found {
        match argument {
            Expression::Parenthesis(inner) => self.attempt(inner.inner(), place),
            Expression::Traversal(traversal) if self.is_known() => self.found(traversal, place),
            _ => {
                let value = self.value(argument, place);
                // A part that is open may be one that fails.
                match holds_open(&value) && !matches!(value.value, Value::List(_) | Value::Map(_)) {
                    true => Found::Open,
                    false => Found::Value(value),
                }
            }
        }
    }

    fn file(&mut self, path: &Expression, place: Place) -> Option<Node> {
        let index = self.text_at(path, place)?;
        let text = self.text(index)?.source.text();
        let affordable = text.len() <= LONGEST && self.session.spend(text.len() / 64);
        affordable.then(|| Node::new(Value::Text(text.to_owned()), Span::default()))
    }

    fn filled(&mut self, call: &FuncCall, place: Place) -> Option<Node> {
        let called = templatefile(call)?;
        let index = self.text_at(called.path, place)?;
        let open = format!("file {index}");
        let template = self.text(index)?.template()?;
        // Terraform lets no template fill in itself.
        (!self.open.contains(&open)).then_some(())?;
        let inner = self.scope(Some(called.variables), place);
        let outer = std::mem::replace(&mut self.bound, inner);
        self.open.push(open);
        let at = Some(Span::default());
        let text = self.template(template, Span::default(), Place { file: index, at });
        self.open.pop();
        self.bound = outer;
        text
    }

    fn decoded(&mut self, name: &str, text: &Expression, place: Place) -> Option<Node> {
        let text = self.value(text, place);
        let text = text.text().filter(|text| text.len() <= LONGEST)?;
        let source = Source::new("", text);
        let document = match name {
            "yamldecode" => source::parse_yaml(&source).ok()?,
            _ => source::parse_json(&source).ok()?,
        };
        document.is_valid().then_some(())?;
        let affordable = self.session.spend(text.len() / 16);
        affordable.then(|| embedded::at_once(&document.root, Span::default()))
    }

    /// Functions that put text around what may be open in part: `format`, and `join` of items that
    /// are written out.
    fn joined(&self, name: &str, call: &FuncCall, arguments: &[Node]) -> Option<Value> {
        self.is_known().then_some(())?;
        let is_list = |expression: &Expression| matches!(expression, Expression::Array(_));
        let known = match name {
            "format" => text::formatted(arguments)?,
            // An open item of another list may stand for several.
            "join" if call.args.iter().nth(1).is_some_and(is_list) => text::joined(arguments)?,
            _ => return None,
        };
        Some(Value::Text(known))
    }
}

fn size(nodes: &[Node]) -> usize {
    nodes.iter().map(|node| weight(&node.value)).sum()
}

fn weight(value: &Value) -> usize {
    match value {
        Value::List(items) => 1 + size(items),
        Value::Map(entries) => entries.len(),
        Value::Text(text) => 1 + text.len() / 64,
        _ => 1,
    }
}

/// Whether `times` pieces of so many bytes are more than what is worked out.
fn too_long(times: usize, bytes: usize) -> bool {
    times.saturating_mul(bytes) > LONGEST
}

/// Items keep the place they were written at; what was worked out has that of the call.
fn placed(value: Value, span: Span, at: Option<Span>) -> Value {
    match (value, at) {
        (Value::List(mut items), Some(at)) => {
            for item in &mut items {
                item.span = at;
            }
            Value::List(items)
        }
        (Value::List(mut items), None) => {
            for item in items.iter_mut().filter(|item| item.span == Span::default()) {
                item.span = span;
            }
            Value::List(items)
        }
        (value, _) => value,
    }
}

/// Whether a part of a value is not known.
pub(super) fn holds_open(node: &Node) -> bool {
    is_open(node)
        || match &node.value {
            Value::List(items) => items.iter().any(holds_open),
            Value::Map(entries) => entries.iter().any(|entry| holds_open(&entry.value)),
            _ => false,
        }
}

fn texts<'t>(all: impl Iterator<Item = &'t str>) -> Value {
    let node = |text: &str| Node::new(Value::Text(text.to_owned()), Span::default());
    Value::List(all.map(node).collect())
}
