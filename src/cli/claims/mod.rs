//! `oidc-doctor claims`: which jobs can get a token, and which subjects they present.

mod json;
mod table;
mod token;

use std::path::PathBuf;

use super::choices::Format;
use super::evidence::{self, EvidenceArgs};
use super::{CLEAR, FOUND, UNDECIDED, output, style};
use crate::case::{Case, Signature};
use crate::issuer::github::predict::no_job;
use crate::issuer::github::survey::{Row, survey};
use crate::issuer::github::{Claims, Run, Workflows};

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

/// What the command has found.
struct Found {
    rows: Vec<Row>,
    token: Option<Claims>,
    /// What is odd about the token.
    remarks: Vec<String>,
    /// What the check of its signature gave.
    signature: Signature,
    /// Whether the name of the default branch is not known.
    default_branch_open: bool,
    /// What could not be read or told, and what GitHub told when it was asked.
    notes: Vec<String>,
}

/// Reads the evidence and lists what it would present, or what a token holds.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let mut case = evidence::load_run(&args.evidence)?;
    only_asked_for(&mut case.run, args);
    let found = find(&case);
    let file = args.output.as_deref();
    let text = match args.format {
        Format::Text => table::text(&found, style.stdout(file.is_some())),
        Format::Json => json::text(&found)?,
    };
    output::write(&text, file)?;
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

fn find(case: &Case) -> Found {
    let workflows = Workflows::read(&case.workflows, case.run.repository.as_deref());
    let wanted = |row: &Row| case.run.job.as_ref().is_none_or(|job| row.is_called(job));
    let rows: Vec<_> = survey(&case.run, &workflows)
        .into_iter()
        .filter(wanted)
        .collect();
    let token = case
        .claims
        .as_ref()
        .map(|presented| Claims::read(&presented.claims));
    let remarks = token
        .as_ref()
        .map(|claims| token::remarks(claims, case.now))
        .unwrap_or_default();
    let mut notes = case.notes.clone();
    if rows.is_empty() && token.is_none() {
        notes.push(lacking(case, &workflows));
    }
    if !rows.is_empty() && case.run.repository.is_none() {
        notes.push(UNNAMED.to_owned());
    }
    Found {
        rows,
        token,
        remarks,
        signature: case.signature.clone(),
        default_branch_open: case.run.default_branch.is_none(),
        notes,
    }
}

const UNNAMED: &str = "nothing tells which repository this is: `*/*` stands for it, and `--repository OWNER/NAME` names it";

/// Why there is nothing to list.
fn lacking(case: &Case, workflows: &Workflows) -> String {
    match &case.run.job {
        Some(job) if !case.workflows.is_empty() => no_job(job, workflows),
        _ if case.workflows.is_empty() => {
            "no workflow files and no token: name them with `--workflow` or `--token`".to_owned()
        }
        _ => "no workflow file here has a job".to_owned(),
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
