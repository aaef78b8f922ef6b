//! Texts with `${{ }}` in them.

use std::collections::BTreeSet;

use super::eval::eval;
use super::parse::{Expr, parse};
use super::{Answer, Contexts, Possible};
use crate::source::{Diagnostic, Span};

/// A text with expressions in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, PartialEq)]
enum Segment {
    Literal(String),
    /// The expression and its text.
    Expression(Expr, String),
}

/// A text as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// What it may be; one shape alone that is not open is known.
    pub options: Vec<Shape>,
    /// The contexts that decide.
    pub depends_on: Vec<String>,
}

/// One text, or texts of one shape.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    /// The text; where it is open, `*` stands for what is not known.
    pub pattern: String,
    /// Whether `*` stands for anything.
    pub open: bool,
    /// Whether it is known not to be empty.
    pub filled: bool,
}

impl Text {
    /// A text that is known.
    pub fn known(text: impl Into<String>) -> Self {
        let pattern = text.into();
        let filled = !pattern.is_empty();
        Self {
            options: vec![Shape {
                pattern,
                open: false,
                filled,
            }],
            depends_on: Vec::new(),
        }
    }

    /// Texts of the shape `pattern`, as `depends_on` decides.
    pub fn open(pattern: impl Into<String>, depends_on: impl Into<String>) -> Self {
        let pattern = pattern.into();
        let filled = pattern.chars().any(|c| c != '*');
        Self {
            options: vec![Shape {
                pattern,
                open: true,
                filled,
            }],
            depends_on: vec![depends_on.into()],
        }
    }

    /// What this or `other` may be.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        for shape in other.options {
            if !self.options.contains(&shape) {
                self.options.push(shape);
            }
        }
        for name in other.depends_on {
            if !self.depends_on.contains(&name) {
                self.depends_on.push(name);
            }
        }
        self
    }

    /// The same behind `prefix`.
    #[must_use]
    pub fn prefixed(self, prefix: &str) -> Self {
        self.map(|pattern| format!("{prefix}{pattern}"))
    }

    /// The same with each shape as `f` makes it.
    #[must_use]
    pub fn map(mut self, f: impl Fn(&str) -> String) -> Self {
        for shape in &mut self.options {
            shape.pattern = f(&shape.pattern);
            shape.filled |= !shape.pattern.trim_matches('*').is_empty();
        }
        self
    }

    /// The text, where it is known.
    pub fn as_known(&self) -> Option<&str> {
        match self.options.as_slice() {
            [
                Shape {
                    pattern,
                    open: false,
                    ..
                },
            ] => Some(pattern),
            _ => None,
        }
    }

    /// The shape that covers all options: the one there is, or `*`.
    pub fn pattern(&self) -> &str {
        match self.options.as_slice() {
            [shape] => &shape.pattern,
            _ => "*",
        }
    }

    /// Whether it may be empty: `None` where that is not known.
    pub fn is_empty(&self) -> Option<bool> {
        let empty = |shape: &Shape| match (shape.filled, shape.open) {
            (true, _) => Some(false),
            (false, false) => Some(true),
            (false, true) => None,
        };
        let mut answers = self.options.iter().map(empty);
        let first = answers.next()??;
        answers.all(|answer| answer == Some(first)).then_some(first)
    }
}

impl Template {
    /// Reads a text.
    ///
    /// # Errors
    /// An expression that GitHub refuses, in its words, with its place in `text`.
    pub fn parse(text: &str) -> Result<Self, Diagnostic> {
        let mut segments = Vec::new();
        let mut at = 0;
        while let Some((before, rest)) = text.get(at..).and_then(|rest| rest.split_once("${{")) {
            if !before.is_empty() {
                segments.push(Segment::Literal(before.to_owned()));
            }
            let start = at + before.len();
            let Some(length) = expression_length(rest) else {
                let message = "The expression is not closed. An unescaped ${{ sequence was found, \
                               but the closing }} sequence was not found.";
                return Err(Diagnostic::at(message, Span::new(start, text.len())));
            };
            let inner = rest.get(..length).unwrap_or_default();
            at = start + "${{".len() + length + "}}".len();
            segments.push(expression(inner, Span::new(start, at))?);
        }
        let tail = text.get(at..).unwrap_or_default();
        if !tail.is_empty() {
            segments.push(Segment::Literal(tail.to_owned()));
        }
        Ok(Self { segments })
    }

