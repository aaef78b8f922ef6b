//! `oidc-doctor check`: a trust policy before it is applied.

mod earlier;

use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::choices::{FailOn, ReportFormat};
use super::evidence::{self, RunArgs, policy_file};
use super::{CLEAR, FOUND, UNDECIDED, output, style};
use crate::answer::check::{Answer, Change, Checked};
use crate::case::wrapped::{Choice, Found};
use crate::case::{Case, PolicyFile, PolicyText};
use crate::exam::exposure::Grade;
use crate::exam::jobs::Admitted;
use crate::finding::{Certainty, Finding, Kind, Severity};
use crate::gather::{file, folder};
use crate::issuer::github::Run;
use crate::known::Known;
use crate::render::{self, Printed, Style, text};

pub(super) use crate::answer::check::Repository;

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Trust policies: JSON, what `aws iam get-role` printed, CloudFormation templates, `.tf` files, `terraform show -json` output; `FILE#ADDRESS` is one role of a file, a folder all its `.tf` files
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<String>,
    /// The role that is meant where a file holds several: its ARN or name
    #[arg(long)]
    role: Option<String>,
    /// An earlier version to hold it against: a file, `REV:PATH`, or a git revision in which it stood
    /// at the same path
    #[arg(long, value_name = "FILE|REV")]
    against: Option<String>,
    /// The jobs that are to get in
    #[command(flatten)]
    run: RunArgs,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: ReportFormat,
    /// Write the answer to this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// What makes the exit code 1: `cause` is a policy that IAM would refuse, or that lets in others
    /// than it names; with `--against`, one that IAM would refuse, or that lets in anyone whom the
    /// earlier did not. `warning` adds warnings and, with `--against`, anyone or any job that no
    /// longer gets in
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
    let against = args.against.as_deref();
    let is_revision = |against: &str| !against.contains(':') && !Path::new(against).exists();
    ensure!(
        args.policies.len() == 1 || against.is_none_or(is_revision),
        "several policies cannot be held against one file: name one policy, or a git revision"
    );
    let paths = args.policies.iter().map(String::as_str).chain(against);
    evidence::once(paths.filter(|path| *path == file::STDIN).count())?;
    let repository = Repository::new(evidence::of_repository(&args.run)?, args.run.job.as_deref());
    let mut checked = Vec::new();
    for (path, is_of_folder) in files(&args.policies) {
        checked.extend(of_file(args, &path, is_of_folder, &repository, style)?);
    }
    ensure!(
        !checked.is_empty(),
        "no role with a trust policy that can be told in the `.tf` files of this folder"
    );
    let answer = Answer::new(checked, &repository);
    let file = args.output.as_deref();
    let printed = match args.format {
        ReportFormat::Text => {
            let style = style.stdout(file.is_some());
            Printed::text(&text::check::answer(&answer, style), style)
        }
        ReportFormat::Json => Printed::json(&answer)?,
        ReportFormat::Github => Printed::commands(&render::check::github(
            &answer,
            |checked| exit_code(checked, args) == FOUND,
            file::is_there,
        )),
        ReportFormat::Markdown => Printed::text(&render::check::markdown(&answer), Style::PLAIN),
        ReportFormat::Sarif => Printed::json(&render::sarif(
            answer.policies.iter().flat_map(|one| &one.findings),
            file::is_there,
        ))?,
    };
    output::write(&printed, file)?;
    let codes = answer.policies.iter();
    let codes = codes.map(|checked| exit_code(checked, args));
    Ok(worst(codes))
}

/// The policies of one file, each checked; of a folder's files only those with a role count.
fn of_file(
    args: &Args,
    path: &str,
    is_of_folder: bool,
    repository: &Repository,
    style: &style::Args,
) -> anyhow::Result<Vec<Checked>> {
    let earlier = args.against.as_deref();
    let earlier = earlier.map(|against| earlier::read(against, path));
    let earlier = earlier
        .transpose()?
        .map(|file| cases(args, &file, style, false));
    let earlier = earlier.transpose()?;
    let file = policy_file(path)?;
    if is_of_folder && file.every()?.is_empty() {
        return Ok(Vec::new());
    }
    let found = cases(args, &file, style, is_of_folder)?;
    let is_alone = found.len() == 1 && !is_of_folder;
    let mut checked = Vec::new();
    for (address, case) in found {
        if is_of_folder && file.is_taken_beside(address.as_deref()) {
            continue;
        }
        let before = earlier
            .as_ref()
            .map(|all| earlier::of(all, address.as_deref()));
        let trusts = case
            .trust_policy
            .known()
            .is_some_and(PolicyText::speaks_of_github);
        let is_in_template = address.is_some();
        let mut one = Checked::of(&case, address, before.as_ref(), repository);
        if !trusts {
            one.leave_aside(&case, is_alone && !is_in_template);
        }
        checked.push(one);
    }
    Ok(checked)
}

