//! An input that is empty because its value is kept elsewhere: under another name, in the other context, or
//! with the caller of the workflow.

use crate::exam::Exam;
use crate::finding::Piece;
use crate::issuer::github::credentials::Found;
use crate::issuer::github::{Place, closest};
use crate::rules::Repair;
use crate::source::edit::{self, Edit, Fresh};
use crate::source::{Document, Node};

use super::source::named;

/// Reads the value from where it is: a secret that was sought among the variables, or the reverse; else
/// the one whose name is like the one that is not there.
pub(super) fn other_name(exam: &Exam<'_>, input: &Found) -> Option<Repair> {
    let written = input.written.as_deref()?.trim();
    let expression = written.strip_prefix("${{")?.strip_suffix("}}")?.trim();
    let (context, sought) = expression.split_once('.')?;
    let names = Names::of(exam);
    let there = match context {
        "vars" if names.is_secret(sought) => format!("secrets.{sought}"),
        "secrets" if names.is_variable(sought) => format!("vars.{sought}"),
        "vars" => format!("vars.{}", like(sought, &names.variables)?),
        "secrets" if !names.is_secret(sought) => {
            format!("secrets.{}", like(sought, &names.secrets)?)
        }
        _ => return None,
    };
    let repair = super::step::replace(exam, input.place.as_ref()?, &format!("${{{{ {there} }}}}"))?;
    let title = format!("read `{there}`, which there is");
    Some(Repair { title, ..repair })
}

/// The names that the job could read, where they are known.
struct Names<'e> {
    secrets: Vec<&'e str>,
    variables: Vec<&'e str>,
}

impl<'e> Names<'e> {
    fn of(exam: &'e Exam<'_>) -> Self {
        let run = &exam.case.run;
        let environment = exam.workflow.prediction.environment.as_ref();
        let environment = environment.and_then(|name| name.as_known());
        let own = environment.map(|name| format!("environment:{name}"));
        let seen = |scope: &str| {
            matches!(scope, "repository" | "organization") || own.as_deref() == Some(scope)
        };
        let scopes = run.secrets_available.iter().flatten();
        let scopes = scopes.filter(|(scope, _)| seen(scope));
        Self {
            secrets: scopes
                .flat_map(|(_, names)| names)
                .map(String::as_str)
                .collect(),
            variables: run
                .vars
                .iter()
                .flat_map(|vars| vars.keys())
                .map(String::as_str)
                .collect(),
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        self.secrets
            .iter()
            .any(|one| one.eq_ignore_ascii_case(name))
    }

    fn is_variable(&self, name: &str) -> bool {
        self.variables
            .iter()
            .any(|one| one.eq_ignore_ascii_case(name))
    }
}

/// The one name that is like `sought`: a slip of the pen away, or longer by a part.
fn like<'a>(sought: &str, names: &[&'a str]) -> Option<&'a str> {
    let longer = |name: &&&str| {
        let rest = |long: &str, short: &str| {
            let tail = long.to_ascii_uppercase();
            tail.strip_prefix(&short.to_ascii_uppercase())
                .is_some_and(|tail| tail.starts_with('_'))
        };
        rest(name, sought) || rest(sought, name)
    };
    let mut found = names.iter().filter(longer);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        (Some(_), Some(_)) => None,
        _ => closest(sought, names),
    }
}

/// Hands the secrets on to the called workflow whose step reads one; none where the caller does already.
///
/// See <https://docs.github.com/en/actions/how-tos/reuse-automations/reuse-workflows#passing-inputs-and-secrets-to-a-reusable-workflow>.
pub(super) fn handed_on(exam: &Exam<'_>, input: &Found) -> Option<Repair> {
    let name = named(input.written.as_deref()?, "secrets")?;
    let (document, path, call) = calling_job(exam, input.place.as_ref()?)?;
    let (title, edits) = handing(document, call, name)?;
    Some(Repair::edit(title, Piece::Workflow(path), edits))
}

fn handing(document: &Document, call: &Node, name: &str) -> Option<(String, Vec<Edit>)> {
    match call.get("secrets") {
        None => {
            let at = call.entries()?.len();
            let edits = edit::insert_entry(
                document,
                call,
                at,
                "secrets",
                &Fresh::Bare("inherit".to_owned()),
            )?;
            Some((
                "hand the secrets on to the called workflow".to_owned(),
                edits,
            ))
        }
        Some(listed) if listed.get(name).is_none() => {
            let at = listed.entries()?.len();
            let value = Fresh::Bare(format!("${{{{ secrets.{name} }}}}"));
            let edits = edit::insert_entry(document, listed, at, name, &value)?;
            Some((format!("hand `{name}` on to the called workflow"), edits))
        }
        Some(_) => None,
    }
}

/// The job that calls the workflow in which `place` stands, where that is not the one that was started.
fn calling_job<'e>(exam: &'e Exam<'_>, place: &Place) -> Option<(&'e Document, String, &'e Node)> {
    let job = exam.workflow.prediction.job.as_ref()?;
    let (caller, _) = job.name.split_once(" / ")?;
    if place.file == job.started || job.path == job.started {
        return None;
    }
    let document = exam.workflow.document(&job.started)?;
    let node = document.root.get("jobs")?.get(caller)?;
    node.get("uses")?;
    Some((document, job.started.clone(), node))
}

/// Whether the step stands in a called workflow that its caller may have to hand secrets on to.
pub(super) fn is_called(exam: &Exam<'_>, input: &Found) -> bool {
    let place = input.place.as_ref();
    place.is_some_and(|place| calling_job(exam, place).is_some())
}
