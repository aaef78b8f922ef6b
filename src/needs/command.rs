//! The calls of a script.

use super::call::{Call, Parsed};
use super::resource::Surroundings;
use super::shell::{self, Command, Word};
use super::{aws, docker, tools, wrappers};

/// How many characters of a command are shown.
const SHOWN: usize = 100;

/// Every call of a script that is understood.
pub(super) fn calls(script: &str, around: &Surroundings) -> Vec<Call> {
    let commands = shell::commands(script);
    let made = |command: &Command| of_command(command, script, around);
    commands.iter().flat_map(made).collect()
}

fn of_command(command: &Command, script: &str, around: &Surroundings) -> Vec<Call> {
    let span = command.span();
    let why = shown(script.get(span.start..span.end).unwrap_or(""));
    let call = |parsed: Parsed| Call {
        around: around.in_region(parsed.args.first("region")),
        why: why.clone(),
        span: Some(span),
        optional: command.optional,
        parsed,
    };
    parse(wrappers::unwrap(&command.words), script)
        .into_iter()
        .map(call)
        .collect()
}

fn parse(words: &[Word], script: &str) -> Vec<Parsed> {
    let Some((first, tail)) = words.split_first() else {
        return Vec::new();
    };
    match wrappers::program(&first.text) {
        "aws" => aws::parse(tail).into_iter().collect(),
        "docker" => docker::parse(tail, script),
        program => tools::parse(program, tail).into_iter().collect(),
    }
}

/// A command on one line, cut where it gets long.
pub(super) fn shown(text: &str) -> String {
    let joined = text.replace("\\\n", " ").replace("\\\r\n", " ");
    let line = joined.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or("")),
        None => line,
    }
}
