//! `permissions:` as written.

use crate::issuer::github::Placed;
use crate::source::Span;

/// What a scope of `GITHUB_TOKEN` allows, in growing order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing.
    None,
    /// Reading.
    Read,
    /// Reading and writing; for `id-token` asking for a token.
    Write,
}

impl Level {
    /// The word in a workflow file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// The level a workflow file names.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "none" => Some(Self::None),
            "read" => Some(Self::Read),
            "write" => Some(Self::Write),
            _ => None,
        }
    }
}

/// A `permissions:` key.
#[derive(Debug, Clone, PartialEq)]
pub struct Permissions {
    /// The key's name.
    pub key: Span,
    /// The value.
    pub span: Span,
    /// What it grants.
    pub grants: Grants,
}

/// What a `permissions:` key grants.
#[derive(Debug, Clone, PartialEq)]
pub enum Grants {
    /// `write-all`.
    WriteAll,
    /// `read-all`.
    ReadAll,
    /// A mapping of scopes to levels; those not listed are `none`.
    Scopes(Vec<(Placed<String>, Placed<Level>)>),
}

impl Permissions {
    /// What it grants for `scope`.
    ///
    /// A mapping sets every scope that it does not list to `none`. `read-all` leaves `id-token`
    /// at `read`, which gives no token.
    ///
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions>.
    pub fn level(&self, scope: &str) -> Level {
        match &self.grants {
            Grants::WriteAll => Level::Write,
            Grants::ReadAll => Level::Read,
            Grants::Scopes(_) => self
                .entry(scope)
                .map_or(Level::None, |(_, level)| level.value),
        }
    }

    /// The scope and level written for `scope`.
    pub fn entry(&self, scope: &str) -> Option<&(Placed<String>, Placed<Level>)> {
        match &self.grants {
            Grants::Scopes(scopes) => scopes.iter().find(|(name, _)| name.value == scope),
            Grants::WriteAll | Grants::ReadAll => None,
        }
    }

    /// What it grants for `id-token`.
    pub fn id_token(&self) -> Level {
        self.level("id-token")
    }
}
