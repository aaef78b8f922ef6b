//! What GitHub does: workflows, permissions, events, expressions, claims, subjects.
//!
//! This room knows nothing of IAM.

mod run;

pub use run::{History, Run, Template};
