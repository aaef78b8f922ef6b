//! Patterns as languages: sets of texts, and what can be asked of them exactly.
//!
//! A `*`/`?` pattern is a regular language, and so is all that grows from patterns by *and*, *or*
//! and *not*. Whether one pattern lets in more than another is therefore no matter of samples: it
//! has an exact answer and, where it is yes, an example.
//!
//! # How it is decided
//! A [`Language`] is a boolean formula over grammars. A question walks the states that reading a
//! text can lead to, one character of each group of characters that lead to the same place, until
//! a text of the set is found or every state was seen. A grammar that must hold is followed along
//! one way at a time; a grammar that must *not* hold along all its ways at once. No automaton is
//! built beforehand, so the alphabet may be all of Unicode and *not* costs nothing.
//!
//! # What it may cost
//! Some questions need more states than there is memory for. Each question therefore spends steps
//! of a [`Budget`], and [`TooComplex`] says that it was given up: never a wrong answer.

mod boxes;
mod budget;
mod characters;
mod folding;
mod formula;
mod grammar;
mod machine;
mod natural;
mod pattern;
mod program;
mod search;
mod trail;

pub use boxes::{Boxes, Example, TokenBox, Values};
pub use budget::{Budget, TooComplex};
pub use characters::Characters;
pub use grammar::Grammar;
pub use pattern::Case;

use std::sync::Arc;

use crate::iam::pattern::Pattern;
use formula::Formula;
use machine::Machine;
use program::Program;
use search::{Order, search};

/// A set of texts.
#[derive(Debug, Clone)]
pub struct Language {
    formula: Formula,
}

impl Language {
    /// No text at all.
    pub fn nothing() -> Self {
        Self {
            formula: Formula::nothing(),
        }
    }

    /// Every text, also the empty one.
    pub fn everything() -> Self {
        Self {
            formula: Formula::nothing().not(),
        }
    }

    /// What `StringLike` matches: `*` is any run of characters, `?` exactly one.
    ///
    /// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String>
    pub fn pattern(text: &str) -> Self {
        Self::from_pattern(&Pattern::wild(text), Case::Sensitive)
    }

    /// As [`Self::pattern`], letter case not counted.
    pub fn pattern_ignoring_case(text: &str) -> Self {
        Self::from_pattern(&Pattern::wild(text), Case::Ignored)
    }

    /// What `StringEquals` matches: this text alone.
    pub fn literal(text: &str) -> Self {
        Self::from_pattern(&Pattern::literal(text), Case::Sensitive)
    }

    /// What `StringEqualsIgnoreCase` matches.
    pub fn literal_ignoring_case(text: &str) -> Self {
        Self::from_pattern(&Pattern::literal(text), Case::Ignored)
    }

    /// What a pattern matches whose variables are filled in.
    pub fn from_pattern(pattern: &Pattern, case: Case) -> Self {
        pattern::grammar(pattern, case).into()
    }

    /// The texts of at least one of several languages.
    pub fn any_of<'a>(languages: impl IntoIterator<Item = &'a Self>) -> Self {
        let formulas = languages.into_iter().map(|language| &language.formula);
        Self {
            formula: Formula::any_of(formulas),
        }
    }

    /// The texts of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self::any_of([self, other])
    }

    /// The texts of both.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        self.complement().union(&other.complement()).complement()
    }

    /// The texts that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self {
            formula: self.formula.clone().not(),
        }
    }

    /// The texts of this set that are not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// Whether `text` is in the set; the work is at most its length times that of the patterns.
    pub fn matches(&self, text: &str) -> bool {
        Machine::following_all(&self.formula).reads(text)
    }

    /// Whether no text is in the set.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn is_empty(&self, budget: &mut Budget) -> Result<bool, TooComplex> {
        for part in self.formula.alternatives() {
            if search(&part, Order::Quickest, budget)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether every text of `other` is in this set.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn includes(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        other.difference(self).is_empty(budget)
    }

    /// Whether some text is in both sets.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn overlaps(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        Ok(!self.intersection(other).is_empty(budget)?)
    }

    /// Whether both sets hold the same texts.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn equivalent(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        Ok(self.includes(other, budget)? && other.includes(self, budget)?)
    }

    /// A text of the set that no other is shorter than, in characters; nothing where it is empty.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn shortest_witness(&self, budget: &mut Budget) -> Result<Option<String>, TooComplex> {
        let mut shortest: Option<String> = None;
        for part in self.formula.alternatives() {
            let found = search(&part, Order::Shortest, budget)?;
            let length = |text: &String| text.chars().count();
            shortest = shortest.into_iter().chain(found).min_by_key(length);
        }
        Ok(shortest)
    }

    /// A text of the set that a person would give as an example; nothing where it is empty.
    ///
    /// It is put together from `hints` (words or longer parts, the best first) where the set lets
    /// it, and from letters before odd characters; it is only empty where the empty text is all
    /// there is.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn natural_witness(
        &self,
        hints: &[&str],
        budget: &mut Budget,
    ) -> Result<Option<String>, TooComplex> {
        natural::witness(&self.formula, hints, budget)
    }
}

impl From<Grammar> for Language {
    fn from(grammar: Grammar) -> Self {
        Self {
            formula: Formula::grammar(Arc::new(Program::new(&grammar))),
        }
    }
}
