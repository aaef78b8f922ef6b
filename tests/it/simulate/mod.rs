//! Evaluation through `simulate`: the command itself, a corpus of cases, and verdicts of others.

mod command;
mod corpus;
pub mod support;
mod variables;
mod verdicts;
