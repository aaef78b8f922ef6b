//! `oidc-doctor check`: a trust policy before it is applied.

mod answer;
mod cause;
mod jobs;
mod jobs_text;
mod text;

use std::path::PathBuf;

use super::choices::{FailOn, Format};
use super::evidence::{self, RunArgs};
use super::{CLEAR, FOUND, output, style};
use crate::case::wrapped::{self, Choice};
use crate::case::{Case, Fact};
use crate::exam::exposure::Grade;
use crate::gather;
use crate::github::Run;
use crate::render;
use crate::report::{Kind, Severity};
use answer::{Answer, Checked};
pub(super) use jobs::Repository;

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Trust policies: JSON, or what `aws iam get-role` printed
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<String>,
    /// The role that is meant where a file holds several: its ARN or name
    #[arg(long)]
    role: Option<String>,
    /// The jobs that are to get in
    #[command(flatten)]
    run: RunArgs,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
    /// Write the answer to this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// What makes the exit code 1: `cause` is a policy that IAM would refuse, or that lets in others
    /// than it names
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHAT",
        help_heading = "Output"
    )]
    fail_on: FailOn,
}

/// Reads the policies, checks each, prints the answer.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let cases = args.policies.iter().map(|path| case(args, path));
    let cases: Vec<_> = cases.collect::<anyhow::Result<_>>()?;
    let repository = Repository::new(evidence::of_repository(&args.run)?, &args.run);
    let checked = cases.iter().map(|case| Checked::of(case, &repository));
    let answer = Answer::new(checked.collect(), &repository);
    let file = args.output.as_deref();
    let printed = match args.format {
        Format::Text => text::answer(&answer, style.stdout(file.is_some())),
        Format::Json => render::json(&answer)?,
    };
    output::write(&printed, file)?;
    let fails = answer
        .policies
        .iter()
        .any(|checked| fails(checked, args.fail_on));
    Ok(if fails { FOUND } else { CLEAR })
}

/// The evidence: the policy, and the facts of the run that were given.
fn case(args: &Args, path: &str) -> anyhow::Result<Case> {
    let source = gather::file::read(path)?;
    let found = wrapped::policy(&source, &Choice::role(args.role.as_deref()))
        .map_err(|problem| crate::case::Unreadable::new(&source, problem))?;
    Ok(Case {
        role_arn: found.role_arn,
        trust_policy: Fact::Known(found.policy),
        run: Run {
            repository: args.run.repository.clone(),
            repository_id: args.run.repository_id.map(|id| id.to_string()),
            owner_id: args.run.owner_id.map(|id| id.to_string()),
            ..Run::default()
        },
        ..Case::default()
    })
}

fn fails(checked: &Checked, fail_on: FailOn) -> bool {
    let open = checked.exposure.as_ref().map(|exposure| exposure.grade);
    let warned = checked
        .findings
        .iter()
        .any(|finding| finding.severity <= Severity::Warning);
    let caused = checked
        .findings
        .iter()
        .any(|finding| finding.kind == Kind::Cause);
    match fail_on {
        FailOn::Never => false,
        FailOn::Warning if warned => true,
        _ => checked.iam_would_refuse || caused || open == Some(Grade::Dangerous),
    }
}
