//! Evaluation through `simulate`: the command itself, a corpus of cases, and verdicts of others.

#![cfg(test)]

mod command;
#[path = "../common/mod.rs"]
mod common;
mod corpus;
mod support;
mod verdicts;
