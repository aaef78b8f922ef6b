//! Full refs.

/// A full ref and what sort it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GitRef<'a> {
    /// `refs/heads/NAME`.
    Branch(&'a str),
    /// `refs/tags/NAME`.
    Tag(&'a str),
    /// `refs/pull/NUMBER/merge`, without `refs/pull/`.
    Pull(&'a str),
    /// Anything else; GitHub sends full refs only.
    Other(&'a str),
}

impl<'a> GitRef<'a> {
    /// Takes a ref apart.
    pub fn parse(text: &'a str) -> Self {
        let after = |prefix| text.strip_prefix(prefix);
        if let Some(name) = after("refs/heads/") {
            return Self::Branch(name);
        }
        if let Some(name) = after("refs/tags/") {
            return Self::Tag(name);
        }
        after("refs/pull/").map_or(Self::Other(text), Self::Pull)
    }

    /// The short name, as in `github.ref_name`.
    pub fn name(self) -> &'a str {
        match self {
            Self::Branch(name) | Self::Tag(name) | Self::Pull(name) | Self::Other(name) => name,
        }
    }

    /// `github.ref_type`: `branch` also for pull requests.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Tag(_) => "tag",
            _ => "branch",
        }
    }
}
