//! Calls that policies are written with: JSON, text and list functions, and the outputs of Pulumi.

use super::evaluate::{Evaluator, Value};
use super::syntax::{Bound, Call, Element, Expr, Function, Kind, own};
use crate::iam::pattern::has_hole;
use crate::source::{Node, Span, Value as Data};

impl Evaluator<'_> {
    pub(super) fn call(&mut self, call: &Call, expr: &Expr) -> Option<Value> {
        let name = call.callee.last_name()?.to_owned();
        let receiver = match &call.callee.kind {
            Kind::Member(of, _) => Some(of.as_ref()),
            _ => None,
        };
        if let Some(value) = self.construct(&name, call, receiver, expr) {
            return Some(value);
        }
        let first = call.arguments.first().map(|argument| &argument.value);
        match name.as_str() {
            "stringify" | "dumps" | "jsonStringify" | "$jsonStringify" | "json_dumps"
            | "json_stringify" | "output" | "from_input" | "secret" | "String" | "str" | "list" => {
                Some(self.value(first?))
            }
            "all" => self.all(call, expr.span),
            "apply" | "then" => {
                let received = self.value(receiver?);
                let Kind::Function(function) = &first?.kind else {
                    return None;
                };
                self.applied(function, &[received])
            }
            "map" => match &first?.kind {
                Kind::Function(function) => self.each(receiver?, function),
                _ => None,
            },
            "toString" | "flat" | "trim" | "strip" | "copy" => Some(self.value(receiver?)),
            "concat" => self.joined_lists(receiver?, call, expr.span),
            "join" => self.joined(receiver?, first?, expr.span),
            "format" => self.formatted(receiver?, call, expr.span),
            // CloudFormation fills in `${Name}` here, and only here.
            "sub" => {
                let text = first?.literal()?;
                Some(Value::Data(Node::new(Data::Text(text), expr.span)))
            }
            "dict" => self.keywords(call, expr.span),
            name if name.ends_with("Args") => self.keywords(call, expr.span),
            _ => self.own_function(call),
        }
    }

    /// `pulumi.all([a, b])`, `Output.all(a, b)`, `Output.all(a=…, b=…)`
    fn all(&mut self, call: &Call, span: Span) -> Option<Value> {
        if call.arguments.iter().any(|argument| argument.spread) {
            return None;
        }
        if call
            .arguments
            .iter()
            .any(|argument| argument.name.is_some())
        {
            return self.keywords(call, span);
        }
        if let [only] = call.arguments.as_slice()
            && matches!(only.value.kind, Kind::List(_) | Kind::Map(_))
        {
            return Some(self.value(&only.value));
        }
        let items = call.positional().map(|item| self.data(item)).collect();
        Some(Value::Data(Node::new(Data::List(items), span)))
    }

    /// Keyword arguments as a map.
    fn keywords(&mut self, call: &Call, span: Span) -> Option<Value> {
        let mut entries = Vec::new();
        for argument in &call.arguments {
            match &argument.name {
                Some(name) => {
                    let value = self.data(&argument.value);
                    entries.push(super::evaluate::entry(name, value));
                }
                None => match &argument.value.kind {
                    Kind::Map(_) if !argument.spread => return Some(self.value(&argument.value)),
                    _ => return None,
                },
            }
        }
        Some(Value::Data(Node::new(Data::Map(entries), span)))
    }

    /// `list.concat(more)`, `pulumi.concat('a', b)`
    fn joined_lists(&mut self, receiver: &Expr, call: &Call, span: Span) -> Option<Value> {
        if let Value::Data(Node {
            value: Data::List(mut items),
            ..
        }) = self.value(receiver)
        {
            for more in call.positional() {
                match self.data(more) {
                    Node {
                        value: Data::List(more),
                        ..
                    } => items.extend(more),
                    other => items.push(other),
                }
            }
            return Some(Value::Data(Node::new(Data::List(items), span)));
        }
        if !matches!(receiver.last_name(), Some("pulumi" | "Output")) {
            return None;
        }
        let parts = call.positional().map(|part| self.data(part));
        let parts: Vec<Node> = parts.collect();
        let texts = parts.iter().map(Node::scalar);
        let text: String = texts.collect::<Option<_>>()?;
        Some(Value::Data(Node::new(Data::Text(text), span)))
    }

    /// `['a', 'b'].join(':')`, `':'.join(['a', 'b'])`
    fn joined(&mut self, receiver: &Expr, argument: &Expr, span: Span) -> Option<Value> {
        let (one, other) = (self.data(receiver), self.data(argument));
        let (items, separator) = match (&one.value, &other.value) {
            (Data::List(items), Data::Text(separator))
            | (Data::Text(separator), Data::List(items)) => (items, separator),
            _ => return None,
        };
        let texts: Vec<&str> = items.iter().map(Node::scalar).collect::<Option<_>>()?;
        let text = Data::Text(texts.join(separator));
        Some(Value::Data(Node::new(text, span)))
    }

    /// `'repo:{}/{name}'.format(owner, name=…)`
    fn formatted(&mut self, receiver: &Expr, call: &Call, span: Span) -> Option<Value> {
        let (format, skipped) = match receiver.literal() {
            Some(format) => (format, 0),
            None if receiver.last_name() == Some("Output") => {
                (call.positional().next()?.literal()?, 1)
            }
            None => return None,
        };
        let values: Vec<&Expr> = call.positional().skip(skipped).collect();
        let mut text = String::new();
        let mut rest = format.as_str();
        let mut next = 0;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}')?;
            text.push_str(before);
            let value = match (name, name.parse::<usize>()) {
                ("", _) => {
                    next += 1;
                    values.get(next - 1).copied()?
                }
                (_, Ok(index)) => values.get(index).copied()?,
                _ => call.named(name)?,
            };
            let node = self.data(value);
            match node.scalar() {
                Some(value) => text.push_str(value),
                None => text.push_str(self.hole(value).text().unwrap_or_default()),
            }
            rest = behind;
        }
        text.push_str(rest);
        (!text.contains("{{")).then_some(Value::Data(Node::new(Data::Text(text), span)))
    }

    /// A function of the program that returns one expression.
    fn own_function(&mut self, call: &Call) -> Option<Value> {
        let (name, is_method) = match &call.callee.kind {
            Kind::Name(name) => (name.clone(), false),
            Kind::Own(name) => (own(name), true),
            _ => return None,
        };
        let binding = self.binding(&name, call.callee.span)?;
        let function: &Function = match &binding.value {
            Bound::Function(function) => function,
            Bound::Value(Expr {
                kind: Kind::Function(function),
                ..
            }) => function,
            _ => return None,
        };
        if call
            .arguments
            .iter()
            .any(|argument| argument.name.is_some() || argument.spread)
        {
            return None;
        }
        let mut arguments: Vec<Value> = Vec::new();
        if is_method && !function.parameters.is_empty() {
            // `self`
            let nothing = Node::new(Data::Null, call.callee.span);
            arguments.push(Value::Unknown(nothing));
        }
        let given = call.positional().map(|argument| self.value(argument));
        arguments.extend(given.collect::<Vec<_>>());
        self.applied(function, &arguments)
    }

    /// The argument of a constructor that is called `names`, as a keyword or in an object.
    pub(super) fn property(&self, call: &Call, names: &[&str]) -> Option<Expr> {
        let named = names.iter().find_map(|name| call.named(name));
        if let Some(found) = named {
            return Some(found.clone());
        }
        let arguments = call.arguments.iter().rev();
        arguments
            .into_iter()
            .find_map(|argument| self.within(&argument.value, names, 0))
    }

    fn within(&self, expr: &Expr, names: &[&str], steps: usize) -> Option<Expr> {
        const MOST: usize = 4;
        match &expr.kind {
            Kind::Map(elements) => elements.iter().rev().find_map(|element| match element {
                Element::Entry(key, value) => {
                    let key = key.literal()?;
                    names.contains(&key.as_str()).then(|| value.clone())
                }
                Element::Spread(of) if steps < MOST => self.within(of, names, steps + 1),
                _ => None,
            }),
            Kind::Name(name) if steps < MOST => match &self.binding(name, expr.span)?.value {
                Bound::Value(value) => self.within(value, names, steps + 1),
                _ => None,
            },
            // `RoleArgs(assume_role_policy=…)`
            Kind::Call(call) if steps < MOST => {
                let is_options = call
                    .callee
                    .last_name()
                    .is_some_and(|name| name.ends_with("Args") || name.ends_with("Props"));
                let found = names.iter().find_map(|name| call.named(name));
                found.filter(|_| is_options).cloned()
            }
            _ => None,
        }
    }

    /// A text without holes.
    pub(super) fn known_text(&mut self, expr: &Expr) -> Option<String> {
        let node = self.data(expr);
        let text = node.text().filter(|text| !has_hole(text))?;
        Some(text.to_owned())
    }
}
