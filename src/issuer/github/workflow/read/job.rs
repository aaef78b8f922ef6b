//! `jobs:`.

use super::super::{Call, CallSecrets, Environment, Job};
use super::fields::{scalar, scalars, settings, text, whole_entry};
use super::refuse::Refusals;
use super::{permissions, step};
use crate::issuer::github::Placed;
use crate::issuer::github::expression::Template;
use crate::source::{Diagnostic, Entry, Node};

/// The keys a job that calls a workflow may have; `environment` is not among them.
///
/// See <https://docs.github.com/en/actions/reference/workflows-and-actions/reusing-workflow-configurations>.
const CALLER_KEYS: [&str; 9] = [
    "name",
    "uses",
    "with",
    "secrets",
    "needs",
    "if",
    "permissions",
    "concurrency",
    "strategy",
];

/// The contexts an environment's name may use.
const ENVIRONMENT_CONTEXTS: [&str; 6] = ["github", "inputs", "vars", "needs", "strategy", "matrix"];

pub(super) fn jobs(root: &Node, refusals: &mut Refusals) -> Vec<Job> {
    let Some(jobs) = root.get("jobs") else {
        return Vec::new();
    };
    let entries = jobs.entries().unwrap_or_default();
    if entries.is_empty() {
        let message = "The workflow must contain at least one job with no dependencies.";
        refusals.add(message, jobs.span);
    }
    entries.iter().map(|entry| job(entry, refusals)).collect()
}

fn job(entry: &Entry, refusals: &mut Refusals) -> Job {
    let node = &entry.value;
    let job = Job {
        id: Placed::new(entry.key.text.clone(), entry.key.span),
        span: node.span,
        name: text(node, "name"),
        call: call(node),
        needs: node.get("needs").map(scalars).unwrap_or_default(),
        condition: text(node, "if"),
        permissions: node
            .entry("permissions")
            .and_then(|entry| permissions::read(entry, refusals)),
        environment: environment(node, refusals),
        matrix: node.at(&["strategy", "matrix"]).cloned(),
        runs_on: runs_on(node),
        env: settings(node, "env"),
        steps: step::steps(node.get("steps").and_then(Node::items).unwrap_or_default()),
    };
    check(&job, node, refusals);
    job
}

fn check(job: &Job, node: &Node, refusals: &mut Refusals) {
    if !is_identifier(job.id.as_str()) {
        let message = format!(
            "The identifier '{}' is invalid. IDs may only contain alphanumeric characters, '_', \
             and '-'. IDs must start with a letter or '_' and must be less than 100 characters.",
            job.id.value
        );
        refusals.add(message, job.id.span);
    }
    if job.call.is_none() {
        refusals.required(node, "runs-on");
        return;
    }
    let members = node.entries().unwrap_or_default();
    let extra = members
        .iter()
        .filter(|member| !CALLER_KEYS.contains(&member.key.text.as_str()));
    for member in extra {
        refusals.unexpected(&member.key.text, member.key.span);
    }
}

fn is_identifier(id: &str) -> bool {
    let first = id.chars().next();
    let begins = first.is_some_and(|first| first.is_ascii_alphabetic() || first == '_');
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    begins && id.chars().all(fits) && id.len() < 100
}

fn call(node: &Node) -> Option<Call> {
    let secrets = match node.get("secrets") {
        Some(secrets) if secrets.text() == Some("inherit") => CallSecrets::Inherit,
        Some(_) => CallSecrets::Listed(settings(node, "secrets")),
        None => CallSecrets::None,
    };
    Some(Call {
        uses: text(node, "uses")?,
        with: settings(node, "with"),
        secrets,
    })
}

/// `runs-on:` is a label, a list of labels, or a mapping with `group` and `labels`.
fn runs_on(node: &Node) -> Vec<Placed<String>> {
    let Some(runs_on) = node.get("runs-on") else {
        return Vec::new();
    };
    scalars(runs_on.get("labels").unwrap_or(runs_on))
}

fn environment(node: &Node, refusals: &mut Refusals) -> Option<Environment> {
    let value = node.get("environment")?;
    let name = match value.entries() {
        Some(_) => {
            refusals.required(value, "name");
            text(value, "name")?
        }
        None => scalar(value)?,
    };
    refused_contexts(&name, refusals);
    Some(Environment {
        name,
        span: value.span,
        entry: whole_entry(node, "environment").unwrap_or(value.span),
    })
}

fn refused_contexts(name: &Placed<String>, refusals: &mut Refusals) {
    let template = match Template::parse(name.as_str()) {
        Ok(template) => template,
        Err(Diagnostic { message, .. }) => return refusals.add(message, name.span),
    };
    for (context, place) in template.contexts() {
        if !ENVIRONMENT_CONTEXTS.contains(&context.as_str()) {
            let message = format!("Unrecognized named-value: '{context}'. {place}");
            refusals.add(message, name.span);
        }
    }
}

pub(super) fn check_needs(jobs: &[Job], refusals: &mut Refusals) {
    for job in jobs {
        for need in &job.needs {
            let known = jobs
                .iter()
                .any(|job| job.id.value.eq_ignore_ascii_case(need.as_str()));
            if !known {
                let (id, need_id) = (&job.id.value, &need.value);
                refusals.add(
                    format!("Job '{id}' depends on unknown job '{need_id}'."),
                    need.span,
                );
            }
        }
    }
}
