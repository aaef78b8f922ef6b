//! Workflow files and composite actions as typed views, every part with its place.
//!
//! Reading is total: what GitHub would refuse is listed in [`Workflow::problems`], in GitHub's own
//! words, and the rest is read all the same.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax>.

mod action;
mod job;
mod permissions;
mod read;
mod trigger;

pub use action::{Action, ActionInput};
pub use job::{Call, CallSecrets, Environment, Job, Step};
pub use permissions::{Grants, Level, Permissions};
pub use trigger::{FILTER_KEYS, Filter, FilterKey, Input, InputKind, Trigger};

use super::Placed;
use crate::source::{Diagnostic, Document, Source, Span};

/// A workflow file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workflow {
    /// `name:`.
    pub name: Option<Placed<String>>,
    /// What `on:` lists.
    pub triggers: Vec<Trigger>,
    /// The value of `on:`.
    pub on: Option<Span>,
    /// `permissions:` of the workflow.
    pub permissions: Option<Permissions>,
    /// `env:` of the workflow.
    pub env: Vec<Setting>,
    /// The jobs, in the order of the file.
    pub jobs: Vec<Job>,
    /// What GitHub refuses, in GitHub's words. Any of them keeps every job from starting.
    pub problems: Vec<Diagnostic>,
}

/// A name and a scalar value: a member of `env:`, `with:` or `secrets:`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The name.
    pub name: Placed<String>,
    /// The value as written, expressions not evaluated.
    pub value: Placed<String>,
}

impl Workflow {
    /// Reads a workflow file.
    pub fn read(document: &Document) -> Self {
        read::workflow(document)
    }

    /// The job called `id`; GitHub does not tell ids apart by letter case.
    pub fn job(&self, id: &str) -> Option<&Job> {
        let same = |job: &&Job| job.id.value.eq_ignore_ascii_case(id);
        self.jobs.iter().find(same)
    }

    /// The trigger for `event`.
    pub fn trigger(&self, event: &str) -> Option<&Trigger> {
        self.triggers
            .iter()
            .find(|trigger| trigger.event.value == event)
    }

    /// Whether nothing but another workflow can start it.
    pub fn is_only_called(&self) -> bool {
        !self.triggers.is_empty()
            && self
                .triggers
                .iter()
                .all(|trigger| trigger.event.value == "workflow_call")
    }

    /// The inputs declared for `workflow_dispatch` and `workflow_call`, in that order.
    pub fn inputs(&self) -> impl Iterator<Item = &Input> {
        let of = |event| self.trigger(event).map(|trigger| trigger.inputs.iter());
        let (dispatch, call) = (of("workflow_dispatch"), of("workflow_call"));
        dispatch
            .into_iter()
            .flatten()
            .chain(call.into_iter().flatten())
    }
}

/// The member of `settings` called `name`; inputs are not told apart by letter case, because the
/// runner hands them over as variables in capitals.
pub fn setting<'a>(settings: &'a [Setting], name: &str) -> Option<&'a Setting> {
    let same = |setting: &&Setting| setting.name.value.eq_ignore_ascii_case(name);
    settings.iter().find(same)
}

/// How GitHub begins its message where something is not there.
const MISSING: &str = "Required property is missing: ";

/// Whether a refusal is for something that is not there.
pub fn is_missing(problem: &Diagnostic) -> bool {
    problem.message.starts_with(MISSING)
}

/// A refusal as GitHub prints it on the page of the run.
pub fn not_valid(source: &Source, path: &str, problem: &Diagnostic) -> String {
    let at = source.position(problem.span().start);
    let (line, column, message) = (at.line, at.column, &problem.message);
    format!("The workflow is not valid. {path} (Line: {line}, Col: {column}): {message}")
}
