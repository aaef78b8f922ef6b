//! How far a value for `sub`, or the other claims, reaches: whose repositories, and which of their runs.

use super::limits::{Limits, Value};
use super::unfilled::{self, Unresolved};
use crate::issuer::github::subject::{Context, Parts};

/// Whose runs get in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Every repository of every owner.
    Anyone,
    /// Owners whose name fits a pattern; `*` or `?` stands in the name of the owner.
    Owners(String),
    /// Whoever calls this workflow file.
    Callers(String),
    /// Every repository of one owner: its name, or its id.
    Owner(String),
    /// Repositories of one owner whose name fits a pattern.
    Repositories(String),
    /// One repository: its name, or its id.
    Repository(String),
}

impl Who {
    /// Whether it names one repository.
    pub fn is_repository(&self) -> bool {
        matches!(self, Self::Repository(_))
    }
}

/// Which runs of those repositories get in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Runs {
    /// Every run.
    All,
    /// Every run but those for pull requests.
    AllButPullRequests,
    /// Every branch and tag, and what else has a ref.
    Refs,
    /// Runs on branches with this name or pattern.
    Branch(String),
    /// Runs on tags with this name or pattern.
    Tag(String),
    /// Pull requests.
    PullRequests,
    /// Jobs that name this environment.
    Environment(String),
    /// Another part of the subject, as written.
    Other(String),
}

/// Whose runs, and which.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// Whose.
    pub who: Who,
    /// Which.
    pub runs: Runs,
}

impl Scope {
    /// The same scope with other names in it.
    fn map(self, name: impl Fn(String) -> String) -> Self {
        let who = match self.who {
            Who::Anyone => Who::Anyone,
            Who::Owners(text) => Who::Owners(name(text)),
            Who::Callers(text) => Who::Callers(name(text)),
            Who::Owner(text) => Who::Owner(name(text)),
            Who::Repositories(text) => Who::Repositories(name(text)),
            Who::Repository(text) => Who::Repository(name(text)),
        };
        let runs = match self.runs {
            Runs::Branch(text) => Runs::Branch(name(text)),
            Runs::Tag(text) => Runs::Tag(name(text)),
            Runs::Environment(text) => Runs::Environment(name(text)),
            Runs::Other(text) => Runs::Other(name(text)),
            runs @ (Runs::All | Runs::AllButPullRequests | Runs::Refs | Runs::PullRequests) => runs,
        };
        Self { who, runs }
    }
}

/// The scope of a value for `sub`, or of a statement without one.
pub(super) fn of(subject: Option<&Value>, limits: &Limits) -> Scope {
    let mut unresolved = Unresolved::default();
    let mut scope = match subject {
        Some(value) => of_subject(&unresolved.hide(value)),
        None => Scope {
            who: Who::Anyone,
            runs: Runs::All,
        },
    };
    let named = narrowest(limits, &mut unresolved);
    scope.who = scope.who.max(named.unwrap_or(Who::Anyone));
    if scope.runs == Runs::All || scope.runs == Runs::Refs {
        scope.runs = runs_of_claims(limits, &mut unresolved).unwrap_or(scope.runs);
    }
    let mut scope = scope.map(|text| unresolved.restore(&text));
    if let Some(context) = subject.and_then(unfilled::open_context) {
        scope.runs = Runs::Other(context.to_owned());
    }
    scope
}

fn of_subject(text: &str) -> Scope {
    let anchored = if text.starts_with(['*', '?']) && !text.starts_with("repo:") {
        format!("repo:{text}")
    } else {
        text.to_owned()
    };
    match Parts::read(&anchored) {
        Some(parts) => Scope {
            who: who(&parts),
            runs: runs(&parts.context),
        },
        None => Scope {
            who: customised(text),
            runs: Runs::Other(text.to_owned()),
        },
    }
}

/// The repository that a customised subject without `repo` names by its id or its name.
fn customised(text: &str) -> Who {
    let value = |key: &str| {
        let (_, rest) = text
            .split_once(key)
            .filter(|(before, _)| before.is_empty() || before.ends_with(':'))?;
        let value = rest.split(':').next()?;
        (!value.contains(['*', '?'])).then(|| value.to_owned())
    };
    let by_id = |id: String| format!("the repository with the id {id}");
    let owner_id = |id: String| format!("the owner with the id {id}");
    value("repository_id:")
        .map(by_id)
        .map(Who::Repository)
        .or_else(|| value("repository:").map(Who::Repository))
        .or_else(|| value("repository_owner_id:").map(owner_id).map(Who::Owner))
        .or_else(|| value("repository_owner:").map(Who::Owner))
        .or_else(|| value("job_workflow_ref:").map(Who::Callers))
        .unwrap_or(Who::Anyone)
}

