//! Words that were likely meant.

/// How far a misspelling may be from the word that was meant.
const MAX_DISTANCE: usize = 2;
/// Only the first characters are compared: no word that is known is longer.
const COMPARED: usize = 64;

/// The word of `known` that `word` most likely means, if it is near enough to one.
///
/// Letter case and the choice of separator cost nothing, so `role_to_assume` is `role-to-assume`.
pub fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = plain(word);
    let distances = known.iter().map(|candidate| {
        let distance = strsim::levenshtein(&word, &plain(candidate));
        (distance, *candidate)
    });
    let (distance, best) = distances.min()?;
    let length = word.chars().count();
    (distance <= MAX_DISTANCE && distance * 3 <= length).then_some(best)
}

fn plain(word: &str) -> String {
    let letters = word.chars().filter(|c| !matches!(c, '-' | '_' | ' ' | '.'));
    letters
        .map(|c| c.to_ascii_lowercase())
        .take(COMPARED)
        .collect()
}
