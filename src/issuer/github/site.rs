//! Jobs as they run: each reached through the jobs that call its workflow.

use super::workflow::{Job, Workflow};
use super::workflows::Workflows;

/// How many workflows may call one another in a row; GitHub allows ten.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations>.
const DEPTH_LIMIT: usize = 10;

/// How many jobs of one workflow file are looked at, those of called workflows included.
const JOB_LIMIT: usize = 1000;

/// A job of a called workflow with all its callers, the outermost first.
#[derive(Debug, Clone)]
pub struct Site<'a> {
    /// The callers and, last, the job itself: one with steps, or a call of a workflow that was not
    /// given.
    pub links: Vec<Link<'a>>,
}

/// One job of the chain and its file.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The path of the file.
    pub path: &'a str,
    /// The file.
    pub workflow: &'a Workflow,
    /// The job.
    pub job: &'a Job,
}

impl<'a> Site<'a> {
    /// All jobs that a run of the workflow at `path` has, in the order of the files.
    pub fn all(workflows: &'a Workflows, path: &'a str) -> Vec<Self> {
        let mut sites = Vec::new();
        if let Some(workflow) = workflows.workflow(path) {
            collect(workflows, path, workflow, &[], &mut sites);
        }
        sites
    }

    /// The ids from the outermost caller to the job: `caller / callee`.
    pub fn name(&self) -> String {
        let ids: Vec<&str> = self.links.iter().map(|link| link.job.id.as_str()).collect();
        ids.join(" / ")
    }

    /// The job itself.
    pub fn leaf(&self) -> Option<Link<'a>> {
        self.links.last().copied()
    }

    /// The outermost job, which stands in the workflow that was started.
    pub fn root(&self) -> Option<Link<'a>> {
        self.links.first().copied()
    }

    /// The workflow it calls, where that was not given.
    pub fn missing_call(&self) -> Option<&'a str> {
        let leaf = self.leaf()?;
        leaf.job.call.as_ref().map(|call| call.uses.as_str())
    }

    /// Whether `name` means this job: its id, its chain of ids, or its `name:`.
    pub fn is_called(&self, name: &str) -> bool {
        let Some(leaf) = self.leaf() else {
            return false;
        };
        let titled = leaf
            .job
            .name
            .as_ref()
            .is_some_and(|title| title.value == name);
        leaf.job.id.value.eq_ignore_ascii_case(name)
            || self.name().eq_ignore_ascii_case(name)
            || titled
    }

    /// Whether one of its callers is called `name`.
    pub fn is_under(&self, name: &str) -> bool {
        let callers = self.links.iter().rev().skip(1);
        callers
            .into_iter()
            .any(|link| link.job.id.value.eq_ignore_ascii_case(name))
    }
}

fn collect<'a>(
    workflows: &'a Workflows,
    path: &'a str,
    workflow: &'a Workflow,
    above: &[Link<'a>],
    sites: &mut Vec<Site<'a>>,
) {
    for job in &workflow.jobs {
        if sites.len() == JOB_LIMIT {
            return;
        }
        let mut links = above.to_vec();
        links.push(Link {
            path,
            workflow,
            job,
        });
        let called = job
            .call
            .as_ref()
            .and_then(|call| workflows.called(path, call.uses.as_str()));
        let circular = |called: &str| links.iter().any(|link| link.path == called);
        match called {
            Some((path, workflow)) if !circular(path) && links.len() <= DEPTH_LIMIT => {
                collect(workflows, path, workflow, &links, sites);
            }
            _ => sites.push(Site { links }),
        }
    }
}
