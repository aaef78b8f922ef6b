//! `--in-job`: what the runner knows of the run, and the token that the job presents.

use std::path::Path;

use anyhow::ensure;

use crate::case::{Case, Evidence, Log, token};
use crate::exam::Exam;
use crate::gather::job::{self, Refusal};
use crate::gather::workflows::{self, FOLDER};
use crate::gather::{environment, file, git};
use crate::issuer::AWS_AUDIENCE;
use crate::issuer::github::OnRunner;
use crate::source::{self, Diagnostic, Node, Source};

/// Adds what the runner tells and what was checked out; evidence that was given stays. Tells what
/// was found, a sentence each.
///
/// # Errors
/// Where this is no job.
pub(in crate::cli::evidence) fn surroundings(
    evidence: &mut Evidence,
) -> anyhow::Result<Vec<String>> {
    ensure!(job::is_here(), Diagnostic::new(NO_JOB).help(WITHOUT_JOB));
    let found = runner();
    let mut notes = Vec::new();
    if evidence.workflows.is_empty() {
        notes.extend(checked_out(evidence, &found));
    }
    // The flags say what is meant; the runner says the rest.
    let given = std::mem::replace(&mut evidence.run, found.run);
    evidence.run.overlay(&given);
    Ok(notes)
}

fn runner() -> OnRunner {
    let event = environment::text("GITHUB_EVENT_PATH");
    let event = event.and_then(|path| file::read(&path).ok());
    let event = event.and_then(|text| source::parse_json(&text).ok());
    OnRunner::read(environment::text, event.as_ref())
}

/// The workflows of the checkout, where it is of this repository.
fn checked_out(evidence: &mut Evidence, found: &OnRunner) -> Vec<String> {
    let folder = environment::text("GITHUB_WORKSPACE").unwrap_or_else(|| ".".to_owned());
    let folder = Path::new(&folder);
    let remote = git::repository(folder).and_then(|repository| repository.remote);
    let remote = remote.map(|remote| remote.repository());
    let own = found.run.repository.as_deref();
    if let (Some(remote), Some(own)) = (&remote, own)
        && !remote.eq_ignore_ascii_case(own)
    {
        return vec![format!(
            "the checkout is of `{remote}`, not of `{own}`: its workflows are left out"
        )];
    }
    let files = workflows::of_repository(folder);
    let is_there = |path: &String| files.texts.contains_key(path);
    if found.workflow_path.as_ref().is_some_and(is_there) {
        evidence.workflow_path.clone_from(&found.workflow_path);
    } else {
        return vec![format!(
            "the workflow is not checked out here: with `actions/checkout` before this step, or `--workflow`, `{FOLDER}` is examined too"
        )];
    }
    let mut notes = Vec::new();
    for (path, text) in files.texts {
        match source::parse_yaml(&text) {
            Ok(_) => drop(evidence.workflows.insert(path, text)),
            Err(problem) => notes.push(format!("left out: {}", problem.in_source(&text))),
        }
    }
    notes
}

/// Asks GitHub for the token that the job would present, and lays its claims into the case; hands
/// back the token itself.
pub(super) fn present(case: &mut Case, asked: Option<&str>) -> Option<Source> {
    let audience = asked.map_or_else(|| audience(case), str::to_owned);
    match job::token(&audience) {
        Ok(answer) => {
            let (read, claims) = token::read(&answer);
            case.token = Some(read);
            case.claims = claims;
            from_claims(case);
            Some(answer)
        }
        Err(Refusal::NotPermitted(variable)) => {
            case.is_refused_token = true;
            refused(case, &format!("Unable to get {variable} env variable"));
            None
        }
        Err(Refusal::Failed(why)) => {
            refused(case, &format!("Failed to get ID Token: {why}"));
            None
        }
    }
}

/// The audience that the step in question asks for.
fn audience(case: &Case) -> String {
    let case = case.with_observed();
    let exam = Exam::of(&case);
    let step = exam.workflow.step().and_then(|step| step.audience.as_ref());
    let step = step.and_then(|audience| audience.value.as_known());
    let log = exam.reading.facts.input("audience");
    let said = step.or(log.map(|input| input.value.as_str()));
    said.filter(|audience| !audience.is_empty())
        .unwrap_or(AWS_AUDIENCE)
        .to_owned()
}

/// The token tells the environment, which no variable does.
fn from_claims(case: &mut Case) {
    let Some(presented) = &case.claims else {
        return;
    };
    let text = |claim: &str| presented.claims.root.get(claim).and_then(Node::text);
    let (sub, aud) = (
        text("sub").unwrap_or_default(),
        text("aud").unwrap_or_default(),
    );
    let note =
        format!("GitHub gave this job a token with the subject `{sub}` for the audience `{aud}`");
    let environment = text("environment").map(str::to_owned);
    case.run.environment.get_or_insert(environment);
    case.notes.push(note);
}

/// The refusal is the error, where no other was given; it is worded as actions print it.
fn refused(case: &mut Case, text: &str) {
    let note = format!("this job got no token: {text}");
    case.notes.push(note);
    if case.error.is_none() {
        case.error = Some(Log::of(&Source::new("the job", text)));
    }
}

const NO_JOB: &str =
    "`--in-job` works only in a step of a GitHub Actions job: `GITHUB_ACTIONS` is not `true` here";
const WITHOUT_JOB: &str =
    "give a token with `--token FILE`, or the run with `--repository`, `--event` and `--ref`";
