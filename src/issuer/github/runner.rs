//! What a runner says of the run whose job it runs.

use std::collections::BTreeMap;

use super::{Run, server};
use crate::source::{Document, Node, to_json};

/// The run, and the file its workflow stands in.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OnRunner {
    /// What the variables and the event tell of the run.
    pub run: Run,
    /// The path of the workflow that was started, from the repository's top folder.
    pub workflow_path: Option<String>,
}

impl OnRunner {
    /// Reads the default variables, which nobody can set otherwise, and the event that
    /// `GITHUB_EVENT_PATH` holds.
    ///
    /// The environment of the job is in none of them.
    /// See <https://docs.github.com/en/actions/reference/workflows-and-actions/variables>.
    pub fn read(variable: impl Fn(&str) -> Option<String>, event: Option<&Document>) -> Self {
        let repository = variable("GITHUB_REPOSITORY");
        let event = event.map(|event| &event.root);
        let head =
            event.and_then(|event| text(event, &["pull_request", "head", "repo", "full_name"]));
        let fork = head.as_ref().zip(repository.as_ref());
        let fork = fork.map(|(head, own)| !head.eq_ignore_ascii_case(own));
        let workflow = variable("GITHUB_WORKFLOW_REF");
        Self {
            workflow_path: workflow
                .zip(repository.as_ref())
                .and_then(|(workflow, own)| path(&workflow, own)),
            run: Run {
                repository_id: variable("GITHUB_REPOSITORY_ID"),
                owner_id: variable("GITHUB_REPOSITORY_OWNER_ID"),
                event: variable("GITHUB_EVENT_NAME"),
                git_ref: variable("GITHUB_REF"),
                job: variable("GITHUB_JOB"),
                actor: variable("GITHUB_ACTOR"),
                fork,
                head_repository: head,
                default_branch: event
                    .and_then(|event| text(event, &["repository", "default_branch"])),
                inputs: event.and_then(inputs),
                server: variable("GITHUB_SERVER_URL").and_then(|url| server::host(&url)),
                repository,
                ..Run::default()
            },
        }
    }
}

fn text(event: &Node, path: &[&str]) -> Option<String> {
    event.at(path).and_then(Node::text).map(str::to_owned)
}

/// `owner/name/.github/workflows/deploy.yml@refs/heads/main` without what is around the path.
fn path(workflow: &str, repository: &str) -> Option<String> {
    let (path, _) = workflow.split_once('@')?;
    let path = path.strip_prefix(repository)?.strip_prefix('/')?;
    Some(path.to_owned())
}

/// The inputs of a `workflow_dispatch` run.
fn inputs(event: &Node) -> Option<BTreeMap<String, serde_json::Value>> {
    let entries = event.get("inputs")?.entries()?.iter();
    let inputs = entries.map(|entry| {
        let value = serde_json::from_str(&to_json(&entry.value)).ok()?;
        Some((entry.key.text.clone(), value))
    });
    inputs.collect()
}
