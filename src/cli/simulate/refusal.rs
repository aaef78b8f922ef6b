//! A request that cannot be evaluated, and where.

use std::fmt;

use super::stream::Item;
use crate::source::{Position, Problem};

/// Why a request cannot be evaluated.
pub(super) struct Refusal {
    pub(super) id: Option<String>,
    pub(super) source: String,
    pub(super) at: Position,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Refusal {
    /// A problem of the text of `item`, at its place in the input.
    pub(super) fn of(item: &Item, id: Option<String>, problem: Problem) -> Self {
        let at = item.source.position(problem.span.start);
        Self {
            id,
            source: item.source.name().to_owned(),
            at: Position {
                line: at.line + item.line - 1,
                column: at.column,
            },
            message: problem.message,
            help: problem.help,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.at;
        write!(f, "{}:{line}:{column}: {}", self.source, self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}
