//! What GitHub does: workflows, permissions, events, expressions, claims, subjects.
//!
//! This room knows nothing of IAM.

pub mod claims;
pub mod credentials;
pub mod events;
pub mod expression;
pub mod matrix;
pub mod permissions;
mod place;
pub mod predict;
mod run;
mod runner;
pub mod scene;
pub mod server;
mod site;
pub mod subject;
pub mod survey;
mod wildcard;
mod words;
pub mod workflow;
mod workflows;

pub use claims::{Claim, Claims};
pub use credentials::{AwsStep, Method, aws_steps};
pub use expression::{Shape, Text};
pub use permissions::{Because, IdToken};
pub use place::{Place, Placed};
pub use predict::{Invalid, Prediction, SubCandidate, predict};
pub use run::{History, Run, Template};
pub use runner::OnRunner;
pub use site::{Link, Site};
pub use wildcard::matches as wildcard_matches;
pub use words::closest;
pub use workflow::Workflow;
pub use workflows::Workflows;
