//! A policy's value for `sub` beside the subject GitHub sends: which *part* differs.

mod compare;
mod difference;
mod masked;
mod places;

pub use compare::compare;
pub use difference::{Comparison, Difference, DifferenceKind};

use crate::iam::Pattern;
use crate::iam::language::{Budget, Language};

/// What comparing two parts may cost: enough for all but patterns made to blow up.
const STEPS: usize = 20_000;

/// Whether `*` and `?` of `pattern`, taken as wildcards, can stand for `text`.
pub fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Pattern::wild(pattern).matches(text)
}

/// As [`wildcard_matches`]; where `is_open`, a `*` in `text` stands for what is not known of it, and
/// it is enough that the two may be the same.
pub fn may_match(pattern: &str, text: &str, is_open: bool) -> bool {
    if wildcard_matches(pattern, text) {
        return true;
    }
    let meet =
        || Language::pattern(pattern).overlaps(&Language::pattern(text), &mut Budget::new(STEPS));
    is_open && text.contains('*') && meet().unwrap_or(true)
}
