//! A named text and the places in it.

use std::sync::Arc;

use super::lines::Lines;
use super::{Position, Span};

/// A text with the name a reader knows it by.
///
/// A source may be a part of a larger file (a policy inside a case file or inside the answer of
/// `aws iam get-role`): positions are then those of the larger file, spans those of the part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    /// Where the lines of the file begin, which may be larger than the text.
    lines: Arc<Lines>,
    whole: Option<Arc<Whole>>,
    /// How many lines of the file stand before what is held of it.
    skipped: usize,
    origin: Origin,
}

/// Where a text comes from, and so where a change of it belongs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Origin {
    /// Standard input, or a text that stands in no file as it reads.
    #[default]
    Text,
    /// The file that has the source's name as its path.
    File,
    /// A file that keeps what a command answered: what it shows is kept, and changed, elsewhere.
    Answer,
}

/// The file that a part was cut out of, and where the part begins in it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Whole {
    text: Arc<str>,
    start: usize,
    length: usize,
}

impl Source {
    /// A whole file, or a text that stands alone.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
            lines: Arc::default(),
            whole: None,
            skipped: 0,
            origin: Origin::Text,
        }
    }

    /// The same text, which comes from there.
    #[must_use]
    pub fn from(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// Where the text comes from.
    pub fn origin(&self) -> Origin {
        self.origin
    }

    /// An excerpt of a file too large to hold: its first line is the file's `line`, from 1.
    #[must_use]
    pub fn from_line(self, line: usize) -> Self {
        Self {
            skipped: line.saturating_sub(1),
            ..self
        }
    }

    /// The number of the first line that is held, from 1.
    pub fn first_line(&self) -> usize {
        self.skipped + 1
    }

    /// The part of this source that `span` covers, as a source of its own under the same name.
    pub fn part(&self, span: Span) -> Self {
        let (file, start) = match &self.whole {
            Some(whole) => (whole.text.clone(), whole.start + span.start),
            None => (self.text.clone(), span.start),
        };
        Self {
            name: self.name.clone(),
            text: self.slice(span).into(),
            lines: self.lines.clone(),
            whole: Some(Arc::new(Whole {
                text: file,
                start,
                length: span.len(),
            })),
            skipped: self.skipped,
            origin: self.origin,
        }
    }

    /// The same place with another text: what an edit makes of it.
    pub fn with_text(&self, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let whole = self.whole.as_ref().map(|whole| {
            Arc::new(Whole {
                text: whole.with(&text).into(),
                start: whole.start,
                length: text.len(),
            })
        });
        Self {
            name: self.name.clone(),
            text,
            lines: Arc::default(),
            whole,
            skipped: self.skipped,
            origin: self.origin,
        }
    }

    /// The text of the whole file.
    pub fn file_text(&self) -> &str {
        match &self.whole {
            Some(whole) => &whole.text,
            None => &self.text,
        }
    }

    /// A span of this source as one of the whole file.
    pub fn in_file(&self, span: Span) -> Span {
        let start = self.whole.as_ref().map_or(0, |whole| whole.start);
        Span::new(start + span.start, start + span.end)
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
        let offset = self.in_file(Span::at(offset.min(self.text.len()))).start;
        let mut position = self.lines.position(self.file_text(), offset);
        position.line += self.skipped;
        position
    }
}

impl Whole {
    /// The file with another text in the place of the part.
    fn with(&self, text: &str) -> String {
        let before = self.text.get(..self.start).unwrap_or_default();
        let after = self
            .text
            .get(self.start + self.length..)
            .unwrap_or_default();
        [before, text, after].concat()
    }
}
