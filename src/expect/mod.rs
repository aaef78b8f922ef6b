//! Expectations about a trust policy: this token is let in, that one is not. Read from a file, and
//! tried by the same evaluation as everything else.

mod file;
mod first;
mod shorthand;
mod trial;

use std::collections::BTreeMap;

pub use file::read;
pub use first::{First, first};
pub use shorthand::{Shorthand, shorthand};
pub use trial::{Outcome, Trial, subjects_of};

use serde::Serialize;

use crate::source::Span;

/// A file of expectations about one policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectations {
    /// The path of the policy, from the folder of the file.
    pub policy: String,
    /// Where that stands.
    pub policy_span: Span,
    /// The role that is meant where the policy's file holds several.
    pub role: Option<String>,
    /// The repository whose runs are meant where an expectation names no other.
    pub facts: Facts,
    /// What is expected, in order.
    pub tests: Vec<Expectation>,
}

/// What is known of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// `owner/name`.
    pub repository: Option<String>,
    /// Its number.
    pub repository_id: Option<String>,
    /// The number of its owner.
    pub owner_id: Option<String>,
    /// Its default branch.
    pub default_branch: Option<String>,
    /// Whether its subjects carry the numbers.
    pub immutable_subject: bool,
}

/// One expectation.
#[derive(Debug, Clone, PartialEq)]
pub struct Expectation {
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub span: Span,
    /// Who asks.
    pub token: Asked,
    /// What should come out.
    pub expected: Verdict,
    /// The rule that should name the cause, where that is said.
    pub because: Option<String>,
    /// Another repository than that of the file.
    pub repository: Option<String>,
    /// Further claims of the token.
    pub claims: BTreeMap<String, String>,
}

/// Who asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A run in a few words, such as `push main`.
    Run(Shorthand),
    /// A token with these claims.
    Claims,
}

/// Whether a token is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It is.
    Allow,
    /// It is not.
    Deny,
    /// What the expectation tells does not decide.
    Unknown,
}

impl Verdict {
    /// The word as it is written.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
            Self::Unknown => "unknown",
        }
    }
}
