//! Three-valued logic: a fact that is not known is neither true nor false.

use std::ops::Not;

/// An answer that may be open (Kleene's strong logic).
///
/// Ordered so that *and* is the smaller and *or* the larger of two answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold, whatever the unknown facts turn out to be.
    False,
    /// It depends on a fact that is not known.
    Unknown,
    /// It holds, whatever the unknown facts turn out to be.
    True,
}

impl Truth {
    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// Both hold; the second is asked only where the first does not settle it.
    #[must_use]
    pub fn and_then(self, other: impl FnOnce() -> Self) -> Self {
        if self == Self::False {
            return self;
        }
        self.and(other())
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// All hold; true of nothing. Stops at the first that does not.
    pub fn all(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut every = Self::True;
        for answer in answers {
            every = every.and(answer);
            if every == Self::False {
                break;
            }
        }
        every
    }

    /// At least one holds; false of nothing. Stops at the first that does.
    pub fn any(answers: impl IntoIterator<Item = Self>) -> Self {
        let mut some = Self::False;
        for answer in answers {
            some = some.or(answer);
            if some == Self::True {
                break;
            }
        }
        some
    }

    /// Whether it certainly holds.
    pub fn is_true(self) -> bool {
        self == Self::True
    }

    /// Whether it certainly does not hold.
    pub fn is_false(self) -> bool {
        self == Self::False
    }

    /// Whether it depends on an unknown fact.
    pub fn is_unknown(self) -> bool {
        self == Self::Unknown
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}
