//! Values that a template has still to fill in.
//!
//! What stands for a name can be put into words without knowing the name: `${var.repository}` in
//! `repo:${var.repository}:*` is a repository. What may stand for more (the whole subject, or its
//! end) cannot.

use super::limits::{Limits, Value};
use crate::iam::pattern::{has_hole, hole_spans};
use crate::iam::{PrincipalTarget, Statement};
use crate::source::Span;

/// More holes than this in one value are not put into words.
const MOST: usize = 32;

const REPO_PREFIX: &str = "repo:";

/// Whether a statement says of whom it speaks: not if the subject may hide behind a hole.
pub(super) fn is_told(statement: &Statement, limits: &Limits, issuer: &str) -> bool {
    if let Some(subjects) = limits.get("sub") {
        return subjects.iter().any(is_named);
    }
    let hides = |text: &str| has_hole(text);
    let mut conditions = statement.conditions.iter();
    if conditions.any(|one| hides(&one.key) || hides(&one.operator.text)) {
        return false;
    }
    let mut conditions = statement.conditions.iter();
    let of_issuer = conditions.any(|one| one.folded_key().starts_with(issuer));
    let principals = statement.principal.iter().flat_map(|one| &one.values);
    let open =
        |target: &PrincipalTarget| matches!(target, PrincipalTarget::Open { is_own: false, .. });
    of_issuer || !principals.into_iter().any(|one| open(&one.target))
}

/// Whether each hole of a value for `sub` stands for a name, an id or a ref within it.
pub(super) fn is_named(value: &Value) -> bool {
    let text = value.text.as_str();
    let spans = hole_spans(text);
    let Some(first) = spans.first() else {
        return true;
    };
    if spans.len() > MOST {
        return false;
    }
    let anchored = text.starts_with(REPO_PREFIX) && first.start >= REPO_PREFIX.len();
    let swallows_rest = spans.last().is_some_and(|last| {
        last.end == text.len() && colon_after(text, &spans, REPO_PREFIX.len()).is_none()
    });
    anchored && !swallows_rest
}

/// What stands behind the repository, where a hole has still to say what sort of runs that is:
/// `${var.context}`, `ref:${var.ref}`.
pub(super) fn open_context(value: &Value) -> Option<&str> {
    let text = value.text.as_str();
    let spans = hole_spans(text);
    let start = colon_after(text, &spans, REPO_PREFIX.len())? + 1;
    let context = text.get(start..)?;
    let named = context.strip_prefix("ref:").unwrap_or(context);
    let begins = text.len() - named.len();
    let opens = |span: &Span| span.start == begins;
    (text.starts_with(REPO_PREFIX) && spans.iter().any(opens)).then_some(context)
}

/// The first colon from `from` on that is not in a hole.
fn colon_after(text: &str, spans: &[Span], from: usize) -> Option<usize> {
    let inside = |at: usize| spans.iter().any(|span| span.start <= at && at < span.end);
    text.match_indices(':')
        .map(|(at, _)| at)
        .find(|at| *at >= from && !inside(*at))
}

/// A value with a word in the place of each hole, which [`restored`] turns back.
pub(super) fn shown(value: &Value) -> String {
    let text = value.text.as_str();
    let spans = hole_spans(text);
    let mut shown = String::new();
    let mut at = 0;
    for (index, span) in spans.iter().enumerate() {
        shown.push_str(text.get(at..span.start).unwrap_or_default());
        shown.push_str(&word(value, index));
        at = span.end;
    }
    shown.push_str(text.get(at..).unwrap_or_default());
    shown
}

/// The word for a hole: `owner/name` where it is all that names the repository.
fn word(value: &Value, index: usize) -> String {
    let text = value.text.as_str();
    let spans = hole_spans(text);
    let word = format!("hole-{}-{index}", value.span.start);
    let Some(span) = spans.get(index) else {
        return word;
    };
    let whole_name = text.get(..span.start) == Some(REPO_PREFIX)
        && text
            .get(span.end..)
            .is_some_and(|rest| rest.starts_with(':'));
    match whole_name || (span.start == 0 && span.end == text.len()) {
        true => format!("{word}/{word}"),
        false => word,
    }
}

/// A text made of [`shown`] values, with the holes as they stand.
pub(super) fn restored(text: &str, limits: &Limits) -> String {
    let mut text = text.to_owned();
    for value in limits.values().flatten() {
        for (index, span) in hole_spans(&value.text).iter().enumerate().rev() {
            let hole = value.text.get(span.start..span.end).unwrap_or_default();
            text = text.replace(&word(value, index), hole);
        }
    }
    text
}
