//! Values with parts that a template fills in and no file says.
//!
//! A part that names something can be described without its value: `${var.repository}` in
//! `repo:${var.repository}:*` is a repository. A part that may be more (the whole subject, or its
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

/// The parts of values that no file says, each hidden behind one character while a subject is taken
/// apart.
///
/// The characters are from a private area of Unicode, which neither GitHub nor a template uses, and
/// [`Unresolved::restore`] leaves none of them in a text: no made-up name can reach an answer.
#[derive(Debug, Default)]
pub(super) struct Unresolved {
    /// As written: `${var.repository}`.
    parts: Vec<String>,
}

/// The first of the characters.
const FIRST: u32 = 0xF_0000;

/// What a text shows where more parts than there are characters are unresolved.
const UNKNOWN_PART: &str = "an unknown value";

impl Unresolved {
    /// A value with a character in the place of each unresolved part; a part that is all that names
    /// the repository becomes `owner/name`.
    pub(super) fn hide(&mut self, value: &Value) -> String {
        let text = value.text.as_str();
        let mut hidden = String::new();
        let mut at = 0;
        for span in hole_spans(text) {
            hidden.push_str(text.get(at..span.start).unwrap_or_default());
            let mark = self.mark(text.get(span.start..span.end).unwrap_or_default());
            let before = text.get(..span.start);
            let after = text.get(span.end..).unwrap_or_default();
            let is_repository = before == Some(REPO_PREFIX) && after.starts_with(':');
            hidden.push(mark);
            if is_repository || (span.start == 0 && span.end == text.len()) {
                hidden.push('/');
                hidden.push(mark);
            }
            at = span.end;
        }
        hidden.push_str(text.get(at..).unwrap_or_default());
        hidden
    }

    fn mark(&mut self, part: &str) -> char {
        let known = self.parts.iter().position(|known| known == part);
        let index = known.unwrap_or_else(|| {
            self.parts.push(part.to_owned());
            self.parts.len() - 1
        });
        let code = u32::try_from(index)
            .ok()
            .and_then(|index| FIRST.checked_add(index));
        code.and_then(char::from_u32).unwrap_or(char::MAX)
    }

    fn part(&self, mark: char) -> Option<&str> {
        let index = u32::from(mark).checked_sub(FIRST)?;
        let part = self.parts.get(usize::try_from(index).ok()?);
        Some(part.map_or(UNKNOWN_PART, String::as_str))
    }

    /// A text made of hidden values, with the parts as they are written.
    pub(super) fn restore(&self, text: &str) -> String {
        let mut restored = String::new();
        let mut rest = text.chars().peekable();
        while let Some(next) = rest.next() {
            let Some(part) = self.part(next) else {
                restored.push(next);
                continue;
            };
            restored.push_str(part);
            // `owner/name` of one part is that part.
            let mut ahead = rest.clone();
            if ahead.next() == Some('/') && ahead.next() == Some(next) {
                rest = ahead;
            }
        }
        restored
    }
}
