//! The lines around the error that counts, kept because a large log is not.

use super::clean::Line;
use crate::symptom::mask;

/// How many lines before and after the error are kept.
const AROUND: usize = 4;

/// Some lines of a log, cleaned, with secrets masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The number of the first of them, from 1.
    pub first_line: usize,
    /// The lines.
    pub text: String,
}

impl Excerpt {
    /// The lines of a stretch around the one with this number.
    pub(super) fn around(lines: &[Line], number: usize) -> Self {
        let near = lines
            .iter()
            .filter(|line| line.number.abs_diff(number) <= AROUND);
        let texts: Vec<_> = near.clone().map(|line| line.text.as_str()).collect();
        Self {
            first_line: near.map(|line| line.number).next().unwrap_or(number),
            text: mask(&texts.join("\n")).into_owned(),
        }
    }
}
