//! What else should be known of a prediction: files that GitHub refuses, jobs and workflows that are
//! not there.

use std::collections::BTreeSet;

use crate::issuer::github::Place;
use crate::issuer::github::site::Site;
use crate::issuer::github::workflow::{is_missing, not_valid};
use crate::issuer::github::workflows::Workflows;

/// How many jobs are named where the one that was asked for is not there.
const MOST_NAMED: usize = 8;

/// A flaw for which GitHub does not start a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// GitHub's message, as the page of the run shows it.
    pub message: String,
    /// The place.
    pub place: Place,
    /// Whether something is missing: what is missing from an excerpt may stand in the whole file.
    pub is_missing: bool,
}

/// A remark with the place it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The remark.
    pub text: String,
    /// The place.
    pub place: Option<Place>,
}

/// Which jobs there are, where none is called `wanted`.
pub fn no_job(wanted: &str, workflows: &Workflows) -> String {
    let jobs = workflows
        .workflows()
        .flat_map(|(_, workflow)| &workflow.jobs);
    let names: BTreeSet<_> = jobs.map(|job| format!("`{}`", job.id.as_str())).collect();
    let shown: Vec<_> = names.into_iter().take(MOST_NAMED).collect();
    format!(
        "no job `{wanted}` in the workflow files: they have {}",
        shown.join(", ")
    )
}

/// The file, where there is one alone.
pub(super) fn only_file(workflows: &Workflows) -> Option<&str> {
    let mut files = workflows.workflows();
    let (path, _) = files.next()?;
    files.next().is_none().then_some(path)
}

pub(super) fn invalid<'p>(
    workflows: &Workflows,
    paths: impl IntoIterator<Item = &'p str>,
) -> Vec<Invalid> {
    let mut all: Vec<Invalid> = Vec::new();
    for path in paths {
        let Some((workflow, source)) = workflows.workflow(path).zip(workflows.source(path)) else {
            continue;
        };
        let found = workflow.problems.iter().map(|problem| Invalid {
            message: not_valid(source, path, problem),
            place: Place::new(path, problem.span()),
            is_missing: is_missing(problem),
        });
        for one in found {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    all
}

pub(super) fn notes(site: &Site<'_>) -> Vec<Note> {
    let mut notes = Vec::new();
    if let (Some(uses), Some(leaf)) = (site.missing_call(), site.leaf()) {
        notes.push(Note {
            text: format!(
                "the called workflow `{uses}` was not given: add it to the workflow files"
            ),
            place: leaf
                .job
                .call
                .as_ref()
                .map(|call| Place::new(leaf.path, call.uses.span)),
        });
    }
    notes
}
