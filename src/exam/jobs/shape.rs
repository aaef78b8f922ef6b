//! What a job presents, as a set of tokens.

use std::collections::{BTreeMap, BTreeSet};

use super::{Jobs, filters};
use crate::exam::exposure::may_be_absent;
use crate::exam::exposure::universe;
use crate::iam::language::{Boxes, Budget, Characters, Grammar, Language, TooComplex, Values};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::events::{RefOf, event, reaches};
use crate::issuer::github::subject::{Context, Parts};
use crate::issuer::github::survey::{Note, Row, RowSubject};
use crate::issuer::github::workflow::Trigger;
use crate::issuer::github::{Method, Run, Text};
use crate::known::Known;

/// The tokens that runs with one subject, or subjects of one shape, may have.
#[derive(Clone)]
pub(super) struct Shape {
    /// The tokens.
    pub boxes: Boxes,
    /// What is the same in all runs and not known, so that only a part of the tokens is real.
    pub facts: BTreeSet<String>,
    /// What the file that defines the job is called but for the ref of the run, where it has that.
    pub file_at_ref: Option<String>,
}

/// What is known of the runs of one job for one event.
pub(super) struct Runs<'a> {
    pub jobs: Jobs<'a>,
    pub row: &'a Row,
    pub event: &'a str,
    /// The claims that the policy looks at.
    pub tested: &'a BTreeSet<String>,
    /// A ref that stands for itself in every letter case.
    pub any_case_ref: Option<&'a str>,
}

