//! Words that were likely meant.

/// How far a misspelling may be from the word that was meant.
const NEAR: usize = 2;

/// The word of `known` that `word` most likely stands for, where it is near enough to one.
///
/// Letter case and the choice of separator cost nothing, so `role_to_assume` is `role-to-assume`.
pub fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let word = plain(word);
    let distances = known
        .iter()
        .map(|candidate| (distance(&word, &plain(candidate)), *candidate));
    let (distance, best) = distances.min()?;
    (distance <= NEAR && distance * 3 <= word.len()).then_some(best)
}

fn plain(word: &str) -> Vec<char> {
    let separator = |c: char| matches!(c, '-' | '_' | ' ' | '.');
    let letters = word.chars().filter(|c| !separator(*c));
    letters.map(|c| c.to_ascii_lowercase()).take(64).collect()
}

/// The least number of insertions, deletions and replacements between two words.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (above, a) in one.iter().enumerate() {
        let mut diagonal = above;
        let mut left = above + 1;
        let mut next = vec![left];
        for (b, up) in other.iter().zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(a != b)).min(up + 1).min(left + 1);
            diagonal = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
