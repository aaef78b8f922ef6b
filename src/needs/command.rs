//! The calls of a script.

use std::mem;

use super::call::{Call, Parsed};
use super::resource::Surroundings;
use super::{aws, docker, tools, wrappers};
use crate::source::shell::{self, Command, Word};

/// How many characters of a command are shown.
const SHOWN: usize = 100;

/// Every call of a script that is understood.
pub(super) fn calls(script: &str, around: &Surroundings) -> Vec<Call> {
    let commands = shell::read(script).commands;
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
    let mut line = String::new();
    let (mut length, mut gap) = (0, false);
    for (at, next) in text.char_indices() {
        let after = text.get(at + 1..).unwrap_or("");
        let continued = next == '\\' && (after.starts_with('\n') || after.starts_with("\r\n"));
        if continued || next.is_whitespace() {
            gap = length > 0;
            continue;
        }
        let space = mem::take(&mut gap).then_some(' ');
        for shown in space.into_iter().chain([next]) {
            if length == SHOWN {
                line.push('…');
                return line;
            }
            line.push(shown);
            length += 1;
        }
    }
    line
}
