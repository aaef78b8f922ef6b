//! From flags to a case.

use anyhow::ensure;

use super::stdin::{once, stdin_uses};
use super::{EvidenceArgs, RunArgs, TokenArgs, facts, live, look_around};
use crate::case::{self, Case, Evidence, Kind, Log, OtherKind, PolicyFile};
use crate::gather::case_file::CaseFile;
use crate::gather::{environment, file, folder, log, workflows};
use crate::known::Known;
use crate::source::{Diagnostic, Diagnostics, Source, Span};

/// Reads all that the flags name; with none that tells of a run, what the working directory shows;
/// what is still lacking from the job, AWS and GitHub, as far as they may be asked.
///
/// # Errors
/// Everything that cannot be read, with its file and line. What cannot be had live is no error: it
/// stays unknown, and a note says why.
pub fn load(args: &EvidenceArgs) -> anyhow::Result<Case> {
    let (mut case, token) = at_hand(args, look_around::fill)?;
    live::fill(&mut case, &args.live, token);
    if !args.live.is_asked() && !args.live.is_in_job() && !tells_of_a_run(args) {
        let lacking = look_around::lacking(&case);
        case.notes.extend(lacking);
    }
    Ok(case)
}

/// Like [`load`] for all runs of a repository: what is checked out stands for none, and AWS is asked
/// for nothing.
///
/// # Errors
/// Those of [`load`], and where a token is to be tried.
pub fn load_run(args: &EvidenceArgs) -> anyhow::Result<Case> {
    ensure!(
        !args.live.is_trial(),
        Diagnostic::new("`--try` has no effect on this command")
            .help("use `oidc-doctor diagnose --try`")
    );
    let (mut case, _) = at_hand(args, look_around::fill_repository)?;
    live::fill_from_github(&mut case, &args.live);
    Ok(case)
}

/// Reads all that the flags name, what is lacking as far as it may be asked for, and looks at
/// nothing else.
///
/// # Errors
/// Everything that cannot be read, with its file and line.
pub fn given(args: &EvidenceArgs) -> anyhow::Result<Case> {
    let (base, mut evidence) = read(args)?;
    let notes = match args.live.is_in_job() {
        true => live::surroundings(&mut evidence)?,
        false => Vec::new(),
    };
    let token = evidence.token.clone();
    let mut case = case(base, evidence, notes)?;
    live::fill(&mut case, &args.live, token);
    Ok(case)
}

/// The repository whose jobs are meant: what the flags name and, where they name no workflows, what
/// the working directory shows of it.
///
/// # Errors
/// Everything that cannot be read, with its file and line.
pub fn of_repository(run: &RunArgs) -> anyhow::Result<Case> {
    let args = EvidenceArgs {
        run: run.clone(),
        ..EvidenceArgs::default()
    };
    once(stdin_uses(&args))?;
    let mut evidence = texts(&args)?;
    let notes = match run.workflow.is_empty() {
        true => look_around::fill_repository(&mut evidence),
        false => Vec::new(),
    };
    // Which job is meant is not settled: all are.
    let mut case = evidence.over(Case::default()).map_err(all)?;
    case.notes.extend(notes);
    Ok(case)
}

/// What would be asked for, as text.
///
/// # Errors
/// Those of [`load`].
#[cfg(feature = "aws")]
pub fn plan(args: &EvidenceArgs) -> anyhow::Result<String> {
    Ok(live::plan(&at_hand(args, look_around::fill)?.0, &args.live))
}

/// What files and flags show, and where they tell of no run, the working directory or the job; with
/// the raw token that was given.
fn at_hand(
    args: &EvidenceArgs,
    look: fn(&mut Evidence) -> Vec<String>,
) -> anyhow::Result<(Case, Option<Source>)> {
    let (base, mut evidence) = read(args)?;
    let notes = match (args.live.is_in_job(), tells_of_a_run(args)) {
        (true, _) => live::surroundings(&mut evidence)?,
        (_, false) => look(&mut evidence),
        (_, true) if is_only_an_error(args) => {
            look_around::fill_for_error(&mut evidence, args.live.is_asked())
        }
        (_, true) => Vec::new(),
    };
    let token = evidence.token.clone();
    Ok((case(base, evidence, notes)?, token))
}

fn read(args: &EvidenceArgs) -> anyhow::Result<(Case, Evidence)> {
    once(stdin_uses(args))?;
    let base = match &args.case {
        Some(path) => case_file(&CaseFile::read(path)?)?,
        None => Case::default(),
    };
    Ok((base, texts(args)?))
}

fn case_file(file: &CaseFile) -> anyhow::Result<Case> {
    if let Some(other) = Kind::Case.refuse(&file.source) {
        return Err(other.into());
    }
    let named = |path: &str| match file.named(path) {
        None => case::file::no_files(path),
        Some(Ok(source)) => Ok(source),
        Some(Err(failure)) => {
            let problem = Diagnostic::at(failure.headline(), Span::at(0));
            Err(match failure.help {
                Some(help) => problem.help(help),
                None => problem,
            })
        }
    };
    case::file::read_with(&file.source, &named).map_err(all)
}

fn case(base: Case, evidence: Evidence, mut notes: Vec<String>) -> anyhow::Result<Case> {
    notes.extend(facts::doubt(&evidence.run));
    let mut case = evidence.over(base).map_err(all)?;
    case.notes.extend(notes);
    case::settle(&mut case, case::uses_credentials_action);
    Ok(case)
}

