//! What one run would present: job, token, claims, subjects, and the step that gets credentials.

mod claims;
mod find;
mod reached;
mod remarks;
mod subjects;

pub use remarks::{Invalid, Note, no_job};
pub use subjects::{ContextShape, SubCandidate, contexts, prefixes, subjects_of};

use remarks::{invalid, notes, only_file};

use super::claims::Claims;
use super::credentials::{AwsStep, Found, Method, aws_steps, merge};
use super::expression::{Possible, Value};
use super::permissions::{self, Because, IdToken, Refusal};
use super::scene::{Conditions, Scene, World, scenes};
use super::site::Site;
use super::workflows::Workflows;
use super::{Place, Run, Text};

/// What a run would present, as far as files and facts tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    /// The job, where one was found.
    pub job: Option<JobFound>,
    /// The environment of the job; `None` where it names none, or where no job was found and none
    /// was given.
    pub environment: Option<Text>,
    /// Whether a token will be had.
    pub token: IdToken,
    /// The claims, unknown ones not listed.
    pub claims: Claims,
    /// The subjects the token may have, the likeliest first.
    pub subjects: Vec<SubCandidate>,
    /// The steps of the job that get AWS credentials, in order.
    pub steps: Vec<AwsStep>,
    /// Which of them the run is about.
    pub chosen: Option<usize>,
    /// Calls in the workflow that GitHub refuses, and the whole run with them.
    pub refusals: Vec<Refusal>,
    /// What GitHub refuses in the files of the run, so that it does not start at all.
    pub invalid: Vec<Invalid>,
    /// What else should be known.
    pub notes: Vec<Note>,
}

/// The job a prediction is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFound {
    /// Its ids from the outermost caller on: `caller / callee`.
    pub name: String,
    /// The file it stands in.
    pub path: String,
    /// The workflow file that was started.
    pub started: String,
    /// The whole of its mapping.
    pub place: Place,
    /// The value of its `environment:`.
    pub environment: Option<Place>,
    /// The key of its `permissions:`, or that of its workflow, with the value.
    pub permissions: Option<Place>,
    /// The workflow it calls, where that was not given.
    pub calls_elsewhere: Option<String>,
}

impl Prediction {
    /// The step the run is about.
    pub fn step(&self) -> Option<&AwsStep> {
        self.steps.get(self.chosen?)
    }

    /// The role the step assumes.
    pub fn role(&self) -> Option<&Found> {
        self.step()?.role.as_ref()
    }

    /// The audience of the token.
    pub fn audience(&self) -> Option<&Found> {
        self.step()?.audience.as_ref()
    }

    /// The region.
    pub fn region(&self) -> Option<&Found> {
        self.step()?.region.as_ref()
    }

    /// The name of the session.
    pub fn session_name(&self) -> Option<&Found> {
        self.step()?.session_name.as_ref()
    }

    /// The duration of the session in seconds.
    pub fn duration(&self) -> Option<&Found> {
        self.step()?.duration.as_ref()
    }

    /// How the step gets credentials.
    pub fn method(&self) -> Option<Method> {
        Some(self.step()?.method)
    }
}

/// Predicts what `run` presents.
///
/// `workflow_path` is the file the run belongs to; without it the file is sought by job and event.
pub fn predict(run: &Run, workflows: &Workflows, workflow_path: Option<&str>) -> Prediction {
    let site = find::site(run, workflows, workflow_path);
    let event = event_of(run, site.as_ref());
    let git_ref = run
        .git_ref
        .as_ref()
        .map(|full| Possible::Value(Value::text(full)));
    let world = World {
        run,
        event: event.as_deref(),
        git_ref,
        chosen: None,
    };
    match site {
        Some(site) => of_site(&world, workflows, &site),
        None => of_facts(&world, workflows),
    }
}

/// The claims of a job's token but for the subject, as far as files and facts tell.
pub(super) fn claims_of(run: &Run, site: &Site<'_>) -> Claims {
    let world = World {
        run,
        event: run.event.as_deref(),
        git_ref: None,
        chosen: None,
    };
    claims::predict(&world, Some(site), None, None)
}

/// The run's event; where it is not given, the only one the workflow has.
fn event_of(run: &Run, site: Option<&Site<'_>>) -> Option<String> {
    let only = || {
        let mut triggers = site?.root()?.workflow.triggers.iter();
        let first = triggers.next()?.event.value.clone();
        let alone = triggers.next().is_none() && first != "workflow_call";
        alone.then_some(first)
    };
    run.event.clone().or_else(only)
}

fn of_facts(world: &World<'_>, workflows: &Workflows) -> Prediction {
    let environment = world.run.environment.clone().flatten().map(Text::known);
    let claims = claims::predict(world, None, environment.as_ref(), None);
    let subjects = subjects::candidates(world, None, environment.as_ref(), &claims);
    let mut notes = Vec::new();
    if workflows.workflows().next().is_some() {
        let text = match &world.run.job {
            Some(job) => no_job(job, workflows),
            None => "no job that gets AWS credentials in the workflow files".to_owned(),
        };
        notes.push(Note { text, place: None });
    }
    Prediction {
        job: None,
        environment,
        token: IdToken {
            level: None,
            because: Because::NoJob,
            place: None,
        },
        claims: claims::with_subjects(claims, &subjects),
        subjects,
        steps: Vec::new(),
        chosen: None,
        refusals: Vec::new(),
        invalid: invalid(workflows, only_file(workflows)),
        notes,
    }
}

fn of_site(world: &World<'_>, workflows: &Workflows, site: &Site<'_>) -> Prediction {
    let run = world.run;
    let own = run.repository.as_deref();
    let scenes = scenes(world, site, Conditions::Met);
    let environment = environment(&scenes);
    let steps = merge(scenes.iter().map(|scene| aws_steps(workflows, site, scene)));
    let chosen = find::step(&steps, run.failing_step.as_deref());
    let audience = chosen
        .and_then(|at| steps.get(at))
        .and_then(|step| step.audience.as_ref());
    let claims = claims::predict(world, Some(site), environment.as_ref(), audience);
    let subjects = subjects::candidates(world, Some(site), environment.as_ref(), &claims);
    let written = permissions::effective(site, own, None);
    let root = site.root().map(|root| root.path).unwrap_or_default();
    Prediction {
        job: find::job_found(site),
        token: permissions::for_run(written, run, world.event),
        invalid: invalid(workflows, site.links.iter().map(|link| link.path)),
        claims: claims::with_subjects(claims, &subjects),
        refusals: permissions::refusals(workflows, root, own, None),
        notes: notes(site),
        environment,
        subjects,
        steps,
        chosen,
    }
}

/// The environments of all combinations together; `None` where the job names none.
fn environment(scenes: &[Scene<'_>]) -> Option<Text> {
    let named = scenes.iter().filter_map(Scene::environment);
    named.cloned().reduce(Text::or)
}
