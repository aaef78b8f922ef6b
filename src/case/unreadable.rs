//! Evidence that cannot be read.

use std::fmt;

use crate::source::{Problem, Source};

/// A text that cannot be read as the evidence it was given for, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The text.
    pub source: Source,
    /// What is wrong with it, and where.
    pub problem: Problem,
}

impl Unreadable {
    /// A problem in `source`.
    pub fn new(source: &Source, problem: Problem) -> Self {
        let source = source.clone();
        Self { source, problem }
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.display(&self.source).fmt(f)
    }
}

impl std::error::Error for Unreadable {}
