//! `oidc-doctor claims`: which jobs can get a token, and which subjects they present.

use std::path::PathBuf;

use super::choices::Format;
use super::evidence::{self, EvidenceArgs};
use super::{CLEAR, FOUND, UNDECIDED, output, style};
use crate::answer::claims::{self, Found};
use crate::case::Signature;
use crate::issuer::github::Run;
use crate::render::{Printed, text};

/// The arguments of `claims`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    evidence: EvidenceArgs,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the answer to this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Reads the evidence and lists what it would present, or what a token holds.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let mut case = evidence::load_run(&args.evidence)?;
    only_asked_for(&mut case.run, args);
    let found = claims::find(&case);
    let file = args.output.as_deref();
    let printed = match args.format {
        Format::Text => {
            let style = style.stdout(file.is_some());
            Printed::text(&text::claims::text(&found, style), style)
        }
        Format::Json => Printed::json(&claims::answer(&found))?,
    };
    output::write(&printed, file)?;
    Ok(exit_code(&found))
}

/// All events, refs and environments are listed but for those a flag names: the run at hand, or the
/// branch that is checked out, is one of many.
fn only_asked_for(run: &mut Run, args: &Args) {
    let flags = &args.evidence.run;
    run.event = flags.event.clone();
    run.git_ref = flags.git_ref.clone();
    run.job = flags.job.clone();
    run.inputs = None;
    if flags.environment.is_none() {
        run.environment = None;
    }
}

/// A job that GitHub refuses to start is a cause, as is a token that STS refuses; nothing to list decides nothing.
fn exit_code(found: &Found) -> u8 {
    let forged = matches!(found.signature, Signature::Invalid(_));
    if forged || found.rows.iter().any(|row| row.problem.is_some()) {
        return FOUND;
    }
    if found.rows.is_empty() && found.token.is_none() {
        UNDECIDED
    } else {
        CLEAR
    }
}
