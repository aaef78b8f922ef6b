//! What TypeScript, JavaScript and Python have in common where a role is written out: expressions,
//! and the names that they are bound to.
//!
//! Built from a syntax tree by `typescript` and `python`, evaluated by `evaluate`. Whatever else a
//! language has is [`Kind::Unknown`], which makes a value unknown and never wrong.

use crate::source::Span;

/// How deep expressions may be nested; what is deeper is unknown.
pub(super) const MAX_DEPTH: usize = 64;

/// An expression with its place.
#[derive(Debug, Clone)]
pub(super) struct Expr {
    pub span: Span,
    pub kind: Kind,
}

/// The kinds of expressions that a policy is written with.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// A string, with the expressions that are filled into it.
    Text(Vec<Part>),
    Number(String),
    Bool(bool),
    Null,
    List(Vec<Element>),
    Map(Vec<Element>),
    Name(String),
    /// `this.name` and `self.name`.
    Own(String),
    Member(Box<Expr>, String),
    Index(Box<Expr>, Box<Expr>),
    Call(Box<Call>),
    /// `a + b`
    Concat(Box<Expr>, Box<Expr>),
    /// `a ?? b`, `a || b`, `a or b`
    Either(Box<Expr>, Box<Expr>),
    /// Both results of `condition ? a : b`.
    Conditional(Box<Expr>, Box<Expr>),
    Function(Box<Function>),
    /// `[body for parameter in items]`
    Each {
        items: Box<Expr>,
        function: Box<Function>,
    },
    Unknown,
}

/// A part of a string.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Literal(String),
    Value(Expr),
}

/// A member of a list or a map.
#[derive(Debug, Clone)]
pub(super) enum Element {
    Item(Expr),
    Entry(Expr, Expr),
    /// `...x`, `*x`, `**x`
    Spread(Expr),
}

/// A call, or the creation of an object.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub callee: Expr,
    pub arguments: Vec<Argument>,
}

/// An argument of a call.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    /// The name of a keyword argument.
    pub name: Option<String>,
    pub value: Expr,
    /// Whether it stands for any number of arguments.
    pub spread: bool,
}

/// A function that returns one expression.
#[derive(Debug, Clone)]
pub(super) struct Function {
    pub parameters: Vec<Parameter>,
    /// The expression; nothing where the function is more than that.
    pub body: Option<Expr>,
}

/// A parameter of a function.
#[derive(Debug, Clone)]
pub(super) enum Parameter {
    Name(String),
    /// `[a, b]`
    List(Vec<String>),
    /// `{ a, b }`
    Map(Vec<String>),
    Other,
}

/// A name and what it stands for.
#[derive(Debug, Clone)]
pub(super) struct Binding {
    /// `this.NAME` for what belongs to a class or its instances.
    pub name: String,
    /// Where the name is visible.
    pub scope: Span,
    pub value: Bound,
}

/// What a name stands for.
#[derive(Debug, Clone)]
pub(super) enum Bound {
    Value(Expr),
    Function(Function),
    /// A name that a module exports; nothing for the module itself.
    Import(String, Option<String>),
    Class(Span),
    /// A parameter, a loop variable, or something else that only a run gives a value.
    Run,
}

/// One file, read as far as roles need it.
#[derive(Debug, Default)]
pub(super) struct Unit {
    pub bindings: Vec<Binding>,
    /// Calls that may create a role or change one, in order.
    pub calls: Vec<Expr>,
    /// The classes, each with its name.
    pub classes: Vec<(String, Span)>,
    /// Names of values that are changed after they were made: `conditions['StringLike'] = …`.
    pub changed: Vec<String>,
}

impl Expr {
    pub fn new(kind: Kind, span: Span) -> Self {
        Self { span, kind }
    }

    pub fn unknown(span: Span) -> Self {
        Self::new(Kind::Unknown, span)
    }

    /// The last name of `a.b.c`.
    pub fn last_name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) | Kind::Own(name) | Kind::Member(_, name) => Some(name),
            _ => None,
        }
    }

    /// The first name of `a.b['c'].d()`, as a binding is named.
    pub fn root_name(&self) -> Option<String> {
        match &self.kind {
            Kind::Name(name) => Some(name.clone()),
            Kind::Own(name) => Some(own(name)),
            Kind::Member(of, _) | Kind::Index(of, _) => of.root_name(),
            Kind::Call(call) => call.callee.root_name(),
            _ => None,
        }
    }

    /// The text of a string without parts.
    pub fn literal(&self) -> Option<String> {
        let Kind::Text(parts) = &self.kind else {
            return None;
        };
        let texts = parts.iter().map(|part| match part {
            Part::Literal(text) => Some(text.as_str()),
            Part::Value(_) => None,
        });
        texts.collect()
    }
}

impl Call {
    /// The arguments without a name, in order.
    pub fn positional(&self) -> impl Iterator<Item = &Expr> {
        let plain = |argument: &&Argument| argument.name.is_none() && !argument.spread;
        self.arguments
            .iter()
            .take_while(plain)
            .map(|argument| &argument.value)
    }

    /// The argument with this name.
    pub fn named(&self, name: &str) -> Option<&Expr> {
        let found = self
            .arguments
            .iter()
            .find(|argument| argument.name.as_deref() == Some(name))?;
        Some(&found.value)
    }

    /// The argument at a position, or with one of these names.
    pub fn argument(&self, position: usize, names: &[&str]) -> Option<&Expr> {
        self.positional()
            .nth(position)
            .or_else(|| names.iter().find_map(|name| self.named(name)))
    }
}

/// The name of a binding for what belongs to a class or its instances.
pub(super) fn own(name: &str) -> String {
    format!("this.{name}")
}

/// Methods that change the value they are called on.
pub(super) const CHANGING: [&str; 12] = [
    "push",
    "unshift",
    "splice",
    "pop",
    "shift",
    "set",
    "append",
    "extend",
    "insert",
    "update",
    "setdefault",
    "add",
];

/// Whether a call may create a role with a trust policy, or change that of one.
pub(super) fn may_concern_role(callee: &str) -> bool {
    callee.ends_with("Role")
        || matches!(
            callee,
            "super"
                | "__init__"
                | "addStatements"
                | "add_statements"
                | "addPropertyOverride"
                | "add_property_override"
                | "addOverride"
                | "add_override"
                | "grantAssumeRole"
                | "grant_assume_role"
        )
}
