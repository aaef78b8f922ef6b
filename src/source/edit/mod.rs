//! Changes to a text that keep its layout and its comments.
//!
//! A change is a list of byte ranges with what stands there afterwards, so that the same value can
//! be applied, shown as a diff or handed to another tool. The builders look at the neighbours of
//! the place they change (indentation, line ends, quotes, spaces) and write in the same hand, for
//! JSON and for YAML. Where a change cannot be made without touching more than was asked for, they
//! give `None`.

mod block;
mod bracket;
mod build;
mod fresh;
mod layout;
mod program;
mod scalar;
mod siblings;

use std::fmt;

pub use build::{
    append_item, insert_entry, remove_entry, remove_item, rename_key, replace, replace_scalar,
    to_list,
};
pub use fresh::Fresh;
pub use program::SHARED;

use super::Span;

/// One change: the bytes under `span` become `text`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty where text is only inserted.
    pub span: Span,
    /// What stands there afterwards; empty where text is only removed.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of what `span` covers.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        Self { span, text }
    }

    /// Puts `text` before the byte at `offset`.
    pub fn insert(offset: usize, text: impl Into<String>) -> Self {
        Self::new(Span::at(offset), text)
    }

    /// Takes away what `span` covers.
    pub fn remove(span: Span) -> Self {
        Self::new(span, "")
    }
}

/// Why edits cannot be applied to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overlap {
    /// Two edits change the same bytes.
    Between(Span, Span),
    /// An edit does not lie on the text, or cuts a character in two.
    Outside(Span),
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between(one, other) => write!(
                f,
                "two changes touch the same text, at bytes {}..{} and {}..{}",
                one.start, one.end, other.start, other.end
            ),
            Self::Outside(span) => write!(
                f,
                "a change at bytes {}..{} does not lie on the text it is for",
                span.start, span.end
            ),
        }
    }
}

impl std::error::Error for Overlap {}

/// The text after all `edits`, which may come in any order.
///
/// Edits that insert at the same place do so in the order given.
///
/// # Errors
/// Where two edits touch the same bytes, or one does not lie on the text.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, Overlap> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = Span::default();
    for edit in sorted {
        if edit.span.start < done.end {
            return Err(Overlap::Between(done, edit.span));
        }
        let outside = Overlap::Outside(edit.span);
        text.get(edit.span.start..edit.span.end).ok_or(outside)?;
        result.push_str(text.get(done.end..edit.span.start).ok_or(outside)?);
        result.push_str(&edit.text);
        done = edit.span;
    }
    result.push_str(text.get(done.end..).unwrap_or_default());
    Ok(result)
}

/// The same edits for the larger text in which theirs begins at byte `base`.
pub fn rebase(edits: &[Edit], base: usize) -> Vec<Edit> {
    let moved = |span: Span| Span::new(span.start + base, span.end + base);
    let edits = edits.iter();
    edits
        .map(|edit| Edit::new(moved(edit.span), edit.text.clone()))
        .collect()
}
