//! What an expression comes to, without running the program.
//!
//! A value that only a run knows becomes a hole named by its expression (`${props.branch}`). Names are
//! followed to what they are bound to, also into other files at hand; a name that is bound twice or
//! changed later is not.

use std::collections::BTreeMap;

use super::syntax::{Binding, Bound, Element, Expr, Function, Kind, Parameter, Part, own};
use super::{File, Program, imports};
use crate::iam::pattern::{OWN_ACCOUNT, OWN_PARTITION, has_hole};
use crate::infra::embedded::at_once;
use crate::source::edit::SHARED;
use crate::source::{Entry, Key, Node, Span, Value as Data};

/// What an expression comes to.
#[derive(Debug, Clone)]
pub(super) enum Value {
    /// A value that can be written as JSON; what is unknown in it is a hole.
    Data(Node),
    /// An OIDC provider.
    Provider { arn: Node, issuer: Option<String> },
    /// Principals of CDK.
    Principals(Vec<Principal>),
    /// Nothing is known but the hole that names it.
    Unknown(Node),
}

/// Who may assume a role, as CDK's principals say it.
#[derive(Debug, Clone)]
pub(super) struct Principal {
    pub span: Span,
    /// `Federated`, `Service`, `AWS`.
    pub kind: &'static str,
    pub value: Node,
    pub conditions: Option<Node>,
    pub actions: Vec<Node>,
}

/// How often names and calls may lead on to others.
const MAX_STEPS: usize = 64;

/// How many expressions of a file are evaluated, and how long texts may become.
const MAX_WORK: usize = 200_000;

/// Evaluates the expressions of a program.
pub(super) struct Evaluator<'p> {
    pub program: &'p Program,
    /// The file of the expression that is evaluated.
    pub file: usize,
    /// What parameters stand for in the call that is followed.
    pub given: Vec<(String, Value)>,
    /// What a hole is where nothing else is said: the right side of `props.branch ?? 'main'`.
    pub defaults: BTreeMap<String, String>,
    depth: usize,
    work: usize,
}

