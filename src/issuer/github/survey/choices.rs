//! The runs of a job, as far as something else than the ref tells them apart: an input that a person
//! chooses, a combination of the matrix, the environment.
//!
//! A choice decides several things at once, the environment in the subject and the role that the job
//! asks for. Held against each other apart, a production role would meet a staging subject that no run
//! presents with it. So everything is evaluated once for each choice.

use std::collections::{BTreeMap, BTreeSet};

use super::narrow::narrow;
use super::subjects::{Note, RowSubject, Rows, asked_for};
use crate::issuer::github::credentials::{AwsStep, Method, aws_steps};
use crate::issuer::github::events::{Reach, event};
use crate::issuer::github::expression::{Possible, Shape, Value};
use crate::issuer::github::permissions::is_fork;
use crate::issuer::github::predict::ContextShape;
use crate::issuer::github::scene::{Chosen, Conditions, Scene, World, scenes};
use crate::issuer::github::site::Site;
use crate::issuer::github::workflow::{InputKind, Trigger};
use crate::issuer::github::{Run, Workflows};

/// How many combinations of `choice` inputs are looked at one by one; inputs beyond stay open.
const MAX_CHOICES: usize = 32;

/// The runs of one job for one event that differ in nothing but their ref.
#[derive(Debug, Clone, PartialEq)]
pub struct JobRun {
    /// The event that starts them.
    pub event: String,
    /// The inputs that tell them apart.
    pub inputs: Chosen,
    /// The environment, where one is named and its name is known.
    pub environment: Option<String>,
    /// The subjects that they present, by ref and by form.
    pub subjects: Vec<RowSubject>,
    /// The steps that get AWS credentials, as this choice has them.
    pub aws: Vec<AwsStep>,
}

/// What tells runs apart: the context that hides the ref, and what each step asks for.
type Key = (Option<String>, Vec<(usize, Vec<Shape>, Vec<Shape>)>);

/// The runs of the job at `site`, by event.
pub(super) fn of_site(
    run: &Run,
    workflows: &Workflows,
    site: &Site<'_>,
    token: bool,
) -> Vec<JobRun> {
    let triggers = site.root().map(|root| root.workflow.triggers.as_slice());
    let triggers = triggers.unwrap_or_default().iter();
    let asked = triggers.filter(|trigger| asked_for(run, trigger));
    asked
        .flat_map(|trigger| {
            let runs = Runs {
                run,
                workflows,
                site,
                trigger,
                token,
            };
            runs.all()
        })
        .collect()
}

struct Runs<'a> {
    run: &'a Run,
    workflows: &'a Workflows,
    site: &'a Site<'a>,
    trigger: &'a Trigger,
    token: bool,
}

type Groups = BTreeMap<Key, JobRun>;