    /// Reads the value of `if:`, which is an expression also without `${{ }}`.
    ///
    /// # Errors
    /// As for [`Template::parse`].
    pub fn condition(text: &str) -> Result<Self, Diagnostic> {
        if text.contains("${{") {
            return Self::parse(text.trim());
        }
        let segments = vec![expression(text, Span::new(0, text.len()))?];
        Ok(Self { segments })
    }

    /// What the text may come to.
    pub fn eval(&self, contexts: &dyn Contexts) -> Answer {
        match self.segments.as_slice() {
            [Segment::Expression(expr, _)] => eval(expr, contexts),
            segments => {
                let empty = Answer::known(super::Value::text(""));
                segments.iter().fold(empty, |text, segment| match segment {
                    Segment::Literal(more) => {
                        text.with(&Answer::known(super::Value::text(more)), append)
                    }
                    Segment::Expression(expr, _) => text.with(&eval(expr, contexts), append),
                })
            }
        }
    }

    /// The text it becomes.
    pub fn text(&self, contexts: &dyn Contexts) -> Text {
        self.eval(contexts).into()
    }

    /// The contexts its expressions name, each with where it stands, in GitHub's words.
    pub fn contexts(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for segment in &self.segments {
            if let Segment::Expression(expr, text) = segment {
                let mut found = Vec::new();
                expr.contexts(&mut found);
                all.extend(found.into_iter().map(|(name, at)| {
                    let position = at + 1;
                    (
                        name,
                        format!("Located at position {position} within expression: {text}"),
                    )
                }));
            }
        }
        all
    }

    /// Every text its expressions hold.
    pub fn literals(&self) -> Vec<String> {
        let mut found = Vec::new();
        for segment in &self.segments {
            if let Segment::Expression(expr, _) = segment {
                expr.texts(&mut found);
            }
        }
        found
    }

    /// Whether a condition calls a status function; GitHub puts `success() &&` before one that does
    /// not.
    ///
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/expressions#status-check-functions>.
    pub fn checks_status(&self) -> bool {
        let is_status = |name: &str| matches!(name, "success" | "failure" | "cancelled" | "always");
        self.segments.iter().any(|segment| match segment {
            Segment::Expression(expr, _) => expr.calls(&is_status),
            Segment::Literal(_) => false,
        })
    }
}

fn expression(text: &str, span: Span) -> Result<Segment, Diagnostic> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Diagnostic::at("An expression was expected", span));
    }
    let expr = parse(text).map_err(|message| Diagnostic::at(message, span))?;
    Ok(Segment::Expression(expr, text.to_owned()))
}

/// The length of an expression up to its `}}`, which does not count inside quotes.
fn expression_length(rest: &str) -> Option<usize> {
    let mut quoted = false;
    for (at, byte) in rest.bytes().enumerate() {
        match byte {
            b'\'' => quoted = !quoted,
            b'}' if !quoted && rest.get(at..).is_some_and(|rest| rest.starts_with("}}")) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}

fn append(text: &Possible, more: &Possible) -> Vec<Possible> {
    let joined = text.pattern() + &more.pattern();
    let open = |possible: &Possible| matches!(possible, Possible::Open { .. });
    let filled = text.truth() == Some(true) || more.truth() == Some(true);
    vec![if open(text) || open(more) {
        Possible::Open {
            pattern: joined,
            filled,
        }
    } else {
        Possible::Value(super::Value::Text(joined))
    }]
}

impl From<Answer> for Text {
    fn from(answer: Answer) -> Self {
        let mut options: Vec<Shape> = Vec::new();
        for possible in &answer.possible {
            let open = matches!(possible, Possible::Open { .. });
            let pattern = possible.pattern();
            let filled = match possible {
                Possible::Open { filled, .. } => *filled,
                Possible::Value(_) => !pattern.is_empty(),
            };
            let shape = Shape {
                pattern,
                open,
                filled,
            };
            if !options.contains(&shape) {
                options.push(shape);
            }
        }
        let depends_on: BTreeSet<String> = answer.depends_on;
        Self {
            options,
            depends_on: depends_on.into_iter().collect(),
        }
    }
}
