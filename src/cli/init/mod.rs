//! `oidc-doctor init`: a set-up that is known to be good.

mod found;
mod remarks;
mod values;

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::ValueEnum;

use found::Found;

use super::{CLEAR, language, output, style};
use crate::needs::Surroundings;
use crate::plan::setup::{self, Habits, Job, Partition, Runs, Setup};
use crate::render::Printed;
use crate::symptom::printable;

/// Write a known-good provider, role and workflow for this repository
///
/// In a repository, its remote, its branch and its workflows say what is not given: the role may do what the steps of
/// the workflows need. The workflow that assumes the role stands in comments at the end; `--as workflow` writes that
/// alone.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to write it in
    #[arg(long = "as", value_enum, default_value_t, value_name = "LANGUAGE")]
    form: Form,
    /// The shell that commands are for
    #[arg(long, value_enum, default_value_t)]
    shell: language::Shell,
    #[command(flatten)]
    aws: AwsArgs,
    #[command(flatten)]
    github: GithubArgs,
    /// Write to this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// The role.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "AWS")]
struct AwsArgs {
    /// The account of the role, twelve digits (`aws sts get-caller-identity --query Account --output text`)
    #[arg(long, value_name = "ID", value_parser = values::account)]
    account: String,
    /// The name of the role; without it `github-` and the name of the repository
    #[arg(long, value_name = "NAME", value_parser = values::role_name)]
    role_name: Option<String>,
    /// The audience to ask for; without it the one of the partition
    #[arg(long, value_name = "AUDIENCE")]
    aud: Option<String>,
    /// The part of AWS the account is in; without it that of the region
    #[arg(long, value_enum)]
    partition: Option<PartitionArg>,
    /// The region the workflow works in; without it the one that all its jobs name
    #[arg(long, value_name = "REGION", value_parser = values::region)]
    region: Option<String>,
    /// The account has the provider already: leave it out
    #[arg(long)]
    no_provider: bool,
}

