//! `oidc-doctor test`: expectations about a trust policy.

mod init;

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::choices::Format;
use super::evidence::{self, RunArgs, policy_file};
use super::{CLEAR, FOUND, output, style};
use crate::answer::test::{Answer, Tested};
use crate::case::wrapped::Choice;
use crate::case::{Kind, PolicyText};
use crate::expect::{self, Trial};
use crate::gather::file;
use crate::render::{Printed, text};
use crate::source::Diagnostic;

/// The arguments of `test`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Files of expectations, YAML or JSON; with `--init`, the policy
    #[arg(value_name = "FILE", required_unless_present = "init")]
    files: Vec<String>,
    /// Write a first file from what the policy says today, to `--output` or standard output
    #[arg(long, conflicts_with = "format")]
    init: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t, help_heading = "Output")]
    format: Format,
    /// Write to this file; with `--init` it must not exist
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// The repository, for `--init`
    #[command(flatten)]
    run: RunArgs,
}

/// Runs the expectations of all files, or writes a first one.
pub(super) fn run(args: &Args, style: &style::Args) -> anyhow::Result<u8> {
    if args.init {
        init::write(&args.files, &args.run, args.output.as_deref())?;
        return Ok(CLEAR);
    }
    if let Some(flag) = args.run.first() {
        bail!(
            "`{flag}` goes with `--init` alone: the file of expectations says of which repository and run each is"
        );
    }
    let stdin = args.files.iter().filter(|path| *path == file::STDIN);
    evidence::once(stdin.count())?;
    let files = args.files.iter().map(|path| tested(path));
    let answer = Answer::new(files.collect::<anyhow::Result<_>>()?);
    let output = args.output.as_deref();
    let printed = match args.format {
        Format::Text => {
            let style = style.stdout(output.is_some());
            Printed::text(&text::test::answer(&answer, style), style)
        }
        Format::Json => Printed::json(&answer)?,
    };
    output::write(&printed, output)?;
    Ok(if answer.failed == 0 { CLEAR } else { FOUND })
}

fn tested(path: &str) -> anyhow::Result<Tested> {
    let source = file::read(path)?;
    if Kind::of(&source) == Some(Kind::Policy) {
        let problem = Diagnostic::cannot_read(path, "this is a policy, expected a test file");
        bail!(problem.help(format!(
            "`oidc-doctor test --init {path}` writes a first test file"
        )));
    }
    let expected = expect::read(&source)?;
    let folder = Path::new(path).parent().unwrap_or(Path::new(""));
    let policy_path = folder.join(&expected.policy);
    let policy_path = policy_path.to_string_lossy();
    let line = source.position(expected.policy_span.start).line;
    let (policy, role_arn) = policy(&policy_path, expected.role.as_deref())
        .with_context(|| format!("{path}:{line}: the policy cannot be read"))?;
    let trial = Trial {
        policy: &policy,
        role_arn: role_arn.as_deref(),
        facts: &expected.facts,
    };
    Ok(Tested::of(&source, &expected, &trial))
}

/// The policy in a file, and the ARN of its role where the file tells it.
fn policy(path: &str, role: Option<&str>) -> anyhow::Result<(PolicyText, Option<String>)> {
    if Path::new(path).as_os_str().is_empty() {
        bail!("its name is empty");
    }
    let found = policy_file(path)?.one(&Choice::role(role))?;
    if let PolicyText::Broken(source, problem) = found.policy {
        return Err(problem.in_source(&source).into());
    }
    Ok((found.policy, found.role_arn))
}
