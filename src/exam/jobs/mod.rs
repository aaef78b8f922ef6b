//! Which jobs get in: each job for each event, over all refs, inputs and people that can start it.
//!
//! What a job presents is a set of tokens, as what a policy lets in is. So *always* is inclusion,
//! *never* is that they share none, and *sometimes* comes with a token on either side.

mod filters;
mod judge;
mod once;
mod shape;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::exam::keys::{self, KeyMeaning};
use crate::finding::RuleId;
use crate::iam::admission::Admission;
use crate::iam::language::Budget;
use crate::issuer::github::permissions::IdToken;
use crate::issuer::github::subject::Form;
use crate::issuer::github::survey::{Note, Row, RowSubject};
use crate::issuer::github::{AwsStep, Method, Run, Workflows};
use judge::Judge;
pub use once::immutable_run;

/// How a job fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Admitted {
    /// Every run gets in.
    Always,
    /// Some runs get in, others do not.
    Sometimes,
    /// No run gets in.
    Never,
    /// What is known does not decide.
    Unknown,
}

impl Admitted {
    /// The word as it is printed.
    pub fn name(self) -> &'static str {
        match self {
            Self::Always => "always",
            Self::Sometimes => "sometimes",
            Self::Never => "never",
            Self::Unknown => "unknown",
        }
    }
}

/// The claims of one token.
pub type Token = BTreeMap<String, String>;

/// How one job fares for one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobAnswer {
    /// The workflow file that starts it.
    pub workflow: String,
    /// Its ids from the outermost caller on: `caller / callee`.
    pub job: String,
    /// The event that starts the run.
    pub event: String,
    /// How it fares.
    pub admitted: Admitted,
    /// A token that gets in.
    pub admitted_example: Option<Token>,
    /// A token that does not.
    pub denied_example: Option<Token>,
    /// Why no run gets in, where that is not the policy's doing.
    pub obstacle: Option<Obstacle>,
    /// What would decide, where it is unknown.
    pub depends_on: BTreeSet<String>,
}

/// Why a job presents no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// GitHub refuses to start the workflow: the rule that explains it, and GitHub's text.
    Refused(RuleId, String),
    /// The job may not ask for a token.
    NoPermission,
    /// The job does not run for the event, or no run of it gets a token.
    NoToken(Note),
}

/// The jobs of a repository, for a policy to be held against.
#[derive(Debug, Clone, Copy)]
pub struct Jobs<'a> {
    /// The facts of the repository.
    pub run: &'a Run,
    /// Its workflow files.
    pub workflows: &'a Workflows,
    /// All their jobs, as of [`crate::issuer::github::survey::survey`].
    pub rows: &'a [Row],
    /// The role that the policy belongs to: jobs that surely assume others are left out.
    pub role: Option<&'a str>,
}

/// The key of the name that a job gives its session, in lower case.
const SESSION_NAME: &str = "sts:rolesessionname";

/// Whether the files of a job may tell the value of a key (in lower case) that no token tells.
pub fn is_told_by_jobs(folded_key: &str) -> bool {
    folded_key == SESSION_NAME
}

impl Jobs<'_> {
    /// The value that a key (in lower case) has in all runs of a job, where that is known: the name of
    /// the session, or a claim that a policy variable names.
    pub fn known_key(&self, row: &Row, issuer: &str, folded_key: &str) -> Option<String> {
        if folded_key == SESSION_NAME {
            return self.session_name(row);
        }
        match keys::meaning(folded_key, issuer) {
            KeyMeaning::Claim(claim) if claim != "sub" => {
                row.claims.text(&claim).map(str::to_owned)
            }
            _ => None,
        }
    }

    /// The session name, where all steps that may assume the role give the same.
    fn session_name(&self, row: &Row) -> Option<String> {
        let asks = |step: &&AwsStep| {
            let assumed = step.role.as_ref().and_then(|found| found.value.as_known());
            let other = assumed
                .zip(self.role)
                .is_some_and(|(one, role)| one != role);
            matches!(step.method, Method::Oidc | Method::TokenFile) && !other
        };
        let mut names = row.aws.iter().filter(asks).map(|step| {
            let name = step.session_name.as_ref()?;
            name.value.as_known().map(str::to_owned)
        });
        let first = names.next()??;
        names
            .all(|name| name.as_ref() == Some(&first))
            .then_some(first)
    }
}

/// How the jobs fare that ask for AWS credentials, or can get a token, by the policy whose admission
/// for the runs of a job is `admission`. Each job and event has a budget of its own, so that the cost of
/// one answer never changes another.
pub fn of<'a>(jobs: Jobs<'_>, admission: impl Fn(&Row) -> Cow<'a, Admission>) -> Vec<JobAnswer> {
    let mut answers = Vec::new();
    for row in jobs.rows.iter().filter(|row| concerns(row, jobs.role)) {
        let mut events: Vec<&str> = Vec::new();
        for subject in &row.subjects {
            if !events.contains(&subject.event.as_str()) {
                events.push(&subject.event);
            }
        }
        let events = events
            .into_iter()
            .filter(|event| !is_called_here(jobs.workflows, row, event));
        let admission = admission(row);
        answers.extend(events.map(|event| {
            let budget = &mut Budget::default();
            answer(jobs, row, event, &admission, budget)
        }));
    }
    answers
}

