//! `role-to-assume` is missing or empty.

use crate::exam::Exam;
use crate::finding::{Certainty, Evidence};
use crate::issuer::github;
use crate::issuer::github::credentials::{Kind as StepKind, Method};
use crate::rules::{Draft, Repair, Rule, pages, suspicion};

use super::{elsewhere, keys_empty, source, step};

pub(crate) static RULE: Rule = Rule::new(pages::ROLE_TO_ASSUME_EMPTY, check);

fn check(exam: &Exam<'_>) -> Vec<Draft> {
    if exam.is_observed() {
        return Vec::new();
    }
    let found = keys_empty::check(exam)
        .or_else(|| from_log(exam))
        .or_else(|| from_file(exam));
    found.or_else(|| suspected(exam)).into_iter().collect()
}

/// The log prints the inputs of the action, and the role is not among them.
fn from_log(exam: &Exam<'_>) -> Option<Draft> {
    let runs = &exam.reading.facts.actions;
    let run = runs.iter().find(|run| {
        run.lacks("role-to-assume") == Some(true) && run.input("aws-access-key-id").is_none()
    })?;
    let place = suspicion::at_line(exam, run.line, "no `role-to-assume` among its inputs");
    let draft = Draft::proven("the action has no `role-to-assume`")
        .seen(place)
        .seen(written(exam));
    let draft = draft.because(format!("{NO_ROLE} {}", reason(exam)));
    Some(draft.repairs(filled(exam)))
}

/// The file leaves the input out, or it comes out empty for this job.
fn from_file(exam: &Exam<'_>) -> Option<Draft> {
    let step = exam
        .workflow
        .step()
        .filter(|step| step.kind == StepKind::ConfigureAwsCredentials)?;
    let wants_role = matches!(step.method, Method::Oidc | Method::Ambient);
    if !wants_role
        || step
            .role
            .as_ref()
            .is_some_and(|role| role.is_empty() != Some(true))
    {
        return None;
    }
    let misspelt = step
        .unknown_inputs
        .iter()
        .find(|input| input.meant == Some("role-to-assume"));
    if let Some(input) = misspelt {
        let name = &input.name.value;
        let place = exam
            .workflow
            .place(&github::Place::new(&step.place.file, input.name.span))?;
        let draft = Draft::proven(format!(
            "`{name}` is not an input of the action, so the role is not read"
        ));
        let draft = draft.seen([Evidence::new(place, "`role-to-assume` was meant")]);
        return Some(draft.because(NO_ROLE).repairs(step::rename_input(
            exam,
            step,
            input.name.span,
            "role-to-assume",
        )));
    }
    if step.role.is_none() && step.method == Method::Ambient && !suspicion::names(exam, RULE.id) {
        return None;
    }
    // A step without role and keys may mean those of the runner, which some releases do not take.
    let may_mean_runner = exam
        .symptom()
        .is_some_and(|symptom| symptom.entry.id == "no-way-to-credentials");
    let certainty = match may_mean_runner {
        true => Certainty::Likely,
        false => Certainty::Proven,
    };
    let draft = Draft::new(certainty, "`role-to-assume` is missing or empty").seen(written(exam));
    let draft = draft.because(format!("{NO_ROLE} {}", reason(exam)));
    Some(draft.repairs(filled(exam)))
}

fn suspected(exam: &Exam<'_>) -> Option<Draft> {
    let known = exam
        .workflow
        .step()
        .and_then(|step| step.role.as_ref()?.is_empty());
    if known == Some(false) || exam.workflow.id_token().available() == Some(false) {
        return None;
    }
    let why = format!("{NO_ROLE} {}", reason(exam));
    let title = "`role-to-assume` is missing or empty";
    let draft = suspicion::draft(exam, RULE.id, title, why.trim_end())?;
    Some(draft.seen(written(exam)).repairs(filled(exam)))
}

/// What gives the job a role.
fn filled(exam: &Exam<'_>) -> Vec<Repair> {
    let Some(step) = exam.workflow.step() else {
        return Vec::new();
    };
    let known = exam.case.role_arn.as_deref();
    match &step.role {
        Some(role) => source::filled(exam, role, known),
        None => known
            .and_then(|arn| step::add_input(exam, step, "role-to-assume", arn))
            .into_iter()
            .collect(),
    }
}

/// The input as it is written, or the step where it is not.
fn written(exam: &Exam<'_>) -> Option<Evidence> {
    let step = exam.workflow.step()?;
    match step.role.as_ref().and_then(|role| role.place.as_ref()) {
        Some(place) => Some(Evidence::new(
            exam.workflow.place(place)?,
            "empty for this job",
        )),
        None => {
            let place = exam.workflow.place(&step.place)?;
            Some(Evidence::new(step::head(&place), "no `role-to-assume`"))
        }
    }
}

/// Where the value should have come from.
fn reason(exam: &Exam<'_>) -> String {
    let role = exam.workflow.step().and_then(|step| step.role.as_ref());
    let sources = role
        .map(|role| role.value.depends_on.join("`, `"))
        .unwrap_or_default();
    let written = role
        .and_then(|role| role.written.as_deref())
        .unwrap_or_default();
    if role.is_some_and(|role| written.contains("secrets.") && elsewhere::is_called(exam, role)) {
        return "A called workflow sees the secrets that its caller hands on (`secrets: inherit`, or one by one), and \
                those of an environment that its own job names."
            .to_owned();
    }
    if exam.workflow.is_of_dependabot() && (written.contains("secrets.") || role.is_none()) {
        return "Dependabot started this run: it sees Dependabot's secrets in the place of the repository's.".to_owned();
    }
    match (sources.is_empty(), written.contains("secrets.")) {
        (_, true) => "A secret of an environment is seen only by a job that names the environment; runs from forks see \
                      none, and Dependabot's see its own."
            .to_owned(),
        (false, _) => format!("It comes from `{sources}`."),
        (true, _) if written.contains("env.") => {
            "`env` holds what `env:` of the step, the job or the workflow sets, and what an earlier step writes to \
             `GITHUB_ENV`; a repository's variables are in `vars`, its secrets in `secrets`."
                .to_owned()
        }
        (true, _) if written.contains("vars.") => {
            "A variable of an environment is seen only by a job that names the environment.".to_owned()
        }
        _ => String::new(),
    }
}

const NO_ROLE: &str =
    "Without a role the action does not request a token at all, and it finds no other credentials.";
