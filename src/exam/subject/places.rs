//! Where in a subject its parts stand.

use crate::issuer::github::subject::{Context, Part, Parts};
use crate::source::Span;

/// The repository's name; the owner's where there is none.
pub(super) fn name_span(parts: &Parts) -> Span {
    parts
        .repository
        .as_ref()
        .map_or(parts.owner.span, |name| name.span)
}

/// An id with the `@` before it.
pub(super) fn with_at(id: &Part) -> Span {
    Span::new(id.span.start.saturating_sub(1), id.span.end)
}

/// The context with its keyword, where the text has one before it.
pub(super) fn keyword_span(context: &Context, text: &str) -> Span {
    let Some(part) = context.part() else {
        return Span::at(text.len());
    };
    let before = text.get(..part.span.start).unwrap_or_default();
    let keyword = ["environment:", "ref:"]
        .iter()
        .find(|keyword| before.ends_with(**keyword));
    Span::new(
        part.span.start - keyword.map_or(0, |keyword| keyword.len()),
        part.span.end,
    )
}

/// Everything a template added.
pub(super) fn extras_span(parts: &Parts, text: &str) -> Span {
    match (parts.extras.first(), parts.extras.last()) {
        (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
        _ => Span::at(text.len()),
    }
}
