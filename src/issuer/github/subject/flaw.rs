//! Shapes that GitHub never issues, read with good will.

use super::context::Context;
use super::parts::{Part, find};
use crate::source::Span;

/// A place in a policy's value that no subject can have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatFlaw {
    /// What is wrong there.
    pub kind: FormatFlawKind,
    /// Where, in the value.
    pub span: Span,
}

impl FormatFlaw {
    pub(super) fn new(kind: FormatFlawKind, span: Span) -> Self {
        Self { kind, span }
    }
}

/// What can be wrong with the shape of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormatFlawKind {
    /// Spaces or quotes around it.
    Padding,
    /// It does not begin with `repo:`.
    NoPrefix,
    /// `github.com/` or a URL stands before the owner.
    Host,
    /// A slash too many, or a path, after the repository's name.
    ExtraSlash,
    /// The name ends in `.git`.
    GitSuffix,
    /// Two colons in a row.
    EmptyPart,
    /// Nothing follows the repository.
    NoContext,
    /// A template's variable or a blank such as `<owner>`, which nothing filled in.
    Unfilled,
    /// The ref is short: `main` or `heads/main`.
    ShortRef,
    /// A keyword is missing or misspelt before the ref or environment.
    Keyword,
    /// A second context, which no subject has.
    SecondContext,
}

impl FormatFlawKind {
    /// What is wrong, for a label.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Padding => "spaces or quotes are part of the value",
            Self::NoPrefix => "a subject begins with `repo:`",
            Self::Host => "no host stands before the owner",
            Self::ExtraSlash => "the name has one slash, between owner and repository",
            Self::GitSuffix => "the name has no `.git`",
            Self::EmptyPart => "one colon too many",
            Self::NoContext => "a context must follow, such as `:ref:refs/heads/main`",
            Self::Unfilled => "this was never filled in",
            Self::ShortRef => "a ref is written in full, such as `refs/heads/main`",
            Self::Keyword => "expected `ref:`, `environment:` or `pull_request`",
            Self::SecondContext => "a subject has one context, this is a second",
        }
    }
}

