//! What GitHub does: workflows, permissions, events, expressions, claims, subjects.
//!
//! This room knows nothing of IAM.

pub mod claims;
pub mod events;
pub mod expression;
mod place;
mod run;
pub mod subject;
mod wildcard;
mod words;
pub mod workflow;

pub use claims::{Claim, ClaimValue, Claims};
pub use expression::{Shape, Text};
pub use place::{Place, Placed};
pub use run::{History, Run, Template};
pub use subject::Subject;
pub use wildcard::matches as wildcard_matches;
pub use words::closest;
pub use workflow::Workflow;
