//! Which refs a run can have.

use crate::issuer::github::events::{Reach, reaches};
use crate::issuer::github::scene::World;
use crate::issuer::github::site::Site;
use crate::issuer::github::workflow::Trigger;

/// The refs the run can have: its own where it is given, else those of its event.
pub(super) fn reached(world: &World<'_>, site: Option<&Site<'_>>) -> Vec<Reach> {
    let default_branch = world.run.default_branch.as_deref();
    let trigger = site.and_then(|site| site.root()?.workflow.trigger(world.event?));
    let bare = || world.event.map(Trigger::bare);
    let from_event = match (trigger, bare()) {
        (Some(trigger), _) => reaches(trigger, default_branch),
        (None, Some(trigger)) => reaches(&trigger, default_branch),
        (None, None) => Vec::new(),
    };
    let Some(git_ref) = &world.run.git_ref else {
        return match world.event {
            Some(_) if !from_event.is_empty() => from_event,
            Some(_) => vec![Reach::ref_only("*", true)],
            None => of_any_trigger(site, default_branch),
        };
    };
    let given = |reach: Reach| Reach {
        git_ref: git_ref.clone(),
        open: false,
        ..reach
    };
    let mut reaches: Vec<Reach> = Vec::new();
    for reach in from_event.into_iter().map(given) {
        if !reaches.contains(&reach) {
            reaches.push(reach);
        }
    }
    if reaches.is_empty() {
        let pull_request = git_ref.starts_with("refs/pull/") && world.event.is_none();
        reaches.push(Reach {
            pull_request,
            ..Reach::ref_only(git_ref, false)
        });
    }
    reaches
}

/// The refs of all events that start the workflow; any, where a caller has them.
fn of_any_trigger(site: Option<&Site<'_>>, default_branch: Option<&str>) -> Vec<Reach> {
    let root = site.and_then(Site::root);
    let triggers = root
        .map(|root| root.workflow.triggers.as_slice())
        .unwrap_or_default();
    let mut all: Vec<Reach> = Vec::new();
    for trigger in triggers {
        let found = reaches(trigger, default_branch);
        if found.is_empty() {
            return anywhere();
        }
        for reach in found {
            if !all.contains(&reach) {
                all.push(reach);
            }
        }
    }
    if all.is_empty() { anywhere() } else { all }
}

fn anywhere() -> Vec<Reach> {
    vec![Reach::ref_only("*", true), Reach::pull_request()]
}
