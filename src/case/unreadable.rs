//! Evidence that cannot be read.

use std::fmt;

use crate::source::{Problem, Source};

/// A text that cannot be read as the evidence it was given for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    source: Source,
    // Boxed, so that the good result is not made large by the bad one.
    problem: Box<Problem>,
}

impl Unreadable {
    /// A problem in `source`.
    pub fn new(source: &Source, problem: Problem) -> Self {
        Self {
            source: source.clone(),
            problem: Box::new(problem),
        }
    }

    /// The text.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What is wrong with it, and where.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.display(&self.source).fmt(f)
    }
}

impl std::error::Error for Unreadable {}
