//! The parts of a subject, or of a pattern for subjects, with their places.

use super::context::Context;
use super::flaw::{self, FormatFlaw};
use crate::source::Span;

/// A piece of a subject.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Part {
    /// The text, mended where it was misshapen.
    pub text: String,
    /// Where it stands in the whole.
    pub span: Span,
}

impl Part {
    /// The piece of `whole` under `span`.
    pub fn of(whole: &str, span: Span) -> Self {
        let text = whole.get(span.start..span.end).unwrap_or_default();
        Self {
            text: text.to_owned(),
            span,
        }
    }

    /// Whether the piece may stand for several texts.
    pub fn has_wildcard(&self) -> bool {
        self.text.contains(['*', '?'])
    }
}

/// A subject taken apart: `repo:OWNER[@ID]/NAME[@ID]`, a context, and what a template adds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parts {
    /// The owner's name.
    pub owner: Part,
    /// The owner's id, in the immutable form.
    pub owner_id: Option<Part>,
    /// The repository's name; none where a wildcard before it swallows the rest.
    pub repository: Option<Part>,
    /// The repository's id, in the immutable form.
    pub repository_id: Option<Part>,
    /// What follows: environment, event or ref.
    pub context: Context,
    /// A second context, which no subject has: one of the two was meant.
    pub second_context: Option<Context>,
    /// Claims that a customised template adds, as `key:value` each.
    pub extras: Vec<Part>,
    /// What GitHub would never write so.
    pub flaws: Vec<FormatFlaw>,
}

impl Parts {
    /// Reads a subject or a pattern. None where it does not begin with a repository even with
    /// good will, as subjects of a template without `repo` do.
    pub fn read(text: &str) -> Option<Self> {
        let mut flaws = Vec::new();
        let span = flaw::trimmed(text, &mut flaws);
        let repo = flaw::after_prefix(text, span, &mut flaws)?;
        let repo = flaw::after_host(text, repo, &mut flaws);
        let colon = find(text, repo, ':');
        let name = Span::new(repo.start, colon.unwrap_or(repo.end));
        flaw::unfilled(text, name, &mut flaws);
        let mut parts = Self::named(text, name, &mut flaws);
        let rest = colon.map(|at| Span::new(at + 1, repo.end));
        super::context::read(text, rest, name, &mut parts, &mut flaws);
        parts.flaws = flaws;
        Some(parts)
    }

    /// `OWNER[@ID]/NAME[@ID]`.
    fn named(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) -> Self {
        let slash = find(text, span, '/');
        let (owner, owner_id) = with_id(text, Span::new(span.start, slash.unwrap_or(span.end)));
        let Some(slash) = slash else {
            return Self {
                owner,
                owner_id,
                ..Self::default()
            };
        };
        let name = flaw::without_slashes(text, Span::new(slash + 1, span.end), flaws);
        let name = flaw::without_git(text, name, flaws);
        let (repository, repository_id) = with_id(text, name);
        Self {
            owner,
            owner_id,
            repository: Some(repository),
            repository_id,
            ..Self::default()
        }
    }

    /// Whether owner and repository carry their ids.
    pub fn is_immutable(&self) -> bool {
        self.owner_id.is_some() || self.repository_id.is_some()
    }

    /// `OWNER[@ID]/NAME[@ID]` again.
    pub fn full_name(&self) -> String {
        let id = |id: &Option<Part>| {
            id.as_ref()
                .map(|id| format!("@{}", id.text))
                .unwrap_or_default()
        };
        let owner = format!("{}{}", self.owner.text, id(&self.owner_id));
        match &self.repository {
            Some(name) => format!("{owner}/{}{}", name.text, id(&self.repository_id)),
            None => owner,
        }
    }

    /// The subject again, as GitHub would write it.
    pub fn render(&self) -> String {
        let mut text = format!("repo:{}", self.full_name());
        let tail = self.context.render();
        let extras = self.extras.iter().map(|extra| extra.text.clone());
        for piece in tail.into_iter().chain(extras) {
            text.push(':');
            text.push_str(&piece);
        }
        text
    }
}

/// The first `wanted` inside `span`.
pub(super) fn find(text: &str, span: Span, wanted: char) -> Option<usize> {
    let inside = text.get(span.start..span.end)?;
    inside.find(wanted).map(|at| span.start + at)
}

fn with_id(text: &str, span: Span) -> (Part, Option<Part>) {
    match find(text, span, '@') {
        Some(at) => (
            Part::of(text, Span::new(span.start, at)),
            Some(Part::of(text, Span::new(at + 1, span.end))),
        ),
        None => (Part::of(text, span), None),
    }
}