impl Runs<'_> {
    /// The tokens with one of the row's subjects.
    pub(super) fn shape(
        &self,
        subject: &RowSubject,
        budget: &mut Budget,
    ) -> Result<Shape, TooComplex> {
        let mut facts = self.open_facts(subject);
        let parts = Parts::read(&subject.subject);
        let context = parts.map(|parts| parts.context).unwrap_or_default();
        let sub = Values::present(self.subjects(subject));
        let mut boxes = Boxes::claim("sub", sub);
        for claim in self.tested.iter().filter(|claim| *claim != "sub") {
            let (values, fact) = self.values(claim, &context);
            facts.extend(fact);
            boxes = boxes.intersection(&Boxes::claim(claim, values), budget)?;
        }
        Ok(Shape {
            boxes,
            facts,
            file_at_ref: self.file_at_ref().map(str::to_owned),
        })
    }

    /// What the file that defines the job is called but for the ref, where that is the run's.
    fn file_at_ref(&self) -> Option<&str> {
        let text = self.row.claims.shape("job_workflow_ref")?;
        text.as_known().is_none().then_some(())?;
        only_shape(text)?.strip_suffix('*')
    }

    fn own_file(&self, context: &Context) -> Values {
        let file = self.file_at_ref().unwrap_or_default();
        let shapes = self.ref_shapes(context).into_iter();
        let files: Vec<_> = shapes
            .map(|git_ref| self.text(&format!("{file}{git_ref}")))
            .collect();
        let real = Grammar::text(file).then(universe::git_ref());
        Values::present(Language::any_of(&files).intersection(&real.into()))
    }

    fn run(&self) -> &Run {
        self.jobs.run
    }

    fn trigger(&self) -> Option<&Trigger> {
        let workflow = self.jobs.workflows.workflow(&self.row.workflow)?;
        workflow.trigger(self.event)
    }

    /// The trigger, where its filters look at the ref of the run.
    fn push(&self) -> Option<&Trigger> {
        let pushed = event(self.event).is_some_and(|event| event.ref_of == RefOf::Pushed);
        self.trigger().filter(|_| pushed)
    }

    fn subjects(&self, subject: &RowSubject) -> Language {
        if !subject.open {
            let whole = self.text(&subject.subject);
            return match self.any_case_ref {
                Some(_) => self.pushed(whole.intersection(&universe::CUSTOMISED)),
                None => whole,
            };
        }
        let template = self.run().sub_template.as_ref();
        let customised = template.is_some_and(|one| one.use_default == Some(false));
        let real = match customised {
            true => &universe::CUSTOMISED,
            false => &universe::DEFAULT,
        };
        self.pushed(self.text(&subject.subject).intersection(real))
    }

    /// Those of these subjects that the filters of the push let through.
    fn pushed(&self, subjects: Language) -> Language {
        match self.push() {
            Some(trigger) => subjects.intersection(&filters::subjects(trigger)),
            None => subjects,
        }
    }

    /// The texts of a shape, the ref in it in every letter case where that is asked for.
    fn text(&self, shape: &str) -> Language {
        let Some(git_ref) = self.any_case_ref else {
            return stars(shape).into();
        };
        let mut around = shape.split(git_ref).map(stars);
        let first = around.next().unwrap_or_else(Grammar::empty);
        around
            .fold(first, |all, next| {
                all.then(stars_in_any_case(git_ref)).then(next)
            })
            .into()
    }

    /// What one claim may be, and what of it is the same in all runs and not known.
    fn values(&self, claim: &str, context: &Context) -> (Values, Option<String>) {
        match claim {
            "aud" => self.audience(),
            "ref" => (Values::present(self.refs(context)), None),
            "environment" => (environment(context), None),
            "job_workflow_ref" if self.file_at_ref().is_some() => (self.own_file(context), None),
            _ => self.common(claim),
        }
    }

    /// A claim that no event changes.
    fn common(&self, claim: &str) -> (Values, Option<String>) {
        let open = |values: Values| {
            let varies = matches!(claim, "actor" | "actor_id");
            (values, (!varies).then(|| format!("the token's `{claim}`")))
        };
        match self.row.claims.get(claim) {
            Known::Value(texts) => {
                let each: Vec<_> = texts.iter().map(options).collect();
                let values = Values::present(Language::any_of(&each));
                match texts.iter().all(|text| text.as_known().is_some()) {
                    true => (values, None),
                    false => open(values),
                }
            }
            Known::Absent => (Values::absent(), None),
            Known::Unknown(_) if may_be_absent(claim) => open(Values::anything()),
            Known::Unknown(_) => open(Values::present(Language::everything())),
        }
    }

    fn audience(&self) -> (Values, Option<String>) {
        let role = self.jobs.role;
        let asks = |step: &&crate::issuer::github::AwsStep| {
            let assumed = step.role.as_ref().and_then(|found| found.value.as_known());
            let other = assumed.zip(role).is_some_and(|(one, wanted)| one != wanted);
            matches!(step.method, Method::Oidc | Method::TokenFile) && !other
        };
        let found = self.row.aws.iter().filter(asks);
        let found: Vec<&Text> = found
            .filter_map(|step| step.audience.as_ref().map(|audience| &audience.value))
            .collect();
        if found.is_empty() {
            return (Values::present(Language::literal(AWS_AUDIENCE)), None);
        }
        let known = found.iter().all(|text| text.as_known().is_some());
        let texts: Vec<_> = found.into_iter().map(options).collect();
        let values = Values::present(Language::any_of(&texts));
        (
            values,
            (!known).then(|| "the audience that the job asks for".to_owned()),
        )
    }

    /// The refs of runs whose subject says this.
    fn refs(&self, context: &Context) -> Language {
        let shapes = self.ref_shapes(context);
        let shapes: Vec<_> = shapes.iter().map(|shape| self.text(shape)).collect();
        let reached = Language::any_of(&shapes).intersection(&universe::git_ref().into());
        match self.push() {
            Some(trigger) => reached.intersection(&filters::refs(trigger)),
            None => reached,
        }
    }

    /// The shapes of these refs, `*` standing for any text.
    fn ref_shapes(&self, context: &Context) -> Vec<String> {
        if let Context::Ref(part) = context {
            return vec![part.text.clone()];
        }
        let branch = self.run().default_branch.as_deref();
        let reached = self.trigger().map(|trigger| reaches(trigger, branch));
        let reached = reached.unwrap_or_default().into_iter();
        let shapes: Vec<_> = reached.map(|reach| reach.git_ref).collect();
        match shapes.is_empty() {
            true => vec!["*".to_owned()],
            false => shapes,
        }
    }

    /// What of the subject is the same in all runs, and not known.
    fn open_facts(&self, subject: &RowSubject) -> BTreeSet<String> {
        let mut facts = BTreeSet::new();
        let run = self.run();
        if run.repository.is_none() {
            facts.insert("the repository: `--repository OWNER/NAME`".to_owned());
        }
        if let Some(uses) = &self.row.calls_elsewhere {
            facts.insert(format!("the called workflow `{uses}`"));
        }
        if subject.note == Some(Note::Elsewhere) {
            facts.insert("the workflow that calls it".to_owned());
        }
        let settings = ["vars.", "secrets.", "env."];
        let decided = subject.depends_on.iter();
        facts.extend(
            decided
                .filter(|name| settings.iter().any(|setting| name.starts_with(setting)))
                .map(|name| format!("`{name}`")),
        );
        let of_default_branch = event(self.event).is_some_and(|event| {
            matches!(
                event.ref_of,
                RefOf::DefaultBranch | RefOf::PullRequestTarget
            )
        });
        if subject.open && of_default_branch && run.default_branch.is_none() {
            facts.insert("the default branch: `--default-branch NAME`".to_owned());
        }
        facts.extend(self.template_facts(subject));
        facts
    }

    /// Claims of a customised subject that are the same in all runs, and not known.
    fn template_facts(&self, subject: &RowSubject) -> Vec<String> {
        let varying = [
            "repo",
            "context",
            "ref",
            "environment",
            "actor",
            "actor_id",
            "job_workflow_ref",
            "event_name",
            "head_ref",
            "base_ref",
            "sha",
            "run_id",
            "run_number",
            "run_attempt",
            "ref_type",
            "workflow_ref",
            "workflow_sha",
            "job_workflow_sha",
        ];
        let template = self.run().sub_template.as_ref();
        let Some(template) = template.filter(|one| one.use_default == Some(false) && subject.open)
        else {
            return Vec::new();
        };
        let Some(keys) = &template.include_claim_keys else {
            return vec!["the organization's subject template".to_owned()];
        };
        let open = keys.iter().filter(|key| !varying.contains(&key.as_str()));
        open.filter(|key| self.row.claims.text(key).is_none())
            .map(|key| format!("the token's `{key}`"))
            .collect()
    }
}

