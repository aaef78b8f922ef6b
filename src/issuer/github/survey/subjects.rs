//! The subjects of one job: every event, ref and environment it can run with.

use std::collections::BTreeSet;

use super::narrow::narrow;
use crate::issuer::github::events::{Reach, event, reaches};
use crate::issuer::github::expression::{Possible, Value};
use crate::issuer::github::permissions::is_fork;
use crate::issuer::github::predict::{ContextShape, contexts, subjects_of};
use crate::issuer::github::scene::{Conditions, Scene, World, scenes};
use crate::issuer::github::site::Site;
use crate::issuer::github::subject::Form;
use crate::issuer::github::workflow::Trigger;
use crate::issuer::github::{Run, Text};

/// A subject a job presents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowSubject {
    /// The event that starts the run.
    pub event: String,
    /// The subject, `*` for what the files leave open.
    pub subject: String,
    /// Whether `*` stands for anything.
    pub open: bool,
    /// Whether the run gets a token.
    pub token: bool,
    /// How it names the repository.
    pub form: Form,
    /// Why there is no token, or what is not certain.
    pub note: Option<Note>,
    /// What decides its open parts beside the event and its ref, such as `vars.STAGE`.
    pub depends_on: Vec<String>,
    /// The ref in it, where runs on refs in another letter case present the subject with theirs.
    pub any_case_ref: Option<String>,
}

/// What is to be said of a subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// It is that of a pull request from a fork.
    Fork,
    /// The `if:` of the job or of a caller excludes the run.
    Skipped,
    /// A job that it needs is skipped.
    NeedSkipped,
    /// It is one of several that are possible, and GitHub does not say which it is.
    Uncertain,
    /// It is that of a caller that is not known.
    Elsewhere,
}

impl Note {
    /// Whether it says that the job does not run.
    pub fn is_skip(self) -> bool {
        matches!(self, Self::Skipped | Self::NeedSkipped)
    }

    /// The remark as it is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fork => "a pull request from a fork gets no token",
            Self::Skipped => "the `if:` of the job keeps it from running",
            Self::NeedSkipped => "a job that it needs is skipped",
            Self::Uncertain => "GitHub does not document the subject of this event",
            Self::Elsewhere => "a caller in another repository presents its own subjects",
        }
    }
}

impl RowSubject {
    /// Whether the run is one of a fork, which gets no token whatever it presents.
    pub fn is_of_fork(&self) -> bool {
        self.note == Some(Note::Fork)
    }

    /// Whether no such run gets as far as this job.
    pub fn is_skipped(&self) -> bool {
        self.note.is_some_and(Note::is_skip)
    }
}

pub(super) fn of_site(run: &Run, site: &Site<'_>, token: bool) -> Vec<RowSubject> {
    let mut rows = Rows {
        run,
        site,
        token,
        rows: Vec::new(),
    };
    let triggers = site
        .root()
        .map(|root| root.workflow.triggers.as_slice())
        .unwrap_or_default();
    for trigger in triggers.iter().filter(|trigger| asked_for(run, trigger)) {
        rows.of_trigger(trigger);
    }
    rows.presented()
}

pub(super) fn asked_for(run: &Run, trigger: &Trigger) -> bool {
    run.event
        .as_ref()
        .is_none_or(|event| *event == trigger.event.value)
}

pub(super) struct Rows<'a> {
    pub(super) run: &'a Run,
    pub(super) site: &'a Site<'a>,
    pub(super) token: bool,
    pub(super) rows: Vec<RowSubject>,
}