/// Whether a job asks for AWS credentials by a token, or may do so in a way that is not seen, and
/// not surely for another role.
fn concerns(row: &Row, role: Option<&str>) -> bool {
    let asks = |method| matches!(method, Method::Oidc | Method::TokenFile);
    let mut asking = row.aws.iter().filter(|step| asks(step.method)).peekable();
    if asking.peek().is_none() {
        return row.aws.is_empty() && row.id_token.available() == Some(true);
    }
    let other = |step: &crate::issuer::github::AwsStep| {
        let assumed = step.role.as_ref().and_then(|found| found.value.as_known());
        assumed.zip(role).is_some_and(|(one, other)| one != other)
    };
    !asking.all(other)
}

/// A workflow that another file of the repository calls has rows of its own there.
fn is_called_here(workflows: &Workflows, row: &Row, event: &str) -> bool {
    let calls = |(path, workflow): (&str, &crate::issuer::github::Workflow)| {
        let mut calls = workflow.jobs.iter().filter_map(|job| job.call.as_ref());
        calls.any(|call| {
            let called = workflows.called(path, call.uses.as_str());
            called.is_some_and(|(called, _)| called == row.workflow)
        })
    };
    event == "workflow_call" && workflows.workflows().any(calls)
}

fn answer(
    jobs: Jobs<'_>,
    row: &Row,
    event: &str,
    admission: &Admission,
    budget: &mut Budget,
) -> JobAnswer {
    let subjects: Vec<_> = row.subjects.iter().collect();
    let of_event = subjects
        .into_iter()
        .filter(|subject| subject.event == event);
    of_subjects(
        jobs,
        row,
        event,
        &of_event.collect::<Vec<_>>(),
        Some(admission),
        budget,
    )
}

/// How runs of a job fare that present `subjects`, all of them subjects of one event. Without an
/// `admission` nothing is known of the policy, and only what keeps them from a token is told.
pub fn of_subjects(
    jobs: Jobs<'_>,
    row: &Row,
    event: &str,
    subjects: &[&RowSubject],
    admission: Option<&Admission>,
    budget: &mut Budget,
) -> JobAnswer {
    let mut answer = JobAnswer {
        workflow: row.workflow.clone(),
        job: row.job.clone(),
        event: event.to_owned(),
        admitted: Admitted::Never,
        admitted_example: None,
        denied_example: None,
        obstacle: None,
        depends_on: BTreeSet::new(),
    };
    let presented = presented(subjects);
    answer.obstacle = obstacle(row, subjects, &presented);
    if answer.obstacle.is_some() {
        return answer;
    }
    let Some(admission) = admission else {
        answer.admitted = Admitted::Unknown;
        return answer;
    };
    let judge = Judge {
        jobs,
        row,
        event,
        admission,
    };
    judge.fill(&presented, &mut answer, budget);
    if row.id_token.available().is_none() && answer.admitted != Admitted::Never {
        answer.admitted = Admitted::Unknown;
        answer.depends_on.insert(open_permission(&row.id_token));
    }
    answer
}

/// The subjects that a token of the job has; of the two forms that with names, where nothing says
/// that the repository's subjects carry ids.
fn presented<'r>(subjects: &[&'r RowSubject]) -> Vec<&'r RowSubject> {
    let with_token = subjects.iter().copied().filter(|subject| subject.token);
    let all: Vec<_> = with_token.collect();
    let by_name = all.iter().any(|subject| subject.form == Form::Name);
    let form = if by_name { Form::Name } else { Form::Immutable };
    all.into_iter()
        .filter(|subject| subject.form == form)
        .collect()
}

fn obstacle(row: &Row, subjects: &[&RowSubject], presented: &[&RowSubject]) -> Option<Obstacle> {
    if let Some(problem) = &row.problem {
        return Some(Obstacle::Refused(problem.rule, problem.message.clone()));
    }
    if row.id_token.available() == Some(false) {
        return Some(Obstacle::NoPermission);
    }
    if !presented.is_empty() {
        return None;
    }
    let note = subjects.iter().find_map(|subject| subject.note);
    Some(Obstacle::NoToken(note.unwrap_or(Note::Skipped)))
}

fn open_permission(id_token: &IdToken) -> String {
    use crate::issuer::github::Because;
    match &id_token.because {
        Because::CalleeElsewhere { uses } => format!("the called workflow `{uses}`"),
        Because::CallerElsewhere => "the workflow that calls it".to_owned(),
        _ => "whether the job's permissions include `id-token: write`".to_owned(),
    }
}
