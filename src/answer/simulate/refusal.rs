//! A request that cannot be evaluated.

use super::stream::Item;
use crate::source::Diagnostic;

/// Why a request has no answer, under the request's own `id`.
pub(crate) struct Refusal {
    pub(crate) id: Option<String>,
    /// The problem, at its place in the input.
    pub(crate) problem: Box<Diagnostic>,
}

impl Refusal {
    /// A problem of the text of `item`; lines count from the beginning of the input.
    pub(crate) fn of(item: &Item, id: Option<String>, problem: Diagnostic) -> Self {
        let source = item.source.clone().from_line(item.line);
        Self {
            id,
            problem: Box::new(problem.in_source(&source)),
        }
    }
}
