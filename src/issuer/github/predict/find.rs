//! Finding the job and the step that a run is about.

use super::JobFound;
use crate::issuer::github::credentials::{AwsStep, Method, aws_steps, merge};
use crate::issuer::github::scene::{Conditions, World, scenes};
use crate::issuer::github::site::Site;
use crate::issuer::github::workflows::Workflows;
use crate::issuer::github::{Place, Run};
use crate::source::Span;

/// The job of the run: in the file given, else in the file that has it and its event.
pub(super) fn site<'a>(
    run: &Run,
    workflows: &'a Workflows,
    path: Option<&str>,
) -> Option<Site<'a>> {
    let started = |candidate: &str| match path {
        Some(path) => same_file(candidate, path),
        None => candidate.starts_with(".github/") || !candidate.contains("/.github/"),
    };
    let paths: Vec<&str> = workflows
        .workflows()
        .map(|(path, _)| path)
        .filter(|path| started(path))
        .collect();
    let sites: Vec<Site<'a>> = paths
        .iter()
        .flat_map(|path| Site::all(workflows, path))
        .collect();
    let fitting = sites.into_iter().filter(|site| match &run.job {
        Some(job) => site.is_called(job) || site.is_under(job),
        None => true,
    });
    fitting.min_by_key(|site| rank(run, workflows, site))
}

/// A path as GitHub has it, or the bare name of the file.
fn same_file(candidate: &str, path: &str) -> bool {
    let path = path.trim_start_matches("./");
    candidate == path || (!path.contains('/') && candidate.rsplit('/').next() == Some(path))
}

/// The lowest is the likeliest: started by the event, not merely called, with OIDC steps.
fn rank(run: &Run, workflows: &Workflows, site: &Site<'_>) -> (bool, bool, u8) {
    let root = site.root();
    let started = root.is_some_and(|root| match &run.event {
        Some(event) => root.workflow.trigger(event).is_some(),
        None => !root.workflow.is_only_called(),
    });
    let named = run.job.as_ref().is_none_or(|job| site.is_called(job));
    let world = World {
        run,
        event: run.event.as_deref(),
        git_ref: None,
        chosen: None,
    };
    let scenes = scenes(&world, site, Conditions::Met);
    let steps = merge(scenes.iter().map(|scene| aws_steps(workflows, site, scene)));
    let interest = match step(&steps, None).and_then(|at| steps.get(at)) {
        Some(step) if step.method == Method::Oidc => 0,
        Some(_) => 1,
        None if site.missing_call().is_some() => 2,
        None => 3,
    };
    (!started, !named && interest > 1, interest)
}

/// The step that failed, else the first that asks for a token, else the first.
pub(super) fn step(steps: &[AwsStep], failing: Option<&str>) -> Option<usize> {
    let failed = failing.and_then(|name| {
        let name = name.trim_start_matches("Run ");
        steps
            .iter()
            .position(|step| step.title.eq_ignore_ascii_case(name))
    });
    let asks = || steps.iter().position(|step| step.method == Method::Oidc);
    failed
        .or_else(asks)
        .or_else(|| (!steps.is_empty()).then_some(0))
}

pub(super) fn job_found(site: &Site<'_>) -> Option<JobFound> {
    let (root, leaf) = (site.root()?, site.leaf()?);
    let place = |span: Span| Place::new(leaf.path, span);
    let permissions = leaf
        .job
        .permissions
        .as_ref()
        .or(leaf.workflow.permissions.as_ref());
    Some(JobFound {
        name: site.name(),
        path: leaf.path.to_owned(),
        started: root.path.to_owned(),
        place: place(leaf.job.span),
        environment: leaf.job.environment.as_ref().map(|named| place(named.span)),
        permissions: permissions.map(|found| place(Span::new(found.key.start, found.span.end))),
        calls_elsewhere: site.missing_call().map(str::to_owned),
    })
}
