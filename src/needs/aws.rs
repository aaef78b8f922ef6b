//! `aws <service> <command>`.

use super::args::Args;
use super::call::Parsed;
use super::s3;
use crate::source::shell::Word;

/// The options of every command that take a value.
///
/// <https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-options.html>
const GLOBAL_VALUES: &[&str] = &[
    "--ca-bundle",
    "--cli-binary-format",
    "--cli-connect-timeout",
    "--cli-error-format",
    "--cli-read-timeout",
    "--color",
    "--endpoint-url",
    "--output",
    "--profile",
    "--query",
    "--region",
];

/// Options with which nothing is called, or without credentials.
const NO_CALL: &[&str] = &["generate-cli-skeleton", "no-sign-request"];

/// The call that the words after `aws` make; none where they make none.
pub(super) fn parse(words: &[Word]) -> Option<Parsed> {
    let (names, options) = names(words);
    let mut names = names.into_iter();
    let (service, command) = (names.next()?, names.next()?);
    let args = Args::of_options(&options);
    if NO_CALL.iter().any(|option| args.has(option)) || options.iter().any(|w| w.text == "help") {
        return None;
    }
    match (service, command) {
        ("s3", command) => s3::parse(command, &options),
        (service, "wait") => Some(Parsed::new(
            format!("aws {service} wait {}", names.next()?),
            args,
        )),
        ("logs", "tail") => Some(Parsed::new("aws logs tail", tail_args(args, &options))),
        _ => Some(Parsed::new(format!("aws {service} {command}"), args)),
    }
}

/// The service, the command and a waiter's name, and all that is left.
fn names(words: &[Word]) -> (Vec<&str>, Vec<Word>) {
    let (mut names, mut rest): (Vec<&str>, Vec<Word>) = (Vec::new(), Vec::new());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let wanted = if names.get(1) == Some(&"wait") { 3 } else { 2 };
        if names.len() < wanted && !word.text.starts_with("--") {
            names.push(&word.text);
            continue;
        }
        rest.push(word.clone());
        if GLOBAL_VALUES.contains(&word.text.as_str()) {
            rest.extend(words.next().cloned());
        }
    }
    (names, rest)
}

fn tail_args(mut args: Args, options: &[Word]) -> Args {
    let group = options.first().filter(|word| !word.text.starts_with("--"));
    args.add("log-group-name", group.map_or("*", |word| &word.text));
    args
}
