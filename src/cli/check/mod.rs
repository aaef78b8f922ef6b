//! `oidc-doctor check`: a trust policy before it is applied.

mod answer;
mod text;

use std::path::PathBuf;

use clap::ValueEnum;

use super::evidence::policy_file;
use super::{CLEAR, FOUND, output, style};
use crate::case::wrapped::{Choice, Found};
use crate::case::{Case, Fact};
use crate::exam::exposure::Grade;
use crate::gather::folder;
use crate::github::Run;
use crate::render;
use crate::report::{Kind, Severity};
use answer::{Answer, Checked};

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Trust policies: JSON, what `aws iam get-role` printed, CloudFormation templates, `.tf` files, `terraform show -json` output; `FILE#ADDRESS` is one role of a file, a folder all its `.tf` files
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<String>,
    /// The role that is meant where a file holds several: its ARN or name
    #[arg(long)]
    role: Option<String>,
    /// The repository whose jobs are to get in
    #[arg(long, value_name = "OWNER/NAME")]
    repository: Option<String>,
    /// The id of that repository
    #[arg(long, value_name = "ID")]
    repository_id: Option<String>,
    /// The id of its owner
    #[arg(long, value_name = "ID")]
    owner_id: Option<String>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
    /// Write the answer to this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// What makes the exit code 1
    #[arg(
        long,
        value_enum,
        default_value_t,
        value_name = "WHAT",
        help_heading = "Output"
    )]
    fail_on: FailOn,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// For people
    #[default]
    Text,
    /// For scripts
    Json,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// What IAM would refuse, and roles that are open to others
    #[default]
    Cause,
    /// A warning too
    Warning,
    /// Nothing
    Never,
}

/// Reads the policies, checks each, prints the answer.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let files = args.policies.iter().flat_map(|path| folder::files(path));
    let mut checked = Vec::new();
    for path in files {
        for (address, case) in cases(args, &path, style)? {
            checked.push(Checked::of(&case, address));
        }
    }
    let answer = Answer::new(checked);
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

/// The evidence of each role in a file: its policy, and the facts of the run that were given.
///
/// A role whose policy only its tool can tell is left out with a word on standard error, unless it
/// is the only one.
fn cases(
    args: &Args,
    path: &str,
    style: &style::Args,
) -> anyhow::Result<Vec<(Option<String>, Case)>> {
    let choice = Choice::role(args.role.as_deref());
    let mut cases = Vec::new();
    let mut refused = None;
    for candidate in policy_file(path)?.all(&choice)? {
        match candidate.found {
            Ok(found) => cases.push((candidate.address, case(args, found))),
            Err(unreadable) => {
                let address = candidate.address.unwrap_or_default();
                let said = format!("`{address}` is left out: {unreadable}");
                output::note(&said, style);
                refused = Some(unreadable);
            }
        }
    }
    match (cases.is_empty(), refused) {
        (true, Some(unreadable)) => Err(unreadable.into()),
        _ => Ok(cases),
    }
}

fn case(args: &Args, found: Found) -> Case {
    Case {
        role_arn: found.role_arn,
        trust_policy: Fact::Known(found.policy),
        run: Run {
            repository: args.repository.clone(),
            repository_id: args.repository_id.clone(),
            owner_id: args.owner_id.clone(),
            ..Run::default()
        },
        ..Case::default()
    }
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
