//! A list of commands that is being read: the script, a substitution, a group.

use super::Word;
use super::blocks::Blocks;

/// What ends a list of commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// The end of the script.
    Script,
    /// `)`
    Bracket,
    /// A backtick.
    Backtick,
    /// `NAME=( … )`: words, no commands.
    Array,
}

/// What was read of a list so far.
pub(super) struct Frame {
    pub close: Close,
    pub blocks: Blocks,
    /// Those of the command that is being read.
    pub words: Vec<Word>,
    /// The word that is being read.
    pub word: Option<Word>,
    /// Whether double quotes are open.
    pub quoted: bool,
    /// Whether the next word is the place of a redirection.
    pub redirected: bool,
}

impl Frame {
    /// Nothing read yet.
    pub fn new(close: Close, blocks: Blocks) -> Self {
        Self {
            close,
            blocks,
            words: Vec::new(),
            word: None,
            quoted: false,
            redirected: false,
        }
    }
}
