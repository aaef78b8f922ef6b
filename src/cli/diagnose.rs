//! `oidc-doctor diagnose`: the main job.

use std::path::{Path, PathBuf};

use super::choices::{FailOn, ReportFormat};
use super::evidence::{self, EvidenceArgs, Whole};
use super::{CLEAR, FOUND, UNDECIDED, output, style};
use crate::case::{self, Case};
use crate::conclude::{Asked, Diagnosis, diagnose_repository};
use crate::finding::{Kind, Severity, Verdict};
use crate::gather;
use crate::issuer::github::closest;
use crate::render::{self, Printed, Style, text};
use crate::source::Diagnostic;

/// The arguments of `diagnose`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Folders and files of any kind: workflows, policies, templates, logs; without one the repository
    /// around the working directory
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    #[command(flatten)]
    evidence: EvidenceArgs,
    /// List every run, not only the first lines of the table
    #[arg(long, help_heading = "Output")]
    all: bool,
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
        let plan = evidence::plan(&args.evidence)?;
        output::write(
            &Printed::text(&plan, Style::PLAIN),
            args.report.output.as_deref(),
        )?;
        return Ok(CLEAR);
    }
    let (evidence, folder) = evidence::with_paths(&args.evidence, &args.paths)?;
    if let Some(whole) = of_repository(&evidence, folder.as_deref(), &args.report)? {
        let diagnosis = repository_diagnosis(&whole, &evidence, args.all)?;
        return print(&diagnosis, &args.report, false, style, text::diagnosis);
    }
    let case = evidence::load(&evidence)?;
    let in_job = evidence.live.is_in_job();
    answer(&case, &args.report, in_job, style, text::diagnosis)
}

/// The repository, where the flags leave the whole of it to be looked at. An error alone, in a folder
/// without a workflow and without a role, is of some other repository.
fn of_repository(
    args: &EvidenceArgs,
    folder: Option<&str>,
    report: &ReportArgs,
) -> anyhow::Result<Option<Whole>> {
    if !evidence::is_whole(args) || report.save_case.is_some() {
        return Ok(None);
    }
    let whole = evidence::whole(args, folder.unwrap_or("."))?;
    let is_of_other = whole.is_empty && (whole.error.is_some() || args.aws.role.is_some());
    Ok((!is_of_other).then_some(whole))
}

fn repository_diagnosis(
    whole: &Whole,
    args: &EvidenceArgs,
    all: bool,
) -> anyhow::Result<Diagnosis> {
    let job = args.run.job.as_deref();
    if let Some(job) = job {
        known_job(whole, job)?;
    }
    let asked = Asked {
        job,
        role: whole.role.as_deref(),
        error: whole.error.as_ref(),
        all,
    };
    let mut diagnosis = diagnose_repository(&whole.repository, asked);
    if whole.is_empty {
        diagnosis.verdict = Verdict::Undetermined;
        let nothing = "undetermined: there is no workflow and no role here";
        diagnosis.headline = Some(nothing.to_owned());
        let name_one = "name the repository's folder: `oidc-doctor diagnose FOLDER`, or give a policy with `--trust-policy`";
        diagnosis.notes.push(name_one.to_owned());
    }
    let is_narrowed = job.is_some() || args.run.event.is_some() || whole.role.is_some();
    if is_narrowed && diagnosis.runs.as_ref().is_some_and(Vec::is_empty) {
        diagnosis.verdict = Verdict::Undetermined;
        let nothing = "undetermined: no run of this job, event and role asks AWS for credentials with a token";
        diagnosis.headline = Some(nothing.to_owned());
    }
    diagnosis.notes.splice(0..0, whole.notes.iter().cloned());
    Ok(diagnosis)
}

/// Refuses a job that no workflow of the repository has.
fn known_job(whole: &Whole, job: &str) -> anyhow::Result<()> {
    let repository = &whole.repository;
    let rows = repository.jobs.iter().map(|job| &job.row);
    if rows.clone().any(|row| repository.is_named(row, job)) {
        return Ok(());
    }
    let ids: Vec<&str> = rows.map(|row| row.job.as_str()).collect();
    let help = match closest(job, &ids) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`oidc-doctor claims` lists all jobs".to_owned(),
    };
    let problem = Diagnostic::new(format!("no job `{job}` in the workflows"));
    Err(problem.help(help).into())
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
        output::write(&Printed::json_text(&case::save(case)), Some(path))?;
    }
    let diagnosis = crate::conclude::diagnose(case);
    print(&diagnosis, args, in_job, style, in_text)
}

fn print(
    diagnosis: &Diagnosis,
    args: &ReportArgs,
    in_job: bool,
    style: &style::Args,
    in_text: fn(&Diagnosis, Style) -> String,
) -> anyhow::Result<u8> {
    let file = args.output.as_deref();
    let by_default = match in_job {
        true => ReportFormat::Github,
        false => ReportFormat::Text,
    };
    let printed = match args.format.unwrap_or(by_default) {
        ReportFormat::Text => {
            let style = style.stdout(file.is_some());
            Printed::text(&in_text(diagnosis, style), style)
        }
        ReportFormat::Json => Printed::json(diagnosis)?,
        ReportFormat::Github => {
            Printed::commands(&render::github(diagnosis, gather::file::is_there))
        }
        ReportFormat::Markdown => Printed::text(&render::markdown(diagnosis), Style::PLAIN),
        ReportFormat::Sarif => Printed::json(&render::sarif(
            diagnosis.findings.iter(),
            gather::file::is_there,
        ))?,
    };
    output::write(&printed, file)?;
    let summary = gather::environment::text("GITHUB_STEP_SUMMARY").filter(|_| in_job);
    if let Some(path) = summary {
        let summary = Printed::text(&render::markdown(diagnosis), Style::PLAIN);
        output::append(&summary, Path::new(&path))?;
    }
    Ok(exit_code(diagnosis, args.fail_on))
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
