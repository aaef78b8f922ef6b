//! A shell script as the words of its commands, tolerant and in one pass.
//!
//! This is no shell: it finds the commands that a script may run and what is written in their
//! words. What only a run can tell (variables, `$(…)`, `${{ … }}`) is `*` in a word.

mod blocks;
mod frame;
mod heredoc;
mod lexer;
mod skip;

pub(super) use blocks::is_assignment;
pub(super) use lexer::commands;
pub(super) use skip::mask_expressions;

use crate::source::Span;

/// A simple command: a program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Command {
    /// The words, redirections and the keywords in front left out; at least one.
    pub words: Vec<Word>,
    /// Whether an `if`, a `case`, `||` or a test before `&&` decides that it runs.
    pub optional: bool,
}

impl Command {
    /// From the first word to the last.
    pub fn span(&self) -> Span {
        let at = |word: Option<&Word>| word.map(|word| word.span).unwrap_or_default();
        Span::new(at(self.words.first()).start, at(self.words.last()).end)
    }
}

/// A word of a command.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Word {
    /// The text after quotes are taken off, `*` for each part that only a run can tell.
    pub text: String,
    /// Where it stands in the script.
    pub span: Span,
}
