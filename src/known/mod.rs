//! What is known: a value, its absence, or nothing, and then why.
//!
//! Goes in: what files, flags and services say. Comes out: the same to every stage, so that what nobody
//! provided never turns into "no". Knows nothing of policies, workflows or templates.

mod reason;
mod truth;

pub use reason::Reason;
pub use truth::Truth;

/// A fact about a run. Unknown is never treated as absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Known<T> {
    /// It is this.
    Value(T),
    /// There is none: it was looked for, or a rule excludes it.
    Absent,
    /// The evidence does not say it.
    Unknown(Reason),
}

impl<T> Known<T> {
    /// Not known since it was not provided.
    pub const fn unknown() -> Self {
        Self::Unknown(Reason::NotProvided)
    }

    /// Not known since it depends on these, such as `vars.STAGE`.
    pub fn depends_on(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Unknown(Reason::depends_on(names))
    }

    /// The value, where it is known.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Unknown(_) => None,
        }
    }

    /// Whether it is known that there is none.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the evidence does not say it.
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_))
    }

    /// Why it is not known.
    pub fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Unknown(reason) => Some(reason),
            Self::Value(_) | Self::Absent => None,
        }
    }

    /// The same of another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Value(value) => Known::Value(f(value)),
            Self::Absent => Known::Absent,
            Self::Unknown(reason) => Known::Unknown(reason),
        }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self::unknown()
    }
}

impl<T> From<Option<T>> for Known<T> {
    /// What could not be had is unknown.
    fn from(value: Option<T>) -> Self {
        value.map_or_else(Self::unknown, Self::Value)
    }
}
