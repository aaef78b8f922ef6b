//! The ids of the rules as typed constants, one for each page in `src/rules`.
//!
//! The catalogue of error texts lists possible causes by these constants, so a misspelled one does
//! not compile. Everything else that is known about a rule is in its two files.

use std::fmt;

use serde::Serialize;

/// The stable id of a rule, such as `sub-branch`; JSON has it as a plain string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct RuleId(&'static str);

// Written by `src/rules/build.rs` from the pages of the rules.
include!(concat!(env!("OUT_DIR"), "/rule_ids.rs"));

impl RuleId {
    /// The id as it is printed.
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl fmt::Debug for RuleId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, formatter)
    }
}

impl PartialEq<str> for RuleId {
    fn eq(&self, other: &str) -> bool {
        self.0 == other
    }
}

impl PartialEq<&str> for RuleId {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}
