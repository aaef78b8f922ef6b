//! Which workflow and job is meant, where nobody said.

use super::Case;
use crate::source::{Document, Node};

/// Chooses the workflow and the job where only one can be meant.
///
/// `asks` names the jobs of a workflow that ask AWS for credentials. What was said stays; where
/// several jobs could be meant, none is chosen.
pub fn settle(case: &mut Case, asks: impl Fn(&Document) -> Vec<String>) {
    let known = |path: &str| {
        case.workflow_path
            .as_deref()
            .is_none_or(|said| said == path)
    };
    let said = case.run.job.as_deref();
    let mut meant = Vec::new();
    for (path, doc) in case.workflows.iter().filter(|(path, _)| known(path)) {
        let has = |job: &str| doc.root.at(&["jobs", job]).is_some();
        match said {
            Some(job) if has(job) => meant.push((path.clone(), job.to_owned())),
            Some(_) => {}
            None => meant.extend(asks(doc).into_iter().map(|job| (path.clone(), job))),
        }
    }
    if let [(path, job)] = meant.as_slice() {
        case.workflow_path = Some(path.clone());
        case.run.job = Some(job.clone());
        return;
    }
    let mut workflows = case
        .workflows
        .iter()
        .filter(|(_, doc)| doc.root.get("jobs").is_some());
    if let (None, Some((path, _)), None) = (&case.workflow_path, workflows.next(), workflows.next())
    {
        case.workflow_path = Some(path.clone());
    }
}

/// The jobs with a step that uses `aws-actions/configure-aws-credentials`.
pub fn uses_credentials_action(workflow: &Document) -> Vec<String> {
    let jobs = workflow.root.get("jobs").and_then(Node::entries);
    let asking = jobs.unwrap_or_default().iter().filter(|entry| {
        let steps = entry.value.get("steps").and_then(Node::items);
        let uses = |step: &Node| step.get("uses")?.text().map(is_credentials_action);
        steps
            .unwrap_or_default()
            .iter()
            .any(|step| uses(step) == Some(true))
    });
    asking.map(|entry| entry.key.text.clone()).collect()
}

fn is_credentials_action(uses: &str) -> bool {
    let name = uses.split('@').next().unwrap_or_default();
    name.eq_ignore_ascii_case("aws-actions/configure-aws-credentials")
}