impl Runs<'_> {
    fn all(&self) -> Vec<JobRun> {
        let mut groups = Groups::new();
        let rows = Rows {
            run: self.run,
            site: self.site,
            token: self.token,
            rows: Vec::new(),
        };
        let reached = rows.reached(self.trigger);
        for chosen in self.choices(&reached) {
            for reach in &reached {
                let world = self.world(&chosen, None);
                for narrower in narrow(&world, self.site, reach) {
                    let world = self.world(&chosen, Some(&narrower));
                    for scene in scenes(&world, self.site, Conditions::Expanded) {
                        self.add(&mut groups, &rows, &world, &narrower, &scene);
                    }
                }
            }
        }
        if groups.is_empty() {
            return vec![self.skipped(&rows)];
        }
        groups.into_values().collect()
    }

    fn event(&self) -> &str {
        self.trigger.event.as_str()
    }

    fn world<'w>(&'w self, chosen: &'w Chosen, reach: Option<&Reach>) -> World<'w> {
        let git_ref = reach.map(|reach| match reach.open {
            true => Possible::open(reach.git_ref.clone()),
            false => Possible::Value(Value::text(&reach.git_ref)),
        });
        World {
            run: self.run,
            event: Some(self.event()),
            git_ref,
            chosen: Some(chosen),
        }
    }

    fn add(
        &self,
        groups: &mut Groups,
        rows: &Rows<'_>,
        world: &World<'_>,
        reach: &Reach,
        scene: &Scene<'_>,
    ) {
        let chosen = world.chosen.unwrap_or(&NONE);
        let aws = aws_steps(self.workflows, self.site, scene);
        let asked = asked(&aws);
        let scene = std::slice::from_ref(scene);
        let is_of_fork = is_of_fork(self.run, self.event());
        let note = match self.event() {
            "workflow_call" => Some(Note::Elsewhere),
            _ if is_of_fork => Some(Note::Fork),
            _ if reach.uncertain => Some(Note::Uncertain),
            _ => None,
        };
        for (context, named) in rows.contexts(scene, reach, Some(self.event())) {
            let environment = environment(&context);
            let run = JobRun {
                event: self.event().to_owned(),
                inputs: chosen.clone(),
                environment: environment
                    .filter(|_| !context.open)
                    .map(|name| name.replace("%3A", ":")),
                subjects: Vec::new(),
                aws: aws.clone(),
            };
            let named = named.as_ref();
            let token = self.token && !is_of_fork;
            let subjects = rows.subjects(world, reach, &context, named, token, note);
            let key = (environment.map(str::to_owned), asked.clone());
            let run = groups.entry(key).or_insert(run);
            for subject in subjects {
                let same = |known: &RowSubject| known.subject == subject.subject;
                if !run.subjects.iter().any(same) {
                    run.subjects.push(subject);
                }
            }
        }
    }

    /// The run that an `if:` always keeps from starting.
    fn skipped(&self, rows: &Rows<'_>) -> JobRun {
        let world = self.world(&NONE, None);
        let scenes = scenes(&world, self.site, Conditions::Met);
        let aws = scenes.first();
        let aws = aws.map(|scene| aws_steps(self.workflows, self.site, scene));
        let subject = RowSubject {
            event: self.event().to_owned(),
            subject: String::new(),
            open: false,
            token: false,
            form: crate::issuer::github::subject::Form::Name,
            note: Some(rows.why_skipped()),
            depends_on: Vec::new(),
            any_case_ref: None,
        };
        JobRun {
            event: self.event().to_owned(),
            inputs: Chosen::new(),
            environment: None,
            subjects: vec![subject],
            aws: aws.unwrap_or_default(),
        }
    }

    /// Every combination of the inputs with a list of values that decide the environment or what a
    /// step asks for; one empty choice where there are none.
    fn choices(&self, reached: &[Reach]) -> Vec<Chosen> {
        let mut all = vec![Chosen::new()];
        if self.event() != "workflow_dispatch" || self.run.inputs.is_some() {
            return all;
        }
        let deciding = self.deciding(reached);
        for input in &self.trigger.inputs {
            let values = values(&input.kind);
            let name = format!("inputs.{}", input.name.value.to_ascii_lowercase());
            if !deciding.contains(&name) || all.len() * values.len() > MAX_CHOICES {
                continue;
            }
            if values.is_empty() {
                continue;
            }
            let with = |chosen: &Chosen, value: &serde_json::Value| {
                let mut chosen = chosen.clone();
                chosen.insert(input.name.value.clone(), value.clone());
                chosen
            };
            all = all
                .iter()
                .flat_map(|chosen| values.iter().map(|value| with(chosen, value)))
                .collect();
        }
        all
    }

    /// The names of the contexts that decide the environment or what a step asks for, lower case.
    fn deciding(&self, reached: &[Reach]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut note = |depends_on: &[String]| {
            names.extend(depends_on.iter().map(|name| name.to_ascii_lowercase()));
        };
        for reach in reached {
            let world = self.world(&NONE, Some(reach));
            for scene in scenes(&world, self.site, Conditions::Expanded) {
                if let Some(environment) = scene.environment() {
                    note(&environment.depends_on);
                }
                for step in aws_steps(self.workflows, self.site, &scene) {
                    let found = [&step.role, &step.audience].into_iter().flatten();
                    found.for_each(|found| note(&found.value.depends_on));
                }
            }
        }
        names
    }
}

/// Whether the run is known to be for a pull request from a fork, which gets no token.
fn is_of_fork(run: &Run, name: &str) -> bool {
    let is_restricted = event(name).is_some_and(|event| event.is_restricted_for_forks());
    is_restricted && is_fork(run) == Some(true)
}

static NONE: Chosen = Chosen::new();

/// The values of an input that has a list of them.
fn values(kind: &InputKind) -> Vec<serde_json::Value> {
    match kind {
        InputKind::Choice(options) => options
            .iter()
            .map(|option| option.as_str().into())
            .collect(),
        InputKind::Boolean => vec![true.into(), false.into()],
        InputKind::Text | InputKind::Number | InputKind::Environment => Vec::new(),
    }
}

/// What the steps ask for that get credentials with a token.
fn asked(aws: &[AwsStep]) -> Vec<(usize, Vec<Shape>, Vec<Shape>)> {
    let with_token = |step: &&AwsStep| matches!(step.method, Method::Oidc | Method::TokenFile);
    let options = |found: &Option<crate::issuer::github::credentials::Found>| {
        let found = found.as_ref();
        found
            .map(|found| found.value.options.clone())
            .unwrap_or_default()
    };
    let steps = aws.iter().filter(with_token);
    steps
        .map(|step| (step.number, options(&step.role), options(&step.audience)))
        .collect()
}

/// The environment of a context: only that hides the ref in the subject.
fn environment(context: &ContextShape) -> Option<&str> {
    context.text.strip_prefix("environment:")
}
