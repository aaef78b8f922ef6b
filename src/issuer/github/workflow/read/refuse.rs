//! What GitHub refuses, in the words of its own parser.
//!
//! The texts are those of `actions/runner` (`src/Sdk/WorkflowParser`) and
//! `actions/languageservices`. Only what GitHub surely refuses is listed.

use super::super::MISSING;
use crate::source::{Diagnostic, Node, Span};

#[derive(Default)]
pub(super) struct Refusals(Vec<Diagnostic>);

impl Refusals {
    pub(super) fn add(&mut self, message: impl Into<String>, span: Span) {
        self.0.push(Diagnostic::at(message, span));
    }

    pub(super) fn unexpected(&mut self, value: &str, span: Span) {
        self.add(format!("Unexpected value '{value}'"), span);
    }

    pub(super) fn required(&mut self, node: &Node, key: &str) {
        if node.get(key).is_none() {
            self.add(format!("{MISSING}{key}"), Span::at(node.span.start));
        }
    }

    pub(super) fn sorted(self) -> Vec<Diagnostic> {
        let mut problems = self.0;
        problems.sort_by_key(|problem| problem.span());
        problems
    }
}