/// The evidence of each role in a file: its policy, and the facts of the run that were given.
///
/// A role whose policy only its tool can tell is left out with a word on standard error, unless no
/// other is there: in the file, or where it is one of a folder in that.
fn cases(
    args: &Args,
    file: &PolicyFile,
    style: &style::Args,
    is_of_folder: bool,
) -> anyhow::Result<Vec<(Option<String>, Case)>> {
    let choice = Choice::role(args.role.as_deref());
    let mut cases = Vec::new();
    let mut refused = Vec::new();
    for candidate in file.all(&choice)? {
        match &candidate.found {
            Ok(found) => cases.push((candidate.address, case(args, found.clone()))),
            Err(unreadable) => refused.push((candidate.address, unreadable.clone())),
        }
    }
    // The last of several that are all there is stands as the error.
    let error = refused.pop_if(|_| cases.is_empty() && !is_of_folder);
    for (address, unreadable) in &refused {
        let address = address.as_deref().unwrap_or_default();
        output::note(&format!("`{address}` is left out: {unreadable}"), style);
    }
    match error {
        Some((_, unreadable)) => Err(unreadable.into()),
        None => Ok(cases),
    }
}

/// The files that were given, those of a folder each; and whether it is one of a folder.
fn files(given: &[String]) -> Vec<(String, bool)> {
    let mut files = Vec::new();
    for path in given {
        match folder::files(path) {
            Some(found) => files.extend(found.into_iter().map(|file| (file, true))),
            None => files.push((path.clone(), false)),
        }
    }
    files
}

fn case(args: &Args, found: Found) -> Case {
    Case {
        role_arn: found.role_arn,
        trust_policy: Known::Value(found.policy),
        run: Run {
            repository: args.run.repository.clone(),
            repository_id: args.run.repository_id.map(|id| id.to_string()),
            owner_id: args.run.owner_id.map(|id| id.to_string()),
            ..Run::default()
        },
        ..Case::default()
    }
}

/// A failure counts more than what is not decided, and that more than what is well.
fn worst(codes: impl Iterator<Item = u8>) -> u8 {
    let codes: Vec<_> = codes.collect();
    let has = |code: u8| codes.contains(&code);
    if has(FOUND) {
        FOUND
    } else if has(UNDECIDED) {
        UNDECIDED
    } else {
        CLEAR
    }
}

fn exit_code(checked: &Checked, args: &Args) -> u8 {
    let fail_on = args.fail_on;
    if fail_on == FailOn::Never {
        return CLEAR;
    }
    if checked.is_for_others {
        return match (checked.iam_would_refuse, checked.is_named) {
            (true, _) => FOUND,
            (false, true) => UNDECIDED,
            (false, false) => CLEAR,
        };
    }
    let warned = fail_on == FailOn::Warning && warned(checked);
    if warned || checked.iam_would_refuse || blocks(checked) {
        return FOUND;
    }
    let is_decided = match &checked.against {
        Some(change) => change.is_decided(),
        None => checked.is_decided(),
    };
    // A job that was named is a question of its own.
    let mut asked = checked.jobs.iter().filter(|_| args.run.job.is_some());
    let is_open = asked.any(|row| row.admitted == Admitted::Unknown);
    if is_decided && !is_open {
        CLEAR
    } else {
        UNDECIDED
    }
}

/// Whether the policy, or its change where there is an earlier one, is what should not be applied.
fn blocks(checked: &Checked) -> bool {
    let caused =
        |finding: &Finding| finding.kind == Kind::Cause && finding.certainty != Certainty::Possible;
    match &checked.against {
        Some(change) => change.widens(),
        None => {
            let open = checked.exposure.as_ref().map(|exposure| exposure.grade);
            checked.findings.iter().any(caused) || open == Some(Grade::Dangerous)
        }
    }
}

fn warned(checked: &Checked) -> bool {
    let mut findings = checked.findings.iter();
    findings.any(|finding| finding.severity <= Severity::Warning)
        || !checked.usable
        || checked.against.as_ref().is_some_and(Change::narrows)
}
