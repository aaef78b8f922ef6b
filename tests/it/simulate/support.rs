//! What tests of evaluation share: `simulate` called as the program calls it.

use std::io::Cursor;

use clap::Parser;
use oidc_doctor::cli::simulate;
use serde_json::{Value, json};

#[derive(Parser)]
struct Program {
    #[command(flatten)]
    args: simulate::Args,
}

/// The exit code and the answers, one a line, to what stands on standard input.
pub fn simulate(requests: &str) -> (u8, Vec<Value>) {
    let (code, text) = simulate_with(&[], requests);
    let answers = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (code, answers.collect())
}

/// The exit code and the output of `simulate` with arguments.
pub fn simulate_with(args: &[&str], input: &str) -> (u8, String) {
    let program = Program::parse_from(["simulate"].iter().chain(args));
    let mut output = Vec::new();
    let code = simulate::run(&program.args, &mut Cursor::new(input), &mut output).unwrap();
    (code, String::from_utf8(output).unwrap())
}

/// `ContextEntries` out of keys with a text, or with a list where the key is multivalued.
pub fn context_entries(context: &Value) -> Value {
    let entries = context.as_object().unwrap().iter().map(|(key, value)| {
        let (kind, values) = match value {
            Value::Array(values) => ("stringList", values.clone()),
            single => ("string", vec![single.clone()]),
        };
        json!({"ContextKeyName": key, "ContextKeyValues": values, "ContextKeyType": kind})
    });
    entries.collect()
}
