//! How much work a question may cost.

use std::fmt;

/// What [`Budget::default`] holds: about 40 ms and 20 MB on one core.
const DEFAULT_STEPS: usize = 2_000_000;

/// Steps that may still be spent; one budget serves all the questions of one command, so that many
/// hard questions together stay within the limit of one.
///
/// A step is a bounded piece of work and memory, not a time: the same question costs the same on
/// every machine, and its answer is the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Budget {
    left: usize,
}

impl Budget {
    /// A budget of `steps`.
    pub fn new(steps: usize) -> Self {
        Self { left: steps }
    }

    /// The steps that are left.
    pub fn left(&self) -> usize {
        self.left
    }

    /// Takes `steps` away.
    ///
    /// # Errors
    /// [`TooComplex`] where fewer are left; then none are left afterwards.
    pub fn spend(&mut self, steps: usize) -> Result<(), TooComplex> {
        let left = self.left.checked_sub(steps);
        self.left = left.unwrap_or(0);
        left.map(|_| ()).ok_or(TooComplex)
    }

    /// Sets half aside for a first attempt.
    pub(super) fn split_off(&mut self) -> Self {
        let part = self.left / 2;
        self.left -= part;
        Self::new(part)
    }

    /// Takes back what an attempt did not need.
    pub(super) fn give_back(&mut self, part: Self) {
        self.left += part.left;
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(DEFAULT_STEPS)
    }
}

/// The question was given up before it was decided; nothing is known of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooComplex;

impl fmt::Display for TooComplex {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(
            "too complex to decide: the patterns can match in too many ways; use fewer `*` and `?`",
        )
    }
}

impl std::error::Error for TooComplex {}
