//! What a caller allows the workflow it calls, and what GitHub says to one that asks for more.
//!
//! The rules and texts are those of `actions/runner`, `PermissionsHelper.cs`.

use super::DefaultPolicy;
use super::effective::explicit;
use crate::issuer::github::Place;
use crate::issuer::github::site::{Link, Site};
use crate::issuer::github::workflow::{Grants, Level, Permissions};
use crate::issuer::github::workflows::{Workflows, foreign_repository};

/// GitHub cuts a message after so many characters.
const MESSAGE_LIMIT: usize = 500;

/// A call that GitHub refuses, and the whole run with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The calling job.
    pub caller: String,
    /// What it calls, as GitHub prints it.
    pub called: String,
    /// The job that asks for more; `None` where the called workflow itself does.
    pub nested_job: Option<String>,
    /// What is asked for and what is allowed, by scope.
    pub excess: Vec<Excess>,
    /// Where the calling job begins.
    pub place: Place,
    /// Where the caller's `permissions` stand, if it writes any.
    pub permissions: Option<Place>,
}

/// A scope of which more is asked for than is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excess {
    /// The scope.
    pub scope: String,
    /// What the called workflow asks for.
    pub requested: Level,
    /// What its caller allows.
    pub allowed: Level,
}

impl Refusal {
    /// GitHub's text after the place.
    pub fn message(&self) -> String {
        let list = |pick: fn(&Excess) -> Level| {
            let each = self.excess.iter();
            let words = each.map(|excess| format!("{}: {}", excess.scope, pick(excess).as_str()));
            words.collect::<Vec<_>>().join(", ")
        };
        let (requested, allowed) = (
            list(|excess| excess.requested),
            list(|excess| excess.allowed),
        );
        let who = match &self.nested_job {
            Some(job) => format!("nested job '{job}'"),
            None => "workflow".to_owned(),
        };
        let called = &self.called;
        let message = format!(
            "Error calling workflow '{called}'. The {who} is requesting '{requested}', but is only \
             allowed '{allowed}'."
        );
        cut(message)
    }

    /// GitHub's whole text, as it stands on the page of the run.
    pub fn full_message(&self, workflows: &Workflows) -> String {
        let problem = crate::source::Diagnostic::at(self.message(), self.place.span);
        let Some(source) = workflows.source(&self.place.file) else {
            return problem.message;
        };
        crate::issuer::github::workflow::not_valid(source, &self.place.file, &problem)
    }

    /// Whether it is about `id-token`.
    pub fn is_id_token(&self) -> bool {
        self.excess.iter().any(|excess| excess.scope == "id-token")
    }
}

fn cut(message: String) -> String {
    if message.chars().count() <= MESSAGE_LIMIT {
        return message;
    }
    message
        .chars()
        .take(MESSAGE_LIMIT)
        .chain("[...]".chars())
        .collect()
}

/// All calls in the workflow at `path` that GitHub refuses.
pub fn refusals(
    workflows: &Workflows,
    path: &str,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> Vec<Refusal> {
    let mut all: Vec<Refusal> = Vec::new();
    for site in Site::all(workflows, path) {
        for refusal in refusals_of(&site, own, default) {
            if !all.contains(&refusal) {
                all.push(refusal);
            }
        }
    }
    all
}

/// The calls on the way to one job that GitHub refuses.
pub(super) fn refusals_of(
    site: &Site<'_>,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> Vec<Refusal> {
    let calls = site.links.windows(2).enumerate();
    let refused = calls.filter_map(|(depth, pair)| match pair {
        [_, called] => refused_call(site.links.get(..=depth)?, *called, own, default),
        _ => None,
    });
    refused.collect()
}

/// The call from the last of `callers` to the workflow of `called`.
fn refused_call(
    callers: &[Link<'_>],
    called: Link<'_>,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> Option<Refusal> {
    let caller = callers.last()?;
    let asks = |asked: &Permissions| excess(asked, callers, called.path, own, default);
    let root = called
        .workflow
        .permissions
        .as_ref()
        .map(|asked| (None, asks(asked)));
    let jobs = called.workflow.jobs.iter().filter_map(|job| {
        let asked = job.permissions.as_ref()?;
        Some((Some(job.id.value.clone()), asks(asked)))
    });
    let (nested_job, excess) = root
        .into_iter()
        .chain(jobs)
        .find(|(_, excess)| !excess.is_empty())?;
    Some(Refusal {
        caller: caller.job.id.value.clone(),
        called: printed(*caller, own),
        nested_job,
        excess,
        place: Place::new(caller.path, caller.job.id.span),
        permissions: explicit(callers).map(|(link, found, _)| Place::new(link.path, found.span)),
    })
}

/// A local call is printed with its repository.
fn printed(caller: Link<'_>, own: Option<&str>) -> String {
    let uses = caller
        .job
        .call
        .as_ref()
        .map(|call| call.uses.as_str())
        .unwrap_or_default();
    let repository = foreign_repository(caller.path).or(own);
    match (uses.strip_prefix("./"), repository) {
        (Some(local), Some(repository)) => format!("{repository}/{local}"),
        _ => uses.to_owned(),
    }
}

fn excess(
    asked: &Permissions,
    callers: &[Link<'_>],
    called: &str,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> Vec<Excess> {
    let allowed = |scope: &str| match (explicit(callers), scope) {
        (Some((_, found, _)), scope) => Some(found.level(scope)),
        (None, "id-token") => ceiling(callers, called, own, default).0,
        (None, scope) => default.map(|default| default_level(default, scope)),
    };
    let over = |scope: &str, requested: Level| {
        let allowed = allowed(scope)?;
        (requested > allowed).then(|| Excess {
            scope: scope.to_owned(),
            requested,
            allowed,
        })
    };
    match &asked.grants {
        Grants::Scopes(scopes) => scopes
            .iter()
            .filter_map(|(scope, level)| over(scope.as_str(), level.value))
            .collect(),
        Grants::WriteAll => over("id-token", Level::Write).into_iter().collect(),
        Grants::ReadAll => Vec::new(),
    }
}

fn default_level(default: DefaultPolicy, scope: &str) -> Level {
    match (default, scope) {
        (DefaultPolicy::Permissive, _) => Level::Write,
        (DefaultPolicy::Restricted, "contents" | "packages") => Level::Read,
        (DefaultPolicy::Restricted, _) => Level::None,
    }
}

/// The most that the last of `callers` allows for `id-token`, where known, and whether the called
/// workflow belongs to the same owner.
///
/// A caller that writes nothing passes `id-token` on only where the default is permissive and the
/// called workflow is of the same owner.
pub(super) fn ceiling(
    callers: &[Link<'_>],
    called: &str,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> (Option<Level>, Option<bool>) {
    let same_owner = same_owner(called, own);
    if let Some((_, found, _)) = explicit(callers) {
        return (Some(found.id_token()), same_owner);
    }
    let only_called = callers
        .first()
        .is_some_and(|root| root.workflow.is_only_called());
    let level = match (default, same_owner) {
        _ if only_called => None,
        (_, Some(false)) | (Some(DefaultPolicy::Restricted), _) => Some(Level::None),
        (Some(DefaultPolicy::Permissive), Some(true)) => Some(Level::Write),
        _ => None,
    };
    (level, same_owner)
}

fn same_owner(called: &str, own: Option<&str>) -> Option<bool> {
    if called.starts_with("./") || called.starts_with(".github/") {
        return Some(true);
    }
    let owner = |full: &str| {
        full.split('/')
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    own.map(|own| owner(own) == owner(called))
}
