//! `oidc-doctor explain`: a pasted error, or a whole log, to its cause.

use std::io::IsTerminal;
use std::path::Path;

use anyhow::{bail, ensure};

use super::evidence::{self, EvidenceArgs};
use super::{diagnose, style};
use crate::case::{Case, Log};
use crate::gather::file::STDIN;
use crate::render::text;
use crate::source::Diagnostic;

/// The arguments of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The error, or a whole log; without it, standard input is read
    #[arg(allow_hyphen_values = true, conflicts_with_all = ["error", "error_file"])]
    text: Option<String>,
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    report: diagnose::ReportArgs,
}

/// Reads the text and what else is given, and says what the text shows.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let case = evidence::given(&with_text(args)?)?;
    ensure!(
        says_something(&case),
        Diagnostic::new("no text to explain, expected an error or a log").help(NO_TEXT)
    );
    let in_job = args.evidence.live.is_in_job();
    diagnose::answer(&case, &args.report, in_job, style, text::explanation)
}

/// The evidence with the text as its error: the argument, else standard input where nothing else
/// holds one.
fn with_text(args: &Args) -> anyhow::Result<EvidenceArgs> {
    let mut evidence = args.evidence.clone();
    match args.text.as_deref() {
        Some(STDIN) => evidence.error_file = Some(STDIN.to_owned()),
        Some(path) if is_file(path) => bail!(
            "`{path}` is a file, expected the error itself; to read it from the file, say `--error-file {path}`"
        ),
        Some(text) => evidence.error = Some(text.to_owned()),
        None if reads_standard_input(&evidence) => evidence.error_file = Some(STDIN.to_owned()),
        None => {}
    }
    Ok(evidence)
}

/// Whether a text is no more than the name of a file.
fn is_file(text: &str) -> bool {
    !text.contains(char::is_whitespace) && Path::new(text).is_file()
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
