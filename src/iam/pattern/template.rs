//! Values with policy variables.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html>

use std::borrow::Cow;

use super::hole::{has_hole, next_hole};
use super::{Pattern, Piece};
use crate::iam::context::{Context, ContextValue, fold_key};

/// Which characters of a value mean something beyond themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Syntax {
    /// `*` and `?` are wildcards.
    pub wildcards: bool,
    /// `${…}` is a variable: only with `Version` 2012-10-17.
    pub variables: bool,
    /// `${…}` that cannot be a variable is to be filled in by a template before AWS sees it.
    pub holes: bool,
}

impl Syntax {
    /// Every character stands for itself, but for what a template fills in.
    pub const PLAIN: Self = Self {
        wildcards: false,
        variables: false,
        holes: true,
    };

    /// `*` and `?` are wildcards, and there are no variables.
    pub const WILDCARDS: Self = Self {
        wildcards: true,
        variables: false,
        holes: true,
    };
}

/// `${key}` or `${key, 'default'}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// The condition key, as written.
    pub key: String,
    /// What stands in when the key is not in the request.
    pub default: Option<String>,
    folded: String,
}

/// One part of a [`Template`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Fixed(Piece),
    Variable(Variable),
    /// Something that a template fills in before AWS sees the policy.
    Hole,
}

/// A value that becomes a [`Pattern`] once its variables are filled in.
///
/// What a variable brings in stands for itself: a `*` in a claim is no wildcard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    parts: Vec<Part>,
    fixed: Option<Pattern>,
}

/// What a template comes to for one request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolution<'a> {
    /// All variables have a value.
    Pattern(Cow<'a, Pattern>),
    /// A variable has neither a single value nor a default: AWS then matches nothing.
    Missing(&'a Variable),
    /// Whether a variable has a value is not known.
    Unknown(&'a Variable),
    /// A template has still to fill something in: what it comes to matches at most this.
    Open(Pattern),
}

impl Template {
    /// Reads a value as written in a policy.
    pub fn read(text: &str, syntax: Syntax) -> Self {
        Self::from_parts(parts(text, syntax))
    }

    pub(super) fn from_parts(parts: Vec<Part>) -> Self {
        let fixed = fixed_pattern(&parts);
        Self { parts, fixed }
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.parts
    }

    pub(super) fn into_parts(self) -> Vec<Part> {
        self.parts
    }

    /// The pattern, where no variable stands in it.
    pub fn fixed(&self) -> Option<&Pattern> {
        self.fixed.as_ref()
    }

    /// The variables, in order.
    pub fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().filter_map(|part| match part {
            Part::Variable(variable) => Some(variable),
            Part::Fixed(_) | Part::Hole => None,
        })
    }

    /// Fills the variables in from the request.
    pub fn resolve(&self, context: &Context) -> Resolution<'_> {
        if let Some(fixed) = &self.fixed {
            return Resolution::Pattern(Cow::Borrowed(fixed));
        }
        let mut pattern = Pattern::default();
        let mut unknown = None;
        for part in &self.parts {
            match part {
                Part::Fixed(piece) => pattern.push(piece.clone()),
                Part::Hole => pattern.push(Piece::AnyMany),
                Part::Variable(variable) => match variable.value(context) {
                    Filled::With(text) => pattern.push_literal(text),
                    Filled::Missing => return Resolution::Missing(variable),
                    Filled::Unknown => unknown = unknown.or(Some(variable)),
                },
            }
        }
        match unknown {
            Some(variable) => Resolution::Unknown(variable),
            None if self.has_hole() => Resolution::Open(pattern),
            None => Resolution::Pattern(Cow::Owned(pattern)),
        }
    }

    fn has_hole(&self) -> bool {
        self.parts.contains(&Part::Hole)
    }

    /// A pattern that matches all that the value may match, whatever its variables and what a
    /// template fills in come to.
    pub fn widest(&self) -> Pattern {
        let mut pattern = Pattern::default();
        for part in &self.parts {
            match part {
                Part::Fixed(piece) => pattern.push(piece.clone()),
                Part::Variable(_) | Part::Hole => pattern.push(Piece::AnyMany),
            }
        }
        pattern
    }
}

