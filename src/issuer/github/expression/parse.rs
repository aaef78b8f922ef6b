//! Words into an expression tree.

use super::Value;
use super::lex::{Placed, Word, words};

/// How deep an expression may be; GitHub's own limit.
const DEPTH_LIMIT: usize = 50;

/// How many operands one chain of an operator may have; a tree this deep is walked by recursion.
const CHAIN_LIMIT: usize = 256;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    Literal(Value),
    /// A context by name, and the byte it stands at.
    Context(String, usize),
    Index(Box<Expr>, Box<Expr>),
    /// `.*`: every item.
    Star(Box<Expr>),
    Not(Box<Expr>),
    Binary(&'static str, Box<Expr>, Box<Expr>),
    Call(String, Vec<Expr>),
}

/// The binary operators, the loosest first.
const LEVELS: [&[&str]; 4] = [&["||"], &["&&"], &["==", "!="], &["<", "<=", ">", ">="]];

/// Parses the text between `${{` and `}}`.
///
/// # Errors
/// What GitHub says of it.
pub(super) fn parse(text: &str) -> Result<Expr, String> {
    let words = words(text).map_err(|(symbol, at)| unexpected_symbol(&symbol, at, text))?;
    let mut parser = Parser {
        text,
        words,
        next: 0,
        depth: 0,
    };
    let expr = parser.binary(0)?;
    match parser.words.get(parser.next) {
        None => Ok(expr),
        Some(_) => Err(parser.unexpected()),
    }
}

fn unexpected_symbol(symbol: &str, at: usize, text: &str) -> String {
    let position = at + 1;
    format!(
        "Unexpected symbol: '{symbol}'. Located at position {position} within expression: {text}"
    )
}

struct Parser<'a> {
    text: &'a str,
    words: Vec<Placed>,
    next: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Word> {
        self.words.get(self.next).map(|(word, _)| word)
    }

    fn take(&mut self) -> Option<Placed> {
        let word = self.words.get(self.next).cloned();
        self.next += 1;
        word
    }

    fn sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Word::Sign(next)) if *next == sign);
        self.next += usize::from(found);
        found
    }

    fn require(&mut self, sign: &str) -> Result<(), String> {
        if self.sign(sign) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn unexpected(&self) -> String {
        let Some((_, at)) = self.words.get(self.next) else {
            return format!("Unexpected end of expression: {}", self.text);
        };
        let end = self
            .words
            .get(self.next + 1)
            .map_or(self.text.len(), |(_, end)| *end);
        let symbol = self.text.get(*at..end).unwrap_or_default().trim();
        unexpected_symbol(symbol, *at, self.text)
    }

    fn deeper<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, String>,
    ) -> Result<T, String> {
        if self.depth == DEPTH_LIMIT {
            return Err(format!("Exceeded max expression depth {DEPTH_LIMIT}"));
        }
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn binary(&mut self, level: usize) -> Result<Expr, String> {
        let Some(signs) = LEVELS.get(level) else {
            return self.unary();
        };
        let mut left = self.binary(level + 1)?;
        let mut chain = 0;
        while let Some(sign) = self.any_sign(signs) {
            chain += 1;
            if chain > CHAIN_LIMIT {
                return Err(format!("Exceeded max expression length {CHAIN_LIMIT}"));
            }
            let right = self.binary(level + 1)?;
            left = Expr::Binary(sign, Box::new(left), Box::new(right));
        }
        Ok(left)
    }

    fn any_sign(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        signs.iter().copied().find(|sign| self.sign(sign))
    }

    fn unary(&mut self) -> Result<Expr, String> {
        if self.sign("!") {
            let inner = self.deeper(Self::unary)?;
            return Ok(Expr::Not(Box::new(inner)));
        }
        let mut expr = self.primary()?;
        for _ in 0..DEPTH_LIMIT {
            if self.sign(".") {
                expr = self.member(expr)?;
            } else if self.sign("[") {
                expr = self.index(expr)?;
            } else {
                return Ok(expr);
            }
        }
        Err(format!("Exceeded max expression depth {DEPTH_LIMIT}"))
    }

    /// `.name` or `.*`, after the dot.
    fn member(&mut self, base: Expr) -> Result<Expr, String> {
        if self.sign("*") {
            return Ok(Expr::Star(Box::new(base)));
        }
        let Some(Word::Name(name)) = self.peek().cloned() else {
            return Err(self.unexpected());
        };
        self.next += 1;
        let name = Expr::Literal(Value::Text(name));
        Ok(Expr::Index(Box::new(base), Box::new(name)))
    }

    /// `[index]` or `[*]`, after the bracket.
    fn index(&mut self, base: Expr) -> Result<Expr, String> {
        if self.sign("*") {
            self.require("]")?;
            return Ok(Expr::Star(Box::new(base)));
        }
        let index = self.deeper(|parser| parser.binary(0))?;
        self.require("]")?;
        Ok(Expr::Index(Box::new(base), Box::new(index)))
    }

    fn primary(&mut self) -> Result<Expr, String> {
        if self.sign("(") {
            let inner = self.deeper(|parser| parser.binary(0))?;
            self.require(")")?;
            return Ok(inner);
        }
        match self.take() {
            Some((Word::Literal(value), _)) => Ok(Expr::Literal(value)),
            Some((Word::Name(name), _)) if self.sign("(") => {
                Ok(Expr::Call(name, self.arguments()?))
            }
            Some((Word::Name(name), at)) => Ok(Expr::Context(name, at)),
            _ => {
                self.next -= 1;
                Err(self.unexpected())
            }
        }
    }

    fn arguments(&mut self) -> Result<Vec<Expr>, String> {
        let mut arguments = Vec::new();
        if self.sign(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.deeper(|parser| parser.binary(0))?);
            if !self.sign(",") {
                self.require(")")?;
                return Ok(arguments);
            }
        }
    }
}

impl Expr {
    /// Every context the expression names, with the byte it stands at.
    pub(super) fn contexts(&self, found: &mut Vec<(String, usize)>) {
        match self {
            Self::Literal(_) => {}
            Self::Context(name, at) => found.push((name.clone(), *at)),
            Self::Star(inner) | Self::Not(inner) => inner.contexts(found),
            Self::Index(one, two) | Self::Binary(_, one, two) => {
                one.contexts(found);
                two.contexts(found);
            }
            Self::Call(_, arguments) => {
                arguments
                    .iter()
                    .for_each(|argument| argument.contexts(found));
            }
        }
    }

    /// Whether the expression calls a function that `wanted` accepts, given in lowercase.
    pub(super) fn calls(&self, wanted: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Literal(_) | Self::Context(..) => false,
            Self::Star(inner) | Self::Not(inner) => inner.calls(wanted),
            Self::Index(one, two) | Self::Binary(_, one, two) => {
                one.calls(wanted) || two.calls(wanted)
            }
            Self::Call(name, arguments) => {
                wanted(&name.to_ascii_lowercase())
                    || arguments.iter().any(|argument| argument.calls(wanted))
            }
        }
    }

    /// Every text the expression holds.
    pub(super) fn texts(&self, found: &mut Vec<String>) {
        match self {
            Self::Literal(Value::Text(text)) => found.push(text.clone()),
            Self::Literal(_) | Self::Context(..) => {}
            Self::Star(inner) | Self::Not(inner) => inner.texts(found),
            Self::Index(one, two) | Self::Binary(_, one, two) => {
                one.texts(found);
                two.texts(found);
            }
            Self::Call(_, arguments) => arguments.iter().for_each(|argument| argument.texts(found)),
        }
    }
}
