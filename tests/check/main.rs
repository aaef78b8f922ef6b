//! `check`: which jobs get in, what a change of a policy changes, and expectations as tests.

#![cfg(test)]

mod against;
#[path = "../common/mod.rs"]
mod common;
mod deny;
mod expectations;
mod formats;
mod jobs;
mod program;
mod support;
