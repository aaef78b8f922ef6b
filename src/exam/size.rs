//! How large a trust policy may be.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html>

/// The characters that a trust policy may have by default.
pub const QUOTA: usize = 2048;

/// The characters that it may have once the quota was raised.
pub const LARGEST: usize = 4096;

/// The characters that IAM counts: white space is left out.
pub fn of(text: &str) -> usize {
    text.chars().filter(|one| !one.is_whitespace()).count()
}
