//! `simulate`: evaluates policies offline.
//!
//! Takes the JSON of `aws iam simulate-custom-policy --cli-input-json` and answers in its shape
//! (<https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html>), with
//! trust, session and control policies beyond it.

use std::io::{self, BufRead, BufWriter, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::ensure;

use super::{CLEAR as EVALUATED, UNUSABLE as UNREADABLE};
use crate::answer::simulate::{self, Item, Items, Simulation};
use crate::gather::file;
use crate::render::{Printed, Style, text};
use crate::source::Diagnostic;

/// Evaluate policies offline, with the input of `aws iam simulate-custom-policy`
#[derive(Debug, Clone, clap::Args)]
pub struct Args {
    /// Requests: JSON as `--cli-input-json` takes it, or one request a line; `-` or none is stdin
    #[arg(value_name = "REQUEST")]
    requests: Vec<PathBuf>,
    /// How to print the answers
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// One JSON object a request, each on a line of its own
    Json,
    /// The reasons as a tree
    Text,
}

/// Runs the command on standard input and output.
///
/// A reader that stops reading (`| head`) ends the output without an error.
pub(super) fn main(args: &Args) -> anyhow::Result<u8> {
    ensure!(
        !args.requests.is_empty() || !io::stdin().is_terminal(),
        Diagnostic::new("no request to evaluate")
            .help("name a file, or pipe requests in: `oidc-doctor simulate < request.json`")
    );
    let mut output = BufWriter::new(io::stdout().lock());
    match run(args, &mut io::stdin().lock(), &mut output) {
        Err(error) if is_broken_pipe(&error) => Ok(EVALUATED),
        result => result,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let written = error.downcast_ref().map(io::Error::kind);
    let serialized = error
        .downcast_ref()
        .and_then(serde_json::Error::io_error_kind);
    written.or(serialized) == Some(io::ErrorKind::BrokenPipe)
}

/// Evaluates every request, in order, and answers each as soon as it was read.
///
/// The exit code is 0, or 2 where a request could not be read; the others are answered all the same.
///
/// # Errors
/// Where a file cannot be opened, or nothing can be written.
pub fn run(args: &Args, input: &mut dyn BufRead, output: &mut dyn Write) -> anyhow::Result<u8> {
    let stdin = PathBuf::from("-");
    let paths = match args.requests.as_slice() {
        [] => std::slice::from_ref(&stdin),
        paths => paths,
    };
    let mut code = EVALUATED;
    for path in paths {
        let this = if path == &stdin {
            answer_all("<stdin>", input, output, args.format)?
        } else {
            let name = path.display().to_string();
            answer_all(&name, &mut file::lines(&name)?, output, args.format)?
        };
        code = code.max(this);
    }
    output.flush()?;
    Ok(code)
}

fn answer_all(
    name: &str,
    input: &mut dyn BufRead,
    output: &mut dyn Write,
    format: Format,
) -> anyhow::Result<u8> {
    let mut code = EVALUATED;
    for item in Items::new(name, input) {
        code = code.max(answer(&item?, output, format)?);
    }
    Ok(code)
}

/// Answers one text, which holds one request or a list of them.
fn answer(item: &Item, output: &mut dyn Write, format: Format) -> anyhow::Result<u8> {
    let mut code = EVALUATED;
    for simulation in Simulation::read_all(item) {
        if simulation.is_err() {
            code = UNREADABLE;
        }
        let printed = match (&simulation, format) {
            (Ok(simulation), Format::Json) => Printed::json_line(&simulate::answer(simulation))?,
            (Ok(simulation), Format::Text) => {
                Printed::text(&text::simulate::text(simulation), Style::PLAIN)
            }
            (Err(refusal), Format::Json) => Printed::json_line(&simulate::refusal(refusal))?,
            (Err(refusal), Format::Text) => {
                Printed::diagnostic("error:", &refusal.problem, Style::PLAIN)
            }
        };
        output.write_all(printed.as_str().as_bytes())?;
    }
    Ok(code)
}