fn who(parts: &Parts) -> Who {
    let owner = parts.owner.text.as_str();
    if owner.chars().all(|one| matches!(one, '*' | '?')) {
        return Who::Anyone;
    }
    if parts.owner.has_wildcard() {
        return Who::Owners(owner.to_owned());
    }
    let Some(name) = &parts.repository else {
        // `repo:octo-org@*` stays with the owner, whatever follows.
        return Who::Owner(owner.to_owned());
    };
    match name.text.as_str() {
        name if name.chars().all(|one| one == '*') => Who::Owner(owner.to_owned()),
        name if name.contains(['*', '?']) => Who::Repositories(format!("{owner}/{name}")),
        name => Who::Repository(format!("{owner}/{name}")),
    }
}

fn runs(context: &Context) -> Runs {
    match context {
        Context::Environment(name) if name.text == "*" => Runs::Environment("*".to_owned()),
        Context::Environment(name) => Runs::Environment(name.text.replace("%3A", ":")),
        Context::PullRequest(_) => Runs::PullRequests,
        Context::Ref(git_ref) => runs_on(&git_ref.text),
        Context::Pattern(part) if part.text != "*" => Runs::Other(part.text.clone()),
        Context::Pattern(_) | Context::Covered | Context::Nothing => Runs::All,
    }
}

fn runs_on(git_ref: &str) -> Runs {
    if let Some(branch) = git_ref.strip_prefix("refs/heads/") {
        return Runs::Branch(branch.to_owned());
    }
    if let Some(tag) = git_ref.strip_prefix("refs/tags/") {
        return Runs::Tag(tag.to_owned());
    }
    match git_ref {
        "*" | "refs/*" => Runs::Refs,
        other => Runs::Other(format!("ref:{other}")),
    }
}

/// The narrowest that claims other than `sub` say of the repository.
fn narrowest(limits: &Limits, unresolved: &mut Unresolved) -> Option<Who> {
    let mut one = |claim: &str| one(limits, claim, unresolved);
    let is_exact = |text: &String| !text.contains(['*', '?']);
    let each = [
        one("repository").map(of_repository),
        one("repository_id")
            .filter(is_exact)
            .map(|id| Who::Repository(format!("the repository with the id {id}"))),
        one("repository_owner_id")
            .filter(is_exact)
            .map(|id| Who::Owner(format!("the owner with the id {id}"))),
        one("enterprise_id")
            .filter(is_exact)
            .map(|id| Who::Owner(format!("the enterprise with the id {id}"))),
        one("job_workflow_ref")
            .filter(|file| !file.starts_with(['*', '?']))
            .map(Who::Callers),
    ];
    each.into_iter().flatten().max()
}

/// The values that a claim may have, joined by "or".
fn one(limits: &Limits, claim: &str, unresolved: &mut Unresolved) -> Option<String> {
    let values = limits.get(claim)?;
    let texts: Vec<_> = values.iter().map(|value| unresolved.hide(value)).collect();
    (!texts.is_empty()).then(|| texts.join(" or "))
}

fn of_repository(name: String) -> Who {
    let (owner, repository) = name.split_once('/').unwrap_or((&name, "*"));
    if owner.chars().all(|one| matches!(one, '*' | '?')) {
        Who::Anyone
    } else if owner.contains(['*', '?']) {
        Who::Owners(owner.to_owned())
    } else if repository.chars().all(|one| one == '*') {
        Who::Owner(owner.to_owned())
    } else if repository.contains(['*', '?']) {
        Who::Repositories(name)
    } else {
        Who::Repository(name)
    }
}

fn runs_of_claims(limits: &Limits, unresolved: &mut Unresolved) -> Option<Runs> {
    let mut named = |claim: &str| one(limits, claim, unresolved).filter(|name| name != "*");
    if let Some(environment) = named("environment") {
        return Some(Runs::Environment(environment));
    }
    named("ref").map(|git_ref| runs_on(&git_ref))
}
