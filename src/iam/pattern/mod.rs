//! `*` and `?` as IAM means them: any run of characters, also none, and exactly one character.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

use std::fmt;

mod arn;
mod hole;
mod template;

pub use arn::ArnPattern;
pub use hole::{OWN_ACCOUNT, OWN_PARTITION, has_hole, hole_spans, holes, is_hole};
pub use template::{Resolution, Syntax, Template, Variable};

/// One step of a [`Pattern`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Exactly this text. A `*` in it is a star, not a wildcard.
    Literal(String),
    /// `?`: exactly one character.
    AnyOne,
    /// `*`: any run of characters, also none, across `/` and `:`.
    AnyMany,
}

/// A text with wildcards, matched against whole strings.
///
/// INVARIANT: no empty literal, and neither two literals nor two `*` in a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pattern {
    pieces: Vec<Piece>,
}

impl Pattern {
    /// Reads `*` and `?` as wildcards.
    pub fn wild(text: &str) -> Self {
        let mut pattern = Self::default();
        for part in text.split_inclusive(['*', '?']) {
            let literal = part.trim_end_matches(['*', '?']);
            pattern.push_literal(literal);
            match part.get(literal.len()..) {
                Some("*") => pattern.push(Piece::AnyMany),
                Some("?") => pattern.push(Piece::AnyOne),
                _ => {}
            }
        }
        pattern
    }

    /// Exactly this text.
    pub fn literal(text: &str) -> Self {
        let mut pattern = Self::default();
        pattern.push_literal(text);
        pattern
    }

    /// Adds a step at the end.
    pub fn push(&mut self, piece: Piece) {
        match piece {
            Piece::Literal(text) => self.push_literal(&text),
            Piece::AnyMany if self.pieces.last() == Some(&Piece::AnyMany) => {}
            piece => self.pieces.push(piece),
        }
    }

    /// Adds text that stands for itself at the end.
    pub fn push_literal(&mut self, text: &str) {
        match self.pieces.last_mut() {
            _ if text.is_empty() => {}
            Some(Piece::Literal(before)) => before.push_str(text),
            _ => self.pieces.push(Piece::Literal(text.to_owned())),
        }
    }

    /// The steps.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The only text that matches, where there is no wildcard.
    pub fn as_literal(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether it holds nothing but wildcards, and at least one.
    pub fn is_only_wildcards(&self) -> bool {
        let wildcard = |piece: &Piece| !matches!(piece, Piece::Literal(_));
        !self.pieces.is_empty() && self.pieces.iter().all(wildcard)
    }

    /// Whether the whole of `text` matches, letter case included.
    pub fn matches(&self, text: &str) -> bool {
        run(&self.pieces, text, Case::Sensitive)
    }

    /// Whether the whole of `text` matches when each character is compared in lower case.
    pub fn matches_ignoring_case(&self, text: &str) -> bool {
        run(&self.pieces, text, Case::Ignored)
    }
}

/// Whether the whole of `text` matches a pattern with `*` and `?`, letter case included.
pub fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Pattern::wild(pattern).matches(text)
}

/// Whether letter case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Case {
    Sensitive,
    Ignored,
}

/// Greedy matching that goes back only to the last `*`: an earlier `*` never has to take more once
/// what stands between the two was found, so the work is bounded by text times pattern.
fn run(pieces: &[Piece], text: &str, case: Case) -> bool {
    let (mut pieces, mut text) = (pieces, text);
    let mut last_star = None;
    loop {
        match pieces.split_first() {
            Some((Piece::AnyMany, [])) => return true,
            Some((Piece::AnyMany, after)) => {
                last_star = Some((after, text));
                pieces = after;
                continue;
            }
            Some((piece, after)) => {
                if let Some(rest) = take(piece, text, case) {
                    (pieces, text) = (after, rest);
                    continue;
                }
            }
            None if text.is_empty() => return true,
            None => {}
        }
        let Some((after, from)) = last_star else {
            return false;
        };
        let Some(next) = next_start(after, from, case) else {
            return false;
        };
        last_star = Some((after, next));
        (pieces, text) = (after, next);
    }
}

/// What is left of `text` after one step, where the step matches its beginning.
fn take<'t>(piece: &Piece, text: &'t str, case: Case) -> Option<&'t str> {
    match (piece, case) {
        (Piece::Literal(literal), Case::Sensitive) => text.strip_prefix(literal.as_str()),
        (Piece::Literal(literal), Case::Ignored) => strip_prefix_ignoring_case(text, literal),
        (Piece::AnyOne, _) => without_first(text),
        (Piece::AnyMany, _) => Some(text),
    }
}

/// The next place at which what follows a `*` could begin, beyond the first character of `from`.
fn next_start<'t>(after: &[Piece], from: &'t str, case: Case) -> Option<&'t str> {
    let shorter = without_first(from)?;
    match (after.first(), case) {
        (Some(Piece::Literal(literal)), Case::Sensitive) => {
            shorter.get(shorter.find(literal.as_str())?..)
        }
        _ => Some(shorter),
    }
}

fn without_first(text: &str) -> Option<&str> {
    let mut characters = text.chars();
    characters.next()?;
    Some(characters.as_str())
}

fn strip_prefix_ignoring_case<'t>(text: &'t str, prefix: &str) -> Option<&'t str> {
    let mut characters = text.chars();
    for expected in prefix.chars() {
        if fold(characters.next()?) != fold(expected) {
            return None;
        }
    }
    Some(characters.as_str())
}

/// Whether two texts are equal when letter case does not count.
pub fn equal_ignoring_case(left: &str, right: &str) -> bool {
    left.chars().map(fold).eq(right.chars().map(fold))
}

/// The lower case of a character, where that is one character.
pub fn fold(character: char) -> char {
    if character.is_ascii() {
        return character.to_ascii_lowercase();
    }
    let mut lower = character.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(single), None) => single,
        _ => character,
    }
}

/// As a policy would write it: a wildcard that stands for itself as `${*}` or `${?}`.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Literal(text) => f.write_str(&escape(text))?,
                Piece::AnyOne => f.write_str("?")?,
                Piece::AnyMany => f.write_str("*")?,
            }
        }
        Ok(())
    }
}

fn escape(text: &str) -> String {
    text.replace("${", "${$}{")
        .replace('*', "${*}")
        .replace('?', "${?}")
}
