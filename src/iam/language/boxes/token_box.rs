//! One box.

use std::collections::BTreeMap;

use super::super::budget::{Budget, TooComplex};
use super::{Example, Values};

/// What a new box costs, and each of its claims.
const CLAIM: usize = 64;

/// The tokens in which each claim named here has one of its values; other claims may be anything.
#[derive(Debug, Clone, Default)]
pub struct TokenBox {
    claims: BTreeMap<String, Values>,
}

impl TokenBox {
    /// Every token.
    pub fn everything() -> Self {
        Self::default()
    }

    /// The same box with other values for one claim.
    #[must_use]
    pub fn with(mut self, name: &str, values: Values) -> Self {
        self.claims.insert(name.to_owned(), values);
        self
    }

    /// The claims that the box speaks of, in order of their names.
    pub fn claims(&self) -> impl Iterator<Item = (&str, &Values)> {
        self.claims
            .iter()
            .map(|(name, values)| (name.as_str(), values))
    }

    /// What one claim may be.
    pub fn values(&self, name: &str) -> Values {
        self.claims
            .get(name)
            .cloned()
            .unwrap_or_else(Values::anything)
    }

    /// Whether a token is in the box, given the value of each of its claims.
    pub fn matches<'t>(&self, value_of: impl Fn(&str) -> Option<&'t str>) -> bool {
        self.claims
            .iter()
            .all(|(name, values)| values.matches(value_of(name)))
    }

    /// The tokens of both boxes; nothing where there are none.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn intersection(
        &self,
        other: &Self,
        budget: &mut Budget,
    ) -> Result<Option<Self>, TooComplex> {
        let mut both = self.clone();
        for (name, values) in &other.claims {
            let narrowed = both.values(name).intersection(values);
            if narrowed.is_empty(budget)? {
                return Ok(None);
            }
            both.claims.insert(name.clone(), narrowed);
        }
        budget.spend(CLAIM * (1 + both.claims.len()))?;
        Ok(Some(both))
    }

    /// The tokens of this box that are not in `other`, as boxes that share none: for each claim of
    /// `other`, those that differ in it and agree in the claims before.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn difference(&self, other: &Self, budget: &mut Budget) -> Result<Vec<Self>, TooComplex> {
        let mut pieces = Vec::new();
        let mut agreeing = self.clone();
        for (name, removed) in &other.claims {
            let values = agreeing.values(name);
            let differing = values.difference(removed);
            if !differing.is_empty(budget)? {
                budget.spend(CLAIM * (1 + agreeing.claims.len()))?;
                pieces.push(agreeing.clone().with(name, differing));
            }
            let shared = values.intersection(removed);
            if shared.is_empty(budget)? {
                // Nothing of this box is in `other`.
                return Ok(vec![self.clone()]);
            }
            agreeing.claims.insert(name.clone(), shared);
        }
        Ok(pieces)
    }

    /// Whether no token is in the box.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn is_empty(&self, budget: &mut Budget) -> Result<bool, TooComplex> {
        for values in self.claims.values() {
            if values.is_empty(budget)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A token of the box, with the claims it speaks of: each present where it may be.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn witness<'h>(
        &self,
        hints_for: impl Fn(&str) -> &'h [&'h str],
        budget: &mut Budget,
    ) -> Result<Option<Example>, TooComplex> {
        let mut example = Example::new();
        for (name, values) in &self.claims {
            let value = values.present.natural_witness(hints_for(name), budget)?;
            if value.is_none() && !values.absent {
                return Ok(None);
            }
            example.insert(name.clone(), value);
        }
        Ok(Some(example))
    }
}