impl Template {
    /// The text with its variables filled in, where it has any and all have a value.
    pub fn filled_in(&self, context: &Context) -> Option<String> {
        match self.resolve(context) {
            Resolution::Pattern(Cow::Owned(pattern)) => Some(pattern.to_string()),
            _ => None,
        }
    }
}

fn fixed_pattern(parts: &[Part]) -> Option<Pattern> {
    let mut pattern = Pattern::default();
    for part in parts {
        match part {
            Part::Fixed(piece) => pattern.push(piece.clone()),
            Part::Variable(_) | Part::Hole => return None,
        }
    }
    Some(pattern)
}

enum Filled<'a> {
    With(&'a str),
    Missing,
    Unknown,
}

impl Variable {
    /// The key in the form in which names are compared.
    pub fn folded_key(&self) -> &str {
        &self.folded
    }

    /// Only single-valued keys can be variables. Every condition key has a prefix such as `aws:`, so
    /// that a name without one, as templates have them, never stands for anything.
    fn value<'a>(&'a self, context: &'a Context) -> Filled<'a> {
        if !self.key.contains(':') && self.default.is_none() {
            return Filled::Missing;
        }
        match context.get_folded(&self.folded) {
            ContextValue::Known(values) => match (values.as_slice(), &self.default) {
                ([one], _) => Filled::With(one),
                (_, Some(default)) => Filled::With(default),
                _ => Filled::Missing,
            },
            ContextValue::Listed(_) | ContextValue::Absent => match &self.default {
                Some(default) => Filled::With(default),
                None => Filled::Missing,
            },
            ContextValue::Shaped(_) | ContextValue::Unknown => Filled::Unknown,
        }
    }
}

fn parts(text: &str, syntax: Syntax) -> Vec<Part> {
    let mut parts = Vec::new();
    if !syntax.holes || !has_hole(text) {
        push_filled(&mut parts, text, syntax);
        return parts;
    }
    let mut rest = text;
    while let Some((before, _, after)) = next_hole(rest) {
        push_filled(&mut parts, before, syntax);
        parts.push(Part::Hole);
        rest = after;
    }
    push_filled(&mut parts, rest, syntax);
    parts
}

/// Text without holes.
fn push_filled(parts: &mut Vec<Part>, text: &str, syntax: Syntax) {
    let mut rest = text;
    while let Some((before, variable, after)) =
        syntax.variables.then(|| next_variable(rest)).flatten()
    {
        push_plain(parts, before, syntax);
        parts.push(variable);
        rest = after;
    }
    push_plain(parts, rest, syntax);
}

fn push_plain(parts: &mut Vec<Part>, text: &str, syntax: Syntax) {
    let pattern = if syntax.wildcards {
        Pattern::wild(text)
    } else {
        Pattern::literal(text)
    };
    parts.extend(pattern.pieces.into_iter().map(Part::Fixed));
}

/// The first `${…}` that is well formed: the text before it, itself, and the text behind it.
fn next_variable(text: &str) -> Option<(&str, Part, &str)> {
    for (start, _) in text.match_indices("${") {
        let (before, rest) = text.split_at_checked(start)?;
        let (inside, after) = rest.get(2..)?.split_once('}')?;
        if let Some(part) = variable(inside) {
            return Some((before, part, after));
        }
    }
    None
}

/// What stands between the braces; a default needs a comma, one space and single quotes.
fn variable(inside: &str) -> Option<Part> {
    if matches!(inside, "*" | "?" | "$") {
        return Some(Part::Fixed(Piece::Literal(inside.to_owned())));
    }
    let (key, default) = match inside.split_once(", '") {
        Some((key, default)) => (key, Some(default.strip_suffix('\'')?.to_owned())),
        None => (inside, None),
    };
    let allowed = |character: char| !character.is_whitespace() && !"{}$'".contains(character);
    (!key.is_empty() && key.chars().all(allowed)).then(|| {
        Part::Variable(Variable {
            key: key.to_owned(),
            default,
            folded: fold_key(key),
        })
    })
}
