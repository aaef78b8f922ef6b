//! Sets of characters, and where they begin and end.

use std::sync::Arc;

use super::folding::same_letter;

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Characters(Set);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Set {
    Any,
    One(char),
    /// INVARIANT: ascending, and no two ranges touch.
    Ranges(Arc<[(char, char)]>),
}

impl Characters {
    /// Every character: what `?` stands for.
    pub fn any() -> Self {
        Self(Set::Any)
    }

    /// One character.
    pub fn one(character: char) -> Self {
        Self(Set::One(character))
    }

    /// The characters of a text.
    pub fn of(text: &str) -> Self {
        Self::from_ranges(text.chars().map(|character| (character, character)))
    }

    /// The characters from `first` to `last`, both included; none where `last` comes before.
    pub fn range(first: char, last: char) -> Self {
        Self::from_ranges([(first, last)])
    }

    /// The characters that equal `character` when letter case does not count.
    pub fn ignoring_case(character: char) -> Self {
        match same_letter(character).as_slice() {
            [single] => Self::one(*single),
            several => Self::from_ranges(several.iter().map(|&letter| (letter, letter))),
        }
    }

    /// The characters of either set.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        Self::from_ranges(self.ranges().into_iter().chain(other.ranges()))
    }

    /// The characters that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut gaps = Vec::new();
        let mut from = Some('\0');
        for (first, last) in self.ranges() {
            if let (Some(from), Some(to)) = (from, before(first)) {
                gaps.push((from, to));
            }
            from = after(last);
        }
        gaps.extend(from.map(|from| (from, char::MAX)));
        Self::from_ranges(gaps)
    }

    /// The characters of this set that are not in `other`.
    #[must_use]
    pub fn except(&self, other: &Self) -> Self {
        self.complement().or(other).complement()
    }

    /// Whether the set holds `character`.
    pub fn contains(&self, character: char) -> bool {
        match &self.0 {
            Set::Any => true,
            Set::One(single) => *single == character,
            Set::Ranges(ranges) => {
                let inside =
                    |&(first, last): &(char, char)| first <= character && character <= last;
                ranges.iter().any(inside)
            }
        }
    }

    /// The character of a set of one.
    pub(super) fn single(&self) -> Option<char> {
        match self.0 {
            Set::One(single) => Some(single),
            Set::Any | Set::Ranges(_) => None,
        }
    }

    /// Adds the characters at which membership changes: between two of them in order, all
    /// characters are in the set or none is.
    pub(super) fn add_cuts(&self, cuts: &mut Vec<char>) {
        let mut add = |first: char, last: char| {
            cuts.push(first);
            cuts.extend(after(last));
        };
        match &self.0 {
            Set::Any => {}
            Set::One(single) => add(*single, *single),
            Set::Ranges(ranges) => ranges.iter().for_each(|&(first, last)| add(first, last)),
        }
    }

    fn ranges(&self) -> Vec<(char, char)> {
        match &self.0 {
            Set::Any => vec![('\0', char::MAX)],
            Set::One(single) => vec![(*single, *single)],
            Set::Ranges(ranges) => ranges.to_vec(),
        }
    }

    fn from_ranges(ranges: impl IntoIterator<Item = (char, char)>) -> Self {
        let mut ranges: Vec<_> = ranges
            .into_iter()
            .filter(|(first, last)| first <= last)
            .collect();
        ranges.sort_unstable();
        let mut joined: Vec<(char, char)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match joined.last_mut() {
                Some((_, end)) if after(*end).is_none_or(|next| first <= next) => {
                    *end = last.max(*end);
                }
                _ => joined.push((first, last)),
            }
        }
        Self(match joined.as_slice() {
            [('\0', char::MAX)] => Set::Any,
            [(first, last)] if first == last => Set::One(*first),
            _ => Set::Ranges(joined.into()),
        })
    }
}

/// The next character, if there is one.
pub(super) fn after(character: char) -> Option<char> {
    (character..=char::MAX).nth(1)
}

/// The character before, if there is one.
pub(super) fn before(character: char) -> Option<char> {
    ('\0'..=character).nth_back(1)
}
