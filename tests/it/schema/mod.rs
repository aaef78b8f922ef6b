//! The JSON that commands print, and the case file they read, are as their schemas say: the files
//! `docs/schema/*.schema.json`.

mod case_file;
mod check;
mod diagnosis;
mod others;
mod shared;
pub mod validator;

use validator::{Schema, Strictness};

/// The schema of what a command prints: it lets keys be added, these tests do not.
fn of_output(text: &str) -> Schema {
    Schema::read(text, Strictness::Described)
}

/// Asserts that a value is as its schema says.
#[track_caller]
fn fits(value: &serde_json::Value, schema: &Schema, name: &str) {
    let problems = schema.problems(value);
    assert!(problems.is_empty(), "{name}: {problems:#?}");
}
