//! A policy's value for `sub` beside the subject GitHub sends: which *part* differs.

mod compare;

pub use compare::{Comparison, Difference, DifferenceKind, compare};

use crate::iam::Pattern;

/// Whether `*` and `?` of `pattern`, taken as wildcards, can stand for `text`.
pub(super) fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Pattern::wild(pattern).matches(text)
}
