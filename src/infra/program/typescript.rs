//! TypeScript and JavaScript as expressions and bindings.

use tree_sitter::{Node, Tree};

use super::syntax::{
    Argument, Binding, Bound, CHANGING, Call, Element, Expr, Function, Kind, MAX_DEPTH, Parameter,
    Part, Unit, may_concern_role, own,
};
use super::tree::{self, Around, children, slice, span};
use crate::source::Span;

const CLASSES: [&str; 3] = ["class_declaration", "abstract_class_declaration", "class"];

/// Reads a file.
pub(super) fn read(text: &str) -> Option<Unit> {
    let language = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    let tree = tree::parse(text, &language)?;
    let mut reader = Reader {
        text,
        unit: Unit::default(),
    };
    reader.file(&tree);
    Some(reader.unit)
}

fn is_scope(kind: &str) -> bool {
    CLASSES.contains(&kind)
        || matches!(
            kind,
            "statement_block"
                | "for_statement"
                | "for_in_statement"
                | "arrow_function"
                | "function_declaration"
                | "function_expression"
                | "method_definition"
                | "class_static_block"
        )
}

struct Reader<'t> {
    text: &'t str,
    unit: Unit,
}

impl<'t> Reader<'t> {
    fn file(&mut self, tree: &Tree) {
        tree::each(tree, is_scope, |node, around| self.visit(node, around));
    }

    fn visit(&mut self, node: Node<'_>, around: &Around) {
        match node.kind() {
            "variable_declarator" => self.declarator(node, around),
            "assignment_expression" | "augmented_assignment_expression" => {
                self.assignment(node, around);
            }
            "public_field_definition" | "field_definition" => self.field(node, around),
            "required_parameter" | "optional_parameter" => {
                if let Some(pattern) = node.child_by_field_name("pattern") {
                    self.run(pattern, around.scope());
                }
            }
            "arrow_function" => {
                if let Some(only) = node.child_by_field_name("parameter") {
                    self.run(only, span(node));
                }
            }
            "for_in_statement" => {
                if let Some(left) = node.child_by_field_name("left") {
                    self.run(left, span(node));
                }
            }
            "import_statement" => self.import(node),
            "class_declaration" | "abstract_class_declaration" => self.class(node, around),
            "function_declaration" => self.function_declaration(node, around),
            "new_expression" | "call_expression" => self.call(node),
            _ => {}
        }
    }

    fn bind(&mut self, name: impl Into<String>, scope: Span, value: Bound) {
        let name = name.into();
        self.unit.bindings.push(Binding { name, scope, value });
    }

    fn declarator(&mut self, node: Node<'_>, around: &Around) {
        let Some(name) = node.child_by_field_name("name") else {
            return;
        };
        let Some(value) = node.child_by_field_name("value") else {
            return self.run(name, around.scope());
        };
        let value = self.expr(value, 0);
        let module = required(&value);
        match (name.kind(), module) {
            ("identifier", Some(module)) => {
                let bound = Bound::Import(module, None);
                self.bind(slice(name, self.text), around.scope(), bound);
            }
            ("identifier", None) => {
                self.bind(slice(name, self.text), around.scope(), Bound::Value(value));
            }
            ("object_pattern", module) => {
                for (name, of) in self.taken_apart(name, &value) {
                    let bound = match (&module, &of.kind) {
                        (Some(module), Kind::Member(_, key)) => {
                            Bound::Import(module.clone(), Some(key.clone()))
                        }
                        _ => Bound::Value(of),
                    };
                    self.bind(name, around.scope(), bound);
                }
            }
            _ => self.run(name, around.scope()),
        }
    }

