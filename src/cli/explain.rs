//! `oidc-doctor explain`: a pasted error, or a whole log, to its cause.

use std::io::IsTerminal;

use anyhow::ensure;

use super::evidence::{self, EvidenceArgs};
use super::{diagnose, style};
use crate::case::{Case, Log};
use crate::gather::file::STDIN;
use crate::render::text;
use crate::source::Diagnostic;

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The error, a whole log, or a file with one; without it, standard input is read
    #[arg(value_name = "TEXT|FILE", conflicts_with_all = ["error", "error_file"])]
    text: Vec<String>,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    report: diagnose::ReportArgs,
}

/// Reads the text and what else is given, and says what the text shows.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let case = evidence::given(&with_text(args))?;
    ensure!(
        says_something(&case),
        Diagnostic::new("no text to explain, expected an error or a log").help(NO_TEXT)
    );
    let in_job = args.evidence.live.is_in_job();
    diagnose::answer(&case, &args.report, in_job, style, text::explanation)
}

/// The evidence with the text as its error: the arguments, else standard input unless other flags give
/// an error.
fn with_text(args: &Args) -> EvidenceArgs {
    let mut evidence = args.evidence.clone();
    match args.text.as_slice() {
        [] if reads_standard_input(&evidence) => evidence.error_file = Some(STDIN.to_owned()),
        [] => {}
        // Without quotes the shell splits the error into words.
        words => evidence.error = Some(words.join(" ")),
    }
    evidence
}

fn reads_standard_input(evidence: &EvidenceArgs) -> bool {
    let elsewhere = [
        &evidence.error,
        &evidence.error_file,
        &evidence.case,
        &evidence.cloudtrail,
    ];
    let free = evidence::stdin_uses(evidence) == 0;
    free && elsewhere.iter().all(|text| text.is_none()) && !std::io::stdin().is_terminal()
}

fn says_something(case: &Case) -> bool {
    let text = case.error.as_ref().map(Log::text).unwrap_or_default();
    !text.trim().is_empty() || !case.cloudtrail.is_empty()
}

const NO_TEXT: &str = "give it as argument, with `--error-file FILE`, or on standard input: \
                       `gh run view RUN_ID --log-failed | oidc-doctor explain`";
