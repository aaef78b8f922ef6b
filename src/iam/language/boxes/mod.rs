//! Sets of tokens as unions of boxes.
//!
//! A statement of a trust policy tests each claim by itself, so the tokens it matches form a box:
//! for each claim, the values it may have and whether it may be absent. A policy then is the union
//! of its *Allow* boxes minus its *Deny* boxes, which is a union of boxes again:
//!
//! * several values under one operator, several patterns: [`Language::any_of`] on one side;
//! * several keys in one `Condition`, several conditions: [`Boxes::intersection`];
//! * several statements: [`Boxes::union`]; `Deny`: [`Boxes::difference`];
//! * a negated operator, `…IfExists`, `Null`: sides that admit an absent claim ([`Values`]).
//!
//! [`Language::any_of`]: super::Language::any_of

mod token_box;
mod values;

pub use token_box::TokenBox;
pub use values::Values;

use std::collections::BTreeMap;

use super::budget::{Budget, TooComplex};

/// A token: its claims, by name; nothing for a claim that must be absent.
pub type Example = BTreeMap<String, Option<String>>;

/// A set of tokens: those in at least one of its boxes.
///
/// A claim stands for itself whatever its name; names that differ only by letter case are
/// different claims here. INVARIANT: no box is known to be empty.
#[derive(Debug, Clone, Default)]
pub struct Boxes {
    boxes: Vec<TokenBox>,
}

impl Boxes {
    /// No token.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// Every token.
    pub fn everything() -> Self {
        Self {
            boxes: vec![TokenBox::everything()],
        }
    }

    /// The tokens in which one claim has one of the `values`.
    pub fn claim(name: &str, values: Values) -> Self {
        Self {
            boxes: vec![TokenBox::everything().with(name, values)],
        }
    }

    /// The boxes.
    pub fn boxes(&self) -> &[TokenBox] {
        &self.boxes
    }

    /// Whether a token is in the set, given the value of each of its claims.
    pub fn matches<'t>(&self, value_of: impl Fn(&str) -> Option<&'t str>) -> bool {
        self.boxes.iter().any(|one| one.matches(&value_of))
    }

    /// The tokens of either.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            boxes: [self.boxes.as_slice(), &other.boxes].concat(),
        }
    }

    /// The tokens of both.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn intersection(&self, other: &Self, budget: &mut Budget) -> Result<Self, TooComplex> {
        let mut boxes = Vec::new();
        for mine in &self.boxes {
            for theirs in &other.boxes {
                boxes.extend(mine.intersection(theirs, budget)?);
            }
        }
        Ok(Self { boxes })
    }

    /// The tokens of this set that are not in `other`.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn difference(&self, other: &Self, budget: &mut Budget) -> Result<Self, TooComplex> {
        let mut left = self.boxes.clone();
        for removed in &other.boxes {
            let mut pieces = Vec::new();
            for one in &left {
                pieces.extend(one.difference(removed, budget)?);
            }
            left = pieces;
        }
        Ok(Self { boxes: left })
    }

    /// The tokens that are not in the set.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn complement(&self, budget: &mut Budget) -> Result<Self, TooComplex> {
        Self::everything().difference(self, budget)
    }

    /// Whether no token is in the set.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn is_empty(&self, budget: &mut Budget) -> Result<bool, TooComplex> {
        for one in &self.boxes {
            if !one.is_empty(budget)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether every token of `other` is in this set.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn includes(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        other.difference(self, budget)?.is_empty(budget)
    }

    /// Whether some token is in both sets.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn overlaps(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        Ok(!self.intersection(other, budget)?.is_empty(budget)?)
    }

    /// Whether both sets hold the same tokens.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn equivalent(&self, other: &Self, budget: &mut Budget) -> Result<bool, TooComplex> {
        Ok(self.includes(other, budget)? && other.includes(self, budget)?)
    }

    /// A token of the set, natural for each claim's hints (see [`Language::natural_witness`]):
    /// the claims that the first box that is not empty speaks of. Any other claim may be added.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    ///
    /// [`Language::natural_witness`]: super::Language::natural_witness
    pub fn witness<'h>(
        &self,
        hints_for: impl Fn(&str) -> &'h [&'h str],
        budget: &mut Budget,
    ) -> Result<Option<Example>, TooComplex> {
        for one in &self.boxes {
            if let Some(example) = one.witness(&hints_for, budget)? {
                return Ok(Some(example));
            }
        }
        Ok(None)
    }
}
