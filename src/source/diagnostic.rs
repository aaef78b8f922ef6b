//! The one error type: what is wrong with an input, where, and what to do about it.

use std::fmt;

use super::{Position, Source, Span};

/// Lines longer than this are located by column too: the line alone does not help in minified JSON.
const LONG_LINE: usize = 120;

/// Why an input cannot be used.
///
/// A reader that knows only a tree makes one with [`Diagnostic::at`]; the caller that knows the text adds it
/// with [`Diagnostic::in_source`]. It prints as `cannot read trust.json: line 3: expected a string`,
/// then `help: …` and notes on lines of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: lower case, no final period, input in backticks.
    pub message: String,
    /// The places it is about, the most important first.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// What else helps to understand it.
    pub notes: Vec<String>,
    /// What could not be done because of it, such as `cannot read trust.json`.
    failed: Option<String>,
}

/// A place that a [`Diagnostic`] is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The text; `None` until the caller that knows it has added it.
    pub source: Option<Source>,
    /// The part of the text.
    pub span: Span,
    /// What is there; empty where the message says it.
    pub text: String,
}

impl Diagnostic {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            labels: Vec::new(),
            help: None,
            notes: Vec::new(),
            failed: None,
        }
    }

    /// A problem at `span` of a text that the caller knows.
    pub fn at(message: impl Into<String>, span: Span) -> Self {
        Self {
            labels: vec![Label {
                source: None,
                span,
                text: String::new(),
            }],
            ..Self::new(message)
        }
    }

    /// A file, or a stream under a name, that cannot be read at all.
    pub fn cannot_read(name: &str, message: impl Into<String>) -> Self {
        Self::new(message).failed(format!("cannot read {name}"))
    }

    /// A file that cannot be written.
    pub fn cannot_write(name: &str, message: impl Into<String>) -> Self {
        Self::new(message).failed(format!("cannot write {name}"))
    }

    /// The same with what could not be done because of it.
    #[must_use]
    fn failed(self, failed: String) -> Self {
        Self {
            failed: Some(failed),
            ..self
        }
    }

    /// The same with what to do.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self {
            help: Some(help.into()),
            ..self
        }
    }

    /// The same with a further note.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same as a problem of `source`, which cannot be read because of it.
    #[must_use]
    pub fn in_source(mut self, source: &Source) -> Self {
        for label in &mut self.labels {
            label.source.get_or_insert_with(|| source.clone());
        }
        self.failed
            .get_or_insert_with(|| format!("cannot read {}", source.name()));
        self
    }

    /// Where it is, in bytes of its text; the beginning where it has no place.
    pub fn span(&self) -> Span {
        self.labels
            .first()
            .map(|label| label.span)
            .unwrap_or_default()
    }

    /// The text it is about and the position in it, where they are known.
    pub fn place(&self) -> Option<(&Source, Position)> {
        let label = self.labels.first()?;
        let source = label.source.as_ref()?;
        Some((source, source.position(label.span.start)))
    }

    /// What is wrong and where, without help: `cannot read trust.json: line 3: expected a string`.
    pub fn headline(&self) -> String {
        match &self.failed {
            Some(failed) => format!("{failed}: {}", self.located()),
            None => self.located(),
        }
    }

    /// What follows the headline, each with its word: `help`, then `note`s.
    pub fn advice(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let help = self.help.iter().map(|help| ("help", help.as_str()));
        help.chain(self.notes.iter().map(|note| ("note", note.as_str())))
    }

    /// `line 3: message`, or the message alone where it is about the whole file.
    fn located(&self) -> String {
        let place = self.labels.first().and_then(Label::place);
        match place {
            Some(place) => format!("{place}: {}", self.message),
            None => self.message.clone(),
        }
    }
}

impl Label {
    /// `line 3`, with the column where the line is long; `None` for the beginning of a whole file.
    fn place(&self) -> Option<String> {
        let source = self.source.as_ref()?;
        let at = source.position(self.span.start);
        if (at.line, at.column) == (1, 1) {
            return None;
        }
        let start = source.in_file(self.span).start;
        let before = source.file_text().get(..start).unwrap_or_default();
        let after = source.file_text().get(start..).unwrap_or_default();
        let line_length = before.len() - before.rfind('\n').map_or(0, |end| end + 1)
            + after.find('\n').unwrap_or(after.len());
        Some(if line_length > LONG_LINE {
            format!("line {}, column {}", at.line, at.column)
        } else {
            format!("line {}", at.line)
        })
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())?;
        self.advice()
            .try_for_each(|(word, more)| write!(f, "\n{word}: {more}"))
    }
}

impl std::error::Error for Diagnostic {}

/// Several problems of one input, in the order of the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostics(pub Vec<Diagnostic>);

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostics {}
