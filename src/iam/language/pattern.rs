//! Patterns with `*` and `?` as grammars.

use super::characters::Characters;
use super::grammar::{Grammar, Node};
use crate::iam::pattern::{Pattern, Piece};

/// Whether letter case counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// `StringEquals`, `StringLike`.
    Sensitive,
    /// `StringEqualsIgnoreCase`: characters are compared in lower case, one by one.
    Ignored,
}

/// The texts that a pattern matches as a whole.
pub(super) fn grammar(pattern: &Pattern, case: Case) -> Grammar {
    let mut nodes = Vec::new();
    for piece in pattern.pieces() {
        match piece {
            Piece::Literal(text) => nodes.extend(text.chars().map(|letter| literal(letter, case))),
            Piece::AnyOne => nodes.push(Node::Take(Characters::any())),
            // A pattern is one straight way, so whoever reached a `*` need not follow what comes
            // before it: the `*` reads over anything that could still be read there.
            Piece::AnyMany => nodes.push(Node::Star {
                covers: nodes.len(),
            }),
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
