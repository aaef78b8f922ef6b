//! `oidc-doctor diagnose`: the main job.

use std::path::{Path, PathBuf};

use super::choices::{FailOn, ReportFormat};
use super::evidence::EvidenceArgs;
use super::{CLEAR, FOUND, UNDECIDED, output, sarif, style};
use crate::case::{self, Case};
use crate::conclude::Diagnosis;
use crate::finding::{Kind, Severity, Verdict};
use crate::gather;
use crate::render::{self, Style, text};

/// The arguments of `diagnose`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    evidence: EvidenceArgs,
    #[command(flatten)]
    report: ReportArgs,
    /// Only list what would be asked for, with the permission each call needs
    #[cfg(feature = "aws")]
    #[arg(long, requires = "may_ask", help_heading = "Live")]
    dry_run: bool,
}

/// How an answer is printed, and when it counts as a failure.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Output")]
pub(super) struct ReportArgs {
    /// How to print the answer; by default as text, in a job (`--in-job`) as annotations
    #[arg(long, value_enum)]
    format: Option<ReportFormat>,
    /// Write the answer to this file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write all evidence to this file, secrets removed, to attach to a ticket
    #[arg(long, value_name = "FILE")]
    save_case: Option<PathBuf>,
    /// What makes the exit code 1
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    fail_on: FailOn,
}

/// Reads the evidence, diagnoses it, prints the answer.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    #[cfg(feature = "aws")]
    if args.dry_run {
        let plan = super::evidence::plan(&args.evidence)?;
        output::write(&plan, args.report.output.as_deref())?;
        return Ok(CLEAR);
    }
    let case = super::evidence::load(&args.evidence)?;
    let in_job = args.evidence.live.is_in_job();
    answer(&case, &args.report, in_job, style, text::diagnosis)
}

/// Diagnoses a case and prints the answer as asked, `in_text` for people; gives the exit code it
/// stands for. In a job the answer becomes part of the job's summary too.
pub(super) fn answer(
    case: &Case,
    args: &ReportArgs,
    in_job: bool,
    style: &style::Args,
    in_text: fn(&Diagnosis, Style) -> String,
) -> anyhow::Result<u8> {
    if let Some(path) = &args.save_case {
        output::write(&case::save(case), Some(path))?;
    }
    let diagnosis = crate::conclude::diagnose(case);
    let file = args.output.as_deref();
    let by_default = match in_job {
        true => ReportFormat::Github,
        false => ReportFormat::Text,
    };
    let text = match args.format.unwrap_or(by_default) {
        ReportFormat::Text => in_text(&diagnosis, style.stdout(file.is_some())),
        ReportFormat::Json => render::json(&diagnosis)?,
        ReportFormat::Github => render::github(&diagnosis, gather::file::is_there),
        ReportFormat::Markdown => render::markdown(&diagnosis),
        ReportFormat::Sarif => sarif::text(diagnosis.findings.iter())?,
    };
    output::write(&text, file)?;
    let summary = gather::environment::text("GITHUB_STEP_SUMMARY").filter(|_| in_job);
    if let Some(path) = summary {
        output::append(&render::markdown(&diagnosis), Path::new(&path))?;
    }
    Ok(exit_code(&diagnosis, args.fail_on))
}

fn exit_code(diagnosis: &Diagnosis, fail_on: FailOn) -> u8 {
    let warned = || {
        let advice = diagnosis
            .findings
            .iter()
            .filter(|finding| finding.kind == Kind::Advice);
        advice
            .into_iter()
            .any(|finding| finding.severity <= Severity::Warning)
    };
    match (fail_on, diagnosis.verdict) {
        (FailOn::Never, _) => CLEAR,
        (_, Verdict::Blocked) => FOUND,
        (FailOn::Warning, _) if warned() => FOUND,
        (_, Verdict::Undetermined) => UNDECIDED,
        (_, Verdict::Clear) => CLEAR,
    }
}
