//! Known, known to be absent, or unknown.

/// A fact about the run. Unknown is never treated as absent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Fact<T> {
    /// It is this.
    Known(T),
    /// It was looked for, and there is none.
    Absent,
    /// Nobody said.
    #[default]
    Unknown,
}

impl<T> Fact<T> {
    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unknown => None,
        }
    }

    /// Whether it is known that there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether nobody said.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown)
    }
}
