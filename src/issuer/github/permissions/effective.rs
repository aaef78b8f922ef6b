//! The permission that the files give, callers included.

use super::ceiling::{ceiling, refusals_of};
use super::{Because, DefaultPolicy, IdToken};
use crate::issuer::github::Place;
use crate::issuer::github::site::{Link, Site};
use crate::issuer::github::workflow::{Level, Permissions};

/// What the files give a job, before the event and the actor are looked at.
///
/// `own` is `owner/name` of the repository, `default` its default policy, where known.
pub fn effective(site: &Site<'_>, own: Option<&str>, default: Option<DefaultPolicy>) -> IdToken {
    let Some(leaf) = site.leaf() else {
        return IdToken {
            level: None,
            because: Because::NoJob,
            place: None,
        };
    };
    if let Some(refused) = refusals_of(site, own, default).into_iter().next() {
        let place = Some(refused.place.clone());
        return IdToken {
            level: Some(Level::None),
            because: Because::CallerCeiling(refused),
            place,
        };
    }
    let written = written(site, leaf);
    if let Some(uses) = site.missing_call() {
        return call_elsewhere(site, leaf, uses, written, own, default);
    }
    match written {
        Some(found) if found.level == Some(Level::Write) => capped(site, found, own, default),
        Some(found) => found,
        None => unwritten(site, leaf),
    }
}

/// The nearest `permissions`: the job's, its workflow's, then its callers'.
pub(super) fn explicit<'a>(links: &[Link<'a>]) -> Option<(Link<'a>, &'a Permissions, bool)> {
    links.iter().rev().find_map(|link| {
        let job = link
            .job
            .permissions
            .as_ref()
            .map(|found| (*link, found, true));
        job.or_else(|| {
            link.workflow
                .permissions
                .as_ref()
                .map(|found| (*link, found, false))
        })
    })
}

fn written(site: &Site<'_>, leaf: Link<'_>) -> Option<IdToken> {
    let (link, found, of_job) = explicit(&site.links)?;
    let own = std::ptr::eq(link.job, leaf.job);
    let because = match (own, of_job) {
        (true, true) => Because::JobLevel,
        (true, false) => Because::WorkflowLevel,
        (false, _) => Because::CallerLevel {
            caller: link.job.id.value.clone(),
        },
    };
    let span = found.entry("id-token").map_or(found.span, |(name, level)| {
        crate::source::Span::new(name.span.start, level.span.end)
    });
    Some(IdToken {
        level: Some(found.id_token()),
        because,
        place: Some(Place::new(link.path, span)),
    })
}

/// Nothing is written anywhere in the chain.
fn unwritten(site: &Site<'_>, leaf: Link<'_>) -> IdToken {
    let place = Some(Place::new(leaf.path, leaf.job.id.span));
    let called = site
        .root()
        .is_some_and(|root| root.workflow.is_only_called());
    if called {
        return IdToken {
            level: None,
            because: Because::CallerElsewhere,
            place,
        };
    }
    IdToken {
        level: Some(Level::None),
        because: Because::Default,
        place,
    }
}

/// A called job that asks for `write`: its callers must allow it. (Callers that surely do not have
/// been refused before.)
fn capped(
    site: &Site<'_>,
    found: IdToken,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> IdToken {
    let silent = site.links.windows(2).enumerate().find_map(|(depth, pair)| {
        let [caller, called] = pair else { return None };
        let above = site.links.get(..=depth)?;
        match ceiling(above, called.path, own, default) {
            (None, same_owner) => Some((*caller, same_owner)),
            _ => None,
        }
    });
    match silent {
        Some((caller, same_owner)) => IdToken {
            level: None,
            because: Because::CallerSilent {
                caller: caller.job.id.value.clone(),
                same_owner,
            },
            place: Some(Place::new(caller.path, caller.job.id.span)),
        },
        None => found,
    }
}

/// A call of a workflow that was not given: what it may have at most.
fn call_elsewhere(
    site: &Site<'_>,
    leaf: Link<'_>,
    uses: &str,
    written: Option<IdToken>,
    own: Option<&str>,
    default: Option<DefaultPolicy>,
) -> IdToken {
    match written {
        Some(found) if found.level == Some(Level::Write) => IdToken {
            because: Because::CalleeElsewhere {
                uses: uses.to_owned(),
            },
            ..capped(site, found, own, default)
        },
        Some(found) => found,
        None => {
            let (level, same_owner) = ceiling(&site.links, uses, own, default);
            IdToken {
                level,
                because: Because::CallerSilent {
                    caller: leaf.job.id.value.clone(),
                    same_owner,
                },
                place: Some(Place::new(leaf.path, leaf.job.id.span)),
            }
        }
    }
}
