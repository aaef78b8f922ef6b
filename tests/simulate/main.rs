//! Evaluation through `simulate`: the command itself, a corpus of cases, and verdicts of others.

#![cfg(test)]

mod command;
mod corpus;
mod support;
mod verdicts;
