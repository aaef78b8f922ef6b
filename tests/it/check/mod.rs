//! `check`: which jobs get in, what a change of a policy changes, and expectations as tests.

mod against;
mod deny;
mod expectations;
mod formats;
mod jobs;
mod laws;
mod program;
mod support;
mod truth;
