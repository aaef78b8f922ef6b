//! Wildcards matched in the obvious way, and small patterns and texts that often meet.

use proptest::prelude::*;

/// Whether `pattern` matches the whole of `text`: slow, and plain to see.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some(first) = pattern.chars().next() else {
        return text.is_empty();
    };
    let rest = &pattern[first.len_utf8()..];
    let shorter = text
        .chars()
        .next()
        .map(|character| &text[character.len_utf8()..]);
    match first {
        '*' => matches(rest, text) || shorter.is_some_and(|shorter| matches(pattern, shorter)),
        '?' => shorter.is_some_and(|shorter| matches(rest, shorter)),
        _ => text.starts_with(first) && shorter.is_some_and(|shorter| matches(rest, shorter)),
    }
}

/// Patterns over few characters, so that two of them often have to do with each other.
pub fn pattern() -> impl Strategy<Value = String> {
    "[abAé/*?*]{0,9}"
}

/// Texts over the characters of [`pattern`], and one that is in none.
pub fn text() -> impl Strategy<Value = String> {
    "[abAé/z]{0,9}"
}
