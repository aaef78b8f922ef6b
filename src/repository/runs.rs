//! The list of runs: job × event × choice × role.

use std::collections::BTreeSet;

use super::matching::{Candidate, Matched, candidates};
use super::{Repository, matching};
use crate::issuer::github::Method;
use crate::issuer::github::credentials::{AwsStep, Found};
use crate::issuer::github::survey::{JobRun, JobRuns, Row, RowSubject};

/// The runs of one job for one event and choice, and one role that the job may mean.
#[derive(Debug, Clone)]
pub struct Run<'a> {
    /// The job.
    pub job: &'a Row,
    /// Its runs for the event and choice.
    pub run: &'a JobRun,
    /// The role that it asks for.
    pub wanted: WantedRole<'a>,
    /// The role of the repository that this is taken for; nothing where it is none of them.
    pub candidate: Option<Candidate>,
    /// The roles that it may be, this one among them.
    pub matched: Matched,
}

/// The role that a step asks for, as written.
#[derive(Debug, Clone, Copy)]
pub struct WantedRole<'a> {
    /// The step; nothing where the job calls a workflow that was not read.
    pub step: Option<&'a AwsStep>,
}

impl<'a> WantedRole<'a> {
    /// The value that the step is given.
    pub fn found(&self) -> Option<&'a Found> {
        self.step?.role.as_ref()
    }

    /// The ARN or name, where it is known.
    pub fn known(&self) -> Option<&'a str> {
        self.found()?.value.as_known()
    }

    /// The ARN or name as far as it is known, else what it is written as.
    pub fn shown(&self) -> Option<String> {
        let found = self.found()?;
        let known = found.value.as_known().map(str::to_owned);
        known.or_else(|| found.written.clone())
    }

    /// The names of the secrets and variables that decide it.
    pub fn names(&self) -> Vec<String> {
        self.found().map(matching::identifiers).unwrap_or_default()
    }
}

impl<'a> Run<'a> {
    /// The subjects that its tokens have.
    pub fn subjects(&self) -> impl Iterator<Item = &'a RowSubject> {
        self.run.subjects.iter()
    }
}

/// All runs of a repository that ask AWS for a role with a token, or may do so.
pub(super) fn of(repository: &Repository) -> Vec<Run<'_>> {
    let called = called(repository);
    let mut runs = Vec::new();
    for JobRuns { row, runs: own } in &repository.jobs {
        for run in own {
            if run.event == "workflow_call" && !is_of_others(repository, row, &called) {
                continue;
            }
            for wanted in wanted(row, run) {
                add(repository, row, run, wanted, &mut runs);
            }
        }
    }
    runs
}

fn add<'a>(
    repository: &'a Repository,
    job: &'a Row,
    run: &'a JobRun,
    wanted: WantedRole<'a>,
    runs: &mut Vec<Run<'a>>,
) {
    let matched = candidates(repository, wanted.found());
    let each: Vec<Option<Candidate>> = match matched.candidates.is_empty() {
        true => vec![None],
        false => matched.candidates.iter().copied().map(Some).collect(),
    };
    runs.extend(each.into_iter().map(|candidate| Run {
        job,
        run,
        wanted,
        candidate,
        matched: matched.clone(),
    }));
}

/// The roles that a run asks for, each once; of a job that calls a workflow which was not read, one of
/// which nothing is known.
fn wanted<'a>(row: &Row, run: &'a JobRun) -> Vec<WantedRole<'a>> {
    let with_token = |step: &&AwsStep| matches!(step.method, Method::Oidc | Method::TokenFile);
    let mut wanted: Vec<WantedRole<'_>> = Vec::new();
    for step in run.aws.iter().filter(with_token) {
        let value = |step: &AwsStep| step.role.as_ref().map(|role| role.value.clone());
        let same =
            |known: &WantedRole<'_>| known.step.is_some_and(|known| value(known) == value(step));
        if !wanted.iter().any(same) {
            wanted.push(WantedRole { step: Some(step) });
        }
    }
    let may_ask = row.calls_elsewhere.is_some() && row.id_token.available() != Some(false);
    if wanted.is_empty() && may_ask {
        wanted.push(WantedRole { step: None });
    }
    wanted
}

/// The workflow files that a job of another file of the repository calls.
fn called(repository: &Repository) -> BTreeSet<&str> {
    let workflows = repository.workflows.workflows();
    let calls = workflows.flat_map(|(path, workflow)| {
        let calls = workflow.jobs.iter().filter_map(|job| job.call.as_ref());
        calls.filter_map(move |call| repository.workflows.called(path, call.uses.as_str()))
    });
    calls.map(|(path, _)| path).collect()
}

/// Whether a called workflow is there for other repositories alone: nothing here starts or calls it.
fn is_of_others(repository: &Repository, row: &Row, called: &BTreeSet<&str>) -> bool {
    let workflow = repository.workflows.workflow(&row.workflow);
    let only_called = workflow.is_some_and(|workflow| workflow.is_only_called());
    only_called && !called.contains(row.workflow.as_str())
}
