//! The subject of a token: its grammar, read and built.
//!
//! See <https://docs.github.com/en/actions/reference/security/oidc>.

mod build;
mod git_ref;
mod parse;

pub use build::{Form, Prefix, context, encode, from_template};
pub use git_ref::GitRef;

use super::Placed;

/// A subject, or a pattern for subjects as people write it, taken apart.
///
/// Reading is tolerant: what fits no grammar is kept in [`Subject::rest`]. Every part keeps its
/// byte range inside the text, so that one part alone can be underlined.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subject {
    /// The whole text.
    pub text: String,
    /// The owner of the repository.
    pub owner: Option<Placed<String>>,
    /// The owner's number, after `@`.
    pub owner_id: Option<Placed<String>>,
    /// The repository's name without its owner.
    pub repository: Option<Placed<String>>,
    /// The repository's number, after `@`.
    pub repository_id: Option<Placed<String>>,
    /// Environment, pull request or ref.
    pub context: Option<Context>,
    /// Further claims of a customised subject, in order.
    pub extra: Vec<Extra>,
    /// Text that fits none of these: `*`, or a mistake.
    pub rest: Option<Placed<String>>,
}

/// The part of a subject that tells what the job runs for; the first that applies is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Context {
    /// `environment:NAME`, the name still encoded.
    Environment(Placed<String>),
    /// `pull_request`.
    PullRequest(Placed<String>),
    /// `ref:REF`, the full ref.
    Ref(Placed<String>),
}

/// A claim inside a customised subject: `key:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// The claim.
    pub key: Placed<String>,
    /// Its value, still encoded.
    pub value: Placed<String>,
}

impl Context {
    /// The part that varies: the name, the ref, or `pull_request` itself.
    pub fn value(&self) -> &Placed<String> {
        match self {
            Self::Environment(value) | Self::PullRequest(value) | Self::Ref(value) => value,
        }
    }
}

impl Subject {
    /// Takes a subject or a pattern apart.
    pub fn parse(text: &str) -> Self {
        parse::subject(text)
    }

    /// The subject of GitHub's default form: `prefix:context`.
    pub fn default_form(prefix: &str, context: &str) -> String {
        format!("{prefix}:{context}")
    }

    /// Whether it carries the numbers of owner and repository.
    pub fn is_immutable(&self) -> bool {
        self.owner_id.is_some() || self.repository_id.is_some()
    }

    /// `owner/name`, where both are there.
    pub fn full_name(&self) -> Option<String> {
        let (owner, name) = (self.owner.as_ref()?, self.repository.as_ref()?);
        Some(format!("{}/{}", owner.value, name.value))
    }
}