impl<'p> Evaluator<'p> {
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            file: 0,
            given: Vec::new(),
            defaults: BTreeMap::new(),
            depth: 0,
            work: 0,
        }
    }

    pub fn here(&self) -> Option<&'p File> {
        self.program.files.get(self.file)
    }

    /// The value of an expression.
    pub fn value(&mut self, expr: &Expr) -> Value {
        self.work += 1;
        if self.depth >= MAX_STEPS || self.work > MAX_WORK {
            return self.unknown(expr);
        }
        self.depth += 1;
        let value = self.evaluated(expr);
        self.depth -= 1;
        value.unwrap_or_else(|| self.unknown(expr))
    }

    /// The value as data; a hole where it is none.
    pub fn data(&mut self, expr: &Expr) -> Node {
        match self.value(expr) {
            Value::Data(node) | Value::Unknown(node) => node,
            Value::Provider { arn, .. } => Node {
                span: expr.span,
                ..arn
            },
            Value::Principals(_) => self.hole(expr),
        }
    }

    pub fn unknown(&self, expr: &Expr) -> Value {
        Value::Unknown(self.hole(expr))
    }

    /// A hole named by the expression.
    pub fn hole(&self, expr: &Expr) -> Node {
        let written = self.here().map_or("", |file| file.source.slice(expr.span));
        let text = format!("${{{}}}", hole_name(written));
        Node::new(Data::Text(text), expr.span)
    }

    fn evaluated(&mut self, expr: &Expr) -> Option<Value> {
        let data = |value| Some(Value::Data(Node::new(value, expr.span)));
        if let Some(name) = self.pseudo(expr) {
            return data(Data::Text(format!("${{{name}}}")));
        }
        match &expr.kind {
            Kind::Text(parts) => data(Data::Text(self.text(parts))),
            Kind::Number(number) => data(Data::Number(number.clone())),
            Kind::Bool(value) => data(Data::Bool(*value)),
            Kind::Null => data(Data::Null),
            Kind::List(elements) => data(Data::List(self.list(elements))),
            Kind::Map(elements) => data(Data::Map(self.map(elements))),
            Kind::Name(name) => self.named(name, expr),
            Kind::Own(name) => self.named(&own(name), expr),
            Kind::Member(of, name) => self.member(of, name, expr),
            Kind::Index(of, key) => self.index(of, key),
            Kind::Call(call) => self.call(call, expr),
            Kind::Concat(one, other) => self.concatenated(one, other, expr.span),
            Kind::Either(one, other) => self.either(one, other),
            Kind::Conditional(one, other) => self.same(one, other),
            Kind::Each { items, function } => self.each(items, function),
            Kind::Function(_) | Kind::Unknown => None,
        }
    }

    fn text(&mut self, parts: &[Part]) -> String {
        let mut text = String::new();
        for part in parts {
            match part {
                // Nothing fills in such a reference in a plain string: AWS gets it as it is written.
                Part::Literal(literal) if has_hole(literal) => {
                    text.push_str(&literal.replace("${", "${$}{"));
                }
                Part::Literal(literal) => text.push_str(literal),
                Part::Value(value) => {
                    let node = self.data(value);
                    match node.scalar() {
                        Some(value) => text.push_str(value),
                        None => text.push_str(self.hole(value).text().unwrap_or_default()),
                    }
                }
            }
            self.work += text.len() / 64;
        }
        text
    }

    fn list(&mut self, elements: &[Element]) -> Vec<Node> {
        let mut items = Vec::new();
        for element in elements {
            match element {
                Element::Item(item) => items.push(self.data(item)),
                Element::Entry(_, value) => items.push(self.data(value)),
                Element::Spread(of) => match self.data(of) {
                    Node {
                        value: Data::List(more),
                        ..
                    } => items.extend(more),
                    unknown => items.push(unknown),
                },
            }
            self.work += items.len() / 64;
        }
        items.retain(|item| !item.is_null());
        items
    }

    fn map(&mut self, elements: &[Element]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for element in elements {
            let more = match element {
                Element::Entry(key, value) => vec![self.entry(key, value)],
                Element::Item(of) | Element::Spread(of) => match self.data(of) {
                    Node {
                        value: Data::Map(more),
                        ..
                    } => more,
                    Node {
                        value: Data::Null, ..
                    } => Vec::new(),
                    _ => {
                        let hole = self.hole(of);
                        vec![entry(hole.text().unwrap_or_default(), hole.clone())]
                    }
                },
            };
            for new in more {
                entries.retain(|entry| entry.key.text != new.key.text);
                entries.push(new);
            }
            self.work += entries.len() / 64;
        }
        // `undefined` is as if the member were not there.
        entries.retain(|entry| !entry.value.is_null());
        entries
    }

    fn entry(&mut self, key: &Expr, value: &Expr) -> Entry {
        let name = self.data(key);
        let hole = self.hole(key);
        let text = name.scalar().or(hole.text()).unwrap_or_default();
        Entry {
            key: Key {
                text: text.to_owned(),
                span: key.span,
            },
            value: self.data(value),
        }
    }

    /// What a name is bound to, where that is one thing.
    pub fn binding(&self, name: &str, at: Span) -> Option<&'p Binding> {
        let unit = &self.here()?.unit;
        if unit.changed.iter().any(|changed| changed == name) {
            return None;
        }
        let is_around = |scope: Span| scope.start <= at.start && at.end <= scope.end;
        let mut found: Option<&Binding> = None;
        let mut several = false;
        for binding in &unit.bindings {
            if binding.name != name || !is_around(binding.scope) {
                continue;
            }
            match found {
                Some(best) if best.scope.len() < binding.scope.len() => {}
                Some(best) if best.scope == binding.scope => several = true,
                _ => {
                    found = Some(binding);
                    several = false;
                }
            }
        }
        found.filter(|_| !several)
    }

    fn named(&mut self, name: &str, expr: &Expr) -> Option<Value> {
        let binding = self.binding(name, expr.span)?;
        match &binding.value {
            Bound::Value(value) => {
                let found = self.value(value);
                let uses = self
                    .here()
                    .map_or(0, |file| file.uses(name.trim_start_matches("this.")));
                Some(match uses > 2 {
                    true => shared(found),
                    false => found,
                })
            }
            Bound::Import(module, name) => self.imported(module, name.as_deref(), expr),
            Bound::Run => {
                let mut given = self.given.iter().rev();
                let (_, value) = given.find(|(given, _)| given == name)?;
                Some(value.clone())
            }
            Bound::Function(_) | Bound::Class(_) => None,
        }
    }

    /// What another file exports, with the place of the name that stands for it here.
    fn imported(&mut self, module: &str, name: Option<&str>, expr: &Expr) -> Option<Value> {
        let here = self.here()?;
        let index = imports::find(here.source.name(), module, name, &self.program.files)?;
        let file = self.program.files.get(index)?;
        if let Some(json) = &file.json {
            return Some(Value::Data(at_once(json, expr.span)));
        }
        let name = name?;
        let from = std::mem::replace(&mut self.file, index);
        let mut exported = file
            .unit
            .bindings
            .iter()
            .filter(|binding| binding.name == name && binding.scope.end == usize::MAX);
        let found = match (exported.next(), exported.next()) {
            (Some(binding), None) => match &binding.value {
                Bound::Value(value) => Some(self.value(value)),
                Bound::Import(module, name) => self.imported(module, name.as_deref(), expr),
                _ => None,
            },
            _ => None,
        };
        self.file = from;
        match found? {
            Value::Data(node) => Some(Value::Data(at_once(&node, expr.span))),
            Value::Provider { arn, issuer } => Some(Value::Provider {
                arn: at_once(&arn, expr.span),
                issuer,
            }),
            Value::Principals(_) | Value::Unknown(_) => None,
        }
    }

    fn member(&mut self, of: &Expr, name: &str, expr: &Expr) -> Option<Value> {
        if of.last_name() == Some("Effect") {
            let effect = match name {
                "ALLOW" => "Allow",
                "DENY" => "Deny",
                _ => return None,
            };
            return Some(Value::Data(Node::new(
                Data::Text(effect.to_owned()),
                expr.span,
            )));
        }
        if let Kind::Name(root) = &of.kind {
            match self.binding(root, of.span).map(|found| &found.value) {
                Some(Bound::Class(class)) => {
                    return self.named(&own(name), &Expr::new(Kind::Unknown, *class));
                }
                Some(Bound::Import(module, None)) => {
                    return self.imported(module, Some(name), expr);
                }
                _ => {}
            }
        }
        match self.value(of) {
            Value::Provider { arn, issuer } => self.of_provider(arn, issuer, name, expr),
            Value::Data(node) => match &node.value {
                Data::Map(_) => match node.get(name) {
                    Some(value) => Some(Value::Data(value.clone())),
                    None if name == "json" => Some(Value::Data(node)),
                    None => None,
                },
                _ if matches!(name, "json" | "value") => Some(Value::Data(node)),
                _ => None,
            },
            Value::Principals(_) | Value::Unknown(_) => None,
        }
    }

    fn of_provider(
        &mut self,
        arn: Node,
        issuer: Option<String>,
        name: &str,
        expr: &Expr,
    ) -> Option<Value> {
        match name {
            "openIdConnectProviderArn"
            | "open_id_connect_provider_arn"
            | "oidcProviderArn"
            | "oidc_provider_arn"
            | "providerArn"
            | "provider_arn"
            | "attrArn"
            | "attr_arn"
            | "ref"
            | "arn"
            | "id" => Some(Value::Data(Node {
                span: expr.span,
                ..arn
            })),
            "openIdConnectProviderIssuer"
            | "open_id_connect_provider_issuer"
            | "oidcProviderIssuer"
            | "oidc_provider_issuer"
            | "url" => {
                let issuer = issuer?;
                Some(Value::Data(Node::new(Data::Text(issuer), expr.span)))
            }
            _ => None,
        }
    }

    fn index(&mut self, of: &Expr, key: &Expr) -> Option<Value> {
        let of = self.data(of);
        let key = self.data(key);
        let found = match &of.value {
            Data::List(items) => items.get(key.scalar()?.parse::<usize>().ok()?)?,
            Data::Map(_) => of.get(key.text()?)?,
            _ => return None,
        };
        Some(Value::Data(found.clone()))
    }

    fn concatenated(&mut self, one: &Expr, other: &Expr, span: Span) -> Option<Value> {
        let (one, other) = (self.data(one), self.data(other));
        let joined = match (&one.value, &other.value) {
            (Data::List(one), Data::List(other)) => {
                Data::List([one.clone(), other.clone()].concat())
            }
            _ => Data::Text([one.scalar()?, other.scalar()?].concat()),
        };
        self.work += one.scalar().map_or(0, str::len) / 64;
        Some(Value::Data(Node::new(joined, span)))
    }

    fn either(&mut self, one: &Expr, other: &Expr) -> Option<Value> {
        match self.value(one) {
            Value::Data(node) if node.is_null() => Some(self.value(other)),
            Value::Unknown(hole) => {
                if let (Some(name), Some(default)) = (hole.text(), self.data(other).scalar())
                    && !has_hole(default)
                {
                    let name = name.trim_start_matches("${").trim_end_matches('}');
                    self.defaults.insert(name.to_owned(), default.to_owned());
                }
                Some(Value::Unknown(hole))
            }
            known => Some(known),
        }
    }

    /// The value of both branches, where it is the same.
    fn same(&mut self, one: &Expr, other: &Expr) -> Option<Value> {
        let (Value::Data(one), Value::Data(other)) = (self.value(one), self.value(other)) else {
            return None;
        };
        let bare = |node: &Node| at_once(node, Span::default());
        (bare(&one) == bare(&other)).then_some(Value::Data(one))
    }

    /// A function applied to each item. Of an unknown list one item is known to look like that.
    pub fn each(&mut self, items: &Expr, function: &Function) -> Option<Value> {
        let body = function.body.as_ref()?;
        let listed = self.data(items);
        let found = match &listed.value {
            Data::List(listed) => listed
                .iter()
                .map(|item| self.applied(function, &[Value::Data(item.clone())]))
                .collect::<Option<Vec<_>>>()?,
            _ => vec![self.value(body)],
        };
        let found = found.into_iter().map(|value| match value {
            Value::Data(node) | Value::Unknown(node) => Some(node),
            Value::Provider { .. } | Value::Principals(_) => None,
        });
        let found: Vec<Node> = found.collect::<Option<_>>()?;
        Some(Value::Data(Node::new(Data::List(found), items.span)))
    }

    /// What a function returns for these arguments.
    pub fn applied(&mut self, function: &Function, arguments: &[Value]) -> Option<Value> {
        let body = function.body.as_ref()?;
        let before = self.given.len();
        for (parameter, argument) in function.parameters.iter().zip(arguments) {
            self.give(parameter, argument);
        }
        let value = self.value(body);
        self.given.truncate(before);
        Some(value)
    }

    fn give(&mut self, parameter: &Parameter, argument: &Value) {
        match (parameter, argument) {
            (Parameter::Name(name), value) => self.given.push((name.clone(), value.clone())),
            (Parameter::List(names), Value::Data(node)) => {
                for (name, item) in names.iter().zip(node.items().unwrap_or_default()) {
                    self.given.push((name.clone(), Value::Data(item.clone())));
                }
            }
            (Parameter::Map(names), Value::Data(node)) => {
                for name in names {
                    let value = node.get(name).cloned().map(Value::Data);
                    self.given.extend(value.map(|value| (name.clone(), value)));
                }
            }
            _ => {}
        }
    }

    /// The account or partition that a role is created in, by CloudFormation's names for them.
    fn pseudo(&self, expr: &Expr) -> Option<&'static str> {
        let (of, name) = match &expr.kind {
            Kind::Own(name) => (None, name.as_str()),
            Kind::Member(of, name) => (Some(of.as_ref()), name.as_str()),
            _ => return None,
        };
        let is_stack = match of.map(|of| &of.kind) {
            None => true,
            Some(Kind::Name(name)) => name == "stack",
            Some(Kind::Call(call)) => call.callee.last_name() == Some("of"),
            _ => false,
        };
        let of_aws = of.and_then(Expr::last_name) == Some("Aws");
        match name {
            "account" if is_stack => Some(OWN_ACCOUNT),
            "partition" if is_stack => Some(OWN_PARTITION),
            "ACCOUNT_ID" if of_aws => Some(OWN_ACCOUNT),
            "PARTITION" if of_aws => Some(OWN_PARTITION),
            "accountId" | "account_id" if self.is_caller(of?, 0) => Some(OWN_ACCOUNT),
            "partition" if self.is_caller(of?, 0) => Some(OWN_PARTITION),
            _ => None,
        }
    }

    /// Whether an expression is the answer of `aws.getCallerIdentity()` or `aws.getPartition()`.
    fn is_caller(&self, expr: &Expr, steps: usize) -> bool {
        match &expr.kind {
            Kind::Call(call) => call.callee.last_name().is_some_and(|name| {
                let name = name.to_ascii_lowercase().replace('_', "");
                name.starts_with("getcalleridentity") || name.starts_with("getpartition")
            }),
            Kind::Name(name) if steps < 4 => match self.binding(name, expr.span) {
                Some(Binding {
                    value: Bound::Value(value),
                    ..
                }) => self.is_caller(value, steps + 1),
                _ => false,
            },
            _ => false,
        }
    }
}

