//! A named text and the places in it.

use std::sync::Arc;

use super::{Position, Span};

/// A text with the name a reader knows it by.
///
/// A source may be a part of a larger file (a policy inside a case file or inside the answer of
/// `aws iam get-role`): positions are then those of the larger file, spans those of the part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    origin: Position,
}

impl Source {
    /// A whole file, or a text that stands alone.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        let origin = Position { line: 1, column: 1 };
        Self {
            name: name.into(),
            text: text.into(),
            origin,
        }
    }

    /// The part of this source that `span` covers, as a source of its own under the same name.
    pub fn part(&self, span: Span) -> Self {
        Self {
            name: self.name.clone(),
            text: self.slice(span).into(),
            origin: self.position(span.start),
        }
    }

    /// The same place with another text: what an edit makes of it.
    pub fn with_text(&self, text: impl Into<Arc<str>>) -> Self {
        Self {
            text: text.into(),
            ..self.clone()
        }
    }

    /// The file name, or what stands in for one (`<stdin>`).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text under `span`; empty where the span does not lie on this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// Line and column of a byte offset, in the file this source is a part of.
    pub fn position(&self, offset: usize) -> Position {
        let before = self.before(offset);
        let line = before.matches('\n').count();
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let column = before.get(line_start..).unwrap_or_default().chars().count();
        if line == 0 {
            return Position {
                line: self.origin.line,
                column: self.origin.column + column,
            };
        }
        Position {
            line: self.origin.line + line,
            column: column + 1,
        }
    }

    /// The text before `offset`, which is moved back to a character boundary where it is not on one.
    fn before(&self, offset: usize) -> &str {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        self.text.get(..end).unwrap_or_default()
    }
}
