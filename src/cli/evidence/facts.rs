//! Flags that are facts by themselves.

use super::{AwsArgs, RunArgs};
use crate::case::Want;
use crate::issuer::github::Run;
use crate::issuer::github::events::is_known;

/// The facts of the run that were given.
pub(super) fn run(args: &RunArgs) -> Run {
    Run {
        repository: args.repository.clone(),
        repository_id: args.repository_id.map(|id| id.to_string()),
        owner_id: args.owner_id.map(|id| id.to_string()),
        event: args.event.clone(),
        git_ref: args.git_ref.clone(),
        job: args.job.clone(),
        environment: args.environment.clone().map(named),
        actor: args.actor.clone(),
        fork: args.fork.then_some(true),
        default_branch: args.default_branch.clone(),
        ..Run::default()
    }
}

/// What is odd about the facts, and taken all the same.
pub(super) fn doubt(run: &Run) -> Option<String> {
    let event = run.event.as_deref().filter(|name| !is_known(name))?;
    Some(format!(
        "GitHub documents no event `{event}`: what its runs present is not known here"
    ))
}

fn named(environment: String) -> Option<String> {
    (!environment.is_empty()).then_some(environment)
}

/// Every action on every resource, as `aws iam simulate-custom-policy` combines them.
pub(super) fn want(args: &AwsArgs) -> Vec<Want> {
    let resources: Vec<Option<&String>> = match args.resource.is_empty() {
        true => vec![None],
        false => args.resource.iter().map(Some).collect(),
    };
    let pairs = args.action.iter().flat_map(|action| {
        let resources = resources.iter();
        resources.map(move |resource| (action, *resource))
    });
    pairs
        .map(|(action, resource)| Want {
            action: action.clone(),
            resource: resource.cloned(),
            ..Want::default()
        })
        .collect()
}
