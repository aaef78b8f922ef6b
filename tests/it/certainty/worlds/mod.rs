//! Worlds made up at random: a repository, a workflow, a run, a provider and a role, of which an oracle
//! that knows nothing of the program tells what is presented and who gets in.

pub mod fault;
pub mod laws;
mod listed;
pub mod oracle;
pub mod policy;
pub mod shape;
pub mod write;

use proptest::prelude::*;
use proptest::sample::select;

use fault::Fault;
use shape::Shape;

/// The issuer of github.com, and that of an enterprise there.
const HOSTS: [&str; 2] = [
    "token.actions.githubusercontent.com",
    "token.actions.githubusercontent.com/octo-corp",
];
/// The account of the role.
pub const ACCOUNT: &str = "111122223333";
/// The audience that the credentials action asks for.
pub const AUDIENCE: &str = "sts.amazonaws.com";

#[derive(Debug, Clone)]
pub struct Repository {
    pub owner: &'static str,
    pub name: &'static str,
    pub immutable: bool,
}

impl Repository {
    pub const OWNER_ID: &'static str = "65";
    pub const ID: &'static str = "74";

    pub fn full(&self) -> String {
        format!("{}/{}", self.owner, self.name)
    }

    /// What its subjects begin with.
    pub fn prefix(&self) -> String {
        match self.immutable {
            true => format!(
                "repo:{}@{}/{}@{}",
                self.owner,
                Self::OWNER_ID,
                self.name,
                Self::ID
            ),
            false => format!("repo:{}", self.full()),
        }
    }
}

/// An event, and the ref of its run.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub name: &'static str,
    pub git_ref: &'static str,
}

const EVENTS: [Event; 13] = [
    event("push", "refs/heads/main"),
    event("push", "refs/heads/dev"),
    event("push", "refs/heads/feature/x"),
    event("push", "refs/tags/v1.2"),
    event("pull_request", "refs/pull/27/merge"),
    event("workflow_dispatch", "refs/heads/main"),
    event("workflow_dispatch", "refs/tags/v2"),
    event("schedule", "refs/heads/main"),
    event(
        "merge_group",
        "refs/heads/gh-readonly-queue/main/pr-27-0123abcd",
    ),
    event("release", "refs/tags/v1.2"),
    event("workflow_run", "refs/heads/main"),
    event("issue_comment", "refs/heads/main"),
    event("repository_dispatch", "refs/heads/main"),
];

const fn event(name: &'static str, git_ref: &'static str) -> Event {
    Event { name, git_ref }
}

/// The file that holds the job's steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Called {
    /// The workflow of the run itself.
    Nothing,
    /// A file of the same repository.
    Local,
    /// A file of another repository.
    Elsewhere,
}

/// Where the permission for a token is granted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Granted {
    Workflow,
    Job,
    All,
    /// By the job, where the workflow grants nothing.
    Replaced,
}

#[derive(Debug, Clone)]
pub struct World {
    pub repository: Repository,
    pub event: Event,
    pub environment: Option<&'static str>,
    pub called: Called,
    pub granted: Granted,
    /// The keys of a subject that was customised.
    pub template: Option<&'static [&'static str]>,
    pub shape: Shape,
    /// Statements beside the one that is meant, a bit each.
    pub beside: u8,
    pub fault: Fault,
    /// Whether the claims are at hand, or only what they are predicted from.
    pub with_claims: bool,
    /// Whether the text is at hand with which the run was stopped.
    pub with_error: bool,
    /// The issuer without `https://`.
    pub host: &'static str,
    /// Whether the environment is named by a variable.
    pub by_variable: bool,
    /// Whether the called workflow asks for the permission itself.
    pub asks: bool,
}

const TEMPLATES: [&[&str]; 5] = [
    &["repo", "context", "job_workflow_ref"],
    &["repo"],
    &["repo", "context", "actor"],
    &["repository_owner_id", "repository_id"],
    &["job_workflow_ref"],
];

pub fn worlds() -> impl Strategy<Value = World> {
    let repository = (
        select(vec!["octo-org", "Octo-Org", "monalisa"]),
        select(vec!["web", "Web.App", "infra_live"]),
        any::<bool>(),
    );
    let job = (
        select(EVENTS.to_vec()),
        select(vec![None, None, Some("prod"), Some("Prod:EU")]),
        select(vec![
            Called::Nothing,
            Called::Nothing,
            Called::Local,
            Called::Elsewhere,
        ]),
        select(vec![
            Granted::Workflow,
            Granted::Job,
            Granted::All,
            Granted::Replaced,
        ]),
    );
    let template = prop_oneof![6 => Just(None), 1 => select(TEMPLATES.to_vec()).prop_map(Some)];
    let policy = (
        shape::shapes(),
        0..8_u8,
        fault::faults(),
        any::<[bool; 4]>(),
        select(HOSTS.to_vec()),
    );
    (repository, job, template, policy).prop_map(|(repository, job, template, policy)| {
        let (owner, name, immutable) = repository;
        let (mut event, environment, called, granted) = job;
        let (shape, beside, fault, bits, host) = policy;
        let [with_claims, with_error, by_variable, asks] = bits;
        if fault == Fault::ForkedPull {
            event = self::event("pull_request", "refs/pull/27/merge");
        }
        // Whether numbers stand in a subject without `repo` the documentation does not say.
        let plain = template.is_none_or(|keys| keys.contains(&"repo"));
        World {
            repository: Repository {
                owner,
                name,
                immutable: immutable && plain,
            },
            event,
            environment,
            called,
            granted,
            template,
            shape,
            beside,
            fault,
            with_claims,
            with_error,
            host,
            by_variable,
            asks,
        }
    })
}
