//! Going through the steps of a job, and into the composite actions they use.

use std::collections::BTreeMap;

use super::{AwsStep, Found, Given, Kind, Method, Origin, Version, configure, script, wrapper};
use crate::issuer::Repository;
use crate::issuer::github::expression::{self, Answer, Template, Value};
use crate::issuer::github::scene::Scene;
use crate::issuer::github::site::Site;
use crate::issuer::github::workflow::{Action, Step, setting};
use crate::issuer::github::workflows::Workflows;
use crate::issuer::github::{Place, Text};
use crate::source::Source;

/// How deep composite actions may use one another; the runner's own limit.
const DEPTH_LIMIT: usize = 10;

/// The steps of a job that get AWS credentials, in order.
pub fn aws_steps<'a>(workflows: &'a Workflows, site: &Site<'a>, scene: &Scene<'a>) -> Vec<AwsStep> {
    let Some(leaf) = site.leaf() else {
        return Vec::new();
    };
    let context = Context {
        workflows,
        path: leaf.path,
        job_path: leaf.path,
        scene,
        through: Vec::new(),
    };
    context.steps(&leaf.job.steps)
}

/// Where steps are read: a file, and what its expressions see.
pub(super) struct Context<'a> {
    pub(super) workflows: &'a Workflows,
    pub(super) path: &'a str,
    /// The file of the job, whose variables composite actions see.
    job_path: &'a str,
    pub(super) scene: &'a Scene<'a>,
    through: Vec<String>,
}

