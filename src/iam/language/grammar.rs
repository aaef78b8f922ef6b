//! Grammars put together from smaller ones, as a chain of nodes with jumps.

use super::characters::Characters;

/// A set of texts described by its grammar, such as the subjects that a service could really issue.
///
/// ```
/// use oidc_doctor::iam::language::{Characters, Grammar, Language};
/// let name = Grammar::one(Characters::of("@:/ ").complement()).one_or_more();
/// let subject = Grammar::text("repo:").then(name.clone()).then(Grammar::text("/")).then(name);
/// let subject = Language::from(subject);
/// assert!(subject.matches("repo:octo-org/web"));
/// assert!(!subject.matches("repo:octo-org/web:x"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grammar {
    nodes: Vec<Node>,
}

/// One step of a grammar. Whoever leaves a node goes on with the next one, unless said otherwise;
/// whoever goes on past the last node has read a whole text.
///
/// Distances are relative, so that a part can stand anywhere in a larger whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Node {
    /// Reads one character of a set.
    Take(Characters),
    /// Reads any run of characters. All ways from the `covers` nodes before it come through here.
    Star {
        /// How many nodes before this one need not be followed once this one is reached.
        covers: usize,
    },
    /// Goes on both with the next node and with the one at this distance.
    Split(usize),
    /// Goes on with the node at this distance ahead.
    Skip(usize),
    /// Goes back by this distance.
    Back(usize),
}

impl Grammar {
    /// The empty text alone.
    pub fn empty() -> Self {
        Self { nodes: Vec::new() }
    }

    /// This text alone.
    pub fn text(text: &str) -> Self {
        text.chars()
            .map(|character| Node::Take(Characters::one(character)))
            .collect()
    }

    /// One character of a set.
    pub fn one(characters: Characters) -> Self {
        std::iter::once(Node::Take(characters)).collect()
    }

    /// Any text, also the empty one.
    pub fn anything() -> Self {
        std::iter::once(Node::Star { covers: 0 }).collect()
    }

    /// A text of this grammar, then one of `next`.
    #[must_use]
    pub fn then(mut self, next: Self) -> Self {
        self.nodes.extend(next.nodes);
        self
    }

    /// A text of this grammar or one of `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut nodes = vec![Node::Split(self.nodes.len() + 2)];
        nodes.extend(self.nodes);
        nodes.push(Node::Skip(other.nodes.len() + 1));
        nodes.extend(other.nodes);
        Self { nodes }
    }

    /// A text of this grammar or none.
    #[must_use]
    pub fn optional(self) -> Self {
        let mut nodes = vec![Node::Split(self.nodes.len() + 1)];
        nodes.extend(self.nodes);
        Self { nodes }
    }

    /// Any number of texts of this grammar, also none.
    #[must_use]
    pub fn any_number(self) -> Self {
        let length = self.nodes.len();
        let mut nodes = vec![Node::Split(length + 2)];
        nodes.extend(self.nodes);
        nodes.push(Node::Back(length + 1));
        Self { nodes }
    }

    /// At least one text of this grammar.
    #[must_use]
    pub fn one_or_more(self) -> Self {
        self.clone().then(self.any_number())
    }

    /// From `min` to `max` texts of this grammar; exactly `min` where `max` is smaller.
    ///
    /// The grammar is written out `max` times, which is why the numbers are small ones.
    #[must_use]
    pub fn times(self, min: u8, max: u8) -> Self {
        let repeat = |count: u8| std::iter::repeat_n(&self, usize::from(count));
        let further = repeat(max.saturating_sub(min)).fold(Self::empty(), |further, one| {
            one.clone().then(further).optional()
        });
        repeat(min)
            .fold(Self::empty(), |all, one| all.then(one.clone()))
            .then(further)
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }
}

impl FromIterator<Node> for Grammar {
    fn from_iter<I: IntoIterator<Item = Node>>(nodes: I) -> Self {
        Self {
            nodes: nodes.into_iter().collect(),
        }
    }
}
