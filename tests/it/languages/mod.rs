//! What several tests need.

#![cfg(test)]

pub mod oracle;
pub mod wildcard;