impl Context<'_> {
    fn steps(&self, steps: &[Step]) -> Vec<AwsStep> {
        let running: Vec<&Step> = steps.iter().filter(|step| self.may_run(step)).collect();
        let mut found: Vec<AwsStep> = running.iter().flat_map(|step| self.of_step(step)).collect();
        if found.is_empty() {
            found.extend(script::read(self, steps));
        }
        found
    }

    fn may_run(&self, step: &Step) -> bool {
        let condition = step.condition.as_ref();
        condition.is_none_or(|text| expression::runs(text.as_str(), self.scene) != Some(false))
    }

    fn of_step(&self, step: &Step) -> Vec<AwsStep> {
        let Some(uses) = &step.uses else {
            return Vec::new();
        };
        if let Some((path, action)) = self.workflows.action(self.path, uses.as_str()) {
            return self.inside(step, path, action);
        }
        let (name, version) = uses.value.split_once('@').unwrap_or((uses.as_str(), ""));
        let version = Version::parse(version, self.comment_after(step));
        if configure::is_it(name) {
            return vec![configure::read(self, step, version)];
        }
        wrapper::read(self, step, name, &version)
            .into_iter()
            .collect()
    }

    /// What stands after `uses:` on its line, where people name the version of a commit.
    fn comment_after(&self, step: &Step) -> &str {
        let (Some(uses), Some(source)) = (&step.uses, self.source()) else {
            return "";
        };
        let rest = source.text().get(uses.span.end..).unwrap_or_default();
        let line = rest.lines().next().unwrap_or_default();
        line.split_once('#').map_or("", |(_, comment)| comment)
    }

    /// The steps of a composite action, with its inputs, under the number of the step that uses it.
    fn inside(&self, step: &Step, path: &str, action: &Action) -> Vec<AwsStep> {
        if !action.is_composite() || self.through.len() == DEPTH_LIMIT {
            return Vec::new();
        }
        let inputs: BTreeMap<String, Answer> = action
            .inputs
            .iter()
            .map(|input| {
                let given =
                    setting(&step.with, input.name.as_str()).map(|given| given.value.as_str());
                let default = input.default.as_ref().map(|default| default.as_str());
                let answer = given.or(default).map_or_else(
                    || Answer::known(Value::text("")),
                    |written| evaluate(written, self.scene),
                );
                (input.name.value.to_ascii_lowercase(), answer)
            })
            .collect();
        let scene = self.scene.in_action(inputs);
        let mut through = self.through.clone();
        through.push(path.to_owned());
        let inner = Context {
            workflows: self.workflows,
            path,
            job_path: self.job_path,
            scene: &scene,
            through,
        };
        let found = inner.steps(&action.steps).into_iter();
        found.map(|inner| self.as_used(step, inner)).collect()
    }

    /// A step of a composite action as the step that uses the action has it: an input that is only
    /// passed on is written there.
    fn as_used(&self, step: &Step, mut inner: AwsStep) -> AwsStep {
        inner.number = step.number;
        let found = [
            &mut inner.role,
            &mut inner.region,
            &mut inner.audience,
            &mut inner.session_name,
            &mut inner.duration,
        ];
        for found in found.into_iter().flatten() {
            let passed_on = found.written.as_deref().and_then(passed_on);
            let given = passed_on.and_then(|name| setting(&step.with, name));
            if let Some(given) = given {
                found.written = Some(given.value.value.clone());
                found.place = Some(Place::new(self.path, given.value.span));
            }
        }
        inner
    }

    pub(super) fn source(&self) -> Option<&Source> {
        self.workflows.source(self.path)
    }

    /// A step of which nothing is known yet.
    pub(super) fn step(&self, step: &Step, kind: Kind) -> AwsStep {
        let title = step
            .name
            .as_ref()
            .or(step.id.as_ref())
            .or(step.uses.as_ref());
        AwsStep {
            number: step.number,
            title: title.map(|title| title.value.clone()).unwrap_or_default(),
            place: Place::new(self.path, step.span),
            through: self.through.clone(),
            kind,
            uses: step.uses.clone(),
            version: None,
            method: Method::Ambient,
            inputs: Vec::new(),
            with: step.with_span,
            unknown_inputs: Vec::new(),
            role: None,
            region: None,
            audience: None,
            session_name: None,
            duration: None,
        }
    }

    /// All inputs of a step.
    pub(super) fn given(&self, step: &Step) -> Vec<Given> {
        let given = step.with.iter().map(|setting| Given {
            name: setting.name.clone(),
            written: setting.value.clone(),
            value: self.text(step, setting.value.as_str()),
        });
        given.collect()
    }

    /// One input of a step.
    pub(super) fn input(&self, step: &Step, name: &str) -> Option<Found> {
        let found = setting(&step.with, name)?;
        Some(Found {
            value: self.text(step, found.value.as_str()),
            written: Some(found.value.value.clone()),
            place: Some(Place::new(self.path, found.value.span)),
            from: Origin::Input,
        })
    }

    /// A variable that the step, its job or its workflow sets.
    pub(super) fn variable(&self, step: &Step, name: &str) -> Option<Found> {
        let own = setting(&step.env, name).map(|found| (found, self.path));
        let outer = || {
            self.scene
                .variable(name)
                .map(|found| (found, self.job_path))
        };
        let (found, path) = own.or_else(outer)?;
        Some(Found {
            value: self.text(step, found.value.as_str()),
            written: Some(found.value.value.clone()),
            place: Some(Place::new(path, found.value.span)),
            from: Origin::Variable,
        })
    }

    /// A text of the step as it comes out.
    pub(super) fn text(&self, step: &Step, written: &str) -> Text {
        self.scene.step_text(step, written)
    }

    /// A text that only `what` decides.
    pub(super) fn unknown(&self, what: &str) -> Text {
        Answer::unknown(what).into()
    }

    /// The audience of a token that was asked for without one: the URL of the owner.
    pub(super) fn default_audience(&self) -> Found {
        let run = self.scene.world().run;
        match run.full_name().map(Repository::owner) {
            Some(owner) => Found::default(&format!("https://github.com/{owner}")),
            None => Found {
                value: self.unknown("github.repository_owner"),
                ..Found::default("")
            },
        }
    }
}

/// The input that `${{ inputs.NAME }}` passes on.
fn passed_on(written: &str) -> Option<&str> {
    let inner = written.trim().strip_prefix("${{")?.strip_suffix("}}")?;
    let name = inner.trim().strip_prefix("inputs.")?;
    let plain = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    plain.then_some(name)
}

fn evaluate(written: &str, scene: &Scene<'_>) -> Answer {
    match Template::parse(written) {
        Ok(template) => template.eval(scene),
        Err(_) => Answer::unknown("an expression that GitHub refuses"),
    }
}