/// The environment that a subject tells; without one it tells that there is none.
fn environment(context: &Context) -> Values {
    match context {
        Context::Environment(part) => Values::present(stars(&part.text.replace("%3A", ":")).into()),
        Context::Ref(_) | Context::PullRequest(_) => Values::absent(),
        _ => Values::anything(),
    }
}

/// The one shape of a text; nothing where there are several.
fn only_shape(text: &Text) -> Option<&str> {
    match text.options.as_slice() {
        [only] => Some(&only.pattern),
        _ => None,
    }
}

fn options(text: &Text) -> Language {
    let each = text.options.iter().map(|shape| match shape.open {
        true => stars(&shape.pattern).into(),
        false => Language::literal(&shape.pattern),
    });
    Language::any_of(&each.collect::<Vec<_>>())
}

/// The texts of a shape in which `*`, and nothing else, stands for any text.
fn stars(shape: &str) -> Grammar {
    joined(shape.split('*').map(Grammar::text))
}

/// The same in every letter case.
fn stars_in_any_case(shape: &str) -> Grammar {
    let in_any_case = |piece: &str| {
        piece.chars().fold(Grammar::empty(), |all, character| {
            let cases = character.to_lowercase().chain(character.to_uppercase());
            let either = cases.fold(Characters::one(character), |all, case| {
                all.or(&Characters::one(case))
            });
            all.then(Grammar::one(either))
        })
    };
    joined(shape.split('*').map(in_any_case))
}

/// Pieces with any text between them.
fn joined(mut pieces: impl Iterator<Item = Grammar>) -> Grammar {
    let first = pieces.next().unwrap_or_else(Grammar::empty);
    pieces.fold(first, |all, piece| {
        all.then(Grammar::anything()).then(piece)
    })
}

/// The token's claims by name, absent ones left out.
pub(super) type Claims = BTreeMap<String, String>;
