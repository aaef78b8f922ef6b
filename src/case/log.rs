//! The error or log that the user saw, read once.

use std::sync::Arc;

use crate::source::{Source, Span};
use crate::symptom::{self, Reading};

/// An error or log: what is held of its text, with secrets masked, and what all of it shows.
#[derive(Debug, Clone)]
pub struct Log {
    source: Source,
    reading: Arc<Reading>,
}

impl Log {
    /// Reads a text.
    pub fn of(source: &Source) -> Self {
        Self::whole(source, symptom::read(source.text()))
    }

    /// A text that was read.
    pub fn whole(source: &Source, reading: Reading) -> Self {
        let printable = symptom::printable(source.text());
        Self {
            source: source.with_text(symptom::mask(&printable)),
            reading: Arc::new(reading),
        }
    }

    /// A log that was read and is too large to hold: its lines around the error that counts.
    pub fn excerpt(name: &str, reading: Reading) -> Self {
        let excerpt = &reading.excerpt;
        let source = Source::new(name, excerpt.text.as_str()).from_line(excerpt.first_line);
        Self::whole(&source, reading)
    }

    /// What is held of the text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What is held of the text, without its name.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// What the whole log shows.
    pub fn reading(&self) -> &Reading {
        &self.reading
    }

    /// The text of a line of the log, from 1, without its line end, where it is held.
    pub fn line(&self, number: usize) -> Option<Span> {
        let before = number.checked_sub(self.source.first_line())?;
        let mut start = 0;
        for (index, line) in self.text().split_inclusive('\n').enumerate() {
            if index == before {
                return Some(Span::new(start, start + line.trim_end().len()));
            }
            start += line.len();
        }
        None
    }
}