impl Rows<'_> {
    fn of_trigger(&mut self, trigger: &Trigger) {
        let name = trigger.event.as_str();
        let reached = self.reached(trigger);
        let world = |run| World {
            run,
            event: Some(name),
            git_ref: None,
            chosen: None,
        };
        let here = world(self.run);
        let of_pull_request = event(name).is_some_and(|event| event.is_restricted_for_forks());
        if of_pull_request && is_fork(self.run) == Some(true) {
            self.add_fork(&here, &reached);
            return;
        }
        for reach in &reached {
            let note = match name {
                "workflow_call" => Some(Note::Elsewhere),
                _ if reach.uncertain => Some(Note::Uncertain),
                _ => None,
            };
            let runs = narrow(&here, self.site, reach);
            for narrower in &runs {
                self.add(&here, narrower, self.token, note);
            }
            if runs.is_empty() {
                self.add(&here, reach, false, Some(self.why_skipped()));
            }
        }
        if of_pull_request && self.token && is_fork(self.run).is_none() {
            let fork = Run {
                fork: Some(true),
                ..self.run.clone()
            };
            self.add_fork(&world(&fork), &reached);
        }
    }

    pub(super) fn why_skipped(&self) -> Note {
        let mut jobs = self.site.links.iter().map(|link| link.job);
        if jobs.any(|job| job.condition.is_some()) {
            Note::Skipped
        } else {
            Note::NeedSkipped
        }
    }

    /// The runs of pull requests from forks, which get no token.
    fn add_fork(&mut self, world: &World<'_>, reached: &[Reach]) {
        for reach in reached {
            let note = match narrow(world, self.site, reach).is_empty() {
                // Without a fork at hand this says nothing that the other rows do not say.
                true if self.run.fork.is_none() => continue,
                true => self.why_skipped(),
                false => Note::Fork,
            };
            self.add(world, reach, false, Some(note));
        }
    }

    /// The rows, without those that other runs of the same event present: their `if:` lets in one ref
    /// and not another, and the subject does not show the ref.
    fn presented(mut self) -> Vec<RowSubject> {
        let others = self.rows.iter().filter(|row| !row.is_skipped());
        let others = others.map(|row| (row.event.clone(), row.subject.clone()));
        let others: BTreeSet<_> = others.collect();
        self.rows.retain(|row| {
            !(row.is_skipped() && others.contains(&(row.event.clone(), row.subject.clone())))
        });
        self.rows
    }

    /// A called workflow has whatever its caller's run has.
    pub(super) fn reached(&self, trigger: &Trigger) -> Vec<Reach> {
        let default_branch = self.run.default_branch.as_deref();
        let from_event = match trigger.event.as_str() {
            "workflow_call" => vec![Reach::ref_only("*", true)],
            _ => reaches(trigger, default_branch),
        };
        match &self.run.git_ref {
            Some(full) => {
                let given = |reach: Reach| Reach {
                    git_ref: full.clone(),
                    open: false,
                    ..reach
                };
                let fitting = from_event.into_iter();
                fitting
                    .filter(|reach| crate::issuer::github::wildcard::matches(&reach.git_ref, full))
                    .map(given)
                    .collect()
            }
            None => from_event,
        }
    }

    fn add(&mut self, world: &World<'_>, reach: &Reach, token: bool, note: Option<Note>) {
        let shape = |open: bool| {
            let full = reach.git_ref.clone();
            if open {
                Possible::open(full)
            } else {
                Possible::Value(Value::Text(full))
            }
        };
        let world = World {
            git_ref: Some(shape(reach.open)),
            ..world.clone()
        };
        let conditions = if note.is_some_and(Note::is_skip) {
            Conditions::Met
        } else {
            Conditions::Respected
        };
        let scenes = scenes(&world, self.site, conditions);
        for (context, environment) in self.contexts(&scenes, reach, world.event) {
            for row in self.subjects(&world, reach, &context, environment.as_ref(), token, note) {
                let same = |known: &RowSubject| {
                    (&known.event, &known.subject, known.token)
                        == (&row.event, &row.subject, row.token)
                };
                if !self.rows.iter().any(same) {
                    self.rows.push(row);
                }
            }
        }
    }

    /// The subjects of runs with one context, in each form that the repository may have.
    pub(super) fn subjects(
        &self,
        world: &World<'_>,
        reach: &Reach,
        context: &ContextShape,
        environment: Option<&Text>,
        token: bool,
        note: Option<Note>,
    ) -> Vec<RowSubject> {
        let depends_on = environment
            .map(|text| text.depends_on.clone())
            .unwrap_or_default();
        // The subject of an environment is documented for every event.
        let note = note.filter(|note| *note != Note::Uncertain || context.uncertain);
        let candidates = subjects_of(world, context, environment, self.site).into_iter();
        let rows = candidates.map(|candidate| RowSubject {
            event: world.event.unwrap_or_default().to_owned(),
            subject: candidate.sub,
            open: candidate.open,
            token,
            form: candidate.form,
            note,
            depends_on: depends_on.clone(),
            any_case_ref: reach.ignores_case.then(|| reach.git_ref.clone()),
        });
        rows.collect()
    }

    /// The contexts, each with the environment that leads to it.
    pub(super) fn contexts(
        &self,
        scenes: &[Scene<'_>],
        reach: &Reach,
        event: Option<&str>,
    ) -> Vec<(ContextShape, Option<Text>)> {
        let anything = ContextShape {
            text: "*".to_owned(),
            open: true,
            uncertain: false,
        };
        if let Some(uses) = self.site.missing_call() {
            let environment = Text::open("*", format!("the called workflow `{uses}`"));
            return vec![(anything, Some(environment))];
        }
        let mut all: Vec<(ContextShape, Option<Text>)> = Vec::new();
        let mut environments: Vec<Option<Text>> = Vec::new();
        for scene in scenes {
            let environment = scene.environment().cloned();
            if !environments.contains(&environment) {
                environments.push(environment);
            }
        }
        for environment in environments {
            let reached = std::slice::from_ref(reach);
            for context in contexts(environment.as_ref(), reached) {
                let context = match event {
                    Some("workflow_call") if context.text.starts_with("ref:") => anything.clone(),
                    _ => context,
                };
                if !all.iter().any(|(known, _)| *known == context) {
                    all.push((context, environment.clone()));
                }
            }
        }
        all
    }
}