pub(super) fn all(problems: Vec<Diagnostic>) -> anyhow::Error {
    Diagnostics(problems).into()
}

/// Whether the flags bring evidence of a run: the working directory may be another's. What is merely
/// said of the run, its event or ref, is said of a run of this repository.
fn tells_of_a_run(args: &EvidenceArgs) -> bool {
    let (token, run) = (&args.token, &args.run);
    let texts = [
        &args.case,
        &args.error,
        &args.error_file,
        &args.cloudtrail,
        &token.token,
        &token.token_env,
        &token.claims,
    ];
    texts.iter().any(|text| text.is_some()) || !run.workflow.is_empty()
}

/// Whether an error is all the evidence of a run that the flags bring.
fn is_only_an_error(args: &EvidenceArgs) -> bool {
    let without = EvidenceArgs {
        error: None,
        error_file: None,
        ..args.clone()
    };
    tells_of_a_run(args) && !tells_of_a_run(&without)
}

fn texts(args: &EvidenceArgs) -> anyhow::Result<Evidence> {
    let (aws, token, run) = (&args.aws, &args.token, &args.run);
    Ok(Evidence {
        role: aws.role.clone(),
        trust_policy: trust_policy(aws.trust_policy.as_deref())?,
        token: raw_token(token.token.as_deref(), token.token_env.as_deref())?,
        jwks: keys(token)?,
        claims: optional(token.claims.as_deref())?,
        provider: unless_missing(aws.provider.as_deref())?,
        permission_policies: every(&aws.permission_policy)?,
        other_policies: others(args)?,
        want: facts::want(aws),
        sub_template: optional(run.sub_template.as_deref())?,
        cloudtrail: optional(args.cloudtrail.as_deref())?,
        error: match &args.error {
            Some(path) if path == file::STDIN || is_file(path) => Some(log::read(path)?),
            Some(text) => Some(Log::of(&Source::new("error", text.as_str()))),
            None => args.error_file.as_deref().map(log::read).transpose()?,
        },
        workflows: workflows::given(&run.workflow)?.texts,
        workflow_path: None,
        run: facts::run(run),
    })
}

/// Whether a text is only the name of a file: then the file holds the error.
fn is_file(text: &str) -> bool {
    !text.contains(char::is_whitespace) && file::is_there(text)
}

fn others(args: &EvidenceArgs) -> anyhow::Result<Vec<(OtherKind, Source)>> {
    let aws = &args.aws;
    let one = |path: &Option<String>| path.iter().cloned().collect::<Vec<_>>();
    let groups = [
        (OtherKind::Boundary, one(&aws.boundary)),
        (OtherKind::Scp, aws.scp.clone()),
        (OtherKind::Rcp, aws.rcp.clone()),
        (OtherKind::Session, one(&aws.session_policy)),
        (OtherKind::Resource, one(&aws.resource_policy)),
    ];
    let mut policies = Vec::new();
    for (kind, paths) in groups {
        let sources = every(&paths)?.into_iter();
        policies.extend(sources.map(|source| (kind, source)));
    }
    Ok(policies)
}

pub(super) fn optional(path: Option<&str>) -> anyhow::Result<Option<Source>> {
    Ok(path.map(file::read).transpose()?)
}

fn every(paths: &[String]) -> anyhow::Result<Vec<Source>> {
    let sources = paths.iter().map(|path| file::read(path));
    Ok(sources.collect::<Result<_, _>>()?)
}

/// The file with the trust policy and what belongs to it, or the word that says that there is none.
fn trust_policy(path: Option<&str>) -> anyhow::Result<Known<PolicyFile>> {
    Ok(match path {
        None => Known::unknown(),
        Some("missing") => Known::Absent,
        Some(path) => Known::Value(policy_file(path)?),
    })
}

/// Reads a file with trust policies, given as `PATH` or `PATH#ADDRESS`, and the files that it reads.
///
/// # Errors
/// Where it cannot be read.
pub fn policy_file(path: &str) -> anyhow::Result<PolicyFile> {
    let folder::Pointed {
        source,
        siblings,
        address,
    } = folder::read(path)?;
    let inside = folder::Inside::of(source.name());
    let file = PolicyFile {
        source,
        siblings,
        address,
    };
    Ok(file.with_files(|name| inside.read(name)))
}

/// A file, or the word that says that there is none.
fn unless_missing(path: Option<&str>) -> anyhow::Result<Known<Source>> {
    Ok(match path {
        None => Known::unknown(),
        Some("missing") => Known::Absent,
        Some(path) => Known::Value(file::read(path)?),
    })
}

/// The keys to verify a token with.
fn keys(args: &TokenArgs) -> anyhow::Result<Option<Source>> {
    let given = args.token.is_some() || args.token_env.is_some();
    ensure!(
        args.jwks.is_none() || given,
        Diagnostic::new("`--jwks` needs a token to verify")
            .help("give the token with `--token FILE` or `--token-env VAR`")
    );
    optional(args.jwks.as_deref())
}

fn raw_token(path: Option<&str>, variable: Option<&str>) -> anyhow::Result<Option<Source>> {
    match variable {
        Some(name) => Ok(Some(environment::variable(name)?)),
        None => optional(path),
    }
}
