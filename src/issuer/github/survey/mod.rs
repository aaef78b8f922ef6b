//! All jobs of all workflow files: which can get a token, and which subjects they present.

mod choices;
mod narrow;
mod runs;
mod subjects;

pub use choices::JobRun;
pub use runs::may_run;
pub use subjects::{Note, RowSubject};

use super::claims::Claims;
use super::credentials::{AwsStep, aws_steps, merge};
use super::permissions::{self, IdToken};
use super::scene::{Conditions, World, scenes};
use super::site::Site;
use super::workflows::{Workflows, foreign_repository};
use super::{Place, Run};
use crate::finding::RuleId;

/// One job of a workflow.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The workflow file that starts it.
    pub workflow: String,
    /// Its ids from the outermost caller on: `caller / callee`.
    pub job: String,
    /// The workflow it calls, where that was not given: what its jobs ask for is open.
    pub unread: Option<String>,
    /// Its `id-token` permission by the files.
    pub id_token: IdToken,
    /// The environment it names, as written.
    pub environment: Option<String>,
    /// The steps that get AWS credentials.
    pub aws: Vec<AwsStep>,
    /// The subjects it presents, by event.
    pub subjects: Vec<RowSubject>,
    /// The claims that are the same whatever the event, as far as they are known.
    pub claims: Claims,
    /// The workflow it calls, where that was not given.
    pub calls_elsewhere: Option<String>,
    /// Why GitHub refuses to start it.
    pub problem: Option<RowProblem>,
}

impl Row {
    /// Whether runs of the job may get a token, forks aside.
    pub fn may_get_token(&self) -> bool {
        self.problem.is_none() && self.id_token.available() != Some(false)
    }

    /// Whether `job` means this job or one of its callers: an id, or the chain of ids.
    pub fn is_called(&self, job: &str) -> bool {
        let mut ids = self.job.split(" / ");
        ids.any(|id| id.eq_ignore_ascii_case(job)) || self.job.eq_ignore_ascii_case(job)
    }
}

/// Why GitHub refuses to start a job, and with it the whole run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowProblem {
    /// The rule that explains it.
    pub rule: RuleId,
    /// GitHub's text.
    pub message: String,
    /// The place.
    pub place: Place,
}

/// All jobs, in order of path; files of other repositories only through those that call them.
///
/// Of `run` the facts that hold for every run are used: repository, its numbers, default branch,
/// template, variables; and event and ref, where only those are asked for.
pub fn survey(run: &Run, workflows: &Workflows) -> Vec<Row> {
    let own = workflows.workflows().map(|(path, _)| path);
    let started = own.filter(|path| foreign_repository(path).is_none());
    started
        .flat_map(|path| rows(run, workflows, path))
        .collect()
}

/// A job with its runs.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRuns {
    /// The job.
    pub row: Row,
    /// Its runs, by event and by what else tells them apart.
    pub runs: Vec<JobRun>,
}

/// All jobs as [`survey`] lists them, each with its runs.
pub fn job_runs(run: &Run, workflows: &Workflows) -> Vec<JobRuns> {
    let own = workflows.workflows().map(|(path, _)| path);
    let started = own.filter(|path| foreign_repository(path).is_none());
    started
        .flat_map(|path| {
            let problem = problem(run, workflows, path);
            let sites = Site::all(workflows, path).into_iter();
            let with_runs = sites.map(|site| {
                let row = row(run, workflows, path, &site, problem.clone());
                let token = row.may_get_token();
                let runs = choices::of_site(run, workflows, &site, token);
                JobRuns { row, runs }
            });
            with_runs.collect::<Vec<_>>()
        })
        .collect()
}

fn problem(run: &Run, workflows: &Workflows, path: &str) -> Option<RowProblem> {
    refused_file(workflows, path).or_else(|| refused_call(run, workflows, path))
}

fn rows(run: &Run, workflows: &Workflows, path: &str) -> Vec<Row> {
    let problem = problem(run, workflows, path);
    let sites = Site::all(workflows, path);
    sites
        .iter()
        .map(|site| row(run, workflows, path, site, problem.clone()))
        .collect()
}

fn row(
    run: &Run,
    workflows: &Workflows,
    path: &str,
    site: &Site<'_>,
    problem: Option<RowProblem>,
) -> Row {
    let id_token = permissions::effective(site, run.repository.as_deref(), None);
    let available = id_token.available().filter(|_| problem.is_none());
    let token = match (&problem, available) {
        (Some(_), _) => false,
        (None, available) => available != Some(false),
    };
    let named = site.leaf().and_then(|leaf| leaf.job.environment.as_ref());
    Row {
        workflow: path.to_owned(),
        job: site.name(),
        unread: site.missing_call().map(str::to_owned),
        environment: named.map(|named| named.name.value.clone()),
        aws: steps(run, workflows, site),
        subjects: subjects::of_site(run, site, token),
        id_token,
        claims: claims(run, site),
        calls_elsewhere: site.missing_call().map(str::to_owned),
        problem,
    }
}

fn claims(run: &Run, site: &Site<'_>) -> Claims {
    let run = Run {
        git_ref: None,
        event: None,
        ..run.clone()
    };
    super::predict::claims_of(&run, site)
}

/// The steps in all combinations of matrices, whatever the event.
fn steps(run: &Run, workflows: &Workflows, site: &Site<'_>) -> Vec<AwsStep> {
    let world = World {
        run,
        event: None,
        git_ref: None,
        chosen: None,
    };
    let scenes = scenes(&world, site, Conditions::Met);
    merge(scenes.iter().map(|scene| aws_steps(workflows, site, scene)))
}

fn refused_file(workflows: &Workflows, path: &str) -> Option<RowProblem> {
    let workflow = workflows.workflow(path)?;
    let problem = workflow.problems.first()?;
    let source = workflows.source(path)?;
    let about_token = workflow.permissions.iter().chain(
        workflow
            .jobs
            .iter()
            .filter_map(|job| job.permissions.as_ref()),
    );
    let mut inside = about_token.map(|permissions| permissions.span);
    let rule = if inside.any(|span| span.overlaps(problem.span())) {
        RuleId::ID_TOKEN_PERMISSION_MISSING
    } else {
        RuleId::WORKFLOW_REFUSED
    };
    Some(RowProblem {
        rule,
        message: super::workflow::not_valid(source, path, problem),
        place: Place::new(path, problem.span()),
    })
}

fn refused_call(run: &Run, workflows: &Workflows, path: &str) -> Option<RowProblem> {
    let own = run.repository.as_deref();
    let refusal = permissions::refusals(workflows, path, own, None)
        .into_iter()
        .next()?;
    Some(RowProblem {
        rule: RuleId::ID_TOKEN_PERMISSION_CALLER,
        message: refusal.full_message(workflows),
        place: refusal.place,
    })
}
