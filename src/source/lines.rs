//! Where the lines of a text begin.

use std::sync::OnceLock;

use super::Position;

/// The beginnings of all lines but the first, found when first asked for: a file with thousands of
/// roles is asked thousands of times.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(OnceLock<Box<[usize]>>);

/// They follow from the text, so that texts are told apart without them.
impl PartialEq for Lines {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Lines {}

impl Lines {
    /// Line and column of `offset` in the text whose lines these are; an offset inside of a character
    /// is that character's.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let end = text.floor_char_boundary(offset);
        let starts = self.0.get_or_init(|| starts(text));
        let before = starts.partition_point(|start| *start <= end);
        let start = before.checked_sub(1).and_then(|last| starts.get(last));
        let start = start.copied().unwrap_or_default();
        let column = text.get(start..end).unwrap_or_default().chars().count();
        Position {
            line: before + 1,
            column: column + 1,
        }
    }
}

fn starts(text: &str) -> Box<[usize]> {
    text.match_indices('\n').map(|(at, _)| at + 1).collect()
}
