//! What several tests need.

pub mod oracle;
pub mod wildcard;
