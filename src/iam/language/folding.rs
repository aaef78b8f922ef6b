//! Which characters are the same letter when case does not count.

use std::sync::LazyLock;

use crate::iam::pattern::fold;

/// Characters beyond this have no lower case of their own.
const LAST_CASED: char = '\u{1ffff}';

/// `(lower, other)` for every character outside ASCII whose lower case is another character.
static LOWERED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let mut pairs: Vec<_> = ('\u{80}'..=LAST_CASED)
        .map(|character| (fold(character), character))
        .filter(|(lower, character)| lower != character)
        .collect();
    pairs.sort_unstable();
    pairs
});

/// All characters with the lower case of `character`, that one first.
pub(super) fn same_letter(character: char) -> Vec<char> {
    let lower = fold(character);
    let mut letters = vec![lower];
    if lower.is_ascii_lowercase() {
        letters.push(lower.to_ascii_uppercase());
    }
    // The Kelvin sign is the only character outside ASCII whose lower case is inside; with this
    // test, ordinary text never builds the table.
    if lower == 'k' || !lower.is_ascii() {
        let from = LOWERED.partition_point(|(other, _)| *other < lower);
        let same = LOWERED
            .iter()
            .skip(from)
            .take_while(|(other, _)| *other == lower);
        letters.extend(same.map(|(_, letter)| *letter));
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_leaves_no_letter_out() {
        let beyond = (LAST_CASED..=char::MAX).skip(1);
        assert!(
            beyond
                .into_iter()
                .all(|character| fold(character) == character)
        );
        let into_ascii: Vec<_> = LOWERED
            .iter()
            .filter(|(lower, _)| lower.is_ascii())
            .collect();
        assert_eq!(into_ascii, [&('k', '\u{212a}')]);
    }

    #[test]
    fn letters_are_found_from_either_case() {
        assert_eq!(same_letter('Q'), ['q', 'Q']);
        assert_eq!(same_letter('K'), ['k', 'K', '\u{212a}']);
        assert_eq!(same_letter('Σ'), ['σ', 'Σ']);
        assert_eq!(same_letter('7'), ['7']);
        assert_eq!(same_letter('\u{130}'), ['\u{130}']);
    }
}
