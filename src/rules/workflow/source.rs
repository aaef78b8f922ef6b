//! Where an input of the credentials step gets its value from, and how that is mended: the environment
//! whose secret it is, the secret or variable itself, or the value in its place.

use crate::emit::shell::quote;
use crate::exam::Exam;
use crate::finding;
use crate::finding::Piece;
use crate::issuer::github::credentials::Found;
use crate::rules::Repair;
use crate::source::edit::{self, Fresh};

use super::elsewhere;

/// What gives an input that is empty a value; `value` is the right one, where it is known.
pub(super) fn filled(exam: &Exam<'_>, input: &Found, value: Option<&str>) -> Vec<Repair> {
    let written = input.written.as_deref().unwrap_or_default();
    let mut repairs: Vec<_> = named(written, "secrets")
        .and_then(|name| environment(exam, name))
        .into_iter()
        .collect();
    repairs.extend(elsewhere::handed_on(exam, input));
    repairs.extend(elsewhere::other_name(exam, input));
    let place = input.place.as_ref();
    repairs.extend(value.and_then(|value| super::step::replace(exam, place?, value)));
    repairs.extend(setting(exam, written, value));
    repairs
}

/// The command that sets the secret or variable that `written` reads; none where the run would not see
/// it, since no run of a fork is shown a secret.
///
/// See <https://cli.github.com/manual/gh_variable_set> and
/// <https://docs.github.com/en/code-security/dependabot/troubleshooting-dependabot/troubleshooting-dependabot-on-github-actions#accessing-secrets>.
pub(super) fn setting(exam: &Exam<'_>, written: &str, value: Option<&str>) -> Option<Repair> {
    let (kind, name) = ["variable", "secret"].into_iter().find_map(|kind| {
        let context = if kind == "secret" { "secrets" } else { "vars" };
        Some((kind, named(written, context)?))
    })?;
    // GitHub refuses such names: <https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-configuration-variables>.
    if name.to_ascii_uppercase().starts_with("GITHUB_") {
        return None;
    }
    let is_secret = kind == "secret";
    if is_secret && exam.workflow.is_of_fork() {
        return None;
    }
    let of_dependabot = is_secret && exam.workflow.is_of_dependabot();
    let repository = exam.case.run.repository.as_deref();
    let repository = repository.map(|full| format!(" --repo {}", quote(full)));
    let body = value.map(|value| format!(" --body {}", quote(value)));
    let command = format!(
        "gh {kind} set {}{}{}{}",
        quote(name),
        if of_dependabot {
            " --app dependabot"
        } else {
            ""
        },
        repository.unwrap_or_default(),
        body.unwrap_or_default()
    );
    let what = if of_dependabot {
        "Dependabot's secret"
    } else {
        &format!("the {kind}")
    };
    Some(Repair::command(
        format!("set {what} `{name}` to the right value"),
        finding::Target::GithubSettings,
        command,
    ))
}

/// Names the environment that has the secret, in a job that names none.
fn environment(exam: &Exam<'_>, secret: &str) -> Option<Repair> {
    let scopes = exam.case.run.secrets_available.as_ref()?;
    let has = |names: &Vec<String>| names.iter().any(|name| name.eq_ignore_ascii_case(secret));
    let found = scopes
        .iter()
        .find_map(|(scope, names)| scope.strip_prefix("environment:").filter(|_| has(names)))?;
    if scopes.get("repository").is_some_and(has) {
        return None;
    }
    let title = format!("name the environment `{found}`, which has `{secret}`");
    with_environment(exam, found, title)
}

/// Names an environment in a job that names none.
pub(in crate::rules) fn with_environment(
    exam: &Exam<'_>,
    environment: &str,
    title: String,
) -> Option<Repair> {
    let (path, job) = exam.workflow.job()?;
    if job.environment.is_some() {
        return None;
    }
    let document = exam.workflow.document(path)?;
    let node = document.node(job.span)?;
    let entries = node.entries()?;
    let steps = entries.iter().position(|entry| entry.key.text == "steps");
    let at = steps.unwrap_or(entries.len());
    let edits = edit::insert_entry(document, node, at, "environment", &Fresh::from(environment))?;
    Some(Repair::edit(title, Piece::Workflow(path.to_owned()), edits))
}

/// The member of a context that an expression reads: of `${{ vars.ROLE }}`, `ROLE`.
pub(super) fn named<'a>(written: &'a str, context: &str) -> Option<&'a str> {
    let (_, rest) = written.split_once(&format!("{context}."))?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
    rest.get(..end).filter(|name| !name.is_empty())
}