/// The value without spaces and quotes around it.
pub(super) fn trimmed(text: &str, flaws: &mut Vec<FormatFlaw>) -> Span {
    let padding = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`');
    let start = text.len() - text.trim_start_matches(padding).len();
    let end = text.trim_end_matches(padding).len().max(start);
    let span = Span::new(start, end);
    if span.len() != text.len() {
        flaws.push(FormatFlaw::new(
            FormatFlawKind::Padding,
            Span::new(0, text.len()),
        ));
    }
    span
}

/// What follows `repo:`; without it, an `owner/name` is taken for one.
pub(super) fn after_prefix(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) -> Option<Span> {
    let value = text.get(span.start..span.end)?;
    if value.starts_with("repo:") {
        return Some(Span::new(span.start + "repo:".len(), span.end));
    }
    let wrong = ["repository:", "repos:", "repo/", "repo="];
    let skipped = wrong.iter().find(|prefix| value.starts_with(**prefix));
    let start = span.start + skipped.map_or(0, |prefix| prefix.len());
    let rest = text.get(start..span.end)?;
    let first = rest.split(':').next().unwrap_or_default();
    let named = first.contains('/') || rest.starts_with("https://") || rest.starts_with("http://");
    if !named || first.starts_with("refs/") {
        return None;
    }
    flaws.push(FormatFlaw::new(
        FormatFlawKind::NoPrefix,
        Span::new(span.start, start),
    ));
    Some(Span::new(start, span.end))
}

/// What follows a host: `https://github.com/`, `github.com/`, or a slash.
pub(super) fn after_host(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) -> Span {
    let value = text.get(span.start..span.end).unwrap_or_default();
    let bare = ["https://", "http://", "git@"]
        .iter()
        .find_map(|scheme| value.strip_prefix(scheme));
    let host = bare.unwrap_or(value);
    let length = match host.find(['/', ':']) {
        Some(at)
            if host
                .get(..at)
                .is_some_and(|name| name.contains('.') && host.matches('/').count() > 1) =>
        {
            at + 1
        }
        Some(0) => 1,
        _ => 0,
    };
    let skipped = value.len() - host.len() + length;
    if skipped > 0 {
        flaws.push(FormatFlaw::new(
            FormatFlawKind::Host,
            Span::new(span.start, span.start + skipped),
        ));
    }
    Span::new(span.start + skipped, span.end)
}

/// A name that is none yet: `${var.owner}`, `${GitHubOrg}`, `<owner>`. Variables of the policy language
/// have a prefix such as `aws:`.
pub(super) fn unfilled(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) {
    let name = text.get(span.start..span.end).unwrap_or_default();
    let template = name.contains("${") && !name.contains(':');
    let blank = name.contains('<') && name.contains('>');
    if template || blank {
        flaws.push(FormatFlaw::new(FormatFlawKind::Unfilled, span));
    }
}

/// The name without further slashes: `/web`, `web/` and `web/path` are read as `web`.
///
/// Neither an owner nor a repository has a slash in its name, so no subject has a second one before
/// the first colon. A wildcard before the slash may match that colon.
pub(super) fn without_slashes(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) -> Span {
    let name = text.get(span.start..span.end).unwrap_or_default();
    let start = name.len() - name.trim_start_matches('/').len();
    let bare = name.get(start..).unwrap_or_default();
    let end = match bare.find('/') {
        Some(at)
            if !bare
                .get(..at)
                .is_some_and(|before| before.contains(['*', '$'])) =>
        {
            start + at
        }
        _ => name.len(),
    };
    if end == start || (start, end) == (0, name.len()) {
        return span;
    }
    flaws.push(FormatFlaw::new(FormatFlawKind::ExtraSlash, span));
    Span::new(span.start + start, span.start + end)
}

/// The name without `.git`.
pub(super) fn without_git(text: &str, span: Span, flaws: &mut Vec<FormatFlaw>) -> Span {
    let name = text.get(span.start..span.end).unwrap_or_default();
    match name.strip_suffix(".git") {
        Some(bare) => {
            let end = span.start + bare.len();
            flaws.push(FormatFlaw::new(
                FormatFlawKind::GitSuffix,
                Span::new(end, span.end),
            ));
            Span::new(span.start, end)
        }
        None => span,
    }
}

/// A ref in full; a short one is taken for a branch.
pub(super) fn full_ref(value: Part, flaws: &mut Vec<FormatFlaw>) -> Context {
    let text = match value.text.as_str() {
        whole if whole.starts_with("refs/heads/") || whole.starts_with("refs/tags/") => {
            return Context::Ref(value);
        }
        whole if whole.starts_with("refs/pull/") || whole.starts_with('*') => {
            return Context::Ref(value);
        }
        whole if whole.starts_with("refs/") && value.has_wildcard() => return Context::Ref(value),
        short => completed(short),
    };
    flaws.push(FormatFlaw::new(FormatFlawKind::ShortRef, value.span));
    Context::Ref(Part { text, ..value })
}

/// `main`, `heads/main`, `/refs/heads/main`, `refs/head/main` in full.
fn completed(short: &str) -> String {
    let bare = short.trim_start_matches('/');
    let bare = bare.strip_prefix("refs/").unwrap_or(bare);
    let kinds = [
        ("heads/", "heads"),
        ("head/", "heads"),
        ("tags/", "tags"),
        ("tag/", "tags"),
    ];
    let known = kinds
        .iter()
        .find_map(|(prefix, kind)| bare.strip_prefix(prefix).map(|name| (*kind, name)));
    let (kind, name) = known.unwrap_or(("heads", bare));
    format!("refs/{kind}/{name}")
}

/// A context without its keyword, or with a misspelt one. Gives the context and where it ends.
pub(super) fn misspelt(
    text: &str,
    word: Part,
    value: Part,
    flaws: &mut Vec<FormatFlaw>,
) -> (Context, usize) {
    let keyword = word.text.to_ascii_lowercase().replace('-', "_");
    let mut note = |span: Span| flaws.push(FormatFlaw::new(FormatFlawKind::Keyword, span));
    let value_end = value.span.end;
    match keyword.as_str() {
        "pull_request" | "pull_requests" | "pr" | "pullrequest" => {
            note(word.span);
            let end = word.span.end;
            (Context::PullRequest(word), end)
        }
        "env" | "environments" | "environment" if !value.text.is_empty() => {
            note(word.span);
            (Context::Environment(value), value_end)
        }
        "branch" | "branches" | "heads" | "refs" | "ref" | "tag" | "tags"
            if !value.text.is_empty() =>
        {
            note(word.span);
            let kind = if keyword.starts_with("tag") {
                "tags/"
            } else {
                ""
            };
            let text = completed(&format!("{kind}{}", value.text));
            (Context::Ref(Part { text, ..value }), value_end)
        }
        _ => {
            note(word.span);
            (keywordless(text, &word), word.span.end)
        }
    }
}

/// `environment/prod`, `ref/refs/heads/main`, `refs/heads/main` or a bare branch.
fn keywordless(text: &str, word: &Part) -> Context {
    let slash = find(text, word.span, '/');
    let split = slash.map(|at| (Part::of(text, Span::new(word.span.start, at)), at + 1));
    if let Some((keyword, start)) = split {
        let value = Part::of(text, Span::new(start, word.span.end));
        match keyword.text.as_str() {
            "environment" => return Context::Environment(value),
            "ref" => {
                return Context::Ref(Part {
                    text: completed(&value.text),
                    ..value
                });
            }
            _ => {}
        }
    }
    Context::Ref(Part {
        text: completed(&word.text),
        span: word.span,
    })
}
