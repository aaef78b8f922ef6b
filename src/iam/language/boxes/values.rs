//! What one claim may be.

use super::super::Language;
use super::super::budget::{Budget, TooComplex};

/// The values that a claim may have, and whether it may be absent: one side of a box.
#[derive(Debug, Clone)]
pub struct Values {
    /// The values of a claim that is present.
    pub present: Language,
    /// Whether the claim may be absent.
    pub absent: bool,
}

impl Values {
    /// A claim that is present with one of these values.
    pub fn present(present: Language) -> Self {
        Self {
            present,
            absent: false,
        }
    }

    /// A claim that is absent or has one of these values, as `…IfExists` has it.
    pub fn if_exists(present: Language) -> Self {
        Self {
            present,
            absent: true,
        }
    }

    /// A claim that is absent, as `Null` with `true` has it.
    pub fn absent() -> Self {
        Self::if_exists(Language::nothing())
    }

    /// Any claim, present or not.
    pub fn anything() -> Self {
        Self::if_exists(Language::everything())
    }

    /// Whether a claim may have this value, or be absent.
    pub fn matches(&self, value: Option<&str>) -> bool {
        value.map_or(self.absent, |value| self.present.matches(value))
    }

    /// What both allow.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self {
            present: self.present.intersection(&other.present),
            absent: self.absent && other.absent,
        }
    }

    /// What either allows.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        Self {
            present: self.present.union(&other.present),
            absent: self.absent || other.absent,
        }
    }

    /// What this allows and `other` does not.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    /// What this does not allow: also an absent claim, where it must be present.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self {
            present: self.present.complement(),
            absent: !self.absent,
        }
    }

    /// Whether nothing is allowed.
    ///
    /// # Errors
    /// [`TooComplex`] where the budget does not suffice.
    pub fn is_empty(&self, budget: &mut Budget) -> Result<bool, TooComplex> {
        Ok(!self.absent && self.present.is_empty(budget)?)
    }
}
