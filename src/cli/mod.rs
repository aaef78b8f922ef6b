//! The commands: what each takes, and which function of the library it calls.

mod check;
mod choices;
mod claims;
mod diagnose;
pub mod evidence;
mod explain;
mod fix;
mod help;
mod here;
mod init;
mod language;
mod output;
mod rules;
mod shell;
pub mod simulate;
mod style;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::render::{Printed, Style};

/// Exit code: nothing blocks.
const CLEAR: u8 = 0;
/// Exit code: a cause was found.
const FOUND: u8 = 1;
/// Exit code: wrong usage, or an input that cannot be read.
const UNUSABLE: u8 = 2;
/// Exit code: the evidence does not decide.
const UNDECIDED: u8 = 3;

/// Tells why a GitHub Actions job cannot get into AWS through OIDC, and hands you a fix.
#[derive(Debug, Parser)]
#[command(name = "oidc-doctor", version, max_term_width = 100, after_help = help::PROGRAM)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    style: style::Args,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find the cause from policies, token, workflow and error, and a fix that is proven to work
    #[command(after_help = help::DIAGNOSE)]
    Diagnose(Box<diagnose::Args>),
    /// See who gets in by a trust policy, before it is applied
    #[command(after_help = help::CHECK)]
    Check(Box<check::Args>),
    /// Explain a pasted error or a whole log: what it proves, what it rules out, what is left
    #[command(after_help = help::EXPLAIN)]
    Explain(Box<explain::Args>),
    /// Show which jobs can get a token and which subjects they present, or what a token says
    #[command(after_help = help::CLAIMS)]
    Claims(Box<claims::Args>),
    /// Run expectations about a trust policy as tests: this token is let in, that one is not
    #[command(after_help = help::TEST)]
    Test(Box<test::Args>),
    #[command(after_help = help::FIX)]
    Fix(Box<fix::Args>),
    #[command(after_help = help::INIT)]
    Init(Box<init::Args>),
    /// List the rules, or read one rule's page
    #[command(after_help = help::RULES)]
    Rules(rules::Args),
    #[command(after_help = help::SIMULATE)]
    Simulate(simulate::Args),
    /// Print what completes the program's words in a shell
    #[command(after_help = help::COMPLETIONS)]
    Completions(shell::CompletionsArgs),
    /// Print a manual page: `oidc-doctor man | man -l -`
    #[command(after_help = help::MAN)]
    Man(shell::ManArgs),
}

/// Says what is wrong with the arguments, or helps; a token among them is not said again.
fn refused(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    let shown = Printed::text(&text, Style::PLAIN);
    if error.use_stderr() && shown.as_str() != text {
        output::to_stderr(&shown);
        return ExitCode::from(UNUSABLE);
    }
    // Where the stream is gone, nobody is left to tell.
    let _ = error.print();
    u8::try_from(error.exit_code()).map_or(ExitCode::from(UNUSABLE), ExitCode::from)
}

/// Runs the program on its arguments.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused(&error),
    };
    let style = cli.style;
    let result = match cli.command {
        Command::Diagnose(args) => diagnose::run(&args, &style),
        Command::Check(args) => check::run(&args, &style),
        Command::Explain(args) => explain::run(&args, &style),
        Command::Claims(args) => claims::run(&args, &style),
        Command::Test(args) => test::run(&args, &style),
        Command::Fix(args) => fix::run(&args, &style),
        Command::Init(args) => init::run(&args, &style),
        Command::Rules(args) => rules::run(&args, &style),
        Command::Simulate(args) => simulate::main(&args),
        Command::Completions(args) => shell::completions(&args),
        Command::Man(args) => shell::man(&args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            output::error(&error, &style);
            ExitCode::from(UNUSABLE)
        }
    }
}
