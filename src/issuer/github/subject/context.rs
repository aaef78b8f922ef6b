//! What follows the repository: an environment, `pull_request`, or a ref.

use super::flaw::{self, FormatFlaw, FormatFlawKind};
use super::parts::{Part, Parts, find};
use crate::source::Span;

/// The context of a subject, or of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Context {
    /// `environment:NAME`.
    Environment(Part),
    /// `pull_request`.
    PullRequest(Part),
    /// `ref:REF`.
    Ref(Part),
    /// A pattern that is none of these in particular, such as `*`.
    Pattern(Part),
    /// A wildcard before it covers this too.
    Covered,
    /// Nothing.
    #[default]
    Nothing,
}

/// The sort of a context, refs told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContextKind {
    /// An environment.
    Environment,
    /// A pull request event.
    PullRequest,
    /// A branch.
    Branch,
    /// A tag.
    Tag,
    /// Another ref.
    Ref,
    /// Any, or none.
    Open,
}

impl ContextKind {
    /// Whether it is a ref, or may be one.
    pub fn may_be_ref(self) -> bool {
        matches!(self, Self::Branch | Self::Tag | Self::Ref | Self::Open)
    }

    /// In words, with an article.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Environment => "an environment",
            Self::PullRequest => "a pull request",
            Self::Branch => "a branch",
            Self::Tag => "a tag",
            Self::Ref => "a ref",
            Self::Open => "anything",
        }
    }
}

impl Context {
    /// The sort of context.
    pub fn kind(&self) -> ContextKind {
        match self {
            Self::Environment(_) => ContextKind::Environment,
            Self::PullRequest(_) => ContextKind::PullRequest,
            Self::Ref(part) if part.text.starts_with("refs/heads/") => ContextKind::Branch,
            Self::Ref(part) if part.text.starts_with("refs/tags/") => ContextKind::Tag,
            Self::Ref(_) => ContextKind::Ref,
            Self::Pattern(_) | Self::Covered | Self::Nothing => ContextKind::Open,
        }
    }

    /// The piece that names it: environment, ref, or the keyword.
    pub fn part(&self) -> Option<&Part> {
        match self {
            Self::Environment(part)
            | Self::PullRequest(part)
            | Self::Ref(part)
            | Self::Pattern(part) => Some(part),
            Self::Covered | Self::Nothing => None,
        }
    }

    /// As it stands in a subject.
    pub fn render(&self) -> Option<String> {
        match self {
            Self::Environment(part) => Some(format!("environment:{}", part.text)),
            Self::PullRequest(_) => Some("pull_request".to_owned()),
            Self::Ref(part) => Some(format!("ref:{}", part.text)),
            Self::Pattern(part) => Some(part.text.clone()),
            Self::Covered | Self::Nothing => None,
        }
    }
}

/// Reads what stands after the repository, `rest`, into `parts`.
///
/// `name` is the repository part before it: a `*` at its end covers the rest.
pub(super) fn read(
    text: &str,
    rest: Option<Span>,
    name: Span,
    parts: &mut Parts,
    flaws: &mut Vec<FormatFlaw>,
) {
    let Some(rest) = rest else {
        if Part::of(text, name).text.ends_with('*') {
            parts.context = Context::Covered;
        } else {
            flaws.push(FormatFlaw::new(
                FormatFlawKind::NoContext,
                Span::at(name.end),
            ));
        }
        return;
    };
    let rest = without_empty(text, rest, flaws);
    let (context, end) = one(text, rest, flaws);
    parts.context = context;
    extras(text, Span::new(end, rest.end), parts, flaws);
}

/// Leaves out colons that stand before the context.
fn without_empty(text: &str, rest: Span, flaws: &mut Vec<FormatFlaw>) -> Span {
    let inside = text.get(rest.start..rest.end).unwrap_or_default();
    let empty = inside.len() - inside.trim_start_matches(':').len();
    if empty > 0 {
        let span = Span::new(rest.start, rest.start + empty);
        flaws.push(FormatFlaw::new(FormatFlawKind::EmptyPart, span));
    }
    Span::new(rest.start + empty, rest.end)
}

/// One context from the start of `rest`, and where it ends.
fn one(text: &str, rest: Span, flaws: &mut Vec<FormatFlaw>) -> (Context, usize) {
    let end = find(text, rest, ':').unwrap_or(rest.end);
    let word = Part::of(text, Span::new(rest.start, end));
    let after = Span::new((end + 1).min(rest.end), rest.end);
    let value_end = find(text, after, ':').unwrap_or(after.end);
    let value = Part::of(text, Span::new(after.start, value_end));
    match word.text.as_str() {
        "environment" => (Context::Environment(value), value_end),
        "ref" => (flaw::full_ref(value, flaws), value_end),
        "pull_request" => (Context::PullRequest(word), end),
        _ if word.has_wildcard() => (Context::Pattern(word), end),
        _ => flaw::misspelt(text, word, value, flaws),
    }
}

/// `:key:value` pairs after the context; a second context among them is a flaw.
fn extras(text: &str, span: Span, parts: &mut Parts, flaws: &mut Vec<FormatFlaw>) {
    let mut at = span.start;
    while at < span.end {
        let rest = Span::new((at + 1).min(span.end), span.end);
        let end = pair_end(text, rest);
        let part = Part::of(text, Span::new(rest.start, end));
        match second_context(text, &part) {
            Some(second) if parts.context.kind() != ContextKind::Open => {
                flaws.push(FormatFlaw::new(FormatFlawKind::SecondContext, part.span));
                parts.second_context = Some(second);
            }
            _ if part.text.is_empty() => {}
            _ => parts.extras.push(part),
        }
        at = end.max(at + 1);
    }
}

/// The context that a `key:value` pair is, where it is one.
fn second_context(text: &str, pair: &Part) -> Option<Context> {
    let value = |key: &str| Part::of(text, Span::new(pair.span.start + key.len(), pair.span.end));
    match pair.text.split(':').next()? {
        "pull_request" => Some(Context::PullRequest(pair.clone())),
        "environment" => Some(Context::Environment(value("environment:"))),
        "ref" => Some(Context::Ref(value("ref:"))),
        _ => None,
    }
}

/// Where one `key:value` ends; `pull_request` has no value.
fn pair_end(text: &str, rest: Span) -> usize {
    let key_end = find(text, rest, ':').unwrap_or(rest.end);
    let key = Part::of(text, Span::new(rest.start, key_end));
    if key.text == "pull_request" || key_end == rest.end || key.has_wildcard() {
        return key_end;
    }
    find(text, Span::new(key_end + 1, rest.end), ':').unwrap_or(rest.end)
}