/// A member of a map at the place of its value.
pub(super) fn entry(key: &str, value: Node) -> Entry {
    Entry {
        key: Key {
            text: key.to_owned(),
            span: value.span,
        },
        value,
    }
}

/// Marks a value that other places use as well: changing it would change those.
fn shared(value: Value) -> Value {
    fn mark(node: &mut Node) {
        node.tag = Some(SHARED.to_owned());
        match &mut node.value {
            Data::List(items) => items.iter_mut().for_each(mark),
            Data::Map(entries) => entries.iter_mut().for_each(|entry| mark(&mut entry.value)),
            _ => {}
        }
    }
    match value {
        Value::Data(mut node) => {
            mark(&mut node);
            Value::Data(node)
        }
        other => other,
    }
}

/// An expression as the name of a hole: without what would end it, and not too long.
pub(super) fn hole_name(written: &str) -> String {
    const LONGEST: usize = 60;
    let line = written.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.replace('"', "'");
    let end = line.find(['{', '}', '`', ':', '$']).unwrap_or(line.len());
    let end = line
        .char_indices()
        .nth(LONGEST)
        .map_or(end, |(longest, _)| end.min(longest));
    match line
        .get(..end)
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        None => "expression".to_owned(),
        Some(name) if end < line.len() => format!("{name}…"),
        Some(name) => name.to_owned(),
    }
}
