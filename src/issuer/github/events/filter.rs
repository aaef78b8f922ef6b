//! What the filters of a push let through, name by name.

use super::glob::{Glob, selects};
use crate::issuer::github::Placed;
use crate::issuer::github::workflow::{FilterKey, Trigger};

/// The kinds of refs that a push can be for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefKind {
    /// A branch.
    Branch,
    /// A tag.
    Tag,
}

impl RefKind {
    /// What its full refs begin with.
    pub fn prefix(self) -> &'static str {
        match self {
            Self::Branch => "refs/heads/",
            Self::Tag => "refs/tags/",
        }
    }

    fn keys(self) -> (FilterKey, FilterKey) {
        match self {
            Self::Branch => (FilterKey::Branches, FilterKey::BranchesIgnore),
            Self::Tag => (FilterKey::Tags, FilterKey::TagsIgnore),
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Branch => Self::Tag,
            Self::Tag => Self::Branch,
        }
    }
}

/// The names of one kind of ref whose push starts a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefFilter {
    /// All names.
    All,
    /// None: only the other kind of ref is filtered for.
    Nothing,
    /// Those that the last matching pattern does not take away.
    Listed(Vec<Glob>),
    /// Those that no pattern matches.
    Ignored(Vec<Glob>),
}

impl RefFilter {
    /// The filter of a `push`.
    ///
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore>.
    pub fn of(trigger: &Trigger, kind: RefKind) -> Self {
        let written = |kind: RefKind| {
            let (listed, ignored) = kind.keys();
            (trigger.filter(listed), trigger.filter(ignored))
        };
        match (written(kind), written(kind.other())) {
            ((Some(patterns), _), _) => Self::Listed(globs(patterns)),
            ((None, Some(patterns)), _) => Self::Ignored(globs(patterns)),
            ((None, None), (None, None)) => Self::All,
            ((None, None), _) => Self::Nothing,
        }
    }

    /// Whether the push of the ref with this short name starts the workflow.
    pub fn selects(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Nothing => false,
            Self::Listed(globs) => selects(globs, name),
            Self::Ignored(globs) => !globs.iter().any(|glob| glob.matches(name)),
        }
    }
}

fn globs(patterns: &[Placed<String>]) -> Vec<Glob> {
    let parsed = patterns.iter().map(|pattern| Glob::parse(pattern.as_str()));
    parsed.collect()
}