    /// The names of `{ a, b: c, d = 'x' }`, each with what it is of the whole.
    fn taken_apart(&self, pattern: Node<'_>, whole: &Expr) -> Vec<(String, Expr)> {
        let member = |key: &str, at: Node<'_>| {
            Expr::new(
                Kind::Member(Box::new(whole.clone()), key.to_owned()),
                span(at),
            )
        };
        let or = |value: Expr, default: Option<Node<'_>>| match default {
            Some(default) => {
                let at = value.span;
                let default = self.expr(default, 1);
                Expr::new(Kind::Either(Box::new(value), Box::new(default)), at)
            }
            None => value,
        };
        let of = |part: Node<'_>| match part.kind() {
            "shorthand_property_identifier_pattern" => {
                let name = slice(part, self.text);
                Some((name.to_owned(), member(name, part)))
            }
            "object_assignment_pattern" => {
                let left = part.child_by_field_name("left")?;
                let name = slice(left, self.text);
                let value = or(member(name, left), part.child_by_field_name("right"));
                Some((name.to_owned(), value))
            }
            "pair_pattern" => {
                let key = slice(part.child_by_field_name("key")?, self.text);
                let value = part.child_by_field_name("value")?;
                let (name, default) = match value.kind() {
                    "identifier" => (value, None),
                    "assignment_pattern" => (
                        value.child_by_field_name("left")?,
                        value.child_by_field_name("right"),
                    ),
                    _ => return None,
                };
                let name = slice(name, self.text).to_owned();
                Some((name, or(member(key, part), default)))
            }
            _ => None,
        };
        children(pattern).into_iter().filter_map(of).collect()
    }

    /// Binds every name of a pattern to what only a run knows.
    fn run(&mut self, pattern: Node<'_>, scope: Span) {
        match pattern.kind() {
            "identifier" | "shorthand_property_identifier_pattern" => {
                self.bind(slice(pattern, self.text), scope, Bound::Run);
            }
            "object_pattern"
            | "array_pattern"
            | "assignment_pattern"
            | "rest_pattern"
            | "object_assignment_pattern"
            | "pair_pattern" => {
                for child in children(pattern) {
                    self.run(child, scope);
                }
            }
            _ => {}
        }
    }

    fn assignment(&mut self, node: Node<'_>, around: &Around) {
        let (Some(left), Some(right)) = (
            node.child_by_field_name("left"),
            node.child_by_field_name("right"),
        ) else {
            return;
        };
        let left = self.expr(left, 0);
        let is_plain = node.kind() == "assignment_expression";
        match (&left.kind, around.innermost(&CLASSES)) {
            (Kind::Own(name), Some(class)) if is_plain => {
                let value = self.expr(right, 0);
                self.bind(own(name), class, Bound::Value(value));
            }
            _ => self.unit.changed.extend(left.root_name()),
        }
    }

    fn field(&mut self, node: Node<'_>, around: &Around) {
        let name = node
            .child_by_field_name("name")
            .or_else(|| node.child_by_field_name("property"));
        let (Some(name), Some(value)) = (name, node.child_by_field_name("value")) else {
            return;
        };
        let value = self.expr(value, 0);
        self.bind(
            own(slice(name, self.text)),
            around.scope(),
            Bound::Value(value),
        );
    }

    fn import(&mut self, node: Node<'_>) {
        let Some(module) = node.child_by_field_name("source") else {
            return;
        };
        let module = self.expr(module, 0).literal().unwrap_or_default();
        let everywhere = Around::default().scope();
        for clause in children(node) {
            if clause.kind() != "import_clause" {
                continue;
            }
            for part in children(clause) {
                match part.kind() {
                    "identifier" => {
                        let bound = Bound::Import(module.clone(), Some("default".to_owned()));
                        self.bind(slice(part, self.text), everywhere, bound);
                    }
                    "namespace_import" => {
                        if let Some(name) = children(part).first() {
                            let bound = Bound::Import(module.clone(), None);
                            self.bind(slice(*name, self.text), everywhere, bound);
                        }
                    }
                    _ => self.specifiers(part, &module),
                }
            }
        }
    }

    fn specifiers(&mut self, imports: Node<'_>, module: &str) {
        for part in children(imports) {
            let Some(name) = part.child_by_field_name("name") else {
                continue;
            };
            let alias = part.child_by_field_name("alias").unwrap_or(name);
            let exported = slice(name, self.text).to_owned();
            self.bind(
                slice(alias, self.text),
                Around::default().scope(),
                Bound::Import(module.to_owned(), Some(exported)),
            );
        }
    }

    fn class(&mut self, node: Node<'_>, around: &Around) {
        if let Some(name) = node.child_by_field_name("name") {
            let name = slice(name, self.text).to_owned();
            self.bind(name.clone(), around.scope(), Bound::Class(span(node)));
            self.unit.classes.push((name, span(node)));
        }
    }

    fn function_declaration(&mut self, node: Node<'_>, around: &Around) {
        if let Some(name) = node.child_by_field_name("name") {
            let function = self.function(node, 0);
            self.bind(
                slice(name, self.text),
                around.scope(),
                Bound::Function(function),
            );
        }
    }

    fn call(&mut self, node: Node<'_>) {
        let callee = node
            .child_by_field_name("constructor")
            .or_else(|| node.child_by_field_name("function"));
        let Some(callee) = callee else { return };
        let name = match callee.kind() {
            "member_expression" => callee.child_by_field_name("property"),
            _ => Some(callee),
        };
        let name = name.map_or("", |name| slice(name, self.text));
        if may_concern_role(name) {
            let call = self.expr(node, 0);
            self.unit.calls.push(call);
        }
        let object = callee.child_by_field_name("object");
        if let Some(object) = object {
            if CHANGING.contains(&name) {
                let changed = self.expr(object, 0).root_name();
                self.unit.changed.extend(changed);
            }
            if name == "assign"
                && let Some(arguments) = node.child_by_field_name("arguments")
                && let Some(first) = children(arguments).first()
            {
                let changed = self.expr(*first, 0).root_name();
                self.unit.changed.extend(changed);
            }
        }
    }

    /// An expression, as far as it is understood.
    fn expr(&self, node: Node<'_>, depth: usize) -> Expr {
        let kind = match depth < MAX_DEPTH {
            true => self.kind(node, depth + 1),
            false => None,
        };
        match kind {
            // Brackets and type annotations are not part of the value.
            Some(Kind::Unknown) | None => Expr::unknown(span(node)),
            Some(kind) => Expr::new(kind, self.bare(node)),
        }
    }

    /// The place of a value without brackets and type annotations around it.
    fn bare(&self, node: Node<'_>) -> Span {
        let mut inner = node;
        while let Some(next) = wrapped(inner) {
            inner = next;
        }
        let template = inner.child_by_field_name("arguments");
        let template = template.filter(|node| node.kind() == "template_string");
        span(template.unwrap_or(inner))
    }

    fn kind(&self, node: Node<'_>, depth: usize) -> Option<Kind> {
        let field = |name: &str| node.child_by_field_name(name);
        let boxed = |node: Node<'_>| Box::new(self.expr(node, depth));
        if let Some(inner) = wrapped(node) {
            return self.kind(inner, depth + 1).filter(|_| depth < MAX_DEPTH);
        }
        Some(match node.kind() {
            "string" | "template_string" => Kind::Text(self.text_parts(node, depth)?),
            "number" => Kind::Number(slice(node, self.text).to_owned()),
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            "null" | "undefined" => Kind::Null,
            "array" => Kind::List(self.elements(node, depth)),
            "object" => Kind::Map(self.elements(node, depth)),
            "identifier" | "this" | "super" | "property_identifier" => {
                Kind::Name(slice(node, self.text).to_owned())
            }
            "member_expression" => {
                let (object, property) = (field("object")?, field("property")?);
                let name = slice(property, self.text).to_owned();
                match object.kind() {
                    "this" => Kind::Own(name),
                    _ => Kind::Member(boxed(object), name),
                }
            }
            "subscript_expression" => Kind::Index(boxed(field("object")?), boxed(field("index")?)),
            "new_expression" | "call_expression" => return self.called(node, depth),
            "binary_expression" => {
                let (left, right) = (boxed(field("left")?), boxed(field("right")?));
                match slice(field("operator")?, self.text) {
                    "+" => Kind::Concat(left, right),
                    "??" | "||" => Kind::Either(left, right),
                    _ => Kind::Unknown,
                }
            }
            "ternary_expression" => {
                Kind::Conditional(boxed(field("consequence")?), boxed(field("alternative")?))
            }
            "arrow_function" | "function_expression" => {
                Kind::Function(Box::new(self.function(node, depth)))
            }
            _ => return None,
        })
    }

    fn called(&self, node: Node<'_>, depth: usize) -> Option<Kind> {
        let callee = node
            .child_by_field_name("constructor")
            .or_else(|| node.child_by_field_name("function"))?;
        let callee = self.expr(callee, depth);
        let arguments = node.child_by_field_name("arguments");
        if let Some(template) = arguments.filter(|node| node.kind() == "template_string") {
            // `pulumi.interpolate` and SST's `$interpolate` fill a template in as the language does.
            let fills = matches!(callee.last_name(), Some("interpolate" | "$interpolate"));
            return fills.then(|| self.kind(template, depth)).flatten();
        }
        let arguments = arguments.map(children).unwrap_or_default().into_iter();
        let arguments = arguments.map(|argument| {
            let inner = children(argument);
            let spread = argument.kind() == "spread_element";
            let value = inner.first().filter(|_| spread).unwrap_or(&argument);
            Argument {
                name: None,
                value: self.expr(*value, depth),
                spread,
            }
        });
        Some(Kind::Call(Box::new(Call {
            callee,
            arguments: arguments.collect(),
        })))
    }

    fn text_parts(&self, node: Node<'_>, depth: usize) -> Option<Vec<Part>> {
        let part = |child: Node<'_>| match child.kind() {
            "string_fragment" => Some(Part::Literal(slice(child, self.text).to_owned())),
            "escape_sequence" => tree::unescaped(slice(child, self.text)).map(Part::Literal),
            "template_substitution" => {
                let inner = children(child);
                Some(Part::Value(self.expr(*inner.first()?, depth)))
            }
            _ => None,
        };
        children(node).into_iter().map(part).collect()
    }

    fn elements(&self, node: Node<'_>, depth: usize) -> Vec<Element> {
        let element = |child: Node<'_>| match child.kind() {
            "spread_element" => {
                let inner = children(child);
                let of = inner.first().map(|inner| self.expr(*inner, depth));
                Element::Spread(of.unwrap_or_else(|| Expr::unknown(span(child))))
            }
            "pair" => {
                let key = child.child_by_field_name("key");
                let value = child.child_by_field_name("value");
                match (key, value) {
                    (Some(key), Some(value)) => {
                        Element::Entry(self.key(key, depth), self.expr(value, depth))
                    }
                    _ => Element::Spread(Expr::unknown(span(child))),
                }
            }
            "shorthand_property_identifier" => {
                let name = slice(child, self.text).to_owned();
                let key = Kind::Text(vec![Part::Literal(name.clone())]);
                let value = Expr::new(Kind::Name(name), span(child));
                Element::Entry(Expr::new(key, span(child)), value)
            }
            "method_definition" => Element::Spread(Expr::unknown(span(child))),
            _ => Element::Item(self.expr(child, depth)),
        };
        children(node).into_iter().map(element).collect()
    }

    fn key(&self, node: Node<'_>, depth: usize) -> Expr {
        match node.kind() {
            "property_identifier" | "number" => {
                let text = slice(node, self.text).to_owned();
                Expr::new(Kind::Text(vec![Part::Literal(text)]), span(node))
            }
            "computed_property_name" => {
                let inner = children(node);
                let inner = inner.first().map(|inner| self.expr(*inner, depth));
                inner.unwrap_or_else(|| Expr::unknown(span(node)))
            }
            _ => self.expr(node, depth),
        }
    }

    fn function(&self, node: Node<'_>, depth: usize) -> Function {
        let only = node.child_by_field_name("parameter");
        let parameters = node.child_by_field_name("parameters");
        let parameters = parameters.map(children).unwrap_or_default();
        let patterns = parameters
            .iter()
            .filter_map(|one| one.child_by_field_name("pattern"));
        let body = node.child_by_field_name("body");
        Function {
            parameters: only
                .into_iter()
                .chain(patterns)
                .map(|pattern| self.parameter(pattern))
                .collect(),
            body: body.and_then(|body| match body.kind() {
                "statement_block" => Some(self.expr(returned(body)?, depth)),
                _ => Some(self.expr(body, depth)),
            }),
        }
    }

    fn parameter(&self, pattern: Node<'_>) -> Parameter {
        let name = |node: &Node<'_>| slice(*node, self.text).to_owned();
        let parts = children(pattern);
        match pattern.kind() {
            "identifier" => Parameter::Name(name(&pattern)),
            "array_pattern" => Parameter::List(parts.iter().map(name).collect()),
            "object_pattern" => Parameter::Map(parts.iter().map(name).collect()),
            _ => Parameter::Other,
        }
    }
}

/// What is inside brackets or a type annotation.
fn wrapped(node: Node<'_>) -> Option<Node<'_>> {
    match node.kind() {
        "as_expression"
        | "satisfies_expression"
        | "non_null_expression"
        | "parenthesized_expression"
        | "await_expression" => children(node).first().copied(),
        "type_assertion" => children(node).last().copied(),
        _ => None,
    }
}

/// The expression that a function returns, where it does nothing else on the way.
fn returned(block: Node<'_>) -> Option<Node<'_>> {
    let statements = children(block);
    let (last, before) = statements.split_last()?;
    let declares = |node: &Node<'_>| {
        matches!(
            node.kind(),
            "lexical_declaration" | "variable_declaration" | "expression_statement"
        )
    };
    let is_plain = before.iter().all(declares) && last.kind() == "return_statement";
    is_plain.then(|| children(*last).first().copied())?
}

/// The module of `require('module')`.
fn required(value: &Expr) -> Option<String> {
    let Kind::Call(call) = &value.kind else {
        return None;
    };
    let is_require = matches!(&call.callee.kind, Kind::Name(name) if name == "require");
    is_require.then(|| call.positional().next()?.literal())?
}
