//! Patterns with `*` and `?` as grammars.

use super::characters::Characters;
use super::grammar::{Grammar, Node};

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// This text; a `*` in it is a star, not a wildcard.
    Literal(&'a str),
    /// `?`: exactly one character.
    AnyOne,
    /// `*`: any run of characters, also none, across `/` and `:`.
    AnyMany,
}

/// Whether letter case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `StringEquals`, `StringLike`.
    Sensitive,
    /// `StringEqualsIgnoreCase`: characters are compared in lower case, one by one.
    Ignored,
}

/// The steps of a text in which `*` and `?` are wildcards.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    for part in text.split_inclusive(['*', '?']) {
        let literal = part.trim_end_matches(['*', '?']);
        tokens.push(Token::Literal(literal));
        match part.get(literal.len()..) {
            Some("*") => tokens.push(Token::AnyMany),
            Some("?") => tokens.push(Token::AnyOne),
            _ => {}
        }
    }
    tokens
}

/// The texts that a pattern matches as a whole.
pub(super) fn grammar<'a>(tokens: impl IntoIterator<Item = Token<'a>>, case: Case) -> Grammar {
    let mut nodes = Vec::new();
    for token in tokens {
        match token {
            Token::Literal(text) => nodes.extend(text.chars().map(|letter| literal(letter, case))),
            Token::AnyOne => nodes.push(Node::Take(Characters::any())),
            Token::AnyMany => push_star(&mut nodes),
        }
    }
    nodes.into_iter().collect()
}

fn literal(character: char, case: Case) -> Node {
    Node::Take(match case {
        Case::Sensitive => Characters::one(character),
        Case::Ignored => Characters::ignoring_case(character),
    })
}

/// A pattern is one straight way, so whoever reached a `*` need not follow what comes before it:
/// the `*` reads over anything that could still be read there.
fn push_star(nodes: &mut Vec<Node>) {
    if !matches!(nodes.last(), Some(Node::Star { .. })) {
        nodes.push(Node::Star {
            covers: nodes.len(),
        });
    }
}
