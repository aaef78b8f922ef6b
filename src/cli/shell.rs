//! `completions` and `man`: what shells and `man` read about the program.

use anyhow::bail;
use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use clap_complete::Shell;
use clap_mangen::Man;

use super::{CLEAR, Cli, output};
use crate::render::Printed;
use crate::rules;

/// The arguments of `completions`.
#[derive(Debug, clap::Args)]
pub(super) struct CompletionsArgs {
    /// The shell that reads them
    shell: Shell,
}

/// The arguments of `man`.
#[derive(Debug, clap::Args)]
pub(super) struct ManArgs {
    /// The command whose page to print; without it, the program's own
    command: Option<String>,
}

/// Prints what completes the program's words in a shell.
pub(super) fn completions(args: &CompletionsArgs) -> anyhow::Result<u8> {
    let mut program = program();
    let name = program.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, name, &mut script);
    let script = String::from_utf8(script)?;
    // Where the program's name has a hyphen, the script for bash writes it in two ways, and completes
    // nothing behind a command: <https://github.com/clap-rs/clap/issues/6421>.
    print(&script.replace("oidc__subcmd__doctor", "oidc__doctor"))
}

/// Prints a manual page as `man` reads it.
pub(super) fn man(args: &ManArgs) -> anyhow::Result<u8> {
    let program = program();
    let command = match &args.command {
        Some(name) => page_of(program, name)?,
        None => program,
    };
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    // What the help ends with is called so where nobody can say otherwise.
    print(&String::from_utf8(page)?.replace(".SH EXTRA", ".SH EXAMPLES"))
}

/// The program with what is known only when it is asked: the rules' ids.
fn program() -> clap::Command {
    let ids = PossibleValuesParser::new(rules::ALL.iter().map(|rule| rule.id.as_str()));
    Cli::command().mut_subcommand("rules", |rules| {
        rules.mut_arg("id", |id| id.value_parser(ids).hide_possible_values(true))
    })
}

/// A command that knows its full name, which its page and its synopsis bear.
fn page_of(mut program: clap::Command, name: &str) -> anyhow::Result<clap::Command> {
    program.build();
    let Some(command) = program.find_subcommand(name) else {
        bail!("there is no command `{name}`; `oidc-doctor help` lists them");
    };
    Ok(command.clone())
}

fn print(text: &str) -> anyhow::Result<u8> {
    output::write(&Printed::file(text), None)?;
    Ok(CLEAR)
}
