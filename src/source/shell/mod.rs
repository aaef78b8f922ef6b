//! A shell script as the words of its commands, tolerant and in one pass.
//!
//! This is no shell: it finds the commands that a script may run and what is written in their
//! words. What only a run can tell (variables, `$(…)`, `${{ … }}`) is `*` in a word.

mod blocks;
mod lexer;
mod skip;

pub(crate) use blocks::is_assignment;
pub(crate) use lexer::read;
pub(crate) use skip::mask_expressions;

use std::rc::Rc;

use crate::source::Span;

/// A simple command: a program and its arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Command {
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
pub(crate) struct Word {
    /// The text after quotes are taken off, `*` for each part that only a run can tell.
    pub text: String,
    /// Its place in the script.
    pub span: Span,
}

/// A script, as far as it can be read without running it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    /// The commands that may run.
    pub commands: Vec<Command>,
    /// The words that set variables: `NAME=value`.
    pub assignments: Vec<Word>,
    /// The here-documents.
    pub documents: Vec<HereDocument>,
}

/// Lines that a script gives to a command: `cat > trust.json <<EOF`.
#[derive(Debug, Clone)]
pub(crate) struct HereDocument {
    /// The lines, without that of the delimiter.
    pub span: Span,
    /// Whether variables are left as they are.
    pub is_literal: bool,
    /// The words of the command.
    pub command: Rc<[Word]>,
    /// The file that the command writes into.
    pub output: Option<Word>,
}
