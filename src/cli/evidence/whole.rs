//! A whole repository as evidence: its workflows, its roles and the facts that hold for every run.

use std::path::Path;

use anyhow::ensure;

use super::{EvidenceArgs, facts, look_around};
use crate::case::{Case, Evidence, Kind, Log};
use crate::gather::tree::Tree;
use crate::gather::{file, log};
use crate::infra;
use crate::repository::Repository;
use crate::source::{Diagnostic, Source};

/// A repository, and what was said of it or of the error that one of its runs showed.
pub struct Whole {
    /// The repository.
    pub repository: Repository,
    /// The error.
    pub error: Option<Log>,
    /// The role that is meant, by ARN, name or address.
    pub role: Option<String>,
    /// Which files were left out, and why.
    pub notes: Vec<String>,
    /// Whether there is neither a workflow nor a role.
    pub is_empty: bool,
}

/// Reads the repository in `folder`, where nothing else than an error is given of a single run.
///
/// # Errors
/// Everything that was named and cannot be read.
pub fn whole(args: &EvidenceArgs, folder: &str) -> anyhow::Result<Whole> {
    let (folder, address) = match folder.split_once('#') {
        Some((folder, address)) if !Path::new(folder).join(address).exists() => {
            (folder, Some(address.to_owned()))
        }
        _ => (folder, None),
    };
    let mut evidence = Evidence {
        run: facts::run(&args.run),
        sub_template: super::load::optional(args.run.sub_template.as_deref())?,
        ..Evidence::default()
    };
    let (mut notes, root) = look_around::fill_whole(&mut evidence, Path::new(folder));
    notes.extend(facts::doubt(&evidence.run));
    let case = evidence.over(Case::default()).map_err(super::load::all)?;
    let roles = match &root {
        Some(root) => infra::find_roles(&Tree::of(root), case.run.repository.as_deref()),
        None => infra::RolesFound::default(),
    };
    let error = match &args.error {
        Some(text) => Some(Log::of(&Source::new("error", text.as_str()))),
        None => args.error_file.as_deref().map(log::read).transpose()?,
    };
    if error.is_some() && root.is_some() {
        notes.push(look_around::taken_for(case.run.repository.as_deref()));
    }
    let is_empty = case.workflows.is_empty() && roles.roles.is_empty();
    Ok(Whole {
        repository: Repository::new(case.run, case.workflows, roles),
        error,
        role: args.aws.role.clone().or(address),
        notes: notes.into_iter().chain(case.notes).collect(),
        is_empty,
    })
}

/// Whether the flags leave the whole repository to be looked at: they give no evidence of a single run
/// but an error.
pub fn is_whole(args: &EvidenceArgs) -> bool {
    let (aws, token, run) = (&args.aws, &args.token, &args.run);
    let texts = [
        &args.case,
        &args.cloudtrail,
        &aws.trust_policy,
        &aws.provider,
        &aws.boundary,
        &aws.session_policy,
        &aws.resource_policy,
        &token.token,
        &token.token_env,
        &token.jwks,
        &token.claims,
    ];
    let many = [
        &aws.permission_policy,
        &aws.scp,
        &aws.rcp,
        &aws.action,
        &run.workflow,
    ];
    let live = args.live.is_asked() || args.live.is_in_job();
    texts.iter().all(|text| text.is_none()) && many.iter().all(|many| many.is_empty()) && !live
}

/// The same evidence with the files that `paths` name, each taken for what its content is; and the folder
/// among them.
///
/// # Errors
/// Where a file cannot be read, or two are of a kind of which one counts.
pub fn with_paths(
    args: &EvidenceArgs,
    paths: &[String],
) -> anyhow::Result<(EvidenceArgs, Option<String>)> {
    let mut args = args.clone();
    let mut folder = None;
    for path in paths {
        let plain = path
            .rsplit_once('#')
            .map_or(path.as_str(), |(plain, _)| plain);
        if Path::new(path).is_dir() || !Path::new(path).exists() && Path::new(plain).is_dir() {
            ensure!(
                folder.is_none(),
                Diagnostic::new(format!(
                    "two folders are given, `{}` and `{path}`",
                    folder.unwrap_or_default()
                ))
                .help("name one repository")
            );
            folder = Some(path.clone());
            continue;
        }
        let slot = match kind(path, plain)? {
            Given::Workflow => {
                args.run.workflow.push(path.clone());
                continue;
            }
            Given::Policy => &mut args.aws.trust_policy,
            Given::Provider => &mut args.aws.provider,
            Given::Claims => &mut args.token.claims,
            Given::Token => &mut args.token.token,
            Given::Case => &mut args.case,
            Given::Log => &mut args.error_file,
        };
        ensure!(
            slot.is_none(),
            Diagnostic::new(format!(
                "`{path}` and `{}` are of the same kind",
                slot.clone().unwrap_or_default()
            ))
            .help("name one of them")
        );
        *slot = Some(path.clone());
    }
    Ok((args, folder))
}

/// What a file is taken for.
enum Given {
    Workflow,
    Policy,
    Provider,
    Claims,
    Token,
    Case,
    Log,
}

fn kind(path: &str, plain: &str) -> anyhow::Result<Given> {
    if path == file::STDIN {
        return Ok(Given::Log);
    }
    // An archive of logs is no text.
    let Ok(source) = file::read(plain) else {
        log::read(plain)?;
        return Ok(Given::Log);
    };
    if infra::is_terraform(&source) {
        return Ok(Given::Policy);
    }
    Ok(match Kind::of(&source) {
        Some(Kind::Token) => Given::Token,
        Some(Kind::Claims) => Given::Claims,
        Some(Kind::Policy) => Given::Policy,
        Some(Kind::Provider) => Given::Provider,
        Some(Kind::Workflow) => Given::Workflow,
        Some(Kind::Case) => Given::Case,
        None => match infra::read(&source, &[]) {
            Ok(Some(roles)) if !roles.is_empty() => Given::Policy,
            _ => Given::Log,
        },
    })
}
