//! A first file, from what a policy says today.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, bail};

use super::policy;
use crate::case::Case;
use crate::cli::evidence::{self, RunArgs};
use crate::cli::output;
use crate::exam::Exam;
use crate::expect::{Facts, First, Trial, first};
use crate::issuer::github::survey::survey;
use crate::issuer::github::{Run, Workflows};
use crate::known::Known;
use crate::render::Printed;

/// Names that a policy often has, tried where none is given.
const USUAL: [&str; 2] = ["trust-policy.json", "trust.json"];

/// Writes the file, which must not exist, or prints it.
pub(super) fn write(
    policies: &[String],
    flags: &RunArgs,
    file: Option<&Path>,
) -> anyhow::Result<()> {
    let path = match policies {
        [] => USUAL.into_iter().find(|path| Path::new(path).exists()),
        [path] => Some(path.as_str()),
        _ => bail!(
            "`--init` takes one policy, and {} were given",
            policies.len()
        ),
    };
    let Some(path) = path else {
        bail!("name the policy: `oidc-doctor test --init POLICY`");
    };
    let (text, role_arn) = policy(path, None)?;
    let repository = evidence::of_repository(flags)?;
    let facts = facts(&repository.run);
    let case = Case {
        role_arn,
        trust_policy: Known::Value(text),
        ..Case::default()
    };
    let exam = Exam::of(&case);
    let Some(text) = case.trust_policy.known() else {
        return Ok(());
    };
    let written = first(&First {
        trial: Trial {
            policy: text,
            role_arn: case.role_arn.as_deref(),
            facts: &facts,
        },
        policy: &siblings(path, file),
        exposure: exam.exposure(),
        environments: &environments(&repository),
    });
    let Some(written) = written else {
        bail!(
            "the policy names no repository and lets nobody in: say which repository is meant with `--repository OWNER/NAME`"
        );
    };
    match file {
        Some(file) => output::create(&Printed::file(&written), file),
        None => output::write(&Printed::file(&written), None),
    }
}

fn facts(run: &Run) -> Facts {
    let template = run.sub_template.as_ref();
    let opted_in = template.and_then(|template| template.use_immutable_subject);
    let prefix = template.and_then(|template| template.sub_claim_prefix.as_ref());
    let ids = run.repository_id.is_some() && run.owner_id.is_some();
    let immutable = prefix.map_or(opted_in == Some(true), |prefix| prefix.contains('@'));
    Facts {
        repository: run.repository.clone(),
        repository_id: run.repository_id.clone(),
        owner_id: run.owner_id.clone(),
        default_branch: run.default_branch.clone(),
        immutable_subject: immutable && ids,
    }
}

/// The environments that jobs with AWS credentials name, as they are written without expressions.
fn environments(repository: &Case) -> BTreeSet<String> {
    let workflows = Workflows::read(&repository.workflows, repository.run.repository.as_deref());
    let rows = survey(&repository.run, &workflows).into_iter();
    let asking = rows.filter(|row| !row.aws.is_empty());
    let named = asking.filter_map(|row| row.environment);
    named.filter(|name| !name.contains("${{")).collect()
}

/// The path of the policy as it is from the folder of the file.
fn siblings(policy: &str, file: Option<&Path>) -> String {
    let folder = file.and_then(Path::parent).unwrap_or(Path::new(""));
    let up = folder.components().count();
    if Path::new(policy).is_absolute() || up == 0 {
        return policy.to_owned();
    }
    let shared = Path::new(policy).strip_prefix(folder).ok();
    match shared {
        Some(inside) => inside.to_string_lossy().into_owned(),
        None => absolute(policy).unwrap_or_else(|_| policy.to_owned()),
    }
}

fn absolute(path: &str) -> anyhow::Result<String> {
    let path = std::path::absolute(path).context("the working directory is gone")?;
    Ok(path.to_string_lossy().into_owned())
}
