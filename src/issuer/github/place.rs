//! Values with their place in a file.

use crate::source::Span;

/// A value and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// The bytes it is written in.
    pub span: Span,
}

impl<T> Placed<T> {
    /// `value`, written at `span`.
    pub fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }
}

impl Placed<String> {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// A span and the file it lies in, by the file's key in [`super::Workflows`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The path of the file.
    pub file: String,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// `span` in `file`.
    pub fn new(file: impl Into<String>, span: Span) -> Self {
        Self {
            file: file.into(),
            span,
        }
    }
}
