//! iam
pub mod language;
