//! Why something is not known.

use std::collections::BTreeSet;
use std::fmt;

/// Why something is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Reason {
    /// No evidence was provided.
    #[default]
    NotProvided,
    /// It follows from these, which no file says: a variable (`vars.STAGE`), a secret, an input, the
    /// ref, a setting of the repository.
    DependsOn(BTreeSet<String>),
}

impl Reason {
    /// It follows from these; without names it was not provided.
    pub fn depends_on(names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let names: BTreeSet<String> = names.into_iter().map(Into::into).collect();
        if names.is_empty() {
            Self::NotProvided
        } else {
            Self::DependsOn(names)
        }
    }

    /// The names on which it depends.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let names = match self {
            Self::NotProvided => None,
            Self::DependsOn(names) => Some(names),
        };
        names.into_iter().flatten().map(String::as_str)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.names().map(|name| format!("`{name}`")).collect();
        match names.as_slice() {
            [] => out.write_str("it was not provided"),
            names => write!(out, "it depends on {}", names.join(" and ")),
        }
    }
}
