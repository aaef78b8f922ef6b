//! A policy's value for `sub` beside the subject GitHub sends: which *part* differs.
//!
//! The grammar is GitHub's: <https://docs.github.com/en/actions/reference/security/oidc>. A value in
//! a policy is read tolerantly, because what people write by hand is what has to be explained.

mod compare;
mod context;
mod flaw;
mod parts;

pub use compare::{Comparison, Difference, DifferenceKind, compare};
pub use context::{Context, ContextKind};
pub use flaw::{FormatFlaw, FormatFlawKind};
pub use parts::{Part, Parts};

use crate::iam::Pattern;

/// Whether `*` and `?` of `pattern`, taken as wildcards, can stand for `text`.
pub(super) fn wildcard_matches(pattern: &str, text: &str) -> bool {
    Pattern::wild(pattern).matches(text)
}
