//! What the job's steps need, after the one that gets the credentials.

use std::collections::BTreeSet;

use super::workflow::WorkflowExam;
use crate::iam::Arn;
use crate::issuer::github;
use crate::issuer::github::workflow::{Setting, Step};
use crate::needs::{self, Need, StepText, Surroundings};
use crate::source::Span;

/// Something a step needs, and the step.
#[derive(Debug, Clone, PartialEq)]
pub struct Needed {
    /// The need.
    pub need: Need,
    /// What the step runs or uses.
    pub place: github::Place,
}

/// The needs of the job, each action and resource once, without what only some runs need.
pub(super) fn of(workflow: &WorkflowExam<'_>) -> Vec<Needed> {
    let around = surroundings(workflow);
    let mut known = BTreeSet::new();
    let mut all: Vec<Needed> = Vec::new();
    for (path, step) in later_steps(workflow) {
        for need in needs_of(step, &around) {
            let key = (need.action.clone(), need.resource.clone());
            if !need.optional && known.insert(key) {
                let place = github::Place::new(path, place(step));
                all.push(Needed { need, place });
            }
        }
    }
    all
}

/// The later steps of the job which need credentials, with their file.
pub fn steps_in_need<'a>(workflow: &'a WorkflowExam<'_>) -> Vec<(&'a str, &'a Step)> {
    let needs = |step: &Step| !needs_of(step, &Surroundings::default()).is_empty();
    later_steps(workflow)
        .filter(|(_, step)| needs(step))
        .collect()
}

/// The steps of the job after the one that gets the credentials, with their file.
fn later_steps<'a>(workflow: &'a WorkflowExam<'_>) -> impl Iterator<Item = (&'a str, &'a Step)> {
    let credentials = workflow.step().map_or(0, |step| step.number);
    let steps = workflow.job().into_iter();
    let steps = steps.flat_map(|(path, job)| job.steps.iter().map(move |step| (path, step)));
    steps.filter(move |(_, step)| step.number > credentials)
}

/// What one step needs, called from there.
pub fn needs_of(step: &Step, around: &Surroundings) -> Vec<Need> {
    let pair = |setting: &'_ Setting| (setting.name.value.clone(), setting.value.value.clone());
    let with: Vec<_> = step.with.iter().map(pair).collect();
    let with: Vec<_> = with
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let text = StepText {
        uses: step.uses.as_ref().map(|uses| uses.value.as_str()),
        with: &with,
        run: step.run.as_ref().map(|run| run.value.as_str()),
    };
    needs::of_step(&text, around)
}

/// What the role's ARN and the step's region tell.
fn surroundings(workflow: &WorkflowExam<'_>) -> Surroundings {
    let role = workflow.call().role;
    let role = role.as_deref().and_then(Arn::parse);
    let known = |part: &str| (!part.is_empty() && !part.contains('*')).then(|| part.to_owned());
    let region = workflow.step().and_then(|step| step.region.as_ref());
    Surroundings {
        account: role.and_then(|role| known(role.written_account())),
        partition: role.and_then(|role| known(role.partition().as_str())),
        region: region
            .and_then(|region| region.value.as_known())
            .map(str::to_owned),
    }
}

/// What the step runs or uses.
fn place(step: &Step) -> Span {
    let told = step.run.as_ref().or(step.uses.as_ref());
    told.map_or(step.span, |told| told.span)
}
