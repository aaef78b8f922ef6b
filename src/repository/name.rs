//! Names as patterns, and the words that they are made of.

use std::collections::BTreeSet;

use crate::iam::pattern::hole_spans;

/// Words that nearly every secret, variable or role has in its name.
const GENERIC: [&str; 18] = [
    "action", "actions", "arn", "assume", "aws", "gh", "gha", "github", "iam", "id", "main",
    "name", "oidc", "role", "roles", "secret", "this", "to",
];

/// A name with every hole of its template as `*`.
pub(super) fn pattern(name: &str) -> String {
    let mut pattern = String::new();
    let mut from = 0;
    for span in hole_spans(name) {
        pattern.push_str(name.get(from..span.start).unwrap_or_default());
        pattern.push('*');
        from = span.end;
    }
    pattern.push_str(name.get(from..).unwrap_or_default());
    pattern
}

/// Whether there is a text that both patterns match; `*` in either stands for any text.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    if !one.contains('*') && !other.contains('*') {
        return one == other;
    }
    let one: Vec<char> = one.chars().collect();
    let other: Vec<char> = other.chars().collect();
    // `row[j]`: whether the rest of `one` from here and the rest of `other` from `j` have a text in
    // common.
    let mut row = vec![false; other.len() + 1];
    for i in (0..=one.len()).rev() {
        let below = std::mem::replace(&mut row, vec![false; other.len() + 1]);
        for j in (0..=other.len()).rev() {
            let at = |row: &[bool], j: usize| row.get(j).copied().unwrap_or(false);
            let is = match (one.get(i), other.get(j)) {
                (None, None) => true,
                (Some('*'), _) => at(&below, j) || j < other.len() && at(&row, j + 1),
                (_, Some('*')) => at(&row, j + 1) || i < one.len() && at(&below, j),
                (Some(left), Some(right)) => left == right && at(&below, j + 1),
                (None, Some(_)) | (Some(_), None) => false,
            };
            if let Some(slot) = row.get_mut(j) {
                *slot = is;
            }
        }
    }
    row.first().copied().unwrap_or(false)
}

/// Whether a pattern says nothing.
pub(super) fn is_open(pattern: &str) -> bool {
    pattern.chars().all(|character| character == '*')
}

/// The words of a name that tell it from others, lower case: `AWS_DEPLOY_ROLE_ARN` has `deploy`.
pub(super) fn words(name: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut was_lower = false;
    for character in name.chars().chain(['_']) {
        let begins = character.is_ascii_uppercase() && was_lower;
        if begins || !character.is_ascii_alphanumeric() {
            let done = std::mem::take(&mut word);
            if done.len() > 1 && !GENERIC.contains(&done.as_str()) {
                words.insert(done);
            }
        }
        was_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        if character.is_ascii_alphanumeric() {
            word.push(character.to_ascii_lowercase());
        }
    }
    words
}

/// The same text whatever its letter case and separators: `deploy-role-arn` and `DEPLOY_ROLE_ARN`.
pub(super) fn folded(name: &str) -> String {
    let kept = name.chars().filter(char::is_ascii_alphanumeric);
    kept.map(|character| character.to_ascii_lowercase())
        .collect()
}
