//! Python as expressions and bindings.

use tree_sitter::{Node, Tree};

use super::syntax::{
    Argument, Binding, Bound, CHANGING, Call, Element, Expr, Function, Kind, MAX_DEPTH, Parameter,
    Part, Unit, may_concern_role, own,
};
use super::tree::{self, Around, children, slice, span};
use crate::source::Span;

const CLASS: &str = "class_definition";

/// Reads a file.
pub(super) fn read(text: &str) -> Option<Unit> {
    let tree = tree::parse(text, &tree_sitter_python::LANGUAGE.into())?;
    let mut reader = Reader {
        text,
        unit: Unit::default(),
    };
    reader.file(&tree);
    Some(reader.unit)
}

/// Blocks are no scopes in Python.
fn is_scope(kind: &str) -> bool {
    matches!(
        kind,
        "function_definition"
            | "lambda"
            | "list_comprehension"
            | "set_comprehension"
            | "dictionary_comprehension"
            | "generator_expression"
            | CLASS
    )
}

struct Reader<'t> {
    text: &'t str,
    unit: Unit,
}

impl Reader<'_> {
    fn file(&mut self, tree: &Tree) {
        tree::each(tree, is_scope, |node, around| self.visit(node, around));
    }

    fn visit(&mut self, node: Node<'_>, around: &Around) {
        match node.kind() {
            "assignment" => self.assignment(node, around),
            "augmented_assignment" => {
                if let Some(left) = node.child_by_field_name("left") {
                    let changed = self.expr(left, 0).root_name();
                    self.unit.changed.extend(changed);
                }
            }
            "for_statement" | "for_in_clause" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.run(left, around.scope());
                }
            }
            "parameters" | "lambda_parameters" => {
                for parameter in children(node) {
                    let name = parameter
                        .child_by_field_name("name")
                        .or_else(|| children(parameter).first().copied())
                        .unwrap_or(parameter);
                    self.run(name, around.scope());
                }
            }
            "import_from_statement" | "import_statement" => self.import(node, around),
            CLASS => {
                if let Some(name) = node.child_by_field_name("name") {
                    let name = slice(name, self.text).to_owned();
                    self.bind(name.clone(), around.scope(), Bound::Class(span(node)));
                    self.unit.classes.push((name, span(node)));
                }
            }
            "function_definition" => {
                if let Some(name) = node.child_by_field_name("name") {
                    let function = self.function(node, 0);
                    let name = slice(name, self.text);
                    let name = match around.kind() {
                        CLASS => own(name),
                        _ => name.to_owned(),
                    };
                    self.bind(name, around.scope(), Bound::Function(function));
                }
            }
            "call" => self.call(node),
            _ => {}
        }
    }

    fn bind(&mut self, name: impl Into<String>, scope: Span, value: Bound) {
        let name = name.into();
        self.unit.bindings.push(Binding { name, scope, value });
    }

    fn run(&mut self, pattern: Node<'_>, scope: Span) {
        match pattern.kind() {
            "identifier" => self.bind(slice(pattern, self.text), scope, Bound::Run),
            "pattern_list" | "tuple_pattern" | "list_pattern" => {
                for child in children(pattern) {
                    self.run(child, scope);
                }
            }
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node<'_>, around: &Around) {
        let Some(left) = node.child_by_field_name("left") else {
            return;
        };
        let Some(right) = node.child_by_field_name("right") else {
            return;
        };
        let target = self.expr(left, 0);
        let class = around.innermost(&[CLASS]);
        match (&target.kind, class) {
            (Kind::Name(name), Some(class)) if around.kind() == CLASS => {
                let value = self.expr(right, 0);
                self.bind(own(name), class, Bound::Value(value));
            }
            (Kind::Name(name), _) => {
                let value = self.expr(right, 0);
                self.bind(name.clone(), around.scope(), Bound::Value(value));
            }
            (Kind::Own(name), Some(class)) => {
                let value = self.expr(right, 0);
                self.bind(own(name), class, Bound::Value(value));
            }
            (Kind::Member(..) | Kind::Index(..), _) => {
                self.unit.changed.extend(target.root_name());
            }
            _ => self.run(left, around.scope()),
        }
    }

    fn import(&mut self, node: Node<'_>, around: &Around) {
        let module = node.child_by_field_name("module_name");
        let module = module.map(|module| slice(module, self.text).to_owned());
        let mut cursor = node.walk();
        let names: Vec<_> = node.children_by_field_name("name", &mut cursor).collect();
        for part in names {
            let name = part.child_by_field_name("name").unwrap_or(part);
            let alias = part.child_by_field_name("alias").unwrap_or(name);
            let name = slice(name, self.text).to_owned();
            let bound = match &module {
                Some(module) => Bound::Import(module.clone(), Some(name)),
                None => Bound::Import(name, None),
            };
            self.bind(slice(alias, self.text), around.scope(), bound);
        }
    }

    fn call(&mut self, node: Node<'_>) {
        let Some(callee) = node.child_by_field_name("function") else {
            return;
        };
        let name = match callee.kind() {
            "attribute" => callee.child_by_field_name("attribute"),
            _ => Some(callee),
        };
        let name = name.map_or("", |name| slice(name, self.text));
        if may_concern_role(name) {
            let call = self.expr(node, 0);
            self.unit.calls.push(call);
        }
        if let Some(object) = callee.child_by_field_name("object")
            && CHANGING.contains(&name)
        {
            let changed = self.expr(object, 0).root_name();
            self.unit.changed.extend(changed);
        }
    }

    fn expr(&self, node: Node<'_>, depth: usize) -> Expr {
        let kind = match depth < MAX_DEPTH {
            true => self.kind(node, depth + 1),
            false => None,
        };
        let mut inner = node;
        while inner.kind() == "parenthesized_expression" {
            match children(inner).first() {
                Some(child) => inner = *child,
                None => break,
            }
        }
        Expr::new(kind.unwrap_or(Kind::Unknown), span(inner))
    }

    fn kind(&self, node: Node<'_>, depth: usize) -> Option<Kind> {
        let field = |name: &str| node.child_by_field_name(name);
        let boxed = |node: Node<'_>| Box::new(self.expr(node, depth));
        Some(match node.kind() {
            "string" | "concatenated_string" => Kind::Text(self.text_parts(node, depth)?),
            "integer" | "float" => Kind::Number(slice(node, self.text).to_owned()),
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "none" => Kind::Null,
            "list" | "tuple" | "set" => Kind::List(self.elements(node, depth)),
            "dictionary" => Kind::Map(self.elements(node, depth)),
            "identifier" => Kind::Name(slice(node, self.text).to_owned()),
            "attribute" => {
                let (object, name) = (field("object")?, field("attribute")?);
                let name = slice(name, self.text).to_owned();
                match slice(object, self.text) {
                    "self" | "cls" => Kind::Own(name),
                    _ => Kind::Member(boxed(object), name),
                }
            }
            "subscript" => Kind::Index(boxed(field("value")?), boxed(field("subscript")?)),
            "call" => self.called(node, depth)?,
            "binary_operator" => {
                let (left, right) = (field("left")?, field("right")?);
                match slice(field("operator")?, self.text) {
                    "+" => Kind::Concat(boxed(left), boxed(right)),
                    "%" => Kind::Text(self.percent(left, right, depth)?),
                    _ => Kind::Unknown,
                }
            }
            "boolean_operator" => match slice(field("operator")?, self.text) {
                "or" => Kind::Either(boxed(field("left")?), boxed(field("right")?)),
                _ => Kind::Unknown,
            },
            "conditional_expression" => match children(node).as_slice() {
                [one, _, other] => Kind::Conditional(boxed(*one), boxed(*other)),
                _ => Kind::Unknown,
            },
            "lambda" => Kind::Function(Box::new(self.function(node, depth))),
            "list_comprehension" | "generator_expression" => self.each(node, depth)?,
            "parenthesized_expression" => {
                let inner = children(node);
                self.kind(*inner.first()?, depth + 1)
                    .filter(|_| depth < MAX_DEPTH)?
            }
            _ => return None,
        })
    }

    fn called(&self, node: Node<'_>, depth: usize) -> Option<Kind> {
        let callee = self.expr(node.child_by_field_name("function")?, depth);
        let arguments = node.child_by_field_name("arguments")?;
        let argument = |child: Node<'_>| {
            let inner = children(child);
            let (name, value, spread) = match child.kind() {
                "keyword_argument" => (
                    child.child_by_field_name("name"),
                    child.child_by_field_name("value"),
                    false,
                ),
                "list_splat" | "dictionary_splat" => (None, inner.first().copied(), true),
                _ => (None, Some(child), false),
            };
            Argument {
                name: name.map(|name| slice(name, self.text).to_owned()),
                value: value.map_or_else(
                    || Expr::unknown(span(child)),
                    |value| self.expr(value, depth),
                ),
                spread,
            }
        };
        let arguments = match arguments.kind() {
            "argument_list" => children(arguments).into_iter().map(argument).collect(),
            _ => vec![argument(arguments)],
        };
        Some(Kind::Call(Box::new(Call { callee, arguments })))
    }

    /// `[body for name in items]`, without conditions.
    fn each(&self, node: Node<'_>, depth: usize) -> Option<Kind> {
        let parts = children(node);
        let [body, clause] = parts.as_slice() else {
            return None;
        };
        let left = clause.child_by_field_name("left")?;
        let items = self.expr(clause.child_by_field_name("right")?, depth);
        Some(Kind::Each {
            items: Box::new(items),
            function: Box::new(Function {
                parameters: vec![self.parameter(left)],
                body: Some(self.expr(*body, depth)),
            }),
        })
    }

    fn text_parts(&self, node: Node<'_>, depth: usize) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let is_raw = slice(node, self.text)
            .split(['"', '\''])
            .next()
            .is_some_and(|prefix| prefix.contains(['r', 'R']));
        for child in children(node) {
            match child.kind() {
                "string" if depth < MAX_DEPTH => parts.extend(self.text_parts(child, depth + 1)?),
                "string_content" => parts.push(Part::Literal(self.content(child, is_raw)?)),
                "interpolation" => {
                    // A conversion or a format changes the text in ways that are not followed.
                    let is_plain = child.child_by_field_name("format_specifier").is_none()
                        && child.child_by_field_name("type_conversion").is_none();
                    let value = child.child_by_field_name("expression")?;
                    parts.push(Part::Value(match is_plain {
                        true => self.expr(value, depth),
                        false => Expr::unknown(span(value)),
                    }));
                }
                _ => {}
            }
        }
        Some(parts)
    }

    fn content(&self, node: Node<'_>, is_raw: bool) -> Option<String> {
        let mut text = String::new();
        let mut at = node.start_byte();
        for child in children(node) {
            text.push_str(self.text.get(at..child.start_byte())?);
            at = child.end_byte();
            let written = slice(child, self.text);
            match child.kind() {
                "escape_sequence" if !is_raw => text.push_str(&tree::unescaped(written)?),
                "escape_interpolation" => text.push_str(written.get(..1)?),
                _ => text.push_str(written),
            }
        }
        text.push_str(self.text.get(at..node.end_byte())?);
        Some(text)
    }

    /// `'repo:%s' % value`
    fn percent(&self, left: Node<'_>, right: Node<'_>, depth: usize) -> Option<Vec<Part>> {
        let format = self.expr(left, depth).literal()?;
        let values = match right.kind() {
            "tuple" => children(right),
            _ => vec![right],
        };
        let mut pieces = format.split("%s");
        let mut parts = vec![Part::Literal(pieces.next()?.to_owned())];
        let mut values = values.into_iter();
        for piece in pieces {
            parts.push(Part::Value(self.expr(values.next()?, depth)));
            parts.push(Part::Literal(piece.to_owned()));
        }
        (values.next().is_none() && !format.replace("%s", "").contains('%')).then_some(parts)
    }

    fn elements(&self, node: Node<'_>, depth: usize) -> Vec<Element> {
        let element = |child: Node<'_>| match child.kind() {
            "list_splat" | "dictionary_splat" => {
                let inner = children(child);
                let of = inner.first().map(|inner| self.expr(*inner, depth));
                Element::Spread(of.unwrap_or_else(|| Expr::unknown(span(child))))
            }
            "pair" => {
                let key = child.child_by_field_name("key");
                let value = child.child_by_field_name("value");
                match (key, value) {
                    (Some(key), Some(value)) => {
                        Element::Entry(self.expr(key, depth), self.expr(value, depth))
                    }
                    _ => Element::Spread(Expr::unknown(span(child))),
                }
            }
            _ => Element::Item(self.expr(child, depth)),
        };
        children(node).into_iter().map(element).collect()
    }

    fn function(&self, node: Node<'_>, depth: usize) -> Function {
        let parameters = node.child_by_field_name("parameters");
        let parameters = parameters.map(children).unwrap_or_default().into_iter();
        let body = node.child_by_field_name("body");
        Function {
            parameters: parameters
                .map(|one| {
                    let name = one
                        .child_by_field_name("name")
                        .or_else(|| children(one).first().copied());
                    self.parameter(name.unwrap_or(one))
                })
                .collect(),
            body: body.and_then(|body| match body.kind() {
                "block" => Some(self.expr(returned(body)?, depth)),
                _ => Some(self.expr(body, depth)),
            }),
        }
    }

    fn parameter(&self, pattern: Node<'_>) -> Parameter {
        match pattern.kind() {
            "identifier" => Parameter::Name(slice(pattern, self.text).to_owned()),
            "pattern_list" | "tuple_pattern" => {
                let names = children(pattern).into_iter();
                let name = |node: Node<'_>| slice(node, self.text).to_owned();
                Parameter::List(names.map(name).collect())
            }
            _ => Parameter::Other,
        }
    }
}

/// The expression that a function returns, where it does nothing else on the way.
fn returned(block: Node<'_>) -> Option<Node<'_>> {
    let statements = children(block);
    let (last, before) = statements.split_last()?;
    let is_plain = before
        .iter()
        .all(|node| node.kind() == "expression_statement")
        && last.kind() == "return_statement";
    is_plain.then(|| children(*last).first().copied())?
}
