//! What the jobs of a repository need from AWS.

use crate::exam::needed;
use crate::issuer::github::Workflows;
use crate::needs::{self, StatementDraft, Surroundings};

/// A job whose steps need something from AWS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// The workflow file.
    pub path: String,
    /// The job's id.
    pub id: String,
}

/// The least that lets the steps of these workflows do their work, and the jobs they are of; of the one
/// job that is called `id` only, where one is asked for.
///
/// What only some runs need is among it: a role is made for all of them.
pub fn needed(
    workflows: &Workflows,
    id: Option<&str>,
    around: &Surroundings,
) -> (Vec<Job>, Vec<StatementDraft>) {
    let mut jobs = Vec::new();
    let mut all = Vec::new();
    for (path, workflow) in workflows.workflows() {
        for job in &workflow.jobs {
            if id.is_some_and(|id| id != job.id.value) {
                continue;
            }
            let steps = job.steps.iter();
            let needs: Vec<_> = steps
                .flat_map(|step| needed::needs_of(step, around))
                .collect();
            if !needs.is_empty() {
                let (path, id) = (path.to_owned(), job.id.value.clone());
                jobs.push(Job { path, id });
                all.extend(needs);
            }
        }
    }
    (jobs, needs::least_statement(&all))
}
