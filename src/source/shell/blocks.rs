//! Keywords in front of commands, and what they say about when a command runs.

use super::Word;

/// What decides whether the commands of one list run.
#[derive(Debug, Clone, Default)]
pub(super) struct Blocks {
    /// Whether the whole list belongs to a command that runs only sometimes.
    within: bool,
    /// For each open `if` and `case`, whether its condition lies behind.
    open: Vec<bool>,
    /// For how many of them it does.
    passed: usize,
    /// Whether a command before, joined by `&&` or `||`, decides.
    decided: bool,
    /// Whether the last command was a test.
    tested: bool,
}

/// What parts one command from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    /// `&&`
    And,
    /// `||`
    Or,
    /// `|`
    Pipe,
    /// A line end, `;`, `&` or a bracket.
    End,
}

enum Front {
    /// Not yet the program.
    Skip,
    /// No program comes at all.
    Whole,
    /// This is the program.
    Program,
}

impl Blocks {
    /// The state inside a substitution or a group.
    pub fn inner(&self) -> Self {
        Self {
            within: self.optional(),
            ..Self::default()
        }
    }

    /// Takes keywords and assignments off the front, the assignments into `assigned`; says whether the
    /// rest runs only sometimes.
    pub fn strip(&mut self, words: &mut Vec<Word>, assigned: &mut Vec<Word>) -> bool {
        let mut front = 0;
        while let Some(word) = words.get(front) {
            match self.front(&word.text) {
                Front::Skip => front += 1,
                Front::Whole => front = words.len(),
                Front::Program => break,
            }
        }
        let front = words.drain(..front);
        assigned.extend(front.filter(|word| is_assignment(&word.text)));
        self.tested = matches!(
            words.first().map(|word| word.text.as_str()),
            Some("[" | "[[" | "test")
        );
        self.optional()
    }

    /// Notes what follows a command.
    pub fn separate(&mut self, separator: Separator) {
        self.decided = match separator {
            Separator::And => self.decided || self.tested,
            Separator::Or => true,
            Separator::Pipe => self.decided,
            Separator::End => false,
        };
    }

    fn optional(&self) -> bool {
        self.within || self.decided || self.passed > 0
    }

    fn front(&mut self, word: &str) -> Front {
        match word {
            "if" => self.open.push(false),
            "then" | "else" | "elif" => self.pass(),
            "fi" | "esac" => self.end(),
            "do" | "done" | "while" | "until" | "{" | "}" | "!" | "time" => {}
            "case" => {
                self.open.push(false);
                self.pass();
                return Front::Whole;
            }
            "for" | "select" | "function" => return Front::Whole,
            _ if is_assignment(word) => {}
            _ => return Front::Program,
        }
        Front::Skip
    }

    /// Notes that the condition of the innermost block lies behind.
    fn pass(&mut self) {
        if let Some(passed) = self.open.last_mut() {
            self.passed += usize::from(!*passed);
            *passed = true;
        }
    }

    /// Ends the innermost block.
    fn end(&mut self) {
        let passed = self.open.pop().is_some_and(|passed| passed);
        self.passed -= usize::from(passed);
    }
}

/// Whether a word sets a variable.
pub(crate) fn is_assignment(word: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    word.split_once('=').is_some_and(|(name, _)| is_name(name))
}
