//! What the expressions of a job see: the contexts of one run, as far as they are known.
//!
//! See <https://docs.github.com/en/actions/reference/workflows-and-actions/contexts>.

mod enter;
mod event;
mod inputs;
mod needs;
mod secrets;

use std::collections::BTreeMap;
use std::rc::Rc;

pub use enter::{Conditions, may_enter, scenes};
pub(super) use needs::chain;

use self::secrets::Secrets;
use super::Run;
use super::Text;
use super::expression::{self, Answer, Contexts, Possible, Value};
use super::matrix::Combination;
use super::workflow::{Setting, Step, Workflow, setting};

/// What is common to all jobs of one run, or of runs of one sort.
#[derive(Debug, Clone)]
pub struct World<'a> {
    /// The facts of the run.
    pub run: &'a Run,
    /// The event that starts it.
    pub event: Option<&'a str>,
    /// The full ref; open where `*` stands for something.
    pub git_ref: Option<Possible>,
    /// The inputs that a person chose in the form of `workflow_dispatch`, where one choice of several
    /// is looked at; the other inputs stay open.
    pub chosen: Option<&'a Chosen>,
}

/// The inputs that a person chose, by name.
pub type Chosen = BTreeMap<String, serde_json::Value>;

/// What the expressions of one job see.
#[derive(Debug, Clone)]
pub struct Scene<'a> {
    world: &'a World<'a>,
    workflow: &'a Workflow,
    /// By name in small letters.
    inputs: Rc<BTreeMap<String, Answer>>,
    /// What the event itself carries as inputs, which a called workflow sees as well.
    event_inputs: Rc<BTreeMap<String, Answer>>,
    secrets: Rc<Secrets>,
    /// The innermost layer first.
    env: Vec<&'a [Setting]>,
    matrix: Option<Rc<Combination>>,
    /// The environment the job names.
    environment: Option<Text>,
}

impl<'a> Scene<'a> {
    /// The event and ref this scene belongs to.
    pub fn world(&self) -> &'a World<'a> {
        self.world
    }

    /// The environment the job names, as far as it is known; an empty name means none.
    pub fn environment(&self) -> Option<&Text> {
        self.environment.as_ref()
    }

    /// A text of the job as it comes out here.
    pub fn text(&self, written: &str) -> Text {
        expression::text(written, self)
    }

    /// A text of a step as it comes out here, with the step's own `env:`.
    pub fn step_text(&self, step: &Step, written: &str) -> Text {
        if !written.contains("${{") {
            return Text::known(written);
        }
        let mut env: Vec<&[Setting]> = vec![&step.env];
        env.extend(&self.env);
        let scene = Scene {
            env,
            ..self.clone()
        };
        scene.text(written)
    }

    /// The variable `name` that the job or its workflow sets.
    pub fn variable(&self, name: &str) -> Option<&'a Setting> {
        self.env.iter().find_map(|layer| setting(layer, name))
    }

    /// The same inside a composite action: its own inputs, none of the secrets.
    #[must_use]
    pub fn in_action(&self, inputs: BTreeMap<String, Answer>) -> Self {
        Self {
            inputs: Rc::new(inputs),
            secrets: Rc::new(Secrets::None),
            ..self.clone()
        }
    }

    fn env(&self, name: &str) -> Answer {
        for (depth, layer) in self.env.iter().enumerate() {
            if let Some(found) = setting(layer, name) {
                let outer = self.env.get(depth + 1..).unwrap_or_default().to_vec();
                let scene = Self {
                    env: outer,
                    ..self.clone()
                };
                return match expression::Template::parse(found.value.as_str()) {
                    Ok(template) => template.eval(&scene),
                    Err(_) => Answer::unknown(format!("env.{name}")),
                };
            }
        }
        // An earlier step may have written it to the file `GITHUB_ENV` names.
        Answer::unknown(format!("env.{name}"))
    }

    fn input(&self, name: &str) -> Answer {
        match self.inputs.get(&name.to_ascii_lowercase()) {
            Some(answer) => answer.clone(),
            None => Answer::known(Value::Null),
        }
    }

    fn vars(&self, name: &str) -> Answer {
        let Some(vars) = &self.world.run.vars else {
            return Answer::unknown(format!("vars.{name}"));
        };
        let found = vars.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        Answer::known(found.map_or(Value::Null, |(_, value)| Value::text(value)))
    }

    fn matrix(&self, path: &[String]) -> Answer {
        let unknown = || Answer::unknown(format!("matrix.{}", path.join(".")));
        let (Some(matrix), Some((name, rest))) = (&self.matrix, path.split_first()) else {
            return unknown();
        };
        let Some((_, answer)) = matrix
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
        else {
            return Answer::known(Value::Null);
        };
        answer.map(|possible| vec![walk(possible, rest)])
    }
}

fn walk(possible: &Possible, path: &[String]) -> Possible {
    match possible {
        Possible::Value(value) => {
            let found = path.iter().try_fold(value, |value, name| value.get(name));
            Possible::Value(found.cloned().unwrap_or(Value::Null))
        }
        Possible::Open { .. } if path.is_empty() => possible.clone(),
        Possible::Open { .. } => Possible::anything(),
    }
}

impl Contexts for Scene<'_> {
    fn resolve(&self, path: &[String]) -> Answer {
        let unknown = || Answer::unknown(path.join("."));
        let Some((context, rest)) = path.split_first() else {
            return unknown();
        };
        match (context.as_str(), rest) {
            ("github", rest) => self.github(rest),
            ("inputs", [name]) => self.input(name),
            ("vars", [name]) => self.vars(name),
            ("secrets", [name]) => self.secret(name),
            ("env", [name]) => self.env(name),
            ("matrix", rest) if !rest.is_empty() => self.matrix(rest),
            _ => unknown(),
        }
    }
}
