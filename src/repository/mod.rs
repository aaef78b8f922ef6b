//! A repository as a whole: its jobs, the roles that its files declare, and the runs that follow.
//!
//! In: workflow files, the roles found by [`crate::infra::find_roles`], the facts of the repository.
//! Out: the list of [`Run`]s, one for each job, event, choice and role that the job may mean. Whether a
//! run is admitted is not decided here: each becomes a case, and the examination judges it.

mod constraint;
mod matching;
mod name;
mod runs;

pub use constraint::Constraint;
pub use matching::{Candidate, Evidence, Matched};
pub use runs::{Run, WantedRole};

use std::collections::BTreeMap;

use crate::infra::RolesFound;
use crate::issuer::github::survey::{JobRuns, job_runs};
use crate::issuer::github::{self, Workflows};
use crate::source::Document;

/// A repository with all that its files say of its jobs and roles.
#[derive(Debug, Clone)]
pub struct Repository {
    /// The facts that hold for every run.
    pub facts: github::Run,
    /// The workflow files and local actions, by path.
    pub documents: BTreeMap<String, Document>,
    /// The same, read.
    pub workflows: Workflows,
    /// Every job with its runs.
    pub jobs: Vec<JobRuns>,
    /// The roles that its files declare, and what could not be read of them.
    pub roles: RolesFound,
}

impl Repository {
    /// Reads the workflows and lists the jobs.
    pub fn new(
        facts: github::Run,
        documents: BTreeMap<String, Document>,
        roles: RolesFound,
    ) -> Self {
        let workflows = Workflows::read(&documents, facts.repository.as_deref());
        Self {
            jobs: job_runs(&facts, &workflows),
            workflows,
            facts,
            documents,
            roles,
        }
    }

    /// All runs that ask AWS for a role with a token, or may do so.
    pub fn runs(&self) -> Vec<Run<'_>> {
        runs::of(self)
    }

    /// The files that a run of the workflow at `path` reads: the file, the local workflows that it calls
    /// and the local actions that their jobs use.
    pub fn files_of(&self, path: &str) -> BTreeMap<String, Document> {
        let mut files = BTreeMap::new();
        let mut waiting = vec![path.to_owned()];
        while let Some(path) = waiting.pop() {
            let Some(document) = self.documents.get(&path) else {
                continue;
            };
            if files.insert(path.clone(), document.clone()).is_none() {
                waiting.extend(self.workflows.used_by(&path));
            }
        }
        files
    }
}
