//! The facts of the run.

use super::fields::{Fields, texts};
use super::reference::{Given, no_files};
use crate::issuer::github::{History, Run, Template};
use crate::source::{self, Diagnostic, Node, Source, Value};

const KEYS: [&str; 18] = [
    "repository",
    "repository_id",
    "owner_id",
    "event",
    "ref",
    "job",
    "environment",
    "actor",
    "fork",
    "head_repository",
    "default_branch",
    "inputs",
    "vars",
    "secrets_available",
    "runner_env",
    "failing_step",
    "sub_template",
    "history",
];

pub(super) fn read(fields: &mut Fields<'_>) -> Run {
    let Some(mut run) = fields.below("run") else {
        return Run::default();
    };
    run.only(&KEYS);
    let read = facts(&mut run);
    fields.take(run);
    read
}

fn facts(run: &mut Fields<'_>) -> Run {
    Run {
        repository: run.text("repository"),
        repository_id: run.id("repository_id"),
        owner_id: run.id("owner_id"),
        event: run.text("event"),
        git_ref: run.text("ref"),
        job: run.text("job"),
        environment: environment(run),
        actor: run.text("actor"),
        fork: run.boolean("fork"),
        head_repository: run.text("head_repository"),
        default_branch: run.text("default_branch"),
        inputs: run.map(
            "inputs",
            "an object of strings, numbers and booleans",
            input,
        ),
        vars: run.map("vars", "an object of strings", |node| {
            node.scalar().map(str::to_owned)
        }),
        secrets_available: run.map("secrets_available", "an object of lists of names", texts),
        runner_env: run.texts("runner_env"),
        failing_step: run.text("failing_step"),
        sub_template: template(run),
        history: history(run),
        server: None,
    }
}

/// `null` means here that the job names no environment; a missing key means that it is not known.
fn environment(run: &mut Fields<'_>) -> Option<Option<String>> {
    match run.raw("environment")?.is_null() {
        true => Some(None),
        false => run.text("environment").map(Some),
    }
}

fn input(node: &Node) -> Option<serde_json::Value> {
    match &node.value {
        Value::Bool(value) => Some((*value).into()),
        Value::Number(number) => serde_json::from_str(number).ok(),
        Value::Null => Some(serde_json::Value::Null),
        _ => node.text().map(Into::into),
    }
}

/// The answer of GitHub's API as it is; unknown keys are allowed, since GitHub may add some.
fn template(run: &mut Fields<'_>) -> Option<Template> {
    if let Given::File(source) = run.given("sub_template")? {
        let read = sub_template(&source);
        return read.map_err(|problems| run.problems.extend(problems)).ok();
    }
    let mut fields = run.below("sub_template")?;
    let template = template_of(&mut fields);
    run.take(fields);
    Some(template)
}

fn template_of(fields: &mut Fields<'_>) -> Template {
    Template {
        use_default: fields.boolean("use_default"),
        include_claim_keys: fields.texts("include_claim_keys"),
        use_immutable_subject: fields.boolean("use_immutable_subject"),
        sub_claim_prefix: fields.text("sub_claim_prefix"),
    }
}

fn history(run: &mut Fields<'_>) -> Option<History> {
    let mut fields = run.below("history")?;
    fields.only(&[
        "rerun_unchanged",
        "other_runs_same_role_same_minute",
        "parallel_runs",
    ]);
    let history = History {
        rerun_unchanged: fields.text("rerun_unchanged"),
        other_runs_same_role_same_minute: fields.text("other_runs_same_role_same_minute"),
        parallel_runs: fields.whole("parallel_runs"),
    };
    run.take(fields);
    Some(history)
}

/// Reads the answer of `GET /repos/{owner}/{repo}/actions/oidc/customization/sub`.
///
/// See <https://docs.github.com/en/rest/actions/oidc>.
///
/// # Errors
/// Every field of the wrong kind, and a text that is not an object.
pub fn sub_template(source: &Source) -> Result<Template, Vec<Diagnostic>> {
    let doc = source::parse(source).map_err(|problem| vec![problem.in_source(source)])?;
    let mut fields = Fields::top(&doc, &doc.root, &no_files);
    if doc.root.entries().is_none() {
        fields.wrong_kind(&doc.root, "", "an object");
    }
    let template = template_of(&mut fields);
    if fields.problems.is_empty() {
        Ok(template)
    } else {
        Err(fields.problems)
    }
}
