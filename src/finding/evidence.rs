//! Where a finding stands.

use serde::Serialize;

use crate::source::{Source, Span};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Source,
    /// The bytes.
    pub span: Span,
}

impl Place {
    /// The place `span` of `source`.
    pub fn new(source: &Source, span: Span) -> Self {
        let source = source.clone();
        Self { source, span }
    }

    /// The text that stands there.
    pub fn text(&self) -> &str {
        self.source.slice(self.span)
    }
}

/// A place with what is to be seen there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The file, or what stands in for one.
    pub source: String,
    /// First line, from 1.
    pub line: usize,
    /// First column in characters, from 1.
    pub column: usize,
    /// Last line.
    pub end_line: usize,
    /// One past the last column.
    pub end_column: usize,
    /// The text that stands there.
    pub text: String,
    /// What is to be seen.
    pub label: String,
    /// The place itself, for drawing.
    #[serde(skip)]
    pub place: Place,
}

impl Evidence {
    /// `label`, said of `place`.
    pub fn new(place: Place, label: impl Into<String>) -> Self {
        let start = place.source.position(place.span.start);
        let end = place.source.position(place.span.end);
        Self {
            source: place.source.name().to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            text: place.text().to_owned(),
            label: label.into(),
            place,
        }
    }
}
