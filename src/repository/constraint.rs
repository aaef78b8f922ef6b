//! What an error says of the run that showed it.

use std::collections::BTreeSet;

use super::matching::may_be;
use super::name::{folded, is_open, overlap};
use super::{Repository, Run};
use crate::finding::Stage;
use crate::infra::RoleFound;
use crate::issuer::github::survey::Row;
use crate::symptom::{ActionRun, Reading};

/// The facts of an error or log that a run has to fit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Constraint {
    /// The role that the log names, by ARN.
    pub role: Option<String>,
    /// The job that showed the error, as the log names it.
    pub job: Option<String>,
    /// The region that the step was given.
    pub region: Option<String>,
    /// Whether the run had a token: STS or AWS refused it.
    pub needs_token: bool,
}

impl Constraint {
    /// What a log says.
    pub fn of(reading: &Reading) -> Self {
        let first = reading.first().filter(|first| first.entry.is_access());
        let job = first.and_then(|first| first.job.clone());
        let of_job = |run: &&ActionRun| job.is_none() || run.job == job;
        let input = |name: &str| {
            let mut runs = reading.facts.actions.iter().filter(of_job);
            let value = runs.find_map(|run| run.input(name))?.value.clone();
            (!value.is_empty() && !value.contains('*')).then_some(value)
        };
        let stage = first.and_then(|first| first.stage);
        let passed = first.is_some_and(|first| first.proves().contains(&Stage::Workflow));
        Self {
            role: input("role-to-assume").or_else(|| reading.facts.role().map(str::to_owned)),
            region: input("aws-region"),
            needs_token: passed || stage.is_some_and(|stage| stage > Stage::Workflow),
            job,
        }
    }

    /// Whether a run gets as far as the step that shows the error; `gets_token` says whether it gets a
    /// token. Nothing where that is unknown.
    pub fn explains(
        &self,
        run: &Run<'_>,
        role: Option<&RoleFound>,
        gets_token: Option<bool>,
    ) -> Option<bool> {
        if !self.fits_role(run, role) || !self.fits_region(run) {
            return Some(false);
        }
        match self.needs_token {
            true => gets_token,
            false => Some(true),
        }
    }

    fn fits_role(&self, run: &Run<'_>, role: Option<&RoleFound>) -> bool {
        let Some(arn) = &self.role else {
            return true;
        };
        let wanted = run.wanted.found();
        let options = wanted.map(|found| found.value.options.as_slice());
        let mut options = options.unwrap_or_default().iter();
        let name = arn.rsplit('/').next().unwrap_or(arn);
        let asked = wanted.is_none()
            || options.any(|shape| {
                let pattern = shape.pattern.as_str();
                is_open(pattern) || overlap(pattern, arn) || pattern == name
            });
        asked && role.is_none_or(|role| may_be(role, arn))
    }

    fn fits_region(&self, run: &Run<'_>) -> bool {
        let own = run.wanted.step.and_then(|step| step.region.as_ref());
        let own = own.and_then(|region| region.value.as_known());
        own.zip(self.region.as_deref())
            .is_none_or(|(own, seen)| own == seen)
    }

    /// The jobs that the log is of, by workflow and chain of ids; nothing where it names none, or none of
    /// the repository's.
    pub fn jobs<'r>(&self, repository: &'r Repository) -> Option<BTreeSet<(&'r str, &'r str)>> {
        let seen = self.job.as_deref()?;
        let rows = repository.jobs.iter().map(|job| &job.row);
        let fitting = rows.filter(|row| repository.is_named(row, seen));
        let fitting: BTreeSet<_> = fitting
            .map(|row| (row.workflow.as_str(), row.job.as_str()))
            .collect();
        (!fitting.is_empty()).then_some(fitting)
    }
}

impl Repository {
    /// Whether `name` means a job or one of its callers: its id, its chain of ids, or what GitHub shows
    /// of it, the values of a matrix in parentheses behind the name.
    pub fn is_named(&self, row: &Row, name: &str) -> bool {
        if row.is_called(name) {
            return true;
        }
        let plain = name.split(" (").next().unwrap_or(name);
        let last = plain.rsplit(" / ").next().unwrap_or(plain);
        let ids: Vec<&str> = row.job.split(" / ").collect();
        let id = ids.last().copied().unwrap_or_default();
        let is_short = ids.len() == plain.split(" / ").count();
        if row.is_called(plain) || is_short && id.eq_ignore_ascii_case(last) {
            return true;
        }
        let titles = self.titles(row, id);
        let mut titles = titles.iter();
        titles.any(|title| {
            overlap(title, name) || overlap(title, last) || folded(title) == folded(last)
        })
    }

    /// What `name:` says of the jobs with an id in the files of a job, expressions as `*`.
    fn titles(&self, row: &Row, id: &str) -> Vec<String> {
        let paths =
            std::iter::once(row.workflow.clone()).chain(self.workflows.used_by(&row.workflow));
        let mut titles = Vec::new();
        for path in paths {
            let workflow = self.workflows.workflow(&path);
            let job = workflow.and_then(|workflow| workflow.job(id));
            let title = job.and_then(|job| job.name.as_ref());
            titles.extend(title.map(|title| without_expressions(title.as_str())));
        }
        titles.retain(|title| !is_open(title));
        titles
    }
}

/// A text with each `${{ … }}` as `*`.
fn without_expressions(text: &str) -> String {
    let mut parts = text.split("${{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        whole.push('*');
        whole.push_str(part.split_once("}}").map_or("", |(_, rest)| rest));
    }
    whole
}