/// Who gets in.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "GitHub")]
struct GithubArgs {
    /// The repository; without it the remote of this one
    #[arg(long, value_name = "OWNER/NAME", value_parser = super::evidence::repository)]
    repository: Option<String>,
    /// The repository's number (`gh api repos/OWNER/NAME --jq .id`)
    #[arg(long, value_name = "N", value_parser = super::evidence::number, requires = "owner_id")]
    repository_id: Option<u64>,
    /// The owner's number (`gh api repos/OWNER/NAME --jq .owner.id`)
    #[arg(long, value_name = "N", value_parser = super::evidence::number, requires = "repository_id")]
    owner_id: Option<u64>,
    /// The branch that gets in; without it the environment that all jobs with a role name, else the default branch
    #[arg(long, value_name = "NAME", group = "runs")]
    branch: Option<String>,
    /// The environment that gets in, whatever the branch: protect it in the repository's settings
    #[arg(long, value_name = "NAME", group = "runs")]
    environment: Option<String>,
    /// The tag that gets in, or a pattern such as `v*`
    #[arg(long, value_name = "NAME", group = "runs")]
    tag: Option<String>,
    /// Workflow files, or a folder of them, whose steps the role is for
    #[arg(long, value_name = "PATH", num_args = 1..)]
    workflow: Vec<String>,
    /// The one job the role is for
    #[arg(long, value_name = "ID")]
    job: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Form {
    /// A script of the AWS CLI
    #[default]
    Cli,
    /// A CloudFormation template in YAML
    Cloudformation,
    /// Terraform
    Terraform,
    /// A stack of the CDK, in TypeScript
    Cdk,
    /// The workflow alone
    Workflow,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum PartitionArg {
    /// All regions but those below
    Aws,
    /// China
    AwsCn,
    /// The government of the United States
    AwsUsGov,
}

/// Works out what is wanted and writes it.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    let found = Found::around(&args.github)?;
    let (setup, jobs, habits) = setup(args, &found)?;
    output::write(&Printed::file(&text(args, &setup)), args.output.as_deref())?;
    for remark in remarks::remarks(&setup, &jobs, &habits, &found) {
        output::note(&remark, style);
    }
    Ok(CLEAR)
}

fn setup(args: &Args, found: &Found) -> anyhow::Result<(Setup, Vec<Job>, Habits)> {
    let (aws, github) = (&args.aws, &args.github);
    let repository = found.repository.clone().context(
        "nothing tells which repository this is for: name it with `--repository OWNER/NAME`",
    )?;
    let habits = setup::habits(&repository, &found.workflows, github.job.as_deref());
    let (partition, region) = region(aws, &habits)?;
    let around = Surroundings {
        account: Some(aws.account.clone()),
        region: Some(region.clone()),
        partition: Some(partition.name().to_owned()),
    };
    let (jobs, allowed) = setup::needed(&found.workflows, github.job.as_deref(), &around);
    let name = repository.split('/').next_back().unwrap_or_default();
    let setup = Setup {
        runs: runs(github, found, &habits)?,
        ids: github.owner_id.zip(github.repository_id),
        account: aws.account.clone(),
        partition,
        region,
        role: aws.role_name.clone().unwrap_or_else(|| default_role(name)),
        audience: aws
            .aud
            .clone()
            .unwrap_or_else(|| partition.audience().to_owned()),
        with_provider: !aws.no_provider,
        allowed,
        job: github.job.clone().unwrap_or_else(|| "deploy".to_owned()),
        repository,
    };
    Ok((setup, jobs, habits))
}

/// The region that was given, else the one that the jobs name, else the usual one; and the part of AWS
/// it lies in.
fn region(args: &AwsArgs, habits: &Habits) -> anyhow::Result<(Partition, String)> {
    let usual = habits.region.as_deref();
    let usual = usual.filter(|usual| values::region(usual).is_ok());
    let given = args.region.as_deref().or(usual);
    let partition = match args.partition {
        Some(PartitionArg::Aws) => Partition::Aws,
        Some(PartitionArg::AwsCn) => Partition::China,
        Some(PartitionArg::AwsUsGov) => Partition::UsGov,
        None => given.map(Partition::of_region).unwrap_or_default(),
    };
    match given {
        Some(region) if Partition::of_region(region) != partition => {
            let name = partition.name();
            Err(anyhow!(
                "the region `{region}` is not in the partition `{name}`"
            ))
        }
        _ => Ok((partition, given.unwrap_or(partition.region()).to_owned())),
    }
}

/// IAM allows 64 characters.
fn default_role(repository: &str) -> String {
    format!("github-{repository}").chars().take(64).collect()
}

fn runs(args: &GithubArgs, found: &Found, habits: &Habits) -> anyhow::Result<Runs> {
    let short = |name: &str, prefix: &str| name.strip_prefix(prefix).unwrap_or(name).to_owned();
    let runs = match (&args.environment, &args.tag, &args.branch) {
        (Some(name), _, _) => Runs::Environment(name.clone()),
        (_, Some(name), _) => Runs::Tag(short(name, "refs/tags/")),
        (_, _, Some(name)) => Runs::Branch(short(name, "refs/heads/")),
        _ if habits.environment.is_some() => {
            Runs::Environment(habits.environment.clone().unwrap_or_default())
        }
        _ => Runs::Branch(found.branch.clone().context(
            "nothing tells which runs get in: name a `--branch`, `--environment` or `--tag`",
        )?),
    };
    let (Runs::Branch(name) | Runs::Environment(name) | Runs::Tag(name)) = &runs;
    // What is written may read no otherwise than it runs.
    let odd = name.is_empty() || name.contains(['\n', '\t']) || printable(name) != name.as_str();
    anyhow::ensure!(
        !odd,
        "`{}` is no name of a branch, environment or tag",
        name.escape_debug()
    );
    Ok(runs)
}

fn text(args: &Args, setup: &Setup) -> String {
    let (form, mark) = match args.form {
        Form::Workflow => return setup.workflow(),
        Form::Cli => (language::Form::Cli, "#"),
        Form::Cloudformation => (language::Form::Cloudformation, "#"),
        Form::Terraform => (language::Form::Terraform, "#"),
        Form::Cdk => (language::Form::Cdk, "//"),
    };
    let workflow = setup.workflow();
    let lines = workflow.lines().map(|line| format!("{mark} {line}\n"));
    format!(
        "{}\n{mark} The workflow, as in .github/workflows/{}.yml:\n{mark}\n{}",
        setup.in_aws(form.into(), args.shell.into()),
        setup.job,
        lines.collect::<String>()
    )
}
